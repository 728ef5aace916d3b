"""The columns of the customer list: which there are, which a person sees, what an export writes for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.directory.filters import SORTS, Filters
from customers.directory.listing import ListRow
from customers.models import Product
from customers.states import Compliance, Provisioning
from portal.base.actors import Actor

Words = Any


@dataclass(frozen=True)
class Column:
    """One column: its label and what it holds in a file. `name` is also what it can be sorted by, if it can."""

    name: str
    label: Words
    value: Callable[[ListRow], Any]
    is_usual: bool = False

    @property
    def sorts(self) -> bool:
        """Whether the list can be sorted by it."""
        return self.name in SORTS


def _profile(name: str) -> Callable[[ListRow], str]:
    return lambda row: str(getattr(row.customer.profile, name, "") or "")


def _compliance(row: ListRow) -> str:
    if row.customer.shown_status == Compliance.AWAITING_PARTNER:
        return _("Waiting for you")
    return str(Compliance(row.customer.shown_status).label)


def _packages(row: ListRow) -> str:
    return _("%(used)s of %(total)s") % {"used": row.used, "total": row.total} if row.total else ""


def _contacts(row: ListRow) -> str:
    contacts = row.customer.profile.contacts if row.customer.profile else []
    return "; ".join(" ".join(filter(None, (one["name"], one["email"]))) for one in contacts)


COLUMNS: tuple[Column, ...] = (
    Column("external_id", gettext_lazy("External ID"), lambda row: row.customer.external_id),
    Column("country", gettext_lazy("Country"), _profile("country"), is_usual=True),
    Column("city", gettext_lazy("City"), _profile("city")),
    Column("compliance", gettext_lazy("Compliance"), _compliance, is_usual=True),
    Column(
        "provisioning",
        gettext_lazy("Provisioning"),
        lambda row: str(Provisioning(row.customer.provisioning_status).label),
        is_usual=True,
    ),
    Column("packages", gettext_lazy("Packages used"), _packages, is_usual=True),
    Column("tags", gettext_lazy("Tags"), lambda row: ", ".join(row.tags)),
    Column("changed", gettext_lazy("Last change"), lambda row: row.customer.updated_at, is_usual=True),
    Column("created", gettext_lazy("Created"), lambda row: row.customer.created_at),
    Column("partner", gettext_lazy("Partner"), lambda row: row.customer.partner.name),
    Column("call_in", gettext_lazy("Call-in number"), lambda row: row.customer.call_in_number),
    Column("owner", gettext_lazy("Owner"), lambda row: row.owner, is_usual=True),
)
"""What the list can show beside the name, in its order."""

NAME = Column("name", gettext_lazy("Customer"), lambda row: row.customer.name)
FURTHER: tuple[Column, ...] = (
    Column("public_id", gettext_lazy("ID"), lambda row: row.customer.public_id),
    Column("own", gettext_lazy("Your organisation"), lambda row: _yes(row.customer.is_own_organisation)),
    Column("line1", gettext_lazy("Address line 1"), _profile("line1")),
    Column("line2", gettext_lazy("Address line 2"), _profile("line2")),
    Column("state", gettext_lazy("State or province"), _profile("state")),
    Column("postal_code", gettext_lazy("Postal code"), _profile("postal_code")),
    Column("contacts", gettext_lazy("Contacts"), _contacts),
    Column("language", gettext_lazy("Language"), lambda row: row.customer.language),
    Column("site_time_zone", gettext_lazy("Site time zone"), lambda row: row.customer.site_time_zone),
    Column("template", gettext_lazy("Onboarding template"), lambda row: _named(row.customer.template)),
)
"""What only a file with all fields holds."""


def _yes(claim: bool) -> str:
    return _("yes") if claim else ""


def _named(thing: Any) -> str:
    return str(thing) if thing is not None else ""


def usual() -> list[str]:
    """What is shown to somebody who never chose."""
    return [one.name for one in COLUMNS if one.is_usual]


def known(names: Iterable[str]) -> list[str]:
    """Those of the names that are columns, in the list's order."""
    wanted = set(names)
    return [one.name for one in COLUMNS if one.name in wanted]


def shown(filters: Filters, kept: Sequence[str]) -> list[Column]:
    """The columns of the address, else those that the reader keeps, else the usual ones."""
    names = known(filters.columns.split(",")) or known(kept) or usual()
    return [one for one in COLUMNS if one.name in names]


def of_actor(actor: Actor) -> list[Column]:
    """Those that can tell this reader something: the partner's name only where there are several."""
    return [one for one in COLUMNS if one.name != "partner" or len(actor.partner_ids) > 1]


def of_names(names: Sequence[str]) -> list[Column]:
    """The columns of a file by their stored names, the catalogue's products too."""
    by_name = {one.name: one for one in (NAME, *COLUMNS, *FURTHER, *_of_products())}
    return [by_name[name] for name in names if name in by_name]


def all_names() -> list[str]:
    """Every field that a file can hold."""
    return [one.name for one in (FURTHER[0], NAME, *COLUMNS, *FURTHER[1:], *_of_products())]


def view_names(shown_now: Sequence[Column]) -> list[str]:
    """What a file of this view holds: its name, its number, and what is shown."""
    names = [one.name for one in shown_now if one.name != "external_id"]
    return ["name", "external_id", *names]


def _of_products() -> list[Column]:
    found: list[Column] = []
    for product in Product.objects.order_by("-kind", "position", "pk"):
        for part, label in (
            ("quantity", _("%(product)s: quantity")),
            ("assigned", _("%(product)s: assigned")),
        ):
            told = label % {"product": product.name}
            found.append(Column(f"{part}:{product.code}", told, _amount(product.code, part)))
    return found


def _amount(code: str, part: str) -> Callable[[ListRow], Any]:
    def value(row: ListRow) -> Any:
        held = next((one for one in row.customer.quantities.all() if one.product.code == code), None)
        return "" if held is None else getattr(held, part)

    return value
