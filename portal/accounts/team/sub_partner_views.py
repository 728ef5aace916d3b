"""A parent's page of its sub-partners."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import actor, partner_required
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.accounts.team import sub_partners
from portal.accounts.team.forms import SubPartnerForm
from portal.accounts.team.sub_partners import NewSubPartner
from portal.base import clock, refusals
from portal.base.errors import DomainError
from portal.base.paging import page_of

PAGE = 25


@require_safe
@partner_required(Right.MANAGE_SUB_PARTNERS)
def listing(request: HttpRequest) -> HttpResponse:
    """Each with its people and whether it is suspended; a sub-partner itself sees that it can have none."""
    own = sub_partners.own_partner(actor(request))
    found = own.sub_partners.annotate(
        people=Count("memberships", filter=Q(memberships__user__is_active=True), distinct=True)
    )
    context = {"page": page_of(found.order_by("name", "pk"), request.GET.get("page"), PAGE, list), "own": own}
    return render(request, "account/sub_partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_SUB_PARTNERS)
def add(request: HttpRequest) -> HttpResponse:
    """A new one, with its first wholesale administrator invited."""
    own = sub_partners.own_partner(actor(request))
    initial = {"language": own.language, "time_zone": own.time_zone}
    form = SubPartnerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            made = sub_partners.add(
                actor=actor(request), new=NewSubPartner(**form.cleaned_data), at=clock.now()
            )
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("The sub-partner %(name)s is added.") % {"name": made.name})
            return redirect("team:sub-partners")
    crumbs = [{"label": _("Sub-partners"), "url": reverse("team:sub-partners")}, {"label": _("Add")}]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "account/sub_partner_add.html", context, status=422 if form.is_bound else 200)


@require_POST
@partner_required(Right.MANAGE_SUB_PARTNERS)
def suspend(request: HttpRequest, public_id: str) -> HttpResponse:
    """It may delete and answer, nothing else."""
    done = _("%(name)s is suspended: it can delete and answer, nothing else.")
    return _act(request, public_id, sub_partners.suspend, done)


@require_POST
@partner_required(Right.MANAGE_SUB_PARTNERS)
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """It works as before."""
    return _act(request, public_id, sub_partners.resume, _("%(name)s works as before."))


def _act(request: HttpRequest, public_id: str, do: object, said: str) -> HttpResponse:
    assert callable(do)
    own = Partner.objects.filter(parent_id=actor(request).partner_id)
    one = get_object_or_404(own, public_id=public_id)
    try:
        do(actor=actor(request), partner=one, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said % {"name": one.name})
    return redirect("team:sub-partners")
