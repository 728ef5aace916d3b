"""What speaks against a subscriber to be, all of it at once: for the dry run of an import.

It asks what `subscribers.add` asks, by the same functions, so that the two never disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from customers.errors import Problem, also, problem
from customers.licensing import add_ons, catalogue, quantities, subscribers
from customers.licensing.administrators import AdministratorLevel
from customers.models import Customer, Quantity
from customers.profile import validation
from customers.rules.catalogue import Item
from customers.schemas import NewSubscriber
from portal.base.errors import DomainError, Invalid

_CODES: Mapping[type[DomainError], str] = {
    subscribers.OnePackage: "one_package",
    subscribers.NotYet: "product_unavailable",
    AdministratorLevel: "administrator_level",
    quantities.ProductUnavailable: "product_not_bought",
    quantities.QuantityExhausted: "quantity_exhausted",
    add_ons.NoAddOn: "no_add_on",
    add_ons.AddOnComing: "product_unavailable",
    add_ons.AddOnUnfit: "add_on_unfit",
}
"""What a refusal is called where problems are kept; the sentence is its own."""
also({code: kind.text for kind, code in _CODES.items() if code != "product_unavailable"})


def told(error: DomainError) -> Problem:
    """A refusal as a problem that can be kept, and told in any language later."""
    code = _CODES.get(type(error))
    if code is None:
        raise error
    return problem(error.field, code, error.figures)


@dataclass
class Admission:
    """The subscribers of one customer at a moment; make one for many rows.

    `left` are the units that nobody has taken, by code of the product; None without a cap.
    """

    customer: Customer
    at: datetime
    items: Mapping[str, Item] = field(default_factory=catalogue.items)
    left: dict[str, int | None] = field(init=False)
    totals: dict[str, tuple[str, int, int | None]] = field(init=False)

    def __post_init__(self) -> None:
        """Read what the customer has bought."""
        rows = Quantity.objects.filter(customer=self.customer).select_related("product")
        found = list(rows.order_by("pk"))
        self.left = {row.product.code: row.available for row in found}
        self.totals = {
            row.product.code: (row.product.name, row.assigned + row.reserved, row.quantity) for row in found
        }

    def problems(self, new: NewSubscriber) -> list[Problem]:
        """Everything that `subscribers.add` would refuse, but for units."""
        found = list(validation.person(new.person))
        checks: list[Callable[[], object]] = [
            lambda: subscribers.package_for(
                self.customer, new.package_code, new.is_administrator, self.at, self.items
            ),
            lambda: self._email(new),
            *(lambda code=code: self._add_on(code, new.package_code) for code in new.add_ons),
        ]
        for check in checks:
            found += _of(check)
        if not found:
            found = [one for code in units(new) for one in self._bought(code)]
        return found

    def _email(self, new: NewSubscriber) -> None:
        if found := subscribers.taken(self.customer, new.person):
            raise Invalid(found)

    def _add_on(self, code: str, package_code: str) -> None:
        add_ons.require(self.items, code, package_code, self.at)

    def _bought(self, code: str) -> Iterable[Problem]:
        if code not in self.left:
            item = self.items[code]
            place = "package" if item.is_package else "add_ons"
            yield problem(place, "product_not_bought", {"product": item.name})

    def take(self, codes: Iterable[str]) -> list[Problem]:
        """Take a unit of each off what is left, or none of any; what is missing."""
        wanted = list(codes)
        short = [code for code in wanted if self.left.get(code) == 0]
        if short:
            return [self._none_left(code) for code in short]
        for code in wanted:
            left = self.left.get(code)
            self.left[code] = None if left is None else left - 1
        return []

    def _none_left(self, code: str) -> Problem:
        name, used, quantity = self.totals[code]
        place = "package" if self.items[code].is_package else "add_ons"
        figures = {"product": name, "assigned": used, "quantity": quantity}
        return problem(place, "quantity_short", figures)

    def taken_before(self, rows: Iterable[Iterable[str]]) -> None:
        """Take off what rows that were found good before use up."""
        for code, count in Counter(code for codes in rows for code in codes).items():
            left = self.left.get(code)
            if left is not None:
                self.left[code] = max(left - count, 0)


def units(new: NewSubscriber) -> list[str]:
    """The products of which a subscriber to be takes one unit each."""
    return [code for code in (new.package_code, *new.add_ons) if code]


def _of(check: Callable[[], object]) -> list[Problem]:
    try:
        check()
    except Invalid as error:
        return list(error.problems)
    except DomainError as error:
        return [told(error)]
    return []
