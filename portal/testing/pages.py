"""A test's client posts as a page does: with the counters of what its address names, as they are now.

A test that is about the counters says its own with `row_version` (None for a page that carries none).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django.test
import django.test.client
from django.urls import Resolver404, resolve

from portal.base.versions import FIELD, carried

Client = django.test.client.Client


class PageClient(Client):
    """Django's own, whose forms carry what they were drawn from."""

    def post(self, path: str, data: Any = None, content_type: Any = None, **extra: Any) -> Any:
        """As a browser sends the form of a page that was opened just now."""
        if content_type is None and (data is None or hasattr(data, "keys")):
            data = dict(data or {})
            found = data.pop(FIELD, ()) if FIELD in data else list(now_at(path, data))
            data |= {FIELD: found} if found else {}
            return super().post(path, data, **extra)
        kind = {} if content_type is None else {"content_type": content_type}
        return super().post(path, data, **kind, **extra)


def now_at(path: str, data: Any) -> Iterator[str]:
    """The counters that a page at this address would carry."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return
    yield from _of(match.namespace, match.url_name or "", match.kwargs, data)


def _of(namespace: str, name: str, kwargs: dict[str, Any], data: Any) -> Iterator[str]:
    wanted = kwargs.get("public_id", "")
    if namespace == "customers" and name == "thresholds":
        yield from _thresholds()
    elif namespace == "customers" and not name.startswith(("template", "import", "draft")):
        yield from _customer(public_id__in=[wanted, *_listed(data.get("customer"))])
    elif namespace == "compliance":
        yield from _cases([wanted, *_listed(data.get("case"))])
    elif namespace == "admin" and name.endswith("_act"):
        yield from _acted_on(name, kwargs["object_id"])
    else:
        for kind, row_id in _rows(namespace, name, kwargs):
            found = kind.objects.all() if row_id is None else kind.objects.filter(public_id=row_id)
            yield from (carried(one) for one in found)


def _rows(namespace: str, name: str, kwargs: dict[str, Any]) -> list[tuple[Any, str | None]]:
    """The models that an address is about, and which row: None for all of them."""
    from customers import models as customers
    from portal.accounts import models as accounts

    wanted = kwargs.get("public_id", "")
    if name == "preferences" or (namespace, name) == ("notices", "choices"):
        return [(accounts.User, None)]
    if namespace == "customers":
        return [
            (customers.OnboardingTemplate, wanted),
            (customers.CustomerImport, kwargs.get("import_id", "")),
            (customers.Draft, kwargs.get("draft_id", "")),
        ]
    kinds = {
        "tokens": [accounts.ApiToken],
        "webhooks": [accounts.Webhook],
        "apps": [accounts.OAuthClient],
        "team": [accounts.Invitation, accounts.Membership],
    }
    return [(kind, wanted) for kind in kinds.get(namespace, [])]


def _thresholds() -> Iterator[str]:
    from customers.licensing import thresholds
    from portal.accounts.models import Partner

    for one in Partner.objects.all():
        stamp = thresholds.stamp(thresholds.of_partner(one.pk).values())
        yield carried(one, kind="thresholds", now=stamp)


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value or ""]


def _customer(**which: Any) -> Iterator[str]:
    from customers.models import Customer

    for one in Customer.objects.filter(**which):
        yield carried(one)
        yield from (carried(person) for person in one.subscribers.all())


def _cases(public_ids: list[str]) -> Iterator[str]:
    from compliance.models import Case

    for case in Case.objects.filter(public_id__in=public_ids).select_related("customer__profile"):
        yield carried(case)
        if case.customer.profile is not None:
            yield carried(case.customer, kind="profile", now=case.customer.profile.number)


def _acted_on(name: str, pk: str) -> Iterator[str]:
    if not pk.isdecimal():
        return
    if "subscriber" in name:
        yield from _customer(subscribers__pk=int(pk))
    else:
        yield from _customer(pk=int(pk))


def use() -> None:
    """Make every test's client one of these; before any test module imports it."""
    for place in (django.test, django.test.client):
        place.Client = PageClient  # type: ignore[attr-defined]
