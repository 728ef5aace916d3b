"""The partner asks for another look at a refusal, on the compliance page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compliance.access import customer_of
from compliance.contacts import another_look
from compliance.partner_pages.forms import AnotherLookForm
from compliance.partner_pages.views import status_page
from customers.models import Customer
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError


@require_POST
@partner_required(Right.SEE_CUSTOMERS, Right.ANSWER_REVIEWERS)
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the request; what was typed stays when it is refused."""
    customer = customer_of(request, public_id)
    form = AnotherLookForm(request.POST)
    if form.is_valid() and _asked(request, customer, form):
        messages.success(request, _("A reviewer looks at it again, and reads what you wrote first."))
        return redirect("compliance:status", public_id=customer.public_id)
    context = {**status_page(request, customer), "look_form": form}
    return render(request, "compliance/status.html", context, status=422)


def _asked(request: HttpRequest, customer: Customer, form: AnotherLookForm) -> bool:
    given = form.cleaned_data
    try:
        another_look.ask(
            actor=actor(request),
            customer=customer,
            reason=given["reason"],
            facts=given["facts"],
            of=given["of"],
            at=clock.now(),
        )
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True
