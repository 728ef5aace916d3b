"""Words of the lists: their names and keepers, what an update changed, their days."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.screening.sources.lists import SAMPLE_CODE, ListInfo, describe
from portal.base import moments

SHORT = 24

CHANGES: dict[str, str | Promise] = {
    "name_added": _("Name added:"),
    "name_removed": _("Name removed:"),
    "name_kind_changed": _("Kind of name:"),
    "type_changed": _("Type:"),
    "address_added": _("Address added:"),
    "address_removed": _("Address removed:"),
    "country_added": _("Country added:"),
    "country_removed": _("Country removed:"),
    "programme_added": _("Programme added:"),
    "programme_removed": _("Programme removed:"),
    "id_added": _("Identifier added:"),
    "id_removed": _("Identifier removed:"),
    "birth_date_added": _("Date of birth added:"),
    "birth_date_removed": _("Date of birth removed:"),
    "citation_changed": _("Citation:"),
    "license_requirement_changed": _("License requirement:"),
    "license_policy_changed": _("License policy:"),
    "start_date_changed": _("Start date:"),
    "end_date_changed": _("End date:"),
    "remarks_changed": _("Remarks:"),
    "other_changed": _("Another detail"),
}

LEFT: dict[str, str | Promise] = {
    "no_name": _("no name"),
    "no_name_or_list": _("no name or no list"),
    "no_number_or_name": _("no number or no name"),
    "no_party": _("about a party that sdn.csv does not hold"),
}
"""Why a row of a file was not taken."""


def list_name(code: str) -> str:
    """The full name of a list."""
    return describe(code).name


def list_short(code: str) -> str:
    """The name of a list where there is little room: its code when the name is long."""
    name = list_name(code)
    return name if len(name) <= SHORT else code


def left_row(file: str, line: int, reason: str) -> str:
    """Where a row that was not taken is, and why it was not."""
    why = LEFT.get(reason, reason)
    return _("%(file)s, line %(line)s: %(why)s") % {"file": file, "line": line, "why": why}


def keeper(info: ListInfo) -> str:
    """Who keeps a list: a real keeper under its own name, the fictional sample in the reader's words."""
    sample = _("This portal; every party on it is invented")
    return str(sample) if info.code == SAMPLE_CODE else info.keeper


def days(*written: str | None) -> list[str]:
    """Days as a list gives them, written out; one in another form stays as it is."""
    return [_day(one) for one in written if one]


def _day(written: str) -> str:
    try:
        return moments.day(date.fromisoformat(written))
    except ValueError:
        return written
