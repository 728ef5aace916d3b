"""What people may change about themselves."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User

THEMES = {"auto", "light", "dark"}


def preferences_of(user: User) -> dict[str, str]:
    """The values that the preferences form starts with."""
    return {
        "name": user.name,
        "language": user.language,
        "time_zone": user.time_zone,
        "theme": user.theme,
    }


def change_preferences(*, user: User, name: str, language: str, time_zone: str, theme: str) -> None:
    """Store a user's own preferences."""
    wanted: dict[str, Any] = {
        "name": name,
        "language": language,
        "time_zone": time_zone,
        "theme": theme,
    }
    for field, value in wanted.items():
        setattr(user, field, value)
    user.save(update_fields=list(wanted))


def change_theme(*, user: User, theme: str) -> None:
    """Store the theme; an unknown one means the same as the device."""
    user.theme = theme if theme in THEMES else "auto"
    user.save(update_fields=["theme"])
