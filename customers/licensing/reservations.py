"""Units held for what is under way, so that nobody else takes them meanwhile; and what is only asked for.

A holder is named "kind:id". Rooms above make their kind known (`reserver`), so that pages can say who holds what;
what drafts ask for holds nothing: it is shown beside the subtraction (`asker`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from customers.models import Customer, Quantity, Reservation


@dataclass(frozen=True)
class Held:
    """One line of the subtraction: who holds how many, and the page of it ("" for none)."""

    label: str
    count: int
    url: str = ""


Words = Callable[[str], tuple[str, str]]
"""From the id of a holder to its name and its page's address."""
Asked = Callable[[Iterable[int]], Mapping[str, int]]
"""From partners' keys to how many of each product their drafts ask for, by code."""
_words: dict[str, Words] = {}
_askers: dict[str, Asked] = {}


def reserver(kind: str, words: Words) -> None:
    """Make a kind of holder known; from `AppConfig.ready`."""
    _words[kind] = words


def asker(kind: str, asked: Asked) -> None:
    """Make known who tells what is asked for, without holding it; from `AppConfig.ready`."""
    _askers[kind] = asked


def asked(partner_ids: Iterable[int]) -> dict[str, int]:
    """How many of each product are asked for in what is not sent yet, by code."""
    known = list(partner_ids)
    found: Counter[str] = Counter()
    for each in _askers.values():
        found.update(each(known))
    return dict(found)


def lines(quantity_id: int) -> list[Held]:
    """Who holds units of a quantity."""
    rows = Reservation.objects.filter(quantity_id=quantity_id, count__gt=0).order_by("pk")
    return [_line(holder, count) for holder, count in rows.values_list("holder", "count")]


def _line(holder: str, count: int) -> Held:
    kind, _colon, known_as = holder.partition(":")
    label, url = _words[kind](known_as) if kind in _words else (holder, "")
    return Held(label, count, url)


def hold(*, customer: Customer, holder: str, wanted: Mapping[str, int], at: datetime) -> dict[str, int]:
    """Hold as many units of each product as there are, up to so many; by code, how many. Under the customer's lock.

    What has no cap needs no holding. What the holder has already is added to.
    """
    rows = Quantity.objects.filter(customer=customer, product__code__in=wanted, quantity__isnull=False)
    held: dict[str, int] = {}
    for row in rows.select_related("product").select_for_update(of=("self",)).order_by("pk"):
        count = min(wanted[row.product.code], row.available or 0)
        if count > 0 and _raise(row, count, at):
            _note(row, holder, count, at)
            held[row.product.code] = count
    return held


def _raise(row: Quantity, count: int, at: datetime) -> bool:
    free = Q(quantity__gte=F("assigned") + F("reserved") + count)
    changed = Quantity.objects.filter(free, pk=row.pk)
    return bool(changed.update(reserved=F("reserved") + count, updated_at=at))


def _note(row: Quantity, holder: str, count: int, at: datetime) -> None:
    mine = Reservation.objects.filter(quantity=row, holder=holder)
    if not mine.update(count=F("count") + count):
        Reservation.objects.create(quantity=row, holder=holder, count=count, made_at=at)


def draw(row: Quantity, holder: str, at: datetime) -> bool:
    """Assign one unit of what the holder holds; False when it holds none. In the caller's transaction."""
    if not holder:
        return False
    drawn = Quantity.objects.filter(
        pk=row.pk, reserved__gt=0, reservations__holder=holder, reservations__count__gt=0
    )
    if not drawn.update(assigned=F("assigned") + 1, reserved=F("reserved") - 1, updated_at=at):
        return False
    Reservation.objects.filter(quantity=row, holder=holder).update(count=F("count") - 1)
    return True


def let_go(holder: str, at: datetime) -> None:
    """Free whatever is held for it; call it inside a transaction. Safe to repeat.

    Counters are locked before what is held of them, here as everywhere: who draws does it in this order too.
    """
    held = Quantity.objects.filter(pk__in=Reservation.objects.filter(holder=holder).values("quantity_id"))
    list(held.select_for_update().order_by("pk").values_list("pk", flat=True))
    for row in Reservation.objects.filter(holder=holder).order_by("quantity_id"):
        Quantity.objects.filter(pk=row.quantity_id).update(reserved=F("reserved") - row.count, updated_at=at)
        row.delete()


def end(customer: Customer) -> None:
    """Forget every reservation of a customer that goes; its counters are set to nothing by who ends it."""
    Reservation.objects.filter(quantity__customer=customer).delete()
