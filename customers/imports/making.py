"""From a row to a new customer, with everything that is wrong with it: the dry run and the real run both ask here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from customers import permissions
from customers.errors import Problem, figures_of
from customers.imports import amendments, cells
from customers.licensing import catalogue, quotas
from customers.lifecycle import removal
from customers.models import Customer, CustomerImport, ImportRow, Product
from customers.onboarding import creation
from customers.rules.catalogue import Item
from customers.rules.search import fold
from customers.schemas import Address, Contact, Location, NewCustomer, OtherName, Person, field_of
from portal.accounts.access import actor_of
from portal.base.actors import Actor
from portal.base.errors import Invalid, NotAllowed

Found = list[Any]
"""[column, code, figures]: what is kept of a problem. The column "" is the row as a whole."""
NUMBERS = ("external_id", "address.postal_code", "contacts.phone")
RAGGED = ("ragged_more", "ragged_fewer")
_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Maker:
    """Reads the rows of one import; make one for many rows."""

    of: CustomerImport
    products: Sequence[Product]
    items: Mapping[str, Item]

    @classmethod
    def for_import(cls, of: CustomerImport) -> Maker:
        """With the catalogue of this moment."""
        products = quotas.catalogue()
        return cls(of, products, catalogue.items())

    def judge(self, row: ImportRow, at: datetime) -> list[Found]:
        """Everything that is wrong with a row, by the validators of `creation.create` and by what its cells hold."""
        before = [one for one in row.problems if one[1] in (*RAGGED, "repeated_id")]
        if any(code in RAGGED for _column, code, _figures in before):
            return before  # its cells may stand under the wrong names
        if long := self._too_long(row):
            return [*before, *long]
        said = [*before, *self._unread(row)]
        known = {column for column, _code, _figures in said}
        new = self.new_customer(row)
        there = amendments.existing(self.of.partner, new.external_id) if self.of.may_update else None
        if there is not None and not said:
            return self._judge_change(row, there, new, at)
        found = creation.problems(partner=self.of.partner, new=new, at=at, items=self.items)
        return [*said, *(one for one in self.told(row, found) if one[0] not in known or not one[0])]

    def _judge_change(self, row: ImportRow, there: Customer, new: NewCustomer, at: datetime) -> list[Found]:
        """What a row would change of a customer that is there; noted on the row, with what it was judged by."""
        given = self.values(row)
        wanted = amendments.plan(there, new, given)
        row.customer, row.version = there, there.row_version
        row.effect = ImportRow.Effect.SAME if wanted.is_empty else ImportRow.Effect.UPDATE
        row.remarks = [["", "row_checked", {}]] if wanted.screened else []
        first = there.subscribers.order_by("pk").values_list("email", flat=True).first() or ""
        if given.get("administrator.email", "").casefold() not in ("", first.casefold()):
            row.remarks.append(["administrator.email", "row_administrator_stays", {}])
        if wanted.is_empty:
            return []
        refused = amendments.try_out(actor=runner(self.of), customer=there, wanted=wanted, at=at)
        return self.told(row, refused)

    def _change(self, actor: Actor, row: ImportRow, at: datetime) -> list[Found]:
        """Write a row into the customer that is there, with its mark, or neither."""
        there = row.customer
        assert there is not None
        wanted = amendments.plan(there, self.new_customer(row), self.values(row))
        try:
            with transaction.atomic():
                amendments.apply(actor=actor, customer=there, wanted=wanted, seen=row.version, at=at)
                mine = ImportRow.objects.filter(pk=row.pk, state=ImportRow.State.OK)
                mine.update(state=ImportRow.State.UPDATED)
        except Invalid as error:
            return self.told(row, error.problems)
        return []

    def new_customer(self, row: ImportRow) -> NewCustomer:
        """What the service takes. What a cell cannot say is left as it is written, for the service to refuse."""
        given = self.values(row)
        language = cells.language(given.get("language", "")) or self.of.partner.language
        zone = cells.time_zone(given.get("time_zone", ""))
        place = given.get("location.name", "")
        return NewCustomer(
            external_id=given.get("external_id", ""),
            legal_name=given.get("legal_name", ""),
            address=_address(given),
            contacts=_contacts(given),
            other_names=_other_names(given),
            owners=tuple(map(cells.owner, cells.several(given.get("owners", "")))),
            quantities=dict(self._quantities(given)),
            administrator=Person(*(given.get(f"administrator.{part}", "") for part in PERSON)),
            location=Location(place, None, zone, language) if place else None,
            site_time_zone=zone,
            language=language,
            submission_key=f"import-{self.of.public_id}-{row.number}",
        )

    def values(self, row: ImportRow) -> dict[str, str]:
        """The cells by column."""
        pairs = zip(self.of.columns, row.cells, strict=False)
        return {key: text for key, text in pairs if key}

    def _quantities(self, given: dict[str, str]) -> Iterator[tuple[str, int | None]]:
        for one in self.products:
            text = given.get(field_of(one.code), "")
            if not one.has_quantity:
                if text.casefold() not in cells.NO:
                    yield one.code, None
            elif text:
                value, code = self._quantity(text)
                # One that cannot be read is refused by itself; the rest is judged as if it were there.
                yield one.code, 1 if code else value

    def _quantity(self, text: str) -> tuple[int | None, str]:
        if fold(text) in cells.UNCAPPED:
            return None, ""
        return cells.quantity(text, self.of.decimal_sign)

    def _too_long(self, row: ImportRow) -> list[Found]:
        """Cells nobody writes: looking into them would take the worker's time from others."""
        return [
            [column, "too_long", {"length": len(text), "limit": cells.LONGEST}]
            for column, text in self.values(row).items()
            if len(text) > cells.LONGEST
        ]

    def _unread(self, row: ImportRow) -> Iterator[Found]:
        """What the cells themselves make impossible."""
        given = self.values(row)
        spoilt = {}
        for column, text in given.items():
            if code := cells.spoilt(text, is_number=column in NUMBERS):
                spoilt[column] = code
                yield [column, code, {}]
        for one in self.products:
            column = field_of(one.code)
            text = given.get(column, "")
            if not text or column in spoilt:
                continue
            code = self._quantity(text)[1] if one.has_quantity else _tick(text)
            if code:
                yield [column, code, {"text": text[:40]}]

    def told(self, row: ImportRow, found: Sequence[Problem]) -> list[Found]:
        """Problems of the service as they are kept, each under its column, none twice."""
        trading = len(cells.several(self.values(row).get("trading_names", "")))
        kept: list[Found] = []
        for one in found:
            field, code, _sentence = one
            entry = [column_of(field, trading), code, plain(figures_of(one))]
            if entry not in kept:
                kept.append(entry)
        return kept

    def create(self, actor: Actor, row: ImportRow, at: datetime) -> list[Found]:
        """One customer with its mark, or neither. The submission key finds one that was made before a crash."""
        if row.effect == ImportRow.Effect.UPDATE:
            return self._change(actor, row, at)
        try:
            with transaction.atomic():
                new = self.new_customer(row)
                customer = creation.create(actor=actor, partner=self.of.partner, new=new, at=at)
                mine = ImportRow.objects.filter(pk=row.pk, state=ImportRow.State.OK)
                mine.update(state=ImportRow.State.CREATED, customer=customer)
        except Invalid as error:
            return self.told(row, error.problems)
        return []

    def take_back(self, actor: Actor, row: ImportRow, at: datetime) -> str:
        """Remove the row's customer, unless somebody has touched it since; the state of the row."""
        customer = row.customer
        assert customer is not None
        try:
            with transaction.atomic():
                permissions.locked(customer)
                if not is_untouched(customer):
                    return ImportRow.State.KEPT
                removal.delete(actor=actor, customer=customer, at=at, reason=_undone(customer))
        except permissions.StatusForbids:
            return ImportRow.State.KEPT  # it is being removed already
        return ImportRow.State.UNDONE


