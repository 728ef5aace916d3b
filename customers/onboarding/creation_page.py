"""The onboarding page: what it offers, what of it was sent, and how it is drawn."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.licensing import quotas
from customers.models import Draft, OnboardingTemplate
from customers.onboarding import drafts
from customers.onboarding.creation_forms import Offer, OnboardingForm
from customers.onboarding.summary import Summary
from customers.profile.forms import contacts
from customers.rules import zones
from portal.accounts.access import actor
from portal.accounts.models import Partner
from portal.accounts.partner_choice import partners_of
from portal.base import merging
from portal.base.htmx import wants_fragment
from portal.base.versions import Outdated

KEY, PAGE = "submission_key", "page"


@dataclass(frozen=True)
class Sent:
    """A form that was posted: for which partner, and with what."""

    request: HttpRequest
    partner: Partner
    offer: Offer

    @classmethod
    def of(cls, request: HttpRequest) -> Sent:
        """What this request posts."""
        partners = partners_of(actor(request))
        partner = chosen(partners, request.POST.get("partner", ""))
        return cls(request, partner, offer_for(partners, partner))

    @property
    def then(self) -> str:
        """What the pressed button asks for; empty for creating the customer."""
        return self.request.POST.get("then", "")

    def typed(self, form: OnboardingForm, values: Mapping[str, Any] | None = None) -> drafts.Typed:
        """What there is to keep: the form's own fields, whatever else was posted."""
        post = self.request.POST
        given = post if values is None else values
        own = {name: str(given.get(name) or "") for name in form.fields if name != KEY}
        return drafts.Typed(post.get(KEY, ""), post.get(PAGE, ""), own)


def chosen(partners: list[Partner], public_id: str) -> Partner:
    """The partner with this id, else the first."""
    return next((one for one in partners if one.public_id == public_id), partners[0])


def offer_for(partners: list[Partner], partner: Partner) -> Offer:
    """What can be chosen for a customer of this partner."""
    own = OnboardingTemplate.objects.filter(partner=partner)
    return Offer(partners, list(own.order_by("-is_default", "name", "pk")), quotas.catalogue())


def first_values(partner: Partner, offer: Offer, template_id: str = "") -> dict[str, Any]:
    """What a new form holds: the presets of the template, or of the default one."""
    picked = (
        one for one in offer.templates if template_id == one.public_id or (not template_id and one.is_default)
    )
    template = next(picked, None)
    zone = zones.of(str(template.country) if template else "") or partner.time_zone
    return {
        KEY: uuid.uuid4().hex,
        "partner": partner.public_id,
        "template": template.public_id if template else "",
        "country": str(template.country) if template else "",
        "language": template.language if template else partner.language,
        "location_language": template.language if template else partner.language,
        "location_time_zone": zone,
        "site_time_zone": zone,
    }


ZONES = ("location_time_zone", "site_time_zone")


def proposed_zones(values: Mapping[str, Any], partners: list[Partner]) -> dict[str, str]:
    """The zone of the country and city, for each field that still holds a preset: what was chosen stays."""
    zone = zones.of(str(values.get("country") or ""), str(values.get("city") or ""))
    presets = {"", "UTC", *(one.time_zone for one in partners)}
    return {name: zone for name in ZONES if zone and values.get(name, "-") in presets - {zone}}


def form_of(draft: Draft, offer: Offer, contact_rows: int = contacts.FIRST_ROWS) -> OnboardingForm:
    """The form as the draft keeps it."""
    values = {**draft.values, KEY: draft.key, "partner": draft.partner.public_id}
    return OnboardingForm(offer, initial=values, contact_rows=contact_rows)


def again(sent: Sent, error: Outdated) -> OnboardingForm:
    """The form after somebody else wrote the draft: what was typed here, and beside it what they typed."""
    post = sent.request.POST
    draft = drafts.of_key(actor(sent.request), post.get(KEY, ""))
    assert draft is not None
    fresh = form_of(draft, sent.offer, contacts.typed_rows(post))
    return merging.again(post, fresh, lambda data: OnboardingForm(sent.offer, data), error)


def page(request: HttpRequest, form: OnboardingForm, status: int = 200) -> HttpResponse:
    """The whole page, or its form for htmx."""
    draft = drafts.of_key(actor(request), str(form[KEY].value() or ""))
    context = {
        "form": form,
        **in_short(form),
        "rules_url": reverse("customers:country-rules"),
        "add_url": reverse("customers:create"),
        "page_token": request.POST.get(PAGE) or uuid.uuid4().hex,
        **draft_state(draft),
        "drafts": drafts.still_open(actor(request)).count(),
        "crumbs": [
            {"label": _("Customers"), "url": reverse("customers:list")},
            {"label": _("Add a customer")},
        ],
    }
    template = "customers/_onboarding_form.html" if wants_fragment(request) else "customers/create.html"
    return render(request, template, context, status=status)


def in_short(form: OnboardingForm) -> dict[str, Any]:
    """What the rail and the warnings say of the form as it is."""
    partners = form.offer.partners
    partner = str(form["partner"].value() or "") if "partner" in form.fields else ""
    summary = Summary(form, chosen(partners, partner))
    return {"summary": summary, "call_in": summary.call_in, "alike": summary.look_alikes}


def draft_state(draft: Draft | None) -> dict[str, Any]:
    """What the page says of its draft."""
    return {"draft": draft, "kept_until": drafts.kept_until(draft) if draft else None}
