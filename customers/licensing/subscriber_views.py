"""The subscribers of a customer: list, add, move to another package, release."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.forms import refusals
from customers.licensing import corrections, people, selection, subscribers
from customers.licensing.forms.subscribers import DetailsForm, PackageForm, SubscriberForm
from customers.lookup import around, customer_of, page_of, subscriber_of
from customers.models import Customer, Subscriber
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock, merging
from portal.base.errors import DomainError
from portal.base.htmx import go, render_part
from portal.base.versions import Outdated

PAGE_SIZE = 50


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def subscriber_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everyone who holds a package of this customer."""
    customer = customer_of(request, public_id)
    wanted = people.Wanted.of(request.GET)
    shown = around(request, customer, _("Subscribers"))
    context = {
        **shown,
        "page": page_of(request, people.subscribers(customer, wanted), PAGE_SIZE),
        "wanted": wanted,
        "packages": people.packages_held(customer),
        "add_ons": people.add_ons_held(customer),
        "choices": selection.choices(customer, clock.now(), take_more=shown["allowed"].take_more),
    }
    return render_part(request, "customers/subscribers.html", "customers/_subscriber_results.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.EDIT_CUSTOMERS)
def subscriber_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add one with one package."""
    customer = customer_of(request, public_id)
    options = people.package_options(customer, today=clock.now().date())
    form = SubscriberForm(options, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            added = _add(request, customer, form)
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": _name(added)})
            return go(request, _list(customer))
    context = {
        **around(request, customer, _("Add a subscriber")),
        "form": form,
        "levels": people.administrator_packages(customer),
    }
    return render(request, "customers/subscriber_add.html", context, status=_status(form))


def _add(request: HttpRequest, customer: Customer, form: SubscriberForm) -> Subscriber:
    return subscribers.add(
        actor=actor(request),
        customer=customer,
        person=form.person(),
        package_code=form.cleaned_data["package"],
        is_administrator=form.cleaned_data["is_administrator"],
        at=clock.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.EDIT_CUSTOMERS)
def subscriber_change(request: HttpRequest, public_id: str, subscriber_id: str) -> HttpResponse:
    """Move one to another package."""
    customer = customer_of(request, public_id)
    one = subscriber_of(customer, subscriber_id)
    options = people.package_options(
        customer,
        today=clock.now().date(),
        current=one.package,
        administrator=one.is_administrator,
    )
    form = PackageForm(options, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            subscribers.move(
                actor=actor(request),
                subscriber=one,
                package_code=form.cleaned_data["package"],
                at=clock.now(),
            )
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("The package of %(name)s is saved.") % {"name": _name(one)})
            return go(request, _list(customer))
    context = {
        **around(request, customer, _("Change package")),
        "form": form,
        "subscriber": one,
        "levels": people.administrator_packages(customer),
    }
    return render(request, "customers/subscriber_change.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.EDIT_CUSTOMERS)
def subscriber_details(request: HttpRequest, public_id: str, subscriber_id: str) -> HttpResponse:
    """Correct name, e-mail, telephone number and extension."""
    customer = customer_of(request, public_id)
    one = subscriber_of(customer, subscriber_id)
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=_details(one))
    if form.is_bound and form.is_valid():
        try:
            corrections.correct(actor=actor(request), subscriber=one, person=form.person(), at=clock.now())
        except Outdated as error:
            form = merging.again(request.POST, DetailsForm(initial=_details(one)), DetailsForm, error)
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("The details of %(name)s are saved.") % {"name": _name(one)})
            return go(request, _list(customer))
    first = customer.subscribers.order_by("pk").first()
    context = {
        **around(request, customer, _("Correct details")),
        "form": form,
        "subscriber": one,
        "is_screened": first is not None and first.pk == one.pk,
    }
    return render(request, "customers/subscriber_details.html", context, status=_status(form))


def _details(one: Subscriber) -> dict[str, str]:
    return {part: getattr(one, part) for part in corrections.PARTS}


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def subscriber_administrator(request: HttpRequest, public_id: str, subscriber_id: str) -> HttpResponse:
    """Make a subscriber a full administrator, or an ordinary one again."""
    customer = customer_of(request, public_id)
    one = subscriber_of(customer, subscriber_id)
    wanted = request.POST.get("is_administrator") == "yes"
    try:
        subscribers.appoint(actor=actor(request), subscriber=one, is_administrator=wanted, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
        return go(request, reverse("customers:subscriber-change", args=[public_id, subscriber_id]))
    said = (
        _("%(name)s is now a full administrator.") if wanted else _("%(name)s is no longer an administrator.")
    )
    messages.success(request, said % {"name": _name(one)})
    return go(request, _list(customer))


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.EDIT_CUSTOMERS)
def subscriber_release(request: HttpRequest, public_id: str, subscriber_id: str) -> HttpResponse:
    """Ask first, then release: the service ends and the unit is free again."""
    customer = customer_of(request, public_id)
    one = subscriber_of(customer, subscriber_id)
    refusal = ""
    if request.method == "POST":
        try:
            subscribers.release(actor=actor(request), subscriber=one, at=clock.now())
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("%(name)s is released.") % {"name": _name(one)})
            return go(request, _list(customer))
    context = {
        **around(request, customer, _("Release")),
        "subscriber": one,
        "name": _name(one),
        "refusal": refusal,
        "consequences": _consequences(one),
        "keeps": _keeps(one),
        "back": _list(customer),
    }
    return render(request, "customers/subscriber_release.html", context, status=422 if refusal else 200)


def _consequences(one: Subscriber) -> list[str]:
    lines = [_("The services of this subscriber end at once.")]
    if one.is_administrator:
        lines.append(_("This person is a full administrator and loses that role."))
    return lines


def _keeps(one: Subscriber) -> list[str]:
    free = _("One unit of %(package)s is free again.") % {"package": one.package.name} if one.package else ""
    return [line for line in (free, _("The history is kept.")) if line]


def _name(one: Subscriber) -> str:
    return f"{one.first_name} {one.last_name}"


def _list(customer: Customer) -> str:
    return reverse("customers:subscribers", args=[customer.public_id])


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200
