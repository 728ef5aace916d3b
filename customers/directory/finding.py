"""One search over what a partner's person may see: customers, subscribers, pages of the portal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer, Subscriber
from customers.rules.search import fold
from portal.accounts.rights import Right
from portal.base.actors import Actor

SHOWN = 8
LOOKED_AT = 60
"""Matches that are read to choose the nearest of; more are as far as the list's own search."""
LEAST = 2
"""Letters from which on subscribers are looked for."""
LONGEST = 100

PAGES: tuple[tuple[Any, str, Right], ...] = (
    (gettext_lazy("Today"), "customers:today", Right.SEE_CUSTOMERS),
    (gettext_lazy("Customers"), "customers:list", Right.SEE_CUSTOMERS),
    (gettext_lazy("Analytics"), "customers:analytics", Right.SEE_CUSTOMERS),
    (gettext_lazy("Quotas"), "customers:quota-overview", Right.SEE_CUSTOMERS),
    (gettext_lazy("Add customer"), "customers:create", Right.CREATE_CUSTOMERS),
    (gettext_lazy("Import customers"), "customers:import-new", Right.CREATE_CUSTOMERS),
    (gettext_lazy("Imports"), "customers:imports", Right.CREATE_CUSTOMERS),
    (gettext_lazy("Drafts"), "customers:drafts", Right.CREATE_CUSTOMERS),
    (gettext_lazy("Templates"), "customers:templates", Right.MANAGE_TEMPLATES),
    (gettext_lazy("Thresholds"), "customers:thresholds", Right.MANAGE_INTEGRATIONS),
    (gettext_lazy("Team"), "team:list", Right.MANAGE_TEAM),
    (gettext_lazy("Sub-partners"), "team:sub-partners", Right.MANAGE_SUB_PARTNERS),
    (gettext_lazy("API tokens"), "tokens:list", Right.MANAGE_INTEGRATIONS),
    (gettext_lazy("Programs"), "apps:list", Right.MANAGE_INTEGRATIONS),
    (gettext_lazy("Webhooks"), "webhooks:list", Right.MANAGE_INTEGRATIONS),
    (gettext_lazy("API for developers"), "developers", Right.SEE_CUSTOMERS),
    (gettext_lazy("Preferences"), "preferences", Right.SEE_CUSTOMERS),
)


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its name, where it is, and what tells it from others of the name."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Hits of one kind."""

    title: str
    icon: str
    hits: list[Hit]
    all_url: str = ""


def find(actor: Actor, text: str) -> list[Group]:
    """What was meant by some letters, the nearest first; empty groups are left out. At most three queries."""
    text = text.strip()[:LONGEST]
    words = fold(text).split()
    if not words:
        return []
    groups = (_customers(actor, text, words), _subscribers(actor, text, words), _pages(actor, words))
    return [one for one in groups if one.hits]


def _customers(actor: Actor, text: str, words: list[str]) -> Group:
    found = Customer.objects.for_actor(actor).live().order_by()
    for word in words:
        found = found.filter(search_text__contains=word)
    near = list(found.values_list("pk", flat=True)[:LOOKED_AT])  # of an index alone, where there is one
    columns = ("public_id", "name", "external_id", "profile__city", "search_text")
    rows = list(Customer.objects.filter(pk__in=near).values_list(*columns))
    rows.sort(key=lambda row: _distance(row, text, words))
    hits = [
        Hit(row[1], reverse("customers:detail", args=[row[0]]), " · ".join(filter(None, (row[3], row[2]))))
        for row in rows[:SHOWN]
    ]
    more = f"{reverse('customers:list')}?q={'+'.join(words)}" if len(rows) > SHOWN else ""
    return Group(_("Customers"), "people", hits, more)


def _distance(row: tuple[Any, ...], text: str, words: list[str]) -> tuple[bool, bool, bool, str]:
    """An id that is just this comes first, then a name that begins so, then a word that begins so."""
    public_id, _name, external_id, _city, known_by = row
    is_id = text.lower() in (public_id, external_id.lower())
    begins = known_by.startswith(" ".join(words))
    word = all(f" {one}" in f" {known_by}" for one in words)
    return not is_id, not begins, not word, known_by


def _subscribers(actor: Actor, text: str, words: list[str]) -> Group:
    if len(text) < LEAST:
        return Group(_("Subscribers"), "person", [])
    called = Concat("email", Value(" "), "first_name", Value(" "), "last_name", output_field=TextField())
    found = Subscriber.objects.filter(released_at__isnull=True).annotate(called=called).order_by()
    for word in text.split():
        found = found.filter(called__icontains=word)
    seen = Customer.objects.for_actor(actor).live().filter(pk=OuterRef("customer_id")).order_by()
    rows = found.filter(Exists(seen)).values_list(
        "first_name", "last_name", "email", "customer__public_id", "customer__name"
    )[:SHOWN]
    hits = [
        Hit(
            f"{first} {last}",
            f"{reverse('customers:subscribers', args=[customer])}?{urlencode({'q': email})}",
            f"{email} · {of}",
        )
        for first, last, email, customer, of in rows
    ]
    return Group(_("Subscribers"), "person", hits)


def _pages(actor: Actor, words: list[str]) -> Group:
    hits = [
        Hit(str(label), reverse(name))
        for label, name, right in PAGES
        if actor.may(right) and all(word in fold(str(label)) for word in words)
    ]
    return Group(_("Pages"), "file-earmark-text", hits)
