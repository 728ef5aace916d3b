"""Customers of the same partner that a new one looks like: asked of nobody else's, so it tells nothing of others."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from customers.models import Customer
from customers.rules import likeness
from customers.rules.search import fold
from portal.accounts.models import Partner

LOOKED_AT = 200
SHOWN = 3


def find(partner: Partner, names: Iterable[str], city: str) -> list[Customer]:
    """Those with the same name, however it is written, in the same city; the newest first."""
    place = fold(city)
    if not place:
        return []
    live = Customer.objects.live().filter(partner=partner, profile__isnull=False)
    near = live.filter(search_text__contains=place).select_related("profile").order_by("-created_at", "-pk")
    found: list[Customer] = []
    for name in names:
        if not (key := likeness.key(name)):
            continue
        word = max(likeness.words(name), key=len)
        # Points count in the text that is searched, and not in what is compared here.
        some = near.filter(Q(search_text__contains=word) | Q(search_text__contains=".".join(word)))
        found += [one for one in some[:LOOKED_AT] if one not in found and _is_like(one, key, place)]
    return found[:SHOWN]


def _is_like(customer: Customer, key: str, place: str) -> bool:
    profile = customer.profile
    assert profile is not None
    names = [profile.legal_name, *(str(one["name"]) for one in profile.other_names)]
    return fold(profile.city) == place and any(likeness.key(name) == key for name in names)
