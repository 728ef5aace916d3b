"""What people may change about themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts.events import PreferencesChanged
from portal.accounts.models import User
from portal.audit.record import record
from portal.base.actors import Actor

THEMES = {"auto", "light", "dark"}


def preferences_of(user: User) -> dict[str, str]:
    """The values that the preferences form starts with."""
    return {
        "name": user.name,
        "language": user.language,
        "time_zone": user.time_zone,
        "theme": user.theme,
    }


def change_preferences(
    *, user: User, actor: Actor, at: datetime, name: str, language: str, time_zone: str, theme: str
) -> None:
    """Store a user's own preferences; what changed is in the history, for the operator.

    Raises `Outdated` when the page showed others than they are.
    """
    wanted: dict[str, Any] = {
        "name": name,
        "language": language,
        "time_zone": time_zone,
        "theme": theme,
    }
    with transaction.atomic():
        user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
        actor.saw(user)
        _change(user, wanted, actor, at)


def _change(user: User, wanted: dict[str, Any], actor: Actor, at: datetime) -> None:
    before = {field: getattr(user, field) for field in wanted if getattr(user, field) != wanted[field]}
    if not before:
        return
    for field, value in wanted.items():
        setattr(user, field, value)
    user.save(update_fields=list(wanted))
    record(
        PreferencesChanged(before=before, after={field: wanted[field] for field in before}),
        actor=actor,
        at=at,
        subject=user,
        partner_id=actor.partner_id,
    )


def change_theme(*, user: User, theme: str) -> None:
    """Store the theme; an unknown one means the same as the device."""
    user.theme = theme if theme in THEMES else "auto"
    user.save(update_fields=["theme"])
