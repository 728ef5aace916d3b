"""How signing in differs from the library's default."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from portal.accounts import mails
from portal.outbox import recipients


class InviteOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up: accounts are made by an administrator or support."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There is no user name to fill in."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owed in the outbox; what it has no kind for, the library sends itself, in the language of its reader."""
        user, kind = context.get("user"), mails.kind_of(template_prefix)
        language = user.language if user else translation.get_language()
        if kind and user:
            mails.owe(kind, recipients.person(user))
        elif kind:
            mails.owe_stranger(kind, email, language)
        else:
            self._send_itself(template_prefix, email, context, language)

    def _send_itself(self, prefix: str, email: str, context: dict[str, Any], language: str) -> None:
        with translation.override(language):
            super().send_mail(prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """The same for what somebody is told of their own account."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Built on our own address, as every mail's links are: a request's host is the sender's to choose."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)
