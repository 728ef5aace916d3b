"""What is set up beside the profile; of it only the location is screened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.forms import refusals
from customers.lifecycle import assignments, own_organisation
from customers.lifecycle.setup_forms import PeopleForm, PlacesForm, SettingsForm, places_of, settings_shown
from customers.lookup import around, customer_of
from customers.models import CallingLocation, Customer, OnboardingTemplate
from customers.profile import locations, settings_of
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock, merging
from portal.base.errors import DomainError
from portal.base.htmx import go
from portal.base.versions import Outdated


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.EDIT_CUSTOMERS)
def setup(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the parts; a POST saves the one it names in `part`."""
    customer = customer_of(request, public_id)
    parts: dict[str, forms.Form] = {
        "places": _places(customer),
        "people": _people(customer),
        "own": forms.Form(),
        "settings": _settings(customer),
    }
    part = request.POST.get("part", "")
    if request.method != "POST" or part not in parts:
        return _page(request, customer, parts)
    tried: dict[str, forms.Form] = {
        "places": PlacesForm(request.POST),
        "people": _people(customer, request.POST),
        "own": forms.Form(request.POST),
        "settings": _settings(customer, request.POST),
    }
    form = tried[part]
    if form.is_valid():
        try:
            changed = _SAVE[part](request, customer, form)
        except Outdated as error:
            form = _again(request, customer, part, error)
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing changed."))
            return go(request, reverse("customers:setup", args=[customer.public_id]))
    return _page(request, customer, parts | {part: form}, status=422)


def _again(request: HttpRequest, customer: Customer, part: str, error: Outdated) -> forms.Form:
    fresh: dict[str, forms.Form] = {
        "places": _places(customer),
        "people": _people(customer),
        "own": forms.Form(),
        "settings": _settings(customer),
    }
    make: dict[str, Callable[[Any], forms.Form]] = {
        "places": PlacesForm,
        "people": lambda data: _people(customer, data),
        "own": forms.Form,
        "settings": lambda data: _settings(customer, data),
    }
    return merging.again(request.POST, fresh[part], make[part], error)


def _places(customer: Customer) -> PlacesForm:
    location = CallingLocation.objects.filter(customer=customer).first()
    return PlacesForm(initial=places_of(customer, location))


def _settings(customer: Customer, data: Any = None) -> SettingsForm:
    templates = OnboardingTemplate.objects.filter(partner_id=customer.partner_id).order_by("name", "pk")
    return SettingsForm(templates, data, initial=settings_shown(customer))


def _people(customer: Customer, data: Any = None) -> PeopleForm:
    now = [str(pk) for pk in customer.assignees.values_list("pk", flat=True)]
    return PeopleForm(assignments.colleagues(customer), data, initial={"people": now})


def _save_places(request: HttpRequest, customer: Customer, form: Any) -> bool:
    return locations.change(actor=actor(request), customer=customer, at=clock.now(), **form.values())


def _save_people(request: HttpRequest, customer: Customer, form: Any) -> bool:
    return assignments.assign(actor=actor(request), customer=customer, people=form.chosen(), at=clock.now())


def _save_own(request: HttpRequest, customer: Customer, _form: Any) -> bool:
    own = request.POST.get("own") == "yes"
    return own_organisation.mark(actor=actor(request), customer=customer, own=own, at=clock.now())


def _save_settings(request: HttpRequest, customer: Customer, form: Any) -> bool:
    return settings_of.change(actor=actor(request), customer=customer, at=clock.now(), **form.values())


_SAVE: dict[str, Callable[[HttpRequest, Customer, Any], bool]] = {
    "places": _save_places,
    "people": _save_people,
    "own": _save_own,
    "settings": _save_settings,
}


def _page(
    request: HttpRequest, customer: Customer, parts: dict[str, forms.Form], status: int = 200
) -> HttpResponse:
    who = actor(request)
    context = {
        **around(request, customer, _("Set-up")),
        **parts,
        "may_assign": who.may(Right.MANAGE_TEAM),
        "may_mark_own": who.may(Right.CREATE_CUSTOMERS),
        "rules_url": reverse("customers:country-rules") + "?number=no",
    }
    return render(request, "customers/setup.html", context, status=status)
