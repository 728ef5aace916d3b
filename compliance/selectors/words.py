"""Words of the review desk: triggers, lists, bands, what an event was."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.models import Check
from compliance.screening.sources.lists import describe

TRIGGERS: dict[str, str | Promise] = {value: label for value, label in Check.Trigger.choices}

INCOMPLETE: dict[str, str | Promise] = {
    "too_many_contacts": _("More contacts than the check can compare"),
    "name_too_long": _("The name is longer than the check can compare"),
}


def trigger(code: str) -> str:
    """What raised a case."""
    return str(TRIGGERS.get(code, code))


def list_name(code: str) -> str:
    """The full name of a list."""
    return describe(code).name


def incomplete(code: str) -> str:
    """Why a check could not compare everything."""
    return str(INCOMPLETE.get(code, code))


def label(choices: Any, value: str) -> str:
    """The label of a value of TextChoices; the value itself when unknown."""
    return str(dict(choices.choices).get(value, value))
