"""One change for several chosen subscribers: each by itself, so that one that is refused never loses the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from customers.licensing import add_ons, subscribers
from customers.licensing.quotas import is_coming
from customers.models import Customer, Product, Subscriber
from portal.base.actors import Actor
from portal.base.errors import DomainError

MOST = 100
RELEASE = "release"


@dataclass(frozen=True)
class Change:
    """What is to be done: "move", "give" or "away" with the code of a product, or "release"."""

    kind: str
    code: str = ""

    @classmethod
    def read(cls, text: str) -> Change | None:
        """From "move:webex_suite"; None for what is no change."""
        kind, _colon, code = text.partition(":")
        known = (kind == RELEASE and not code) or (kind in ("move", "give", "away") and code)
        return cls(kind, code) if known else None


@dataclass(frozen=True)
class Outcome:
    """What became of one of the chosen: done, or why not."""

    name: str
    email: str
    done: bool
    text: str


def chosen_of(customer: Customer, public_ids: Iterable[str]) -> list[Subscriber]:
    """The active ones among those named, in the order of the list; others are not there any more."""
    named = [one for one in list(public_ids)[:MOST] if one.isalnum()]
    live = customer.subscribers.filter(released_at__isnull=True, public_id__in=named)
    found = live.select_related("package", "customer__partner__parent")
    return list(found.order_by("-is_administrator", "last_name", "first_name", "pk"))


def apply(
    *, actor: Actor, customer: Customer, public_ids: Sequence[str], change: Change, at: datetime
) -> list[Outcome]:
    """Do it for each; what is refused says why, and the others go on."""
    found = chosen_of(customer, public_ids)
    outcomes = [_one(actor, one, change, at) for one in found]
    gone = len(set(public_ids)) - len(found)
    if gone > 0:
        outcomes.append(Outcome(_("Others: %(n)s") % {"n": gone}, "", False, _("Released meanwhile.")))
    return outcomes


def _one(actor: Actor, one: Subscriber, change: Change, at: datetime) -> Outcome:
    name = f"{one.first_name} {one.last_name}".strip()
    try:
        text = _WAYS[change.kind](actor=actor, one=one, code=change.code, at=at)
    except DomainError as error:
        return Outcome(name, one.email, False, str(error))
    return Outcome(name, one.email, True, text)


def _move(*, actor: Actor, one: Subscriber, code: str, at: datetime) -> str:
    before = one.package.name if one.package else ""
    if one.package and one.package.code == code:
        return _("Has this package already.")
    subscribers.move(actor=actor, subscriber=one, package_code=code, at=at)
    assert one.package is not None
    return f"{before} → {one.package.name}" if before else one.package.name


def _give(*, actor: Actor, one: Subscriber, code: str, at: datetime) -> str:
    done = add_ons.give(actor=actor, subscriber=one, code=code, at=at)
    return _("Given.") if done else _("Has it already.")


def _away(*, actor: Actor, one: Subscriber, code: str, at: datetime) -> str:
    done = add_ons.take_away(actor=actor, subscriber=one, code=code, at=at)
    return _("Taken away: its unit is free again.") if done else _("Does not have it.")


def _release(*, actor: Actor, one: Subscriber, code: str, at: datetime) -> str:
    subscribers.release(actor=actor, subscriber=one, at=at)
    return _("Released: the units are free again.")


_WAYS: dict[str, Callable[..., str]] = {"move": _move, "give": _give, "away": _away, "release": _release}


@dataclass(frozen=True)
class Choices:
    """What can be chosen for a customer's subscribers, as pairs of value and words."""

    packages: list[tuple[str, str]]
    given: list[tuple[str, str]]
    taken: list[tuple[str, str]]


def choices(customer: Customer, at: datetime, *, take_more: bool) -> Choices:
    """Packages and add-ons that the customer has bought, with what is left of each."""
    held = list(customer.quantities.select_related("product").order_by("product__position", "pk"))
    usable = [row for row in held if row.product.for_subscribers and not is_coming(row.product, at.date())]
    add_on = [row for row in usable if row.product.kind == Product.Kind.ADD_ON]
    packages = [row for row in usable if row.product.is_package]
    return Choices(
        [(f"move:{row.product.code}", _left(row)) for row in packages if take_more],
        [(f"give:{row.product.code}", _left(row)) for row in add_on if take_more],
        [(f"away:{row.product.code}", row.product.name) for row in add_on],
    )


def _left(row: Any) -> str:
    if row.available is None:
        return str(row.product.name)
    return _("%(product)s (%(n)s left)") % {"product": row.product.name, "n": row.available}
