"""Numbers and website; trading and former names, and owners with their shares: one a line, so that pasting works."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.errors import Problem
from customers.forms.fields import Text
from customers.profile import validation
from customers.rules import identifiers
from customers.rules.names import NAME_LIMIT, OWNERS_AT_MOST
from customers.schemas import Identifier, OtherName, Owner

KINDS = {"trading_names": "trading", "former_names": "former"}
NUMBERS = {
    "registration_number": identifiers.REGISTRATION,
    "tax_id": identifiers.TAX,
    "website": identifiers.WEBSITE,
}
NAMES = (*NUMBERS, *KINDS, "owners")
_OWNED = re.compile(
    r"(?P<name>.+?)(?:\s*[,;\t]\s*(?P<apart>\d{1,3}(?:[.,]\d{1,4})?)\s*%?|\s+(?P<signed>\d{1,3}(?:[.,]\d{1,4})?)\s*%)"
)
"""A name, then its share after a comma or with a per cent sign: "Studio 54" is a name."""


LONGEST = NAME_LIMIT + 20
"""Characters of a line with a share; matching takes the square of it at worst."""


class Lines(forms.CharField):
    """Several lines of text; nothing is cut, and NUL is refused beside the field."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 2}), **options)


def further_fields() -> dict[str, forms.Field]:
    """The fields of numbers, further names and owners."""
    return {
        "registration_number": Text(
            label=gettext_lazy("Registration number"),
            required=False,
            help_text=gettext_lazy("In the company register of its country."),
        ),
        "tax_id": Text(
            label=gettext_lazy("Tax ID"), required=False, help_text=gettext_lazy("VAT or tax number.")
        ),
        "website": Text(
            label=gettext_lazy("Website"),
            required=False,
            help_text=gettext_lazy("For example www.company.example."),
        ),
        "trading_names": Lines(
            label=gettext_lazy("Trading names"),
            help_text=gettext_lazy("Names the company does business under, one a line."),
        ),
        "former_names": Lines(
            label=gettext_lazy("Former names"),
            help_text=gettext_lazy("Names it was registered under before, one a line."),
        ),
        "owners": Lines(
            label=gettext_lazy("Owners"),
            help_text=gettext_lazy(
                "Persons and companies that own part of it, one a line, with the share where it is known: "
                "Ann Example, 60"
            ),
        ),
    }


def initial_of(
    other_names: list[dict[str, Any]], owners: list[dict[str, Any]], numbers: list[dict[str, Any]]
) -> dict[str, str]:
    """Initial values for what is stored."""
    held = {str(one["kind"]): str(one["value"]) for one in numbers}
    named = {
        field: "\n".join(str(one["name"]) for one in other_names if one["kind"] == kind)
        for field, kind in KINDS.items()
    }
    named |= {field: held.get(kind, "") for field, kind in NUMBERS.items()}
    return named | {"owners": "\n".join(_line(one) for one in owners)}


def _line(owner: Mapping[str, Any]) -> str:
    share = owner.get("percent")
    return str(owner["name"]) + (f", {share:g}" if share is not None else "")


def names_of(cleaned: Mapping[str, Any]) -> tuple[OtherName, ...]:
    """The further names of a form's cleaned values."""
    return tuple(
        OtherName(kind, line) for field, kind in KINDS.items() for line in _lines(cleaned.get(field))
    )


def owners_of(cleaned: Mapping[str, Any]) -> tuple[Owner, ...]:
    """The owners of a form's cleaned values."""
    lines = _lines(cleaned.get("owners"))
    read = lines[: OWNERS_AT_MOST + 1]  # the rest is refused anyway
    return tuple([_owner(line) for line in read] + [Owner(line) for line in lines[len(read) :]])


def identifiers_of(cleaned: Mapping[str, Any]) -> tuple[Identifier, ...]:
    """The numbers and the website of a form's cleaned values; of a pasted address the host."""
    texts = {kind: str(cleaned.get(field) or "").strip() for field, kind in NUMBERS.items()}
    texts[identifiers.WEBSITE] = identifiers.host(texts[identifiers.WEBSITE])
    return tuple(Identifier(kind, text) for kind, text in texts.items() if text)


def _lines(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _owner(line: str) -> Owner:
    found = _OWNED.fullmatch(line) if len(line) <= LONGEST else None  # what is longer is refused anyway
    if found is None:
        return Owner(line)
    return Owner(found["name"].strip(), float((found["apart"] or found["signed"]).replace(",", ".")))


def check(form: forms.Form) -> None:
    """Each line that cannot be used is named by its number."""
    for field, kind in KINDS.items():
        names = tuple(OtherName(kind, line) for line in _lines(form.cleaned_data.get(field)))
        _say(form, field, names, validation.other_names)
    for one in identifiers_of(form.cleaned_data):
        field = next(name for name, kind in NUMBERS.items() if kind == one.kind)
        for _where, code, sentence in validation.identifiers((one,)):
            form.add_error(field, forms.ValidationError(sentence, code=code))
    _say(form, "owners", owners_of(form.cleaned_data), validation.owners)


def _say(
    form: forms.Form, field: str, values: tuple[Any, ...], rule: Callable[[Any], Iterable[Problem]]
) -> None:
    for where, code, sentence in rule(values):
        form.add_error(field, forms.ValidationError("".join([*_numbered(where), sentence]), code=code))


def _numbered(where: str) -> Iterator[str]:
    """ "Line 3: " for what is wrong with a line; nothing for what is wrong with all of them."""
    if found := re.search(r"\[(\d+)\]", where):
        yield _("Line %(n)s: ") % {"n": int(found[1]) + 1}


_DOUBTS = {
    "check_digit": gettext_lazy(
        "The check digit does not fit: a digit is wrong or two are swapped. Compare it with the register."
    ),
    "form": gettext_lazy(
        "Numbers of this country are written otherwise. Compare it with the register; keep it if it is from elsewhere."
    ),
}


def doubts(form: forms.Form) -> Iterator[str]:
    """Each of them, after the name of its field, for a form that was accepted all the same."""
    for field in NUMBERS:
        given, country = form.cleaned_data.get(field), form.cleaned_data.get("country")
        if sentence := doubt(field, str(given or ""), str(country or "")):
            yield f"{form.fields[field].label}: {sentence}"


def doubt(field: str, text: str, country: str) -> str:
    """What to look at again in a number that can be used; empty when nothing speaks against it."""
    code = identifiers.doubt(NUMBERS[field], text, country) if text else ""
    return str(_DOUBTS[code]) if code else ""