def runner(of: CustomerImport) -> Actor:
    """Whoever pressed the button, with the rights of today. All lines of the history carry one request id."""
    if of.run_by is None or not of.run_by.is_active:
        raise NotAllowed
    return actor_of(of.run_by, request_id=f"import-{of.public_id}")


def _undone(customer: Customer) -> str:
    with translation.override(customer.partner.language):
        return _("The import was undone.")


def is_untouched(customer: Customer) -> bool:
    """Whether nobody has changed it, or its people, since it was made."""
    people = list(customer.subscribers.values_list("row_version", "released_at"))
    return customer.row_version == 0 and people == [(0, None)]


PERSON = ("first_name", "last_name", "email")


def column_of(field: str, trading: int = 0) -> str:
    """The column of a field that the service names; "" for the row as a whole."""
    index = int(found[1]) if (found := _INDEX.search(field)) else 0
    if field.startswith("other_names"):
        return "trading_names" if index < trading else "former_names"
    plain = _INDEX.sub("", field)
    moved = {
        "site_time_zone": "time_zone",
        "location.time_zone": "time_zone",
        "location.language": "language",
        "administrator": "administrator.email",
        "administrator.phone_number": "administrator.email",
        "contacts": "contacts.name",
        "quantities": "",
        "template": "",
        "submission_key": "",
    }
    return moved.get(plain, plain)


def _tick(text: str) -> str:
    return "" if text.casefold() in cells.YES | cells.NO else "quantity_tick"


def plain(figures: Any) -> dict[str, Any]:
    """Figures as they are kept."""
    return {name: value if isinstance(value, int | float) else str(value) for name, value in figures.items()}


def _address(given: dict[str, str]) -> Address:
    country = cells.country(given.get("address.country", ""))
    return Address(
        line1=given.get("address.line1", ""),
        line2=given.get("address.line2", ""),
        city=given.get("address.city", ""),
        state=cells.state(given.get("address.state", ""), country),
        postal_code=given.get("address.postal_code", ""),
        country=country,
    )


def _contacts(given: dict[str, str]) -> tuple[Contact, ...]:
    parts = [given.get(f"contacts.{part}", "") for part in ("name", "email", "phone")]
    return (Contact(*parts),) if any(parts) else ()


def _other_names(given: dict[str, str]) -> tuple[OtherName, ...]:
    kinds = (("trading", "trading_names"), ("former", "former_names"))
    return tuple(
        OtherName(kind, name) for kind, column in kinds for name in cells.several(given.get(column, ""))
    )
