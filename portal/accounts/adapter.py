"""How signing in differs from the library's default."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InviteOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up: accounts are made by an administrator or support."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There is no user name to fill in."""
