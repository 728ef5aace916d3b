"""Onboarding templates of a partner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.forms import refusals
from customers.lookup import template_of
from customers.models import OnboardingTemplate
from customers.onboarding import templates
from customers.onboarding.template_forms import TemplateForm
from portal.accounts.access import actor, partner_required
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.base import clock, merging
from portal.base.errors import DomainError
from portal.base.htmx import go
from portal.base.versions import Outdated


@require_safe
@partner_required(Right.MANAGE_TEMPLATES)
def template_list(request: HttpRequest) -> HttpResponse:
    """All templates of the actor's partner and its sub-partners."""
    who = actor(request)
    found = OnboardingTemplate.objects.filter(partner_id__in=who.partner_ids).select_related("partner")
    ordered = found.order_by("partner__parent_id", "partner__name", "-is_default", "name", "pk")
    context = {
        "templates": [(one, one.partner_id not in who.suspended_partner_ids) for one in ordered],
        "show_partner": len(who.partner_ids) > 1,
        "may_add": bool(who.partner_ids - who.suspended_partner_ids),
    }
    return render(request, "customers/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_TEMPLATES)
def template_add(request: HttpRequest) -> HttpResponse:
    """Add a template to the actor's own partner, or to a sub-partner on its behalf."""
    partners = partners_of(actor(request))
    first = {"language": partners[0].language, "admin_email": partners[0].contact_email}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=first, partners=partners)
    if form.is_bound and form.is_valid():
        try:
            made = templates.create(
                actor=actor(request), partner=form.partner, at=clock.now(), **form.values()
            )
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("The template %(name)s is added.") % {"name": made.name})
            return go(request, reverse("customers:templates"))
    return _page(request, form, _("Add a template"))


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_TEMPLATES)
def template_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a template; customers made with it stay as they are."""
    template = template_of(request, public_id)
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=_initial(template))
    if form.is_bound and form.is_valid():
        try:
            templates.change(actor=actor(request), template=template, at=clock.now(), **form.values())
        except Outdated as error:
            fresh = TemplateForm(initial=_initial(template))
            form = merging.again(request.POST, fresh, TemplateForm, error)
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("The template is saved. Customers made with it stay as they are."))
            return go(request, reverse("customers:templates"))
    return _page(request, form, _("Edit template"), template)


def _initial(template: OnboardingTemplate) -> dict[str, str]:
    return {
        "name": template.name,
        "admin_email": template.admin_email,
        "country": str(template.country),
        "language": template.language,
    }


def _page(
    request: HttpRequest, form: TemplateForm, here: str, template: OnboardingTemplate | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "template": template,
        "here": here,
        "crumbs": [{"label": _("Templates"), "url": reverse("customers:templates")}, {"label": here}],
    }
    return render(request, "customers/template_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@partner_required(Right.MANAGE_TEMPLATES)
def template_default(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a template the default of its partner."""
    template = template_of(request, public_id)
    try:
        templates.change(actor=actor(request), template=template, is_default=True, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s is now the default template.") % {"name": template.name})
    return go(request, reverse("customers:templates"))


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_TEMPLATES)
def template_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask first, then delete."""
    template = template_of(request, public_id)
    refusal = ""
    if request.method == "POST":
        try:
            templates.delete(actor=actor(request), template=template, at=clock.now())
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The template is deleted."))
            return go(request, reverse("customers:templates"))
    context = {
        "template": template,
        "refusal": refusal,
        "consequences": [
            _("The Provisioning ID %(id)s stops working at once, also for the API.")
            % {"id": template.public_id},
        ],
        "keeps": [_("Customers made with it stay as they are.")],
        "crumbs": [{"label": _("Templates"), "url": reverse("customers:templates")}, {"label": _("Delete")}],
    }
    return render(request, "customers/template_delete.html", context, status=422 if refusal else 200)
