"""Onboarding a customer: the form, its drafts, and the customer made of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customers.forms import refusals
from customers.models import Draft
from customers.onboarding import creation, drafts
from customers.onboarding.creation_forms import OnboardingForm
from customers.onboarding.creation_page import (
    Sent,
    again,
    chosen,
    draft_state,
    first_values,
    form_of,
    in_short,
    offer_for,
    page,
    proposed_zones,
)
from customers.profile import callin
from customers.profile.forms import contacts, further
from customers.profile.forms.addresses import CountryForm
from customers.profile.forms.locations import ZoneForm
from portal.accounts.access import actor, partner_required
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError
from portal.base.htmx import go, wants_fragment
from portal.base.versions import Outdated, carried

PRESETS = ("country", "language")


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.CREATE_CUSTOMERS)
def create(request: HttpRequest) -> HttpResponse:
    """Show the form, keep it as a draft, change its shape, or create the customer."""
    if request.method == "POST":
        sent = Sent.of(request)
        if sent.then in ("draft", "review"):
            return _kept(sent)
        return _reshaped(sent) if sent.then else _created(sent)
    partners = partners_of(actor(request))
    if actor(request).suspended_partner_ids >= {one.pk for one in partners}:
        return go(request, reverse("customers:list"))  # where a strip says why
    offer = offer_for(partners, partners[0])
    return page(request, OnboardingForm(offer, initial=first_values(partners[0], offer)))


@require_safe
@partner_required(Right.CREATE_CUSTOMERS)
def draft(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Go on with a draft; one that has become a customer leads there."""
    one = get_object_or_404(drafts.of_actor(actor(request)), public_id=draft_id)
    if one.customer is not None:
        return go(request, reverse("customers:detail", args=[one.customer.public_id]))
    return page(request, form_of(one, offer_for(partners_of(actor(request)), one.partner)))


def _created(sent: Sent) -> HttpResponse:
    """The customer; or the form with everything that is wrong with it, kept as a draft."""
    form = OnboardingForm(sent.offer, sent.request.POST)
    now = clock.now()
    if form.is_valid():
        try:
            made = drafts.submit(
                actor=actor(sent.request),
                partner=sent.partner,
                typed=sent.typed(form),
                new=form.new_customer(),
                at=now,
            )
        except Outdated as error:
            return page(sent.request, again(sent, error), status=422)
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(
                sent.request, _("%(name)s is being provisioned and checked.") % {"name": made.name}
            )
            for doubt in further.doubts(form):
                messages.warning(sent.request, doubt)
            return go(sent.request, reverse("customers:detail", args=[made.public_id]))
    else:
        refusals.show_more(form, creation.problems(partner=sent.partner, new=form.new_customer(), at=now))
    return _keep_quietly(sent, form) or page(sent.request, form, status=422)


def _keep_quietly(
    sent: Sent, form: OnboardingForm, values: dict[str, Any] | None = None
) -> HttpResponse | None:
    """Keep what was typed beside something else; an answer only when somebody else wrote it meanwhile."""
    try:
        drafts.save(
            actor=actor(sent.request), partner=sent.partner, typed=sent.typed(form, values), at=clock.now()
        )
    except Outdated as error:
        return page(sent.request, again(sent, error), status=422)
    except DomainError:
        pass  # the page itself says why nothing can be made, and still holds what was typed
    return None


