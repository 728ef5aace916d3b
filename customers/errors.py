"""The rules' codes as sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

Problem = tuple[str, str, str]
"""(field, code, sentence), as `portal.base.errors.Invalid` takes them."""

_SENTENCES: dict[str, Any] = {
    "required": _("This is needed."),
    "control_characters": _("This holds characters that cannot be seen. Type it again by hand."),
    "too_long": _("This has %(length)s characters; at most %(limit)s are possible."),
    "needs_letters": _("A name needs at least two letters. Numbers and signs alone cannot be checked."),
    "percent_sign": _("A name cannot hold the character %%. Write “percent” instead."),
    "unknown_country": _("There is no country with this code. Choose one from the list."),
    "unknown_state": _("This country has no such state or province. Choose one from the list."),
    "bad_postal_code": _(
        "This is not how postal codes are written in this country. Write it like %(example)s."
    ),
    "bad_email": _("This is not an e-mail address. Write it like name@company.example."),
    "bad_phone": _("This is not a telephone number. Write it like +44 113 496 0457."),
    "bad_extension": _("An extension has 2 to 10 digits and nothing else."),
    "too_many_contacts": _("%(count)s contacts are too many: at most %(limit)s can be kept."),
    "too_many_names": _("%(count)s names are too many: at most %(limit)s can be kept."),
    "unknown_kind": _("A further name is a trading name or a former name."),
    "too_many_owners": _("%(count)s owners are too many: at most %(limit)s can be kept."),
    "bad_share": _("A share is a number above 0 and at most 100, or left out when it is not known."),
    "too_much_owned": _("The shares add up to %(share)s %%. Together they are at most 100 %%."),
    "needs_package": _("Choose at least one package."),
    "needs_administrator": _("A customer needs a first administrator."),
    "unknown_product": _("There is no such product."),
    "product_unavailable": _("%(product)s is not available yet."),
    "quantity_range": _("Give a whole number from 1 to %(limit)s."),
    "no_quantity": _("%(product)s is kept without a quantity."),
    "prerequisite_missing": _("%(product)s needs at least one of these: %(needs)s."),
    "needs_location": _("A calling package needs a location: its name, time zone and language."),
    "needs_time_zone": _("A package with meetings needs the time zone of its site."),
    "unknown_time_zone": _("There is no such time zone. Choose one from the list."),
    "unknown_language": _("Choose one of the languages of the list."),
    "unknown_template": _("This partner has no such onboarding template."),
    "external_id_taken": _(
        "Another customer already has this external ID. Each is used once until its customer is removed."
    ),
    "own_organisation_taken": _("Your own organisation already has a subscription; it is in your list."),
    "email_taken": _("Another subscriber of this customer has this e-mail address."),
}


def sentence(code: str) -> Any:
    """The sentence of a code, lazily in the reader's language; figures are still to be filled in."""
    return _SENTENCES[code]


def every() -> list[tuple[str, Any]]:
    """Every code with its sentence, for the documentation."""
    return sorted(_SENTENCES.items())


def problem(field: str, code: str, figures: Mapping[str, object] | None = None) -> Problem:
    """A problem with its sentence, in the language of the moment."""
    return field, code, str(_SENTENCES[code]) % dict(figures or {})
