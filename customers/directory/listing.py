"""The customer list: who is found, counters, rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import NegatedExpression
from django.db.models.functions import Coalesce, Substr
from django_countries import countries

from customers.directory.filters import SORTS, Filters
from customers.licensing.quotas import LOW_PERCENT
from customers.models import Customer, CustomerTag, Product, Quantity
from customers.models.customer import SORTED_BY
from customers.models.querysets import CustomerQuerySet
from customers.rules.search import fold
from customers.states import Compliance
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.keyset import Order

HALF_PERCENT, ALMOST_PERCENT = 50, 95
MOST_TAGS = 500
"""Words to choose from: a page that offers more is read by nobody. Any other is still found by its address."""
PERCENTS = {"low": LOW_PERCENT, "almost": ALMOST_PERCENT, "full": 100}


def customers(actor: Actor, filters: Filters, *, at: datetime) -> QuerySet[Customer]:
    """The customers of the list, filtered and ordered, with all that it shows; removed ones only when asked for."""
    found = chosen(actor, filters, at=at)
    shown = found.with_list_columns().select_related("partner", "profile", "created_by", "template")
    tags = Prefetch("tags", CustomerTag.objects.order_by("folded"))
    return shown.prefetch_related("assignees", tags).order_by(*order(filters).by())


def chosen(actor: Actor, filters: Filters, *, at: datetime) -> CustomerQuerySet:
    """The customers that the filters leave over, with what they can be sorted by."""
    found = Customer.objects.for_actor(actor).with_status_shown(at)
    wanted = filters.provisioning
    found = found.filter(provisioning_status=wanted) if wanted else found.live()
    plain = {
        "status_shown": filters.compliance,
        "profile__country": filters.country.upper(),
        "partner__public_id": filters.partner,
    }
    found = found.filter(*_of_quantities(filters), **{name: value for name, value in plain.items() if value})
    if filters.own in ("hide", "only"):
        found = found.filter(is_own_organisation=filters.own == "only")
    if filters.tag:
        found = found.filter(_tagged(filters.tag))
    for word in fold(filters.q).split():
        found = found.filter(search_text__contains=word)
    return found.annotate(
        sort_name=Substr("search_text", 1, SORTED_BY),
        sort_country=Coalesce("profile__country", Value(""), output_field=CharField()),
    )


def _of_quantities(filters: Filters) -> list[Exists | NegatedExpression]:
    """What the filters ask of the quantities."""
    asked: list[Exists | NegatedExpression] = [_holding(filters.package)] if filters.package else []
    if filters.use == "half":
        return [*asked, _capped(), ~_used(HALF_PERCENT)]
    return [*asked, _used(PERCENTS[filters.use])] if filters.use else asked


def order(filters: Filters) -> Order:
    """What the list is walked along by."""
    return Order(SORTS[filters.sort.removeprefix("-")], backwards=filters.sort.startswith("-"))


def _capped() -> Exists:
    return Exists(Quantity.objects.filter(customer_id=OuterRef("pk"), quantity__gt=0))


def _tagged(word: str) -> Exists:
    return Exists(CustomerTag.objects.filter(customers=OuterRef("pk"), folded=fold(word)))


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
    tags: tuple[str, ...] = ()


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
        tags=tuple(one.word for one in customer.tags.all()),
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


def tag_choices(actor: Actor) -> list[tuple[str, str]]:
    """The words on customers that the actor sees, each once: what spellings share, and as one wrote it."""
    found = CustomerTag.objects.filter(partner_id__in=actor.partner_ids)
    if not actor.may(Right.SEE_ALL_OF_PARTNER):
        seen = Customer.objects.for_actor(actor).order_by().values("pk")
        found = found.filter(customers__in=seen)
    used = CustomerTag.customers.through.objects.filter(customertag_id=OuterRef("pk"))
    words = found.filter(Exists(used)).order_by("folded").values_list("folded", "word").distinct()
    return list(dict(words[:MOST_TAGS]).items())
