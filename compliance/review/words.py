"""Words of the review desk: triggers, lists, bands, what an event was."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.models import Check
from compliance.review import reasons
from compliance.screening.sources.lists import SAMPLE_CODE, ListInfo, describe
from portal.base import moments

SHORT = 24
TRIGGERS: dict[str, str | Promise] = {**dict(Check.Trigger.choices), "review": _("Review date")}

INCOMPLETE: dict[str, str | Promise] = {
    "too_many_contacts": _("More contacts than the check can compare"),
    "name_too_long": _("The name is longer than the check can compare"),
    "address_too_long": _("The address is longer than the check can compare"),
    "failed": _("The comparison failed; support has the details"),
}

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


def trigger(code: str) -> str:
    """What raised a case."""
    return str(TRIGGERS.get(code, code))


def list_name(code: str) -> str:
    """The full name of a list."""
    return describe(code).name


def list_short(code: str) -> str:
    """The name of a list where there is little room: its code when the name is long."""
    name = list_name(code)
    return name if len(name) <= SHORT else code


def incomplete(code: str) -> str:
    """Why a check could not compare everything."""
    return str(INCOMPLETE.get(code, code))


def label(choices: Any, value: str) -> str:
    """The label of a value of TextChoices; the value itself when unknown."""
    return str(dict(choices.choices).get(value, value))


def verdict_reasons() -> dict[str, reasons.Choices]:
    """The reasons on offer, by verdict."""
    return reasons.VERDICTS


def decision_reasons(decision: str) -> reasons.Choices:
    """The reasons on offer for a decision."""
    return reasons.DECISIONS[decision]


def reason(code: str) -> str:
    """A reason in words; the code itself when it is unknown."""
    return str(_all_reasons().get(code, code.replace("_", " ")))


def _all_reasons() -> dict[str, str | Promise]:
    lists = (*reasons.VERDICTS.values(), *reasons.DECISIONS.values())
    return {code: text for choices in lists for code, text in choices}


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
