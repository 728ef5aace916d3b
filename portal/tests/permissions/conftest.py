"""One world for all of a module's questions: built once, kept in a transaction, as it was before each test.

A test of one address asks it as nine people; building what it names again each time would cost more than asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

MORNING = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
"""As the fixture `at`, which is a test's own."""


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Ids of the cast and of everything that an address can name."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # The test runner closes the connection after each test, and the world would go with it.
        patch.setattr(connection, "close", lambda: None)
        with transaction.atomic():
            yield _build()
            transaction.set_rollback(True)


def _build() -> dict[str, Any]:
    from portal.testing import cast
    from portal.testing.makers import load_catalogue
    from portal.tests.conftest import build_world

    load_catalogue()
    north = cast.PartnerFactory(name="Northwind Telecom")
    south = cast.PartnerFactory(name="Southwind Telecom")
    made = {
        "partner": north,
        "other_partner": south,
        "sub_partner": cast.PartnerFactory(name="Northwind Regional", parent=north),
        "alice": cast.member("Alice", north, "wholesale_admin"),
        "frida": cast.member("Frida", north, "full_admin"),
        "ada": cast.member("Ada", north, "admin"),
        "bob": cast.member("Bob", north, "read_only"),
        "charlie": cast.member("Charlie", south, "wholesale_admin"),
        "rita": cast.staff("Rita", "reviewer"),
        "lena": cast.staff("Lena", "compliance_lead"),
        "sam": cast.staff("Sam", "support"),
    }
    return {name: (type(one), one.pk) for name, one in made.items()} | {
        "world": build_world(made["alice"], north, MORNING)
    }


def _fresh(name: str) -> Any:
    """A fixture that reads its row anew: what an earlier test did to an object is not in it."""

    def fixture(db: None, built: dict[str, Any]) -> Any:
        model, pk = built[name]
        return model._default_manager.get(pk=pk)

    return pytest.fixture(fixture, name=name)


partner, other_partner, sub_partner = _fresh("partner"), _fresh("other_partner"), _fresh("sub_partner")
alice, frida, ada, bob, charlie = (_fresh(name) for name in ("alice", "frida", "ada", "bob", "charlie"))
rita, lena, sam = (_fresh(name) for name in ("rita", "lena", "sam"))


@pytest.fixture
def catalogue(db: None, built: dict[str, Any]) -> None:
    """It is in the world."""


@pytest.fixture
def world(db: None, built: dict[str, Any]) -> dict[str, list[Any]]:
    """The arguments of every kind of address."""
    return built["world"]
