"""Subscribers of a customer, and the packages they may be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from customers.licensing import add_ons
from customers.licensing.quotas import is_coming
from customers.models import Customer, Product, Quantity, Subscriber, SubscriberAddOn


@dataclass(frozen=True)
class Wanted:
    """What a list of subscribers is narrowed to; the role is "administrator", "ordinary" or ""."""

    search: str = ""
    package: str = ""
    add_on: str = ""
    role: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """From the query of an address."""
        text = query.get("q", "").replace("\x00", "").strip()[:100]
        return cls(text, *(query.get(name, "").replace("\x00", "") for name in ("package", "add_on", "role")))

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != Wanted()


ROLES = {"administrator": True, "ordinary": False}


def subscribers(customer: Customer, wanted: Wanted = Wanted()) -> QuerySet[Subscriber]:
    """Active subscribers, administrators first, with their add-ons as `live_add_ons`.

    Every word of the search is in a name or the e-mail.
    """
    found = customer.subscribers.filter(released_at__isnull=True).select_related("package")
    found = with_add_ons(found)
    if wanted.package:
        found = found.filter(package__code=wanted.package)
    if wanted.add_on:
        found = found.filter(add_ons__product__code=wanted.add_on, add_ons__removed_at__isnull=True)
    if wanted.role in ROLES:
        found = found.filter(is_administrator=ROLES[wanted.role])
    for word in wanted.search.split():
        found = found.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return found.order_by("-is_administrator", "last_name", "first_name", "pk")


def with_add_ons(found: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
    """With their add-ons as `live_add_ons`; one query for all of them."""
    live = SubscriberAddOn.objects.filter(removed_at__isnull=True).select_related("product")
    held = Prefetch("add_ons", queryset=live.order_by("product__position", "pk"), to_attr="live_add_ons")
    return found.prefetch_related(held)


def add_ons_of(one: Subscriber) -> list[Product]:
    """The add-ons held now; no query for one that was loaded with them."""
    held = getattr(one, "live_add_ons", None)
    return add_ons.of(one) if held is None else [each.product for each in held]


def packages_held(customer: Customer) -> list[Product]:
    """The packages that active subscribers of this customer hold."""
    live = customer.subscribers.filter(released_at__isnull=True)
    return list(Product.objects.filter(pk__in=live.values("package_id")).order_by("position", "pk"))


def add_ons_held(customer: Customer) -> list[Product]:
    """The add-ons that active subscribers of this customer hold."""
    live = SubscriberAddOn.objects.filter(subscriber__customer=customer, removed_at__isnull=True)
    return list(Product.objects.filter(pk__in=live.values("product_id")).order_by("position", "pk"))


@dataclass(frozen=True)
class PackageOption:
    """A package on offer. `reason` says why it cannot be chosen; empty when it can."""

    product: Product
    left: int | None
    total: int | None
    reason: str = ""
    current: bool = False


def package_options(
    customer: Customer, *, today: date, current: Product | None = None, administrator: bool = False
) -> list[PackageOption]:
    """The packages this customer has bought, each with what is left or why it cannot be taken."""
    held = (
        customer.quantities.select_related("product")
        .filter(product__kind=Product.Kind.PACKAGE, product__for_subscribers=True)
        .order_by("product__position", "pk")
    )
    return [_option(customer, one, current, administrator, today) for one in held]


def _option(
    customer: Customer, held: Quantity, current: Product | None, administrator: bool, today: date
) -> PackageOption:
    product = held.product
    mine = current is not None and product.pk == current.pk
    return PackageOption(
        product=product,
        left=held.available,
        total=held.quantity,
        reason="" if mine else _why_not(customer, held, administrator, today),
        current=mine,
    )


def _why_not(customer: Customer, held: Quantity, administrator: bool, today: date) -> str:
    if administrator and held.product.level < customer.created_level:
        return _(
            "Below the package level this customer was created with. A full administrator cannot be "
            "moved down."
        )
    if is_coming(held.product, today):
        return _("Not available yet.")
    if held.available == 0:
        return _("None left. Raise the quantity or release a subscriber first.")
    return ""


def administrator_packages(customer: Customer) -> list[str]:
    """The bought packages that a full administrator of this customer may hold, by name."""
    options = customer.quantities.filter(
        product__kind=Product.Kind.PACKAGE,
        product__for_subscribers=True,
        product__level__gte=customer.created_level,
    )
    return list(options.order_by("product__position", "pk").values_list("product__name", flat=True))
