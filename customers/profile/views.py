"""Editing what is screened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.forms import refusals
from customers.lookup import around, customer_of
from customers.models import Customer
from customers.profile import versions
from customers.profile.forms import contacts, further
from customers.profile.forms.profile import ProfileForm, initial_of
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock, merging
from portal.base.errors import DomainError
from portal.base.htmx import go, wants_fragment
from portal.base.versions import Outdated


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.EDIT_CUSTOMERS)
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change name, address or contacts; every real change is checked again."""
    customer = customer_of(request, public_id)
    if request.method != "POST":
        assert customer.profile is not None
        return _page(request, customer, ProfileForm(initial=initial_of(customer.profile)))
    if request.POST.get("then"):
        return _reshaped(request, customer)
    form = ProfileForm(request.POST)
    if form.is_valid():
        try:
            changed = versions.change(
                actor=actor(request), customer=customer, at=clock.now(), **form.values()
            )
        except Outdated as error:
            form = _again(request, customer, error)
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _saved(customer) if changed else _unchanged())
            for doubt in further.doubts(form):
                messages.warning(request, doubt)
            return go(request, reverse("customers:detail", args=[customer.public_id]))
    return _page(request, customer, form, status=422)


def _again(request: HttpRequest, customer: Customer, error: Outdated) -> ProfileForm:
    assert customer.profile is not None
    rows = contacts.typed_rows(request.POST)
    fresh = ProfileForm(initial=initial_of(customer.profile), contact_rows=rows)
    return merging.again(request.POST, fresh, ProfileForm, error)


def _saved(customer: Customer) -> str:
    return _("%(name)s is saved and will be checked again. Everything stays active.") % {
        "name": customer.name
    }


def _unchanged() -> str:
    return _("Nothing changed, so nothing will be checked.")


def _reshaped(request: HttpRequest, customer: Customer) -> HttpResponse:
    """The same values with more rows of contacts, or in the shape of another country."""
    values: dict[str, Any] = request.POST.dict()
    rows = contacts.typed_rows(values)
    if request.POST["then"] == "contacts":
        rows = min(rows + (1 if wants_fragment(request) else contacts.MORE_ROWS), contacts.LIMIT)
    form = ProfileForm(initial=values, contact_rows=rows)
    if wants_fragment(request):
        contacts.focus_last(form)
        return render(request, "customers/_contacts.html", {"form": form, "add_url": request.path})
    return _page(request, customer, form)


def _page(request: HttpRequest, customer: Customer, form: ProfileForm, status: int = 200) -> HttpResponse:
    context = {
        **around(request, customer, _("Edit")),
        "form": form,
        "add_url": request.path,
        "rules_url": reverse("customers:country-rules") + "?number=no",
    }
    return render(request, "customers/edit.html", context, status=status)
