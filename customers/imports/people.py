"""Subscribers of one customer from a file: the columns, and from a row to a subscriber."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.errors import Problem, figures_of
from customers.imports import cells
from customers.imports.columns import Column
from customers.imports.making import RAGGED, Found, plain
from customers.licensing import subscribers
from customers.licensing.admission import Admission, told, units
from customers.licensing.locks import held
from customers.models import CustomerImport, ImportRow
from customers.rules.search import fold
from customers.schemas import NewSubscriber, Person
from portal.base.actors import Actor
from portal.base.errors import DomainError, Invalid, Stale

COLUMNS = (
    Column("first_name", _("First name"), ("given name", "prenom"), True),
    Column("last_name", _("Last name"), ("surname", "family name", "nom", "nom de famille"), True),
    Column("email", _("E-mail"), ("email", "e mail", "mail", "courriel", "adresse e mail"), True,
           _("The address the person signs in with; each once.")),
    Column("package", _("Package"), ("licence", "license", "forfait", "offre"), True,
           _("Its name or code; one that this customer has bought.")),
    Column("add_ons", _("Add-ons"), ("add on", "addons", "option", "options"), False,
           _("Names or codes; several are divided by a semicolon.")),
    Column("is_administrator", _("Full administrator"), ("administrator", "admin", "administrateur"), False,
           _("“yes”, or nothing. The package must not be below the level this customer was created with.")),
    Column("phone_number", _("Telephone number"), ("phone", "telephone", "numero de telephone"), False),
    Column("extension", _("Extension"), ("ext", "poste", "numero de poste"), False),
)  # fmt: skip
REPEATED = "repeated_email"
PERSON = ("first_name", "last_name", "email", "phone_number", "extension")


def holder(of: CustomerImport) -> str:
    """As whom an import holds units."""
    return f"import:{of.public_id}"


@dataclass
class PeopleMaker:
    """Reads the rows of one import of subscribers; make one for many rows."""

    of: CustomerImport
    admission: Admission
    by_name: dict[str, str]

    @classmethod
    def for_import(cls, of: CustomerImport, at: datetime) -> PeopleMaker:
        """With what the customer has at this moment, less what the rows found good before take."""
        assert of.customer is not None
        admission = Admission(of.customer, at)
        good = of.lines.filter(state=ImportRow.State.OK).order_by("number")
        admission.taken_before(good.values_list("units", flat=True))
        names = {fold(one.name): one.code for one in admission.items.values()}
        return cls(of, admission, names | {fold(code): code for code in admission.items})

    def judge(self, row: ImportRow, at: datetime) -> list[Found]:
        """Everything that is wrong with a row; a good one takes its units off what is left for the rows below."""
        before = [one for one in row.problems if one[1] in (*RAGGED, REPEATED)]
        if any(code in RAGGED for _column, code, _figures in before):
            return before
        said = [*before, *self._unread(row)]
        known = {column for column, _code, _figures in said}
        new = self.new_subscriber(row)
        found = self.told(row, self.admission.problems(new))
        kept = [*said, *(one for one in found if one[0] not in known)]
        if not kept:
            row.units = units(new)
            kept = self.told(row, self.admission.take(row.units))
        return kept

    def new_subscriber(self, row: ImportRow) -> NewSubscriber:
        """What the service takes."""
        given = self._values(row)
        extras = tuple(self._code(one) for one in cells.several(given.get("add_ons", "")))
        return NewSubscriber(
            person=Person(*(given.get(part, "") for part in PERSON)),
            package_code=self._code(given.get("package", "")),
            is_administrator=given.get("is_administrator", "").casefold() in cells.YES,
            add_ons=tuple(dict.fromkeys(extras)),
        )

    def _values(self, row: ImportRow) -> dict[str, str]:
        pairs = zip(self.of.columns, row.cells, strict=False)
        return {key: text for key, text in pairs if key}

    def _code(self, text: str) -> str:
        return self.by_name.get(fold(text), text)

    def _unread(self, row: ImportRow) -> Iterator[Found]:
        given = self._values(row)
        for column, text in given.items():
            if len(text) > cells.LONGEST:
                yield [column, "too_long", {"length": len(text), "limit": cells.LONGEST}]
            elif code := cells.spoilt(text, is_number=column == "extension"):
                yield [column, code, {}]
        if given.get("is_administrator", "").casefold() not in cells.YES | cells.NO:
            yield ["is_administrator", "cell_administrator", {}]

    def told(self, row: ImportRow, found: Sequence[Problem]) -> list[Found]:
        """Problems of the service as they are kept, each under its column, none twice."""
        kept: list[Found] = []
        for one in found:
            entry = [one[0].removeprefix("person."), one[1], plain(figures_of(one))]
            if entry not in kept:
                kept.append(entry)
        return kept

    def create(self, actor: Actor, row: ImportRow, at: datetime) -> list[Found]:
        """One subscriber with its mark, or neither."""
        new = self.new_subscriber(row)
        assert self.of.customer is not None
        try:
            with transaction.atomic():
                made = subscribers.add(
                    actor=actor,
                    customer=self.of.customer,
                    person=new.person,
                    package_code=new.package_code,
                    is_administrator=new.is_administrator,
                    add_ons=new.add_ons,
                    at=at,
                    holder=holder(self.of),
                )
                mine = ImportRow.objects.filter(pk=row.pk, state=ImportRow.State.OK)
                mine.update(state=ImportRow.State.CREATED, subscriber=made)
        except Invalid as error:
            return self.told(row, error.problems)
        except DomainError as error:
            return self.told(row, [told(error)])
        return []

    def take_back(self, actor: Actor, row: ImportRow, at: datetime) -> str:
        """Release the row's subscriber, unless somebody has touched them since; the state of the row."""
        one = row.subscriber
        assert one is not None
        try:
            with transaction.atomic():
                held(actor, one, "")
                if one.row_version:
                    return ImportRow.State.KEPT
                subscribers.release(actor=actor, subscriber=one, at=at)
        except (subscribers.LastAdministrator, Stale):
            return ImportRow.State.KEPT
        return ImportRow.State.UNDONE


def reserved_for(public_id: str) -> tuple[str, str]:
    """The name and page of an import that holds units, for the subtraction."""
    from django.urls import reverse

    name = CustomerImport.objects.filter(public_id=public_id).values_list("file_name", flat=True).first()
    label: Any = _("Reserved for the import %(name)s")
    return str(label) % {"name": name or ""}, reverse("customers:import", args=[public_id])
