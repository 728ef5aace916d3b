"""Moments and lengths of time as people read them, in their language and zone."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from portal.base import clock

LONG_HOURS = 6  # from here on the minutes help nobody
FAR_DAYS = 30  # a distance beyond this many days helps nobody


def iso_time(value: datetime | None) -> str:
    """The moment for a `datetime` attribute."""
    return value.isoformat(timespec="seconds") if value else ""


def local_time(value: datetime | None, now: datetime | None = None) -> str:
    """The moment in the reader's zone, named: "Today 11:02 CET", "4 Sep 2025, 09:14 CEST"."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    time, here = _clock(local), timezone.localtime(now or clock.now())
    if local.date() == here.date():
        return str(_("Today %(time)s") % {"time": time})
    return f"{_day(local, here)}, {time}"


def time_within(value: datetime | None, now: datetime | None = None) -> str:
    """The moment as it stands within a sentence: "asked today 11:02 CET", "read 4 Sep, 09:14 CEST"."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    time, here = _clock(local), timezone.localtime(now or clock.now())
    if local.date() == here.date():
        return pgettext("within a sentence", "today %(time)s") % {"time": time}
    told = {"day": _day(local, here), "time": time}
    return pgettext("within a sentence", "%(day)s, %(time)s") % told


def day(value: date | None) -> str:
    """A day written out, with its year: "26 November 2026", « 1er décembre 2026 »."""
    return f"{_day_number(value)} {dateformat.format(value, 'F Y')}" if value else ""


def short_day(value: date | None) -> str:
    """A day of these months in few letters, as under a chart: "7 Sep", « 7 sept. »."""
    return f"{_day_number(value)} {dateformat.format(value, _month())}" if value else ""


def full_moment(value: datetime | None) -> str:
    """A moment written out in the reader's zone, for what is read on another day: "1 April 2026, 20:00 EDT"."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local)}, {_clock(local)}"


def _clock(local: datetime) -> str:
    return f"{dateformat.format(local, 'H:i')} {_zone(local)}"


def _day(local: datetime, here: datetime) -> str:
    """The day without the year when it is this one; each language shortens its months its own way."""
    rest = dateformat.format(local, _month() if local.year == here.year else f"{_month()} Y")
    return f"{_day_number(local)} {rest}"


def _month() -> str:
    return "M" if get_language() in (None, "en") else "N"


def _day_number(value: date) -> str:
    """French counts the first of a month: « 1er mai »."""
    is_first = value.day == 1 and (get_language() or "").startswith("fr")
    return "1er" if is_first else str(value.day)


def _zone(local: datetime) -> str:
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name  # zones without letters are named "-03"


def local_date(value: datetime | None, now: datetime | None = None) -> str:
    """The day in the reader's zone, with the year unless it is this one."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _day(local, timezone.localtime(now or clock.now()))


def relative_time(value: datetime | None, now: datetime | None = None) -> str:
    """Distance from now: "12 min ago", "in 3 days"; nothing when it is more than 30 days away."""
    if value is None:
        return ""
    seconds = round((value - (now or clock.now())).total_seconds())
    if abs(seconds) < 45:
        return str(_("just now"))
    distance = time_span(abs(seconds))
    if abs(seconds) >= FAR_DAYS * 86_400:
        return ""
    words = _("in %(distance)s") if seconds > 0 else _("%(distance)s ago")
    return str(words % {"distance": distance})


def time_span(seconds: float) -> str:
    """A length of time, as short as it stays true: "45 s", "31 min", "2 h 08 min", "7 h", "3 days"."""
    whole = round(seconds)
    if whole < 60:
        return str(_("%(n)s s") % {"n": whole})
    minutes = round(whole / 60)
    if minutes < 60:
        return str(_("%(n)s min") % {"n": minutes})
    if minutes >= LONG_HOURS * 60 and minutes < 24 * 60:
        return str(_("%(h)s h") % {"h": round(minutes / 60)})
    if minutes < 24 * 60:
        return str(_("%(h)s h %(m)s min") % {"h": minutes // 60, "m": f"{minutes % 60:02}"})
    days = round(minutes / (24 * 60))
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
