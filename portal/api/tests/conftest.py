"""What the tests of the API share: a caller, and a complete creation."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def call(partner, catalogue):
    """A caller with everything a wholesale administrator's token may."""
    # Here, not at the top: models are there only once the plugin has set Django up.
    from portal.api.tests.calling import Caller

    return Caller(partner)


@pytest.fixture
def body(partner, catalogue) -> dict[str, Any]:
    """What `POST /v1/wholesale/customers` takes."""
    from customers.onboarding import templates
    from portal.api.tests.calling import body_for

    return body_for(templates.ensure_default(partner).public_id)
