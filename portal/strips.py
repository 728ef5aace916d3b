"""Service facts for everybody, shown as a strip over the page and gone by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compliance.lists import loads
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.moments import time_span
from portal.jobs import health, kinds

_SECONDS = 15  # a strip may appear or go this much late; every page asking the database may not


@dataclass(frozen=True)
class Strip:
    """One line; `level` is info, warn or stop."""

    level: str
    text: str
    url: str = ""
    link_text: str = ""


def for_actor(who: Actor, at: datetime) -> list[Strip]:
    """What this actor should know about the service right now."""
    ages, stale = _facts(at)
    late = health.late_kinds(ages)
    found = [*_suspension(who)]
    if not who.is_partner and late:
        found.append(Strip("warn", _owed_text(ages)))
    elif "check" in late:
        found.append(Strip("warn", _late_text()))
    if stale and who.may(Right.SEE_CASES):
        found.append(Strip("stop", stale, reverse("compliance:lists"), _("Open the lists")))
    elif stale and who.is_partner:
        found.append(
            Strip(
                "warn",
                _(
                    "Compliance checks may take longer than usual today. Onboarding and service go on as always."
                ),
            )
        )
    return found


def _facts(at: datetime) -> tuple[dict[str, int | None], str]:
    key = f"strips:{get_language()}"  # they hold a sentence
    facts: tuple[dict[str, int | None], str] | None = cache.get(key)
    if facts is None:
        facts = (health.owed_ages(at), loads.staleness(at))
        cache.set(key, facts, _SECONDS)
    return facts


def _late_text() -> str:
    return _("Compliance checks are running late. Nothing is lost: onboarding and service go on as always.")


def _owed_text(ages: dict[str, int | None]) -> str:
    """Every kind that owes something, with how long its oldest has waited."""
    waiting = [
        _("%(kind)s: %(time)s") % {"kind": kinds.kind(name).label or name, "time": time_span(age)}
        for name, age in ages.items()
        if age is not None
    ]
    return _("Background work is running late. Oldest owed: %(waiting)s.") % {"waiting": ", ".join(waiting)}


def _suspension(who: Actor) -> list[Strip]:
    if who.partner_id in who.suspended_partner_ids:
        return [
            Strip(
                "stop",
                _(
                    "Your organisation is suspended: you can still delete customers and answer reviewers, "
                    "but not create or change anything."
                ),
            )
        ]
    return []
