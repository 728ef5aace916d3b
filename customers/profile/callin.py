"""The default call-in number of a country, with the reason for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_countries import countries

from customers.models import CallInLocation, CallInNumber, CountryLocation, Customer
from customers.rules import callin


@dataclass(frozen=True)
class CallIn:
    """A number, why it is this one (a sentence), and the code of the country's location."""

    number: str
    reason: str
    location_code: str


def for_country(country: str) -> CallIn | None:
    """What an organisation of this country gets; None for no country, or one with neither number nor location."""
    code = country.upper()
    if code not in countries:
        return None
    placed = CountryLocation.objects.select_related("location").filter(country=code).first()
    location = placed.location if placed else None
    numbers = CallInNumber.objects.filter(country=code).order_by("position", "pk")
    choice = callin.choose(
        list(numbers.values_list("number", "is_available")), location.default_number if location else ""
    )
    if not choice.number:
        return None
    return CallIn(choice.number, _reason(choice, code, location), location.code if location else "")


def of_customer(customer: Customer) -> CallIn | None:
    """The number a customer was given, with the reason while it would still be the one chosen."""
    if not customer.call_in_number:
        return None
    found = for_country(str(customer.org_country))
    if found and found.number == customer.call_in_number:
        return found
    location = found.location_code if found else ""
    return CallIn(customer.call_in_number, _("Chosen when the customer was created."), location)


def _reason(choice: callin.Choice, code: str, location: CallInLocation | None) -> str:
    figures = {
        "country": countries.name(code),
        "location": location.code if location else "",
        "calling_code": location.calling_code if location else "",
        "skipped": choice.skipped,
    }
    sentences = {
        "first": _("First number of the telephony domain for %(country)s."),
        "first_available": _("First available number of the telephony domain for %(country)s."),
        "location": _(
            "The telephony domain has no number for %(country)s, so it is the default of its location, "
            "%(location)s (%(calling_code)s)."
        ),
        "location_unavailable": _(
            "No number for %(country)s is available, so it is the default of its location, %(location)s "
            "(%(calling_code)s)."
        ),
    }
    return sentences[choice.because] % figures
