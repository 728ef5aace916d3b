"""Reasons for verdicts and decisions, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str | Promise]]

VERDICTS: dict[str, Choices] = {
    "no_match": [
        ("different_name", _("Different name")),
        ("different_country", _("Different country and address")),
        ("different_type", _("Different kind of party")),
        ("different_identifiers", _("Different registration or identifiers")),
        ("common_words", _("Only common words agree")),
    ],
    "match": [
        ("same_party", _("The same party")),
        ("owned_by_listed", _("Owned or controlled by the listed party")),
        ("acts_for_listed", _("Acts for the listed party")),
    ],
    "unsure": [
        ("needs_information", _("Information is missing")),
        ("needs_lead", _("Needs the compliance lead")),
    ],
}
DECISIONS: dict[str, Choices] = {
    "approved": [
        ("no_match", _("No candidate matches")),
        ("confirmed_by_partner", _("The partner’s answer settles it")),
        ("licensed", _("A licence allows it")),
        ("exception", _("A licence exception applies")),
    ],
    "non_compliant": [
        ("confirmed_match", _("A candidate matches")),
        ("no_answer", _("The partner does not answer")),
        ("unresolved", _("It could not be settled")),
    ],
}
FACTS: dict[str, tuple[str, ...]] = {
    "licensed": ("number", "authority", "until"),
    "exception": ("number", "authority"),
}
"""What a reason has to name, by code."""
