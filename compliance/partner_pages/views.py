"""The partner's side: the status card that looks again by itself, the compliance page, the answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compliance.access import customer_of
from compliance.partner_pages import meanwhile
from compliance.partner_pages import queries as review
from compliance.partner_pages.forms import AnotherLookForm, AnswerForm
from customers.models import Customer
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.templatetags.portal_ui import STATUSES


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def status_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card alone; it asks for itself again, first every 5 seconds, then every 30, while something can change.

    286 tells htmx that this was the last look: the state is settled, or an answer is being typed.
    """
    customer = customer_of(request, public_id)
    context = _context(request, customer, looks=_looks(request), full="full" in request.GET)
    seen = request.GET.get("seen", "")
    if seen and seen != customer.shown_status:
        context["spoken"] = _("Compliance: %(status)s") % {"status": STATUSES[customer.shown_status][1]}
    status = 200 if context["poll_url"] else 286
    response = render(request, "compliance/_status_card.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _looks(request: HttpRequest) -> int:
    given = request.GET.get("n", "0")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else 0


def _context(
    request: HttpRequest,
    customer: Customer,
    *,
    looks: int = 0,
    full: bool = False,
    form: AnswerForm | None = None,
) -> dict[str, Any]:
    """What the card shows; the form only for those who may answer."""
    shown = review.card(customer, at=clock.now())
    may_answer = actor(request).may(Right.ANSWER_REVIEWERS)
    if form is None and shown.open_questions and may_answer:
        form = AnswerForm(questions=shown.open_questions)
    seconds = review.delay(looks) if review.polls(customer) and form is None else None
    return {
        "customer": customer,
        "card": shown,
        "form": form,
        "poll_seconds": seconds,
        "poll_url": _next_look(customer, looks, full=full) if seconds else "",
        "full": full,
        "gave_up": seconds is None and form is None and review.polls(customer),
        **review.figures(shown),
    }


def _next_look(customer: Customer, looks: int, *, full: bool) -> str:
    address = reverse("compliance:status-card", args=[customer.public_id])
    return f"{address}?n={looks + 1}&seen={customer.shown_status}{'&full=1' if full else ''}"


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def status(request: HttpRequest, public_id: str) -> HttpResponse:
    """The compliance page: the card, what was answered, what the check is."""
    customer = customer_of(request, public_id)
    return render(request, "compliance/status.html", status_page(request, customer))


def status_page(request: HttpRequest, customer: Customer, form: AnswerForm | None = None) -> dict[str, Any]:
    """What the compliance page shows."""
    context = _context(request, customer, full=True, form=form)
    return {
        **context,
        "look_form": _look(request, context["card"]),
        **_late(request, context["card"], form),
        "places": meanwhile.places(customer),
        "links": settings.LINKS,
        "crumbs": [
            {"label": _("Customers"), "url": reverse("customers:list")},
            {"label": customer.name, "url": reverse("customers:detail", args=[customer.public_id])},
            {"label": _("Compliance")},
        ],
    }


def _look(request: HttpRequest, card: review.Card) -> AnotherLookForm | None:
    """The form of another look, for those who may answer, where a refusal can be asked about."""
    if not card.refused or not actor(request).may(Right.ANSWER_REVIEWERS):
        return None
    return AnotherLookForm(initial={"of": card.refused})


def _late(request: HttpRequest, card: review.Card, form: AnswerForm | None) -> dict[str, Any]:
    """What was asked and not answered when the review went on: it stands beside the card, which looks on."""
    if not card.late_questions or not actor(request).may(Right.ANSWER_REVIEWERS):
        return {"late_form": None}
    return {"late_form": form or AnswerForm(questions=card.late_questions), "form": None}
