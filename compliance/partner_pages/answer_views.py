"""The partner's answers: sending them, keeping drafts of them, and the files that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from compliance.access import customer_of
from compliance.contacts import answer_files, downloads, drafts
from compliance.models import AnswerFile
from compliance.partner_pages import queries as review
from compliance.partner_pages.forms import FILE, SEEN, AnswerForm
from compliance.partner_pages.views import status_page
from customers.models import Customer
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError


@dataclass(frozen=True)
class Overtaken:
    """What was typed for a question that is not open any more; `asked` is None where it is not shown either."""

    asked: review.Asked | None
    typed: str


@require_POST
@partner_required(Right.SEE_CUSTOMERS, Right.ANSWER_REVIEWERS)
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the partner's answers, or keep them as a draft; a suspended partner may too.

    A file that is sound is in the draft from here on, whatever else of the page is refused.
    """
    customer = customer_of(request, public_id)
    card = review.card(customer, at=clock.now())
    form = AnswerForm(request.POST, request.FILES, questions=_open(card))
    _keep_files(request, customer, form)
    overtaken = _overtaken(request, card)
    if overtaken:
        return _refused(request, customer, form, HTTPStatus.CONFLICT, overtaken)
    if not form.questions or _was_sent_already(request, card, form):
        said = _("There is nothing to answer any more. A colleague may have answered already.")
        messages.info(request, said)
        return redirect("compliance:status", public_id=customer.public_id)
    status = _done(request, customer, form) if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    if status == HTTPStatus.FOUND:
        return redirect("compliance:status", public_id=customer.public_id)
    return _refused(request, customer, form, status)


def _open(card: review.Card) -> tuple[review.Asked, ...]:
    return card.open_questions or card.late_questions


def _keep_files(request: HttpRequest, customer: Customer, form: AnswerForm) -> None:
    for question, upload in form.uploads.items():
        try:
            kept = answer_files.keep(
                actor=actor(request),
                customer=customer,
                question=question,
                name=upload.name or "",
                content=upload.file,
                at=clock.now(),
            )
        except DomainError as refused:
            form.add_error(question + FILE, str(refused))
        else:
            form.added[question] = kept.public_id


def _overtaken(request: HttpRequest, card: review.Card) -> list[Overtaken]:
    """What the page asked and is not open now, where what was typed is not what was answered."""
    still = {one.public_id for one in _open(card)}
    done = {one.public_id: one for one in card.answered}
    asked = {name.removesuffix(SEEN) for name in request.POST if name.endswith(SEEN)} | (
        done.keys() & request.POST
    )
    typed = {name: _typed(request, name) for name in asked - still}
    return [
        Overtaken(done.get(name), text)
        for name, text in sorted(typed.items())
        if text and not (name in done and done[name].answer == text)
    ]


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()


def _was_sent_already(request: HttpRequest, card: review.Card, form: AnswerForm) -> bool:
    """A second click: nothing but what was answered is in it."""
    again = any(_typed(request, one.public_id) for one in card.answered)
    return again and not form.added and not any(one.is_answer for one in form.given().values())


def _done(request: HttpRequest, customer: Customer, form: AnswerForm) -> HTTPStatus:
    """Sent or kept; the status of the page that says so, or why not."""
    try:
        if form.is_draft:
            _drafted(request, customer, form)
        else:
            _sent(request, customer, form)
    except drafts.DraftChanged as refused:
        form.add_error(None, str(refused))
        return HTTPStatus.CONFLICT
    except DomainError as refused:
        form.add_error(None, str(refused))
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.FOUND


def _drafted(request: HttpRequest, customer: Customer, form: AnswerForm) -> None:
    drafts.save(actor=actor(request), customer=customer, given=form.given(), at=clock.now())
    said = _("The draft is saved. Your colleagues see it; the reviewers see nothing of it until it is sent.")
    messages.success(request, said)


def _sent(request: HttpRequest, customer: Customer, form: AnswerForm) -> None:
    count = drafts.send(actor=actor(request), customer=customer, given=form.given(), at=clock.now())
    said = ngettext(
        "Your answer was sent. A reviewer reads it before anything is decided.",
        "Your answers were sent. A reviewer reads them before anything is decided.",
        count,
    )
    left = len(form.questions) - count
    if left:
        more = ngettext("%(n)s question is still open.", "%(n)s questions are still open.", left) % {
            "n": left
        }
        said = f"{said} {more}"
    messages.success(request, said)


def _refused(
    request: HttpRequest,
    customer: Customer,
    form: AnswerForm,
    status: HTTPStatus,
    overtaken: Sequence[Overtaken] = (),
) -> HttpResponse:
    """The page as it is now, with everything that was typed."""
    form.look_again(_open(review.card(customer, at=clock.now())))
    context = {**status_page(request, customer, form), "overtaken": overtaken}
    return render(request, "compliance/status.html", context, status=status)


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """One's own file; that of a draft for those who may answer."""
    mine = AnswerFile.objects.filter(
        question__case__customer=customer_of(request, public_id), removed_at=None
    )
    found = get_object_or_404(mine, public_id=file_id)
    if found.sent_at is None and not actor(request).may(Right.ANSWER_REVIEWERS):
        raise Http404
    return downloads.of(found)
