"""What the compliance lead hears of a partner as a whole: very much at once, or names one letter apart."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PartnerOverBrake(Event):
    """So much is created and changed that outcomes are held back; `per` partner or person."""

    name = "compliance.alarm.velocity"
    desk = _("More was created and changed within an hour than the brake allows")

    per: str
    most: int


@dataclass(frozen=True, kw_only=True)
class LookAlikesFound(Event):
    """Some of the names, as they were written, and how many there are."""

    name = "compliance.alarm.look_alikes"
    desk = _("A series of names one letter apart")

    names: list[str]
    count: int
