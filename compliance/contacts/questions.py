"""What a reviewer can ask a partner. Never a list, a listed party or a score: every partner may read these."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

CATALOGUE: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    (
        "registration",
        _("Company registration"),
        _("What is the company’s registration number, and in which register is it entered?"),
    ),
    (
        "legal_name",
        _("Full legal name"),
        _(
            "What is the full legal name of the customer, as it stands in the register? Please check the spelling."
        ),
    ),
    (
        "address_proof",
        _("Proof of the address"),
        _(
            "Please confirm the billing address, and name something that proves it, such as a register extract."
        ),
    ),
    (
        "incorporation",
        _("Date of incorporation"),
        _("When was the company incorporated, and in which country?"),
    ),
    (
        "owners",
        _("Beneficial owners"),
        _("Who owns or controls the company? Please name every person or company that holds 25% or more."),
    ),
    (
        "business",
        _("Line of business"),
        _("What does the company do, and where will the services be used?"),
    ),
    (
        "contact",
        _("A contact person"),
        _(
            "Please give the full name and role of the contact person, so that we can tell them apart from others."
        ),
    ),
    ("other", _("Another question"), ""),
)


def catalogue(language: str) -> list[tuple[str, str | Promise, str]]:
    """(code, label for the reviewer, text in the partner's language)."""
    with override(language):
        return [(code, label, str(text)) for code, label, text in CATALOGUE]
