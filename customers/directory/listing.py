"""The customer list: filters that live in the address, counters, rows."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django_countries import countries

from customers.licensing.quotas import LOW_PERCENT
from customers.models import Customer, Product, Quantity
from customers.rules.search import fold
from customers.states import Compliance, Provisioning
from portal.accounts.models import Partner
from portal.base.actors import Actor

DEFAULT_SORT = "-changed"
SORTS = {
    "name": "search_text",  # begins with the name, without accents and case
    "country": "profile__country",
    "compliance": "status_shown",
    "provisioning": "provisioning_status",
    "partner": "partner__name",
    "changed": "updated_at",
}
OWN_CHOICES = {"", "count", "hide", "only"}


@dataclass(frozen=True)
class Filters:
    """The state of the list as its address carries it; empty means "any".

    `own`: "" lists the partner's own organisation without counting it, `count` counts it too, `hide`
    leaves it out, `only` shows it alone (domain.md §3). `use`: "low" keeps customers with a quantity
    of which 80 % or more is used, "full" those with one that is used up.
    """

    q: str = ""
    compliance: str = ""
    provisioning: str = ""
    country: str = ""
    package: str = ""
    partner: str = ""
    own: str = ""
    use: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def parse(cls, query: QueryDict) -> Filters:
        """Read the query string; a value that means nothing is dropped."""
        given = {one.name: query.get(one.name, "").strip()[:200] for one in fields(cls)}
        allowed = {
            "compliance": set(Compliance.values),
            "provisioning": set(Provisioning.values),
            "own": OWN_CHOICES,
            "use": {"low", "full"},
            "sort": {sign + name for name in SORTS for sign in ("", "-")},
        }
        for name, values in allowed.items():
            if given[name] not in values:
                given[name] = DEFAULT_SORT if name == "sort" else ""
        return cls(**given)

    @property
    def narrows(self) -> bool:
        """Whether anything but the order differs from the plain list."""
        return replace(self, sort=DEFAULT_SORT) != Filters()

    def address(self, page: int = 1, **changes: str) -> str:
        """The query string of this state with some of it changed."""
        state = replace(self, **changes)
        kept: dict[str, str | int] = {
            one.name: getattr(state, one.name)
            for one in fields(state)
            if getattr(state, one.name) != one.default
        }
        if page > 1:
            kept["page"] = page
        return f"?{urlencode(kept)}"

    @property
    def with_counting(self) -> str:
        """The address that counts the own organisation too."""
        return self.address(own="count")

    @property
    def without_counting(self) -> str:
        """The address that lists the own organisation without counting it."""
        return self.address(own="")

    @property
    def without_own(self) -> str:
        """The address that leaves the own organisation out."""
        return self.address(own="hide")

    def sorted_by(self, name: str) -> str:
        """The address that sorts by a column, the other way round when it already does."""
        return self.address(sort=f"-{name}" if self.sort == name else name)


def customers(actor: Actor, filters: Filters, *, at: datetime) -> QuerySet[Customer]:
    """The customers of the list, filtered and ordered; removed ones only when asked for."""
    found = Customer.objects.for_actor(actor).with_status_shown(at)
    wanted = filters.provisioning
    found = found.filter(provisioning_status=wanted) if wanted else found.live()
    if filters.compliance:
        found = found.filter(status_shown=filters.compliance)
    if filters.country:
        found = found.filter(profile__country=filters.country.upper())
    if filters.partner:
        found = found.filter(partner__public_id=filters.partner)
    if filters.own in ("hide", "only"):
        found = found.filter(is_own_organisation=filters.own == "only")
    if filters.package:
        found = found.filter(_holding(filters.package))
    if filters.use:
        found = found.filter(_used(100 if filters.use == "full" else LOW_PERCENT))
    for word in fold(filters.q).split():
        found = found.filter(search_text__contains=word)
    shown = found.with_list_columns().select_related("partner", "profile", "created_by")
    return shown.prefetch_related("assignees").order_by(*_order(filters.sort))


def _order(sort: str) -> tuple[str, str]:
    sign, name = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    return sign + SORTS[name], f"{sign}pk"


def _used(percent: int) -> Exists:
    """A quantity of which that much or more is taken."""
    held = Quantity.objects.filter(customer_id=OuterRef("pk"), quantity__gt=0)
    return Exists(held.filter(quantity__lte=(F("assigned") + F("reserved")) * 100 / percent))


def _holding(code: str) -> Exists:
    """The product, with a quantity above 0 or without a cap."""
    return Exists(Quantity.objects.filter(customer_id=OuterRef("pk"), product__code=code).exclude(quantity=0))


def counts(actor: Actor, filters: Filters, *, at: datetime) -> dict[str, int]:
    """The counters over the list, of all that the actor sees; own organisation only when asked for."""
    live = Customer.objects.for_actor(actor).live().with_status_shown(at)
    counted = Q() if filters.own == "count" else Q(is_own_organisation=False)

    def having(**wanted: Any) -> Count:
        return Count("pk", filter=counted & Q(**wanted), distinct=True)

    return live.annotate(is_low=_used(LOW_PERCENT)).aggregate(
        total=having(),
        countries=Count("profile__country", filter=counted, distinct=True),
        awaiting_partner=having(status_shown=Compliance.AWAITING_PARTNER),
        in_review=having(status_shown=Compliance.IN_REVIEW),
        non_compliant=having(status_shown=Compliance.NON_COMPLIANT),
        low=having(is_low=True),
        own=Count("pk", filter=Q(is_own_organisation=True), distinct=True),
    )


@dataclass(frozen=True)
class ListRow:
    """One line of the list. `used` and `total` count packages with a cap, `full` those used up.

    `partner` is the sub-partner's name where it is not the reader's own.
    """

    customer: Customer
    owner: str
    used: int
    total: int
    full: int
    partner: str = ""


def rows(actor: Actor, page: list[Customer]) -> list[ListRow]:
    """Lines for one page of `customers`; no query."""
    return [_row(actor, customer) for customer in page]


def _row(actor: Actor, customer: Customer) -> ListRow:
    capped = [one for one in customer.quantities.all() if one.quantity and one.product.is_package]
    return ListRow(
        customer=customer,
        owner=owner_of(customer),
        partner="" if customer.partner_id == actor.partner_id else customer.partner.name,
        used=sum(one.assigned for one in capped),
        total=sum(one.quantity or 0 for one in capped),
        full=sum(one.available == 0 for one in capped),
    )


def owner_of(customer: Customer) -> str:
    """Who looks after it: those it is assigned to, else who created it; empty for the machine."""
    assigned = ", ".join(sorted(str(one) for one in customer.assignees.all()))
    return assigned or (str(customer.created_by) if customer.created_by else "")


def package_choices() -> list[Product]:
    """What customers can be found by: everything in the catalogue, packages first."""
    return list(Product.objects.order_by("-kind", "position", "pk"))


def country_choices(actor: Actor) -> list[tuple[str, str]]:
    """The countries the actor's customers are in, by name."""
    live = Customer.objects.for_actor(actor).live().order_by()
    codes = set(live.values_list("profile__country", flat=True).distinct())
    named = [(code, str(countries.name(code))) for code in codes if code]
    return sorted(named, key=lambda one: one[1])


def partner_choices(actor: Actor) -> list[Partner]:
    """The actor's partner and its sub-partners, when there is a choice to make."""
    if len(actor.partner_ids) < 2:
        return []
    return list(Partner.objects.filter(pk__in=actor.partner_ids).order_by("parent_id", "name", "pk"))
