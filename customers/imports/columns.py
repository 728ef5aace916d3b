"""The columns that a file may have, each known by its name in English and in French."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from customers.errors import Problem, problem
from customers.imports.reading import FIELD
from customers.models import Product
from customers.rules.search import fold
from customers.schemas import field_of

UNKNOWN = "?"
"""In place of a column, while it is to be said which one it is."""
IGNORED = "problems"
"""The column that our own file of bad rows adds: read, and made nothing of."""


@dataclass(frozen=True)
class Column:
    """One thing a file can say of a customer. `key` is the field that validators name; `about` is for people."""

    key: str
    label: Any
    aliases: tuple[str, ...] = ()
    required: bool = False
    about: Any = ""

    @property
    def is_product(self) -> bool:
        """Whether it holds quantities."""
        return self.key.startswith(field_of(""))


PLAIN = (
    Column("legal_name", _("Legal name"), ("name", "company", "raison sociale", "nom legal"), True,
           _("As registered, with the legal form.")),
    Column("external_id", _("External ID"), ("external id", "id externe", "identifiant externe"), True,
           _("The customer’s number in your own systems; each is used once.")),
    Column("address.line1", _("Address line 1"), ("line 1", "address", "street", "adresse", "adresse ligne 1"), True),
    Column("address.line2", _("Address line 2"), ("line 2", "adresse ligne 2", "complement d adresse")),
    Column("address.city", _("City"), ("town", "ville"), True),
    Column("address.state", _("State or province"), ("state", "province", "etat", "etat ou province", "region")),
    Column("address.postal_code", _("Postal code"), ("postcode", "zip", "zip code", "code postal")),
    Column("address.country", _("Country or region"), ("country", "pays", "pays ou region"), True,
           _("A code of two letters, or the name in English or French.")),
    Column("administrator.first_name", _("Administrator’s first name"),
           ("admin first name", "administrator first name", "prenom de l administrateur", "admin prenom")),
    Column("administrator.last_name", _("Administrator’s last name"),
           ("admin last name", "administrator last name", "nom de l administrateur", "admin nom")),
    Column("administrator.email", _("Administrator’s e-mail"),
           ("admin email", "admin e mail", "administrator email", "administrator e mail",
            "e mail de l administrateur", "adresse e mail de l administrateur", "courriel de l administrateur"),
           True, _("The login of the customer’s full administrator.")),
    Column("contacts.name", _("Contact’s name"), ("contact", "contact name", "nom du contact")),
    Column("contacts.email", _("Contact’s e-mail"),
           ("contact email", "contact e mail", "e mail du contact", "courriel du contact")),
    Column("contacts.phone", _("Contact’s telephone"),
           ("contact phone", "contact telephone", "phone", "telephone", "telephone du contact")),
    Column("location.name", _("Location name"), ("location", "nom du site", "site", "emplacement", "lieu"), False,
           _("Calling packages need it; its address is the billing address.")),
    Column("time_zone", _("Time zone"), ("timezone", "fuseau horaire", "fuseau"), False,
           _("Like Europe/Paris; packages with calling or meetings need it.")),
    Column("language", _("Language"), ("langue",), False, _("“en” or “fr”; left empty, that of your organisation.")),
    Column("trading_names", _("Trading names"), ("trading name", "trades as", "nom commercial", "noms commerciaux"),
           False, _("Several are divided by a semicolon.")),
    Column("former_names", _("Former names"), ("former name", "ancien nom", "anciens noms"), False,
           _("Several are divided by a semicolon.")),
    Column("owners", _("Owners"), ("owner", "proprietaire", "proprietaires"), False,
           _("Like “Jane Roe 60 %; Roe Holding Ltd 40 %”.")),
)  # fmt: skip
PROBLEMS = Column(
    IGNORED,
    _("What is wrong"),
    ("what is to be mended", "problems", "ce qui ne va pas", "a corriger", "problemes"),
)


def all_of(products: Iterable[Product]) -> list[Column]:
    """Every column that says something: the plain ones, then one a product for its quantity."""
    return [*PLAIN, *map(_of_product, products)]


def _of_product(one: Product) -> Column:
    number = _("A whole number; “unlimited” for no cap.")
    about = number if one.has_quantity else _("“yes” where it is wanted: it is kept without a quantity.")
    return Column(field_of(one.code), one.name, (one.code,), about=about)


def named(header: str) -> str:
    """A header as names are compared: without accents, signs and capitals."""
    plain = fold(header.replace("’", " ").replace("'", " "))
    return " ".join("".join(one if one.isalnum() else " " for one in plain).split())


@dataclass
class Names:
    """By name, in every language of the portal, the column that is meant; `own` is what a partner calls them."""

    columns: Sequence[Column]
    own: Mapping[str, str] = field(default_factory=dict)
    by_name: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Read the labels in each language once."""
        self.by_name = {}
        for one in (*self.columns, PROBLEMS):
            for alias in (one.key, *one.aliases):
                self.by_name.setdefault(named(alias), one.key)
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                self.by_name |= {named(str(one.label)): one.key for one in (*self.columns, PROBLEMS)}
        keys = {"", *(one.key for one in self.columns)}
        self.by_name |= {name: key or IGNORED for name, key in self.own.items() if key in keys}

    def is_known(self, header: str) -> bool:
        """Whether a file may have this column."""
        return named(header) in self.by_name

    def label(self, key: str) -> str:
        """A column's name in the reader's language."""
        return next((str(one.label) for one in (*self.columns, PROBLEMS) if one.key == key), key)

    def near(self, header: str) -> str:
        """The name that was perhaps meant; "" for none."""
        found = difflib.get_close_matches(named(header), self.by_name, n=1, cutoff=0.75)
        return self.label(self.by_name[found[0]]) if found else ""

    def matched(self, headers: Sequence[str]) -> tuple[list[str], list[Problem]]:
        """For each header its column; and what is wrong with them, all at once: nothing is left out silently."""
        keys = [self.by_name.get(named(one), "") for one in headers]
        found = [
            one for place, header in enumerate(headers) for one in self._wrong(place, header, headers, keys)
        ]
        return keys, [*found, *self.missing(keys)]

    def _wrong(
        self, place: int, header: str, headers: Sequence[str], keys: Sequence[str]
    ) -> Iterable[Problem]:
        if not header:
            yield problem(FIELD, "column_unnamed", {"number": place + 1})
        elif not keys[place]:
            near = self.near(header)
            code = "unknown_column_near" if near else "unknown_column"
            yield problem(FIELD, code, {"column": header[:80], "near": near})
        elif keys[place] != IGNORED and keys[place] in keys[:place]:
            first = headers[keys.index(keys[place])]
            yield problem(FIELD, "column_twice", {"column": header, "first": first})

    def missing(self, keys: Sequence[str]) -> Iterable[Problem]:
        """Columns that a file needs and these are not."""
        for one in self.columns:
            if one.required and one.key not in keys:
                yield problem(FIELD, "column_missing", {"column": str(one.label)})
        products = [one for one in self.columns if one.is_product]
        if products and not any(one.key in keys for one in products):
            yield problem(FIELD, "column_missing_products", {"column": str(products[0].label)})
