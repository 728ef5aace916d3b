"""What this app owes: checks, notices, deadlines, list updates."""

from __future__ import annotations


def register() -> None:
    """Make this app's kinds of work known."""
