"""The drafts of a partner: the list, and throwing one away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customers.models import Draft
from customers.onboarding import drafts
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError
from portal.base.htmx import go
from portal.base.paging import page_of

LIST_SIZE = 25


@require_safe
@partner_required(Right.CREATE_CUSTOMERS)
def listing(request: HttpRequest) -> HttpResponse:
    """The open drafts of the actor's partners, the one written last first."""
    who = actor(request)
    found = drafts.still_open(who).order_by("-written_at", "-pk")
    context = {
        "page": page_of(found, request.GET.get("page"), LIST_SIZE, _rows),
        "show_partner": len(who.partner_ids) > 1,
        "may_add": bool(who.partner_ids - who.suspended_partner_ids),
        "days": drafts.DAYS,
        "crumbs": crumbs(),
    }
    return render(request, "customers/drafts.html", context)


def _rows(found: list[Draft]) -> list[tuple[Draft, object]]:
    return [(one, drafts.kept_until(one)) for one in found]


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.CREATE_CUSTOMERS)
def delete(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Ask first, then throw it away."""
    draft = get_object_or_404(drafts.still_open(actor(request)), public_id=draft_id)
    refusal = ""
    if request.method == "POST":
        try:
            drafts.delete(actor=actor(request), draft=draft, at=clock.now())
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The draft is deleted."))
            return go(request, reverse("customers:drafts"))
    context = {
        "draft": draft,
        "refusal": refusal,
        "consequences": [_("What was typed is gone for everybody.")],
        "crumbs": crumbs(_("Delete")),
    }
    return render(request, "customers/draft_delete.html", context, status=422 if refusal else 200)


def crumbs(here: str = "") -> list[dict[str, str]]:
    """The way to a page of drafts."""
    way = [{"label": _("Customers"), "url": reverse("customers:list")}]
    if not here:
        return [*way, {"label": _("Drafts")}]
    return [*way, {"label": _("Drafts"), "url": reverse("customers:drafts")}, {"label": here}]
