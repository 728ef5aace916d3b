"""The drafts of a partner: the list, the review before one becomes a customer, throwing one away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customers.forms import refusals
from customers.models import Draft
from customers.onboarding import creation, creation_page, drafts
from customers.onboarding.creation_forms import OnboardingForm
from customers.onboarding.summary import Summary
from customers.onboarding.summary import rows as rows_of
from portal.accounts.access import actor, partner_required
from portal.accounts.partner_choice import partners_of
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


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.CREATE_CUSTOMERS)
def review(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Look at the whole draft, and at what would be refused or may raise an alarm; then create the customer."""
    draft = get_object_or_404(drafts.of_actor(actor(request)), public_id=draft_id)
    if draft.customer is not None:
        return go(request, reverse("customers:detail", args=[draft.customer.public_id]))
    form = _validated(request, draft)
    if request.method != "POST":
        return _review(request, draft, form, 200)
    typed = drafts.Typed(draft.key, "", draft.values)
    try:
        actor(request).saw(draft)
        if form.errors:
            return _review(request, draft, form, 422)
        made = drafts.submit(
            actor=actor(request), partner=draft.partner, typed=typed, new=form.new_customer(), at=clock.now()
        )
    except DomainError as error:
        refusals.show(form, error)
        if not Draft.objects.filter(pk=draft.pk).exists():
            messages.error(request, str(error))
            return go(request, reverse("customers:drafts"))
        draft.refresh_from_db()
        return _review(request, draft, form, 422)
    messages.success(request, _("%(name)s is being provisioned and checked.") % {"name": made.name})
    return go(request, reverse("customers:detail", args=[made.public_id]))


def _validated(request: HttpRequest, draft: Draft) -> OnboardingForm:
    """The draft's form with everything that is wrong with it."""
    offer = creation_page.offer_for(partners_of(actor(request)), draft.partner)
    data = QueryDict(mutable=True)
    data.update({**draft.values, creation_page.KEY: draft.key, "partner": draft.partner.public_id})
    form = OnboardingForm(offer, data)
    form.is_valid()
    found = creation.problems(partner=draft.partner, new=form.new_customer(), at=clock.now())
    refusals.show_more(form, found)
    return form


def _review(request: HttpRequest, draft: Draft, form: OnboardingForm, status: int) -> HttpResponse:
    page = reverse("customers:draft", args=[draft.public_id])
    summary = Summary(form, draft.partner)
    rows = rows_of(summary, page)
    context = {
        "draft": draft,
        "summary": summary,
        "rows": rows,
        "is_blocked": any(row.level == "block" for row in rows),
        "sections": form.facts,
        "page_url": page,
        "crumbs": crumbs(_("Review first")),
    }
    return render(request, "customers/draft_review.html", context, status=status)


def crumbs(here: str = "") -> list[dict[str, str]]:
    """The way to a page of drafts."""
    way = [{"label": _("Customers"), "url": reverse("customers:list")}]
    if not here:
        return [*way, {"label": _("Drafts")}]
    return [*way, {"label": _("Drafts"), "url": reverse("customers:drafts")}, {"label": here}]
