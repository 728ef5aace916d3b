"""What every page's frame needs: who is signed in, where they can go, what needs attention."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame (see templates/base.html)."""
    return {}
