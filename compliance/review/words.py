"""Words of the review desk: triggers, reasons, why a check is incomplete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.models import Check
from compliance.review import reasons

TRIGGERS: dict[str, str | Promise] = {
    **dict(Check.Trigger.choices),
    "review": _("Review date"),
    "recreated": _("Known from an earlier case"),
}

INCOMPLETE: dict[str, str | Promise] = {
    "too_many_contacts": _("More contacts than the check can compare"),
    "name_too_long": _("The name is longer than the check can compare"),
    "too_many_names": _("More names in one field than the check can read"),
    "no_letters": _("A name without letters: there is nothing to compare"),
    "address_too_long": _("The address is longer than the check can compare"),
    "failed": _("The comparison failed; support has the details"),
}


def trigger(code: str) -> str:
    """What raised a case."""
    return str(TRIGGERS.get(code, code))


def incomplete(code: str) -> str:
    """Why a check could not compare everything."""
    return str(INCOMPLETE.get(code, code))


def label(choices: Any, value: str) -> str:
    """The label of a value of TextChoices; the value itself when unknown."""
    return str(dict(choices.choices).get(value, value))


def verdict_reasons() -> dict[str, reasons.Choices]:
    """The reasons on offer, by verdict."""
    return reasons.VERDICTS


def reason(code: str) -> str:
    """A reason in words; the code itself when it is unknown."""
    return str(_all_reasons().get(code, code.replace("_", " ")))


def fact(kept: Mapping[str, str]) -> str:
    """What a reason names, in words: the number, the authority, the last day; "" when it names nothing."""
    until = _("until %(day)s") % {"day": kept["until"]} if kept.get("until") else ""
    return " · ".join(
        part for part in (kept.get("number", ""), kept.get("authority", ""), str(until)) if part
    )


def _all_reasons() -> dict[str, str | Promise]:
    lists = (*reasons.VERDICTS.values(), *reasons.DECISIONS.values())
    return {code: text for choices in lists for code, text in choices}
