"""Beginning and ending to view as a partner's person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import view_as
from portal.accounts.access import staff_required
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError
from portal.base.formstyle import StyledForm


class ViewAsForm(StyledForm, forms.Form):
    """Why support looks."""

    needed = {"reason": gettext_lazy("Say why you look, for example the number of the request.")}
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Kept in the history with your name, theirs, and every page you open."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Right.SUPPORT_ACTIONS)
def begin(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask why, then look."""
    person = get_object_or_404(User.objects.select_related("membership__partner"), pk=person_id)
    form = ViewAsForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _begun(request, person, form):
        return redirect("home")
    context: dict[str, Any] = {"form": form, "person": person, "minutes": view_as.MINUTES}
    return render(request, "account/view_as.html", context, status=422 if form.errors else 200)


def _begun(request: HttpRequest, person: User, form: ViewAsForm) -> bool:
    try:
        view_as.begin(request, person=person, reason=form.cleaned_data["reason"], at=clock.now())
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


@require_POST
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """Back to one's own eyes."""
    view_as.end(request, clock.now())
    messages.success(request, _("You see the portal with your own account again."))
    return redirect("home")
