"""Onboarding a customer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customers.forms import refusals
from customers.licensing import quotas
from customers.models import OnboardingTemplate
from customers.onboarding import creation
from customers.onboarding.creation_forms import Offer, OnboardingForm
from customers.profile import callin
from customers.profile.forms import contacts
from customers.profile.forms.addresses import CountryForm
from portal.accounts.access import actor, partner_required
from portal.accounts.models import Partner
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError
from portal.base.htmx import go, wants_fragment

PRESETS = ("country", "language")


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.CREATE_CUSTOMERS)
def create(request: HttpRequest) -> HttpResponse:
    """Show the form, change its shape, or create the customer."""
    partners = partners_of(actor(request))
    if request.method != "POST" and actor(request).suspended_partner_ids >= {one.pk for one in partners}:
        return go(request, reverse("customers:list"))  # where a strip says why
    partner = _chosen(partners, request.POST.get("partner", ""))
    offer = Offer(partners, _templates(partner), quotas.catalogue())
    if request.method != "POST":
        return _page(request, OnboardingForm(offer, initial=_first_values(partner, offer)))
    if request.POST.get("then"):
        return _reshaped(request, offer)
    form = OnboardingForm(offer, request.POST)
    if form.is_valid():
        try:
            made = creation.create(
                actor=actor(request), partner=partner, new=form.new_customer(), at=clock.now()
            )
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("%(name)s is being provisioned and checked.") % {"name": made.name})
            return go(request, reverse("customers:detail", args=[made.public_id]))
    else:
        refusals.show_more(form, creation.problems(partner=partner, new=form.new_customer(), at=clock.now()))
    return _page(request, form, status=422)


def _chosen(partners: list[Partner], public_id: str) -> Partner:
    return next((one for one in partners if one.public_id == public_id), partners[0])


def _templates(partner: Partner) -> list[OnboardingTemplate]:
    return list(OnboardingTemplate.objects.filter(partner=partner).order_by("-is_default", "name", "pk"))


def _first_values(partner: Partner, offer: Offer, template_id: str = "") -> dict[str, Any]:
    chosen = (
        one for one in offer.templates if template_id == one.public_id or (not template_id and one.is_default)
    )
    template = next(chosen, None)
    return {
        "submission_key": uuid.uuid4().hex,
        "partner": partner.public_id,
        "template": template.public_id if template else "",
        "country": str(template.country) if template else "",
        "language": template.language if template else partner.language,
        "location_language": template.language if template else partner.language,
        "location_time_zone": partner.time_zone,
        "site_time_zone": partner.time_zone,
    }


def _reshaped(request: HttpRequest, offer: Offer) -> HttpResponse:
    """The same values in a form of another shape: more rows, another country, another template."""
    then = request.POST["then"]
    values: dict[str, Any] = request.POST.dict()
    rows = contacts.typed_rows(values)
    if then == "contacts":
        rows = min(rows + (1 if wants_fragment(request) else contacts.MORE_ROWS), contacts.LIMIT)
    if then in ("template", "partner"):
        partner = _chosen(offer.partners, request.POST.get("partner", ""))
        picked = values.get("template", "") if then == "template" else ""
        preset = _first_values(partner, offer, picked)
        values |= {name: preset[name] for name in (*PRESETS, "template") if preset[name]}
    form = OnboardingForm(offer, initial=values, contact_rows=rows)
    if wants_fragment(request) and then == "contacts":
        contacts.focus_last(form)
        return render(request, "customers/_contacts.html", {"form": form, "add_url": request.path})
    return _page(request, form)


def _page(request: HttpRequest, form: OnboardingForm, status: int = 200) -> HttpResponse:
    country = str(form["country"].value() or "")
    context = {
        "form": form,
        "call_in": callin.for_country(country),
        "rules_url": reverse("customers:country-rules"),
        "add_url": request.path,
        "crumbs": [
            {"label": _("Customers"), "url": reverse("customers:list")},
            {"label": _("Add a customer")},
        ],
    }
    template = "customers/_onboarding_form.html" if wants_fragment(request) else "customers/create.html"
    return render(request, template, context, status=status)


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
    }
    return render(request, "customers/_country_answer.html", context)
