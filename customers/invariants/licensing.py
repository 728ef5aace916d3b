"""Counters, packages and administrators (domain.md §2), counted a second time from the subscribers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from customers.models import AssignmentCount, Customer, Product, Quantity, Subscriber, SubscriberAddOn


def _live() -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(released_at__isnull=True)


def counters() -> Iterator[str]:
    """What a counter says is assigned is as many live subscribers as hold the product, and each is counted."""
    held = Counter(_live().filter(package__isnull=False).values_list("customer_id", "package_id"))
    beside = SubscriberAddOn.objects.filter(removed_at__isnull=True)
    held.update(beside.values_list("subscriber__customer_id", "product_id"))
    rows = Quantity.objects.order_by("pk").values_list("pk", "customer_id", "product_id", "assigned")
    for pk, customer, product, assigned in rows.iterator():
        found = held.pop((customer, product), 0)
        if found != assigned:
            yield f"quantity {pk} of customer {customer} says {assigned} assigned, {found} subscribers hold it"
    for (customer, product), number in sorted(held.items()):
        yield f"customer {customer}: {number} subscribers hold product {product}, which has no counter"


def reserved() -> Iterator[str]:
    """What a counter says is reserved is what somebody holds."""
    held = Coalesce(Sum("reservations__count"), 0)
    for row in Quantity.objects.annotate(held=held).exclude(reserved=F("held")).order_by("pk"):
        yield f"quantity {row.pk} of customer {row.customer_id} has {row.reserved} reserved, {row.held} are held"


def add_ons() -> Iterator[str]:
    """Nobody who was released holds an add-on."""
    left = SubscriberAddOn.objects.filter(removed_at__isnull=True)
    for pk, subscriber in left.exclude(subscriber__released_at=None).values_list("pk", "subscriber_id"):
        yield f"subscriber {subscriber} was released, add-on {pk} is not"


def counts() -> Iterator[str]:
    """What a counter says is what its newest daily count says; none was kept while nothing was assigned."""
    newest = AssignmentCount.objects.filter(customer=OuterRef("customer"), product=OuterRef("product"))
    kept = Subquery(newest.order_by("-day").values("assigned")[:1])
    rows = Quantity.objects.annotate(kept=Coalesce(kept, 0)).exclude(assigned=F("kept")).order_by("pk")
    for row in rows:
        yield f"quantity {row.pk} of customer {row.customer_id} has {row.assigned}, its daily count {row.kept}"


def caps() -> Iterator[str]:
    """Never more assigned and reserved than bought (rule 2)."""
    above = Quantity.objects.filter(quantity__isnull=False, quantity__lt=F("assigned") + F("reserved"))
    for row in above.order_by("pk"):
        used = row.assigned + row.reserved
        yield f"quantity {row.pk} of customer {row.customer_id}: {used} used of {row.quantity}"


def packages() -> Iterator[str]:
    """Every live subscriber holds one package for people; an administrator of places alone has none."""
    places = Q(is_administrator=True, customer__created_level=0)
    none = _live().filter(package__isnull=True).exclude(places)
    for pk, customer in none.order_by("pk").values_list("pk", "customer_id"):
        yield f"subscriber {pk} of customer {customer} holds no package"
    for_people = Q(package__kind=Product.Kind.PACKAGE, package__for_subscribers=True)
    other = _live().filter(package__isnull=False).exclude(for_people)
    for pk, customer, code in other.order_by("pk").values_list("pk", "customer_id", "package__code"):
        yield f"subscriber {pk} of customer {customer} holds {code}, which is no package for people"


def levels() -> Iterator[str]:
    """No live administrator below the level its customer was created with."""
    below = _live().filter(is_administrator=True, package__level__lt=F("customer__created_level"))
    rows = below.order_by("pk").values_list("pk", "customer_id", "package__level", "customer__created_level")
    for pk, customer, level, created in rows:
        yield f"administrator {pk} of customer {customer} holds level {level}, created with {created}"


def administrators() -> Iterator[str]:
    """Every customer that is there has somebody who may administer it."""
    some = _live().filter(customer=OuterRef("pk"), is_administrator=True)
    without = Customer.objects.present().filter(~Exists(some))
    for pk in without.order_by("pk").values_list("pk", flat=True):
        yield f"customer {pk} has no full administrator"
