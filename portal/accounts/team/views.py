"""A partner's page of its team: members, and who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import actor, partner_required
from portal.accounts.models import Invitation, Membership
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.accounts.team import invitations, members, rules
from portal.accounts.team.forms import InviteForm, RoleForm
from portal.base import clock, refusals
from portal.base.errors import DomainError
from portal.base.paging import page_of

PAGE = 25
DAYS_AGAIN = 7


@require_safe
@partner_required(Right.MANAGE_TEAM)
def listing(request: HttpRequest) -> HttpResponse:
    """Members with their roles, open invitations, and those that are over."""
    who, at = actor(request), clock.now()
    found = Membership.objects.filter(partner_id__in=who.partner_ids).select_related(
        "user", "partner__parent"
    )
    invited = Invitation.objects.filter(partner_id__in=who.partner_ids).select_related("partner")
    waiting = invited.filter(accepted_at=None, revoked_at=None).order_by("-sent_at", "-pk")
    over = invited.exclude(accepted_at=None, revoked_at=None).order_by("-created_at", "-pk")
    page = page_of(
        found.order_by("partner__parent_id", "partner__name", "user__name", "pk"),
        request.GET.get("page"),
        PAGE,
        lambda rows: [(one, rules.may_change(who, one)) for one in rows],
    )
    context = {
        "page": page,
        "waiting": [(one, one.is_open(at)) for one in waiting[:PAGE]],
        "over": over[:PAGE],
        "show_partner": len(who.partner_ids) > 1,
        "own_id": who.user_id,
    }
    return render(request, "account/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_TEAM)
def invite(request: HttpRequest) -> HttpResponse:
    """Ask somebody in, by mail."""
    who = actor(request)
    form = InviteForm(who, partners_of(who), request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("email", "role", "days", "language")}
        try:
            invitations.invite(actor=who, partner=form.partner, at=clock.now(), **given)
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(
                request, _("The invitation is on its way to %(email)s.") % {"email": given["email"]}
            )
            return redirect("team:list")
    context = {"form": form, "crumbs": _crumbs(_("Invite"))}
    return render(request, "account/team_invite.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_TEAM)
def member(request: HttpRequest, public_id: str) -> HttpResponse:
    """A colleague's role."""
    who, one = actor(request), _member(request, public_id)
    form = RoleForm(who, one, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            members.change_role(actor=who, member=one, role=form.cleaned_data["role"], at=clock.now())
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("The role of %(name)s is changed.") % {"name": one.user})
            return redirect("team:list")
    context = {"form": form, "member": one, "crumbs": _crumbs(str(one.user))}
    return render(request, "account/team_member.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_TEAM)
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask first, then take a colleague out of the team."""
    one = _member(request, public_id)
    if request.method == "POST":
        try:
            members.remove(actor=actor(request), member=one, at=clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(name)s is no longer in the team.") % {"name": one.user})
        return redirect("team:list")
    context = {"member": one, "crumbs": _crumbs(_("Remove"))}
    return render(request, "account/team_remove.html", context)


@require_POST
@partner_required(Right.MANAGE_TEAM)
def again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send an invitation again."""
    return _done(
        request,
        public_id,
        lambda one: invitations.send_again(
            actor=actor(request), invitation=one, days=DAYS_AGAIN, at=clock.now()
        ),
        _("Sent again. The link of the earlier mail works as well."),
    )


@require_POST
@partner_required(Right.MANAGE_TEAM)
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """End an invitation."""
    return _done(
        request,
        public_id,
        lambda one: invitations.revoke(actor=actor(request), invitation=one, at=clock.now()),
        _("The invitation is revoked."),
    )


def _done(request: HttpRequest, public_id: str, do: object, said: str) -> HttpResponse:
    assert callable(do)
    try:
        do(_invitation(request, public_id))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("team:list")


def _member(request: HttpRequest, public_id: str) -> Membership:
    own = Membership.objects.filter(partner_id__in=actor(request).partner_ids)
    return get_object_or_404(own.select_related("user", "partner__parent"), public_id=public_id)


def _invitation(request: HttpRequest, public_id: str) -> Invitation:
    own = Invitation.objects.filter(partner_id__in=actor(request).partner_ids)
    return get_object_or_404(own.select_related("partner"), public_id=public_id)


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("Team"), "url": reverse("team:list")}, {"label": here}]
