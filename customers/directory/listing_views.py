"""The customer list and the quotas across customers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.directory import bulk, columns, listing
from customers.directory.filters import Filters
from customers.licensing import quotas
from customers.lookup import page_of
from customers.models import Product
from customers.personal import list_states, memory
from customers.states import Provisioning
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock, keyset
from portal.base.actors import Actor
from portal.base.htmx import render_part

PAGE_SIZE = 25


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def customer_list(request: HttpRequest) -> HttpResponse:
    """Everything the actor may see, filtered as the address says."""
    who, at = actor(request), clock.now()
    filters = Filters.parse(request.GET)
    place = {name: request.GET.get(name, "")[:2000] for name in ("before", "after")}
    found = listing.customers(who, filters, at=at)
    window = keyset.window(found, listing.order(filters), size=PAGE_SIZE, **place)
    counts = listing.counts(who, filters, at=at)
    context = {
        "filters": filters,
        "window": window,
        "rows": listing.rows(who, window.rows),
        "found": listing.chosen(who, filters, at=at).order_by().count() if filters.narrows else None,
        "tiles": _tiles(filters, counts),
        "counts": counts,
        **_choices(who),
        **_table(who, filters),
        "earlier": filters.address(before=window.before),
        "later": filters.address(after=window.after),
        **_words(),
    }
    response = render_part(request, "customers/list.html", "customers/_list_answer.html", context)
    # Instead of the form's own query with everything that is empty.
    response["HX-Push-Url"] = request.path + filters.address(**place)
    return response


def _choices(who: Actor) -> dict[str, Any]:
    """What the reader can filter by, and do."""
    edit = who.may(Right.EDIT_CUSTOMERS)
    return {
        "countries": listing.country_choices(who),
        "packages": listing.package_choices(),
        "partners": listing.partner_choices(who),
        "tags": listing.tag_choices(who),
        "views": list(list_states.of_actor(who).order_by("is_shared", "name", "pk")),
        "reader": who.user_id,
        "may_tick": edit and not _suspended(who),
        "colleagues": bulk.colleagues(who) if edit else [],
        "may_create": who.may(Right.CREATE_CUSTOMERS) and not _suspended(who),
    }


def _table(who: Actor, filters: Filters) -> dict[str, Any]:
    """The columns that are shown, and those that could be."""
    own = columns.of_actor(who)
    shown = [one for one in columns.shown(filters, memory.columns(who)) if one in own]
    heads = [columns.NAME, *shown]
    return {
        "columns": shown,
        "all_columns": own,
        "heads": [
            {
                "name": one.name,
                "label": one.label,
                "address": filters.sorted_by(one.name) if one.sorts else "",
            }
            for one in heads
        ],
    }


def _suspended(who: Actor) -> bool:
    return who.partner_ids <= who.suspended_partner_ids


def _words() -> dict[str, Any]:
    return {
        "compliance_choices": [
            "checking",
            "clear",
            "in_review",
            "awaiting_partner",
            "non_compliant",
            "deprovisioned",
        ],
        "provisioning_choices": Provisioning.values,
    }


def _tiles(filters: Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    plain = Filters(
        own=filters.own if filters.own != "only" else "", columns=filters.columns, sort=filters.sort
    )
    waiting = [
        (_("Waiting for you"), "awaiting_partner", "chat-left-text-fill", "wait"),
        (_("In review"), "in_review", "eye-fill", "work"),
        (_("Non-compliant"), "non_compliant", "x-octagon-fill", "stop"),
    ]
    tiles: list[dict[str, Any]] = [
        {
            "label": _("All customers"),
            "count": counts["total"],
            "url": plain.address(),
            "current": filters == plain,
        }
    ]
    tiles += [
        {
            "label": label,
            "count": counts[status],
            "url": plain.address(compliance=status),
            "icon": icon,
            "tone": tone,
            "current": filters.compliance == status,
        }
        for label, status, icon, tone in waiting
    ]
    tiles.append(
        {
            "label": _("80 % or more used"),
            "count": counts["low"],
            "url": plain.address(use="low"),
            "current": filters.use == "low",
        }
    )
    if counts["own"] or filters.own:
        tiles.append(_own_tile(filters, plain, counts["own"]))
    return tiles


def _own_tile(filters: Filters, plain: Filters, own: int) -> dict[str, Any]:
    alone = filters.own == "only"
    return {
        "label": _("Yours, counted") if filters.own == "count" else _("Yours, not counted"),
        "count": own,
        "url": plain.address(own="" if alone else "only"),
        "current": alone,
    }


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def quota_overview(request: HttpRequest) -> HttpResponse:
    """Every quantity of every customer, the tightest first."""
    who, asked = actor(request), request.GET
    code, search, low = asked.get("product", ""), asked.get("q", "").strip()[:200], asked.get("use") == "low"
    page = page_of(request, quotas.overview(who, product_code=code, search=search, low=low))
    context = {
        "page": page,
        "rows": quotas.overview_rows(who, page.object_list, clock.now().date()),
        "sums": [] if request.headers.get("HX-Request") else quotas.sums(who),
        "may_set": who.may(Right.MANAGE_INTEGRATIONS),
        "search": search,
        "low": low,
        "narrows": bool(code or search or low),
        "product_code": code,
        "products": list(Product.objects.filter(has_quantity=True).order_by("-kind", "position", "pk")),
    }
    return render_part(
        request, "customers/quota_overview.html", "customers/_quota_overview_results.html", context
    )
