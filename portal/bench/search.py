"""What search and the list cost with 100,000 customers: beside a bare query for one customer by its id."""

from __future__ import annotations

import io
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db.models import OuterRef, Subquery
from django.test import Client

from customers.directory import finding, listing
from customers.directory.filters import Filters
from customers.models import Customer, Product, Profile, Quantity, Subscriber
from customers.rules.search import text_of
from portal.accounts.access import actor_of
from portal.accounts.models import User
from portal.base import clock, keyset
from portal.base.ids import public_id

CUSTOMERS = 100_000
ROUNDS = 15
BATCH = 2_000
_FIRST = "North South Silver Harbour Cedar Bramble Copper Lake Amber Willow Granite Orchard Falcon Meadow"
_SECOND = "Wind Foods Joinery Clinics Logistics Optics Marine Surveyors Studio Energy Textiles Dental"
_CITIES = "Leeds Bristol York Lille Portland Melbourne Berlin Lyon Cardiff Derby"
FIRST, SECOND, CITIES = (words.split(" ") for words in (_FIRST, _SECOND, _CITIES))
ASKED = ("orth win", "bramble", "ext-73112", "zzqqx", "jo73112@", "leeds cedar")
"""Part of a word, a common word, an id, nothing, an address, two words."""


def run() -> None:
    """Print the median of each, and the ratio to one customer by its id."""
    for command in ("migrate", "load_catalogue", "demo"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    user = User.objects.get(email="partner@demo.example")
    actor = actor_of(user)
    fill(actor.partner_id, CUSTOMERS)
    at, filters = clock.now(), Filters(sort="name")
    known = Customer.objects.values_list("public_id", flat=True).order_by("-pk")[0]
    bare = _median(lambda: Customer.objects.select_related("profile").get(public_id=known))
    print(f"{'one customer by id':34}{bare:8.1f} ms   1.0")
    for text in ASKED:
        _say(f"search “{text}”", _median(lambda text=text: finding.find(actor, text)), bare)
    order = listing.order(filters)
    first = keyset.window(listing.customers(actor, filters, at=at), order, size=25)
    _say("list, first page", _median(lambda: _page(actor, filters, at, "")), bare)
    deep = first.after
    for _step in range(40):
        deep = keyset.window(listing.customers(actor, filters, at=at), order, size=25, after=deep).after
    _say("list, page 42", _median(lambda: _page(actor, filters, at, deep)), bare)
    _say("list’s counters", _median(lambda: listing.counts(actor, filters, at=at)), bare)
    client = Client()
    client.force_login(user)
    for path in ("/customers/?sort=name", "/customers/today/", "/customers/search/?q=orth+win"):
        _say(f"whole page {path}", _median(lambda path=path: client.get(path)), bare)


def fill(partner_id: int | None, count: int) -> None:
    """Customers in one go, each with a profile, a quantity and a subscriber; no service makes so many in a bench."""
    rng, at = random.Random(7), clock.now()
    product = Product.objects.order_by("-kind", "position", "pk")[0]
    for begin in range(0, count, BATCH):
        made = [_customer(rng, number, partner_id, at) for number in range(begin, min(begin + BATCH, count))]
        customers = Customer.objects.bulk_create(made)
        Profile.objects.bulk_create([_profile(one, at) for one in customers])
        Quantity.objects.bulk_create(
            Quantity(customer=one, product=product, quantity=20, assigned=rng.randint(1, 20), updated_at=at)
            for one in customers
        )
        Subscriber.objects.bulk_create(_person(one, product, at) for one in customers)
    own = Profile.objects.filter(customer=OuterRef("pk"), number=1).values("pk")[:1]
    Customer.objects.filter(profile=None).update(profile_id=Subquery(own))


def _customer(rng: random.Random, number: int, partner_id: int | None, at: Any) -> Customer:
    name = f"{rng.choice(FIRST)} {rng.choice(SECOND)} {rng.choice(FIRST)} {number} Ltd"
    city, own_id = rng.choice(CITIES), public_id()
    one = Customer(
        public_id=own_id,
        partner_id=partner_id,
        external_id=f"EXT-{number}",
        name=name,
        org_country="GB",
        provisioning_status="provisioned",
        compliance_status="clear",
        compliance_since=at,
        created_at=at,
        updated_at=at,
        search_text=text_of(
            name, f"EXT-{number}", own_id, city, "LS1 4AP", f"Jo Number {number}", f"jo{number}@c.example"
        ),
    )
    one.city = city  # type: ignore[attr-defined]
    return one


def _profile(one: Customer, at: Any) -> Profile:
    return Profile(
        customer=one,
        number=1,
        reason="created",
        legal_name=one.name,
        line1="12 Mill Lane",
        city=one.city,  # type: ignore[attr-defined]
        postal_code="LS1 4AP",
        country="GB",
        created_by_name="bench",
        created_at=at,
    )


def _person(one: Customer, product: Product, at: Any) -> Subscriber:
    return Subscriber(
        customer=one,
        first_name="Jo",
        last_name=f"Number {one.external_id}",
        email=f"jo-{one.external_id.lower()}@c.example",
        package=product,
        is_administrator=True,
        created_at=at,
        updated_at=at,
    )


def _page(actor: Any, filters: Filters, at: Any, after: str) -> list[Any]:
    found = listing.customers(actor, filters, at=at)
    return listing.rows(actor, keyset.window(found, listing.order(filters), size=25, after=after).rows)


def _median(once: Callable[[], Any]) -> float:
    took = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        once()
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


def _say(what: str, took: float, bare: float) -> None:
    print(f"{what:34}{took:8.1f} ms{took / bare:8.1f}")
