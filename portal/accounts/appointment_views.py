"""The page of everybody who may ask for, or answer, a change of who decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import appointments
from portal.accounts.access import actor, staff_required
from portal.accounts.appointment_forms import AppointmentForm
from portal.accounts.models import Appointment, User
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError
from portal.base.paging import page_of

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Right.APPOINT)
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, who decides now, and a form to ask."""
    form = AppointmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _asked(request, form):
        messages.success(request, _("Asked. It is in force once a second person has confirmed it."))
        return redirect("appointments")
    return render(
        request, "account/appointments.html", _context(request, form), status=422 if form.errors else 200
    )


def _asked(request: HttpRequest, form: AppointmentForm) -> bool:
    reason, at = form.cleaned_data["reason"], clock.now()
    try:
        appointments.ask(actor=actor(request), person=form.found, after=form.wanted(), reason=reason, at=at)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def _context(request: HttpRequest, form: AppointmentForm) -> dict[str, Any]:
    who = actor(request)
    rows = [(one, appointments.refused_for(who, one) is None) for one in appointments.waiting(clock.now())]
    deciding = User.objects.filter(operator_role__in=appointments.DECIDING).order_by("name", "pk")
    return {
        "form": form,
        "waiting": rows,
        "deciding": deciding,
        "page": page_of(appointments.closed(), request.GET.get("page"), PAGE, lambda found: found),
        "own_id": request.user.pk,
    }


@require_POST
@staff_required(Right.APPOINT)
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second person's word, or the asker's own withdrawal."""
    one = get_object_or_404(Appointment.objects.select_related("asked_by", "person"), public_id=public_id)
    do = appointments.confirm if request.POST.get("answer") == "confirm" else appointments.refuse
    try:
        do(actor=actor(request), appointment=one, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("appointments")
    if do is appointments.confirm:
        messages.success(
            request,
            _("In force. %(person)s chooses a new password with “Forgotten?” on the sign-in page.")
            % {"person": one.person},
        )
    else:
        messages.success(request, _("Closed. Nothing was changed."))
    return redirect("appointments")


@require_POST
@staff_required(Right.APPOINT)
def end(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a deciding role away, at once."""
    person = get_object_or_404(User, pk=person_id, operator_role__in=appointments.DECIDING)
    reason = request.POST.get("reason", "").strip()[:2000]
    appointments.stand_down(actor=actor(request), person=person, reason=reason, at=clock.now())
    messages.success(request, _("%(person)s no longer decides.") % {"person": person})
    return redirect("appointments")
