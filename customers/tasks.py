"""What this app owes: provisioning."""

from __future__ import annotations


def register() -> None:
    """Make this app's kinds of work known."""