def _kept(sent: Sent) -> HttpResponse:
    """The form as a draft: a line that says so for the page that saves by itself, else the draft's own page."""
    form = OnboardingForm(sent.offer, sent.request.POST)
    who, is_part = actor(sent.request), wants_fragment(sent.request)
    try:
        kept = drafts.save(actor=who, partner=sent.partner, typed=sent.typed(form), at=clock.now())
    except Outdated as error:
        if is_part:
            return _state(sent, form, None, refusal=str(error), is_outdated=True)
        return page(sent.request, again(sent, error), status=422)
    except DomainError as error:
        if is_part:
            return _state(sent, form, None, refusal=str(error))
        form = OnboardingForm(sent.offer, initial=sent.request.POST.dict())
        messages.error(sent.request, str(error))
        return page(sent.request, form, status=422)
    if is_part:
        return _state(sent, form, kept)
    if kept is None:
        messages.info(sent.request, _("There is nothing to keep yet."))
        return go(sent.request, reverse("customers:create"))
    if kept.customer is None and sent.then == "review":
        return go(sent.request, reverse("customers:draft-review", args=[kept.public_id]))
    messages.success(sent.request, _("The draft is saved. Your colleagues can go on with it too."))
    return go(sent.request, reverse("customers:draft", args=[kept.public_id]))


def _state(
    sent: Sent, form: OnboardingForm, kept: Draft | None, *, refusal: str = "", is_outdated: bool = False
) -> HttpResponse:
    """The line above the form, and the rail. The address becomes the draft's, so that a reload finds it."""
    if kept is not None and kept.customer is not None:
        return go(sent.request, reverse("customers:detail", args=[kept.customer.public_id]))
    context: dict[str, Any] = {**draft_state(kept), "refusal": refusal, "is_outdated": is_outdated}
    context |= {"form": form, **in_short(form)}
    # The field with the reason is only swapped when it comes or goes: somebody may be typing in it.
    context["swaps_alike"] = bool(context["alike"]) != ("duplicate_reason" in sent.request.POST)
    if kept is not None:
        context["counter"] = carried(kept)
    status = 422 if refusal else 200
    answer = render(sent.request, "customers/_draft_answer.html", context, status=status)
    if kept is not None:
        answer["HX-Replace-Url"] = reverse("customers:draft", args=[kept.public_id])
    return answer


def _reshaped(sent: Sent) -> HttpResponse:
    """The same values in a form of another shape: more rows, another country, another template."""
    request, then = sent.request, sent.then
    values: dict[str, Any] = request.POST.dict()
    rows = contacts.typed_rows(values)
    if then == "contacts":
        rows = min(rows + (1 if wants_fragment(request) else contacts.MORE_ROWS), contacts.LIMIT)
    if then in ("template", "partner"):
        partner = chosen(sent.offer.partners, request.POST.get("partner", ""))
        picked = values.get("template", "") if then == "template" else ""
        preset = first_values(partner, sent.offer, picked)
        values |= {name: preset[name] for name in (*PRESETS, "template") if preset[name]}
    values |= proposed_zones(values, sent.offer.partners)
    form = OnboardingForm(sent.offer, initial=values, contact_rows=rows)
    if outdated := _keep_quietly(sent, form, values):
        return outdated
    if wants_fragment(request) and then == "contacts":
        contacts.focus_last(form)
        return render(request, "customers/_contacts.html", {"form": form, "add_url": request.path})
    return page(request, form)


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def country_rules(request: HttpRequest) -> HttpResponse:
    """The fields a country asks for and, while onboarding, the call-in number it gives."""
    prefix = "location_" if request.GET.get("prefix") == "location_" else ""
    country = request.GET.get(f"{prefix}country", "")[:2]
    form = CountryForm(country, request.GET, prefix)
    shows_number = not prefix and request.GET.get("number") != "no"
    context = {
        "city": form[f"{prefix}city"],
        "state": form[f"{prefix}state"],
        "postal_code": form[f"{prefix}postal_code"],
        "prefix": prefix,
        "shows_number": shows_number,
        "call_in": callin.for_country(country) if shows_number else None,
        "zones": _zone_fields(request) if shows_number else [],
    }
    return render(request, "customers/_country_answer.html", context)


def _zone_fields(request: HttpRequest) -> list[BoundField]:
    """The selects of time zones that take the country's."""
    proposed = proposed_zones(request.GET.dict(), partners_of(actor(request)))
    form = ZoneForm(initial=proposed)
    for name in proposed:
        form.fields[name].widget.attrs["hx-swap-oob"] = "true"
    return [form[name] for name in proposed]
