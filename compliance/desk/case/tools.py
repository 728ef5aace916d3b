"""The forms of the case page, empty or with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from compliance.contacts import questions, tipping_off
from compliance.desk import forms as desk
from compliance.models import Case
from compliance.review import grounds, words
from portal.base.errors import DomainError

if TYPE_CHECKING:
    from compliance.desk.case.offers import CaseView


def judge(data: QueryDict | None = None, **initial: Any) -> desk.JudgeForm:
    """A verdict on one candidate."""
    return desk.JudgeForm(data, initial=initial, reasons=words.verdict_reasons())


def decide(case: Case, decision: str, data: QueryDict | None = None) -> desk.ReasonForm:
    """A decision on the case, with the reasons that are true of it."""
    return desk.ReasonForm(data, reasons=grounds.offered(case, decision))


def second(data: QueryDict | None = None) -> desk.NoteForm:
    """What the second person says."""
    return desk.NoteForm(data, label=_("Your note"))


def reopen(data: QueryDict | None = None) -> desk.NoteForm:
    """Why a decided case is opened again."""
    return desk.NoteForm(data, label=_("Reason"), required=True)


def keep(data: QueryDict | None = None) -> desk.NoteForm:
    """Why a refusal stands though its party is no longer listed."""
    return desk.NoteForm(data, label=_("Reason"), required=True)


def note(data: QueryDict | None = None) -> desk.NoteForm:
    """An internal note."""
    return desk.NoteForm(data, label=_("New note"), required=True)


def escalate(data: QueryDict | None = None) -> desk.NoteForm:
    """Why the compliance lead should look."""
    return desk.NoteForm(data, label=_("What the compliance lead should decide"), required=True)


def ask(case: Case, data: QueryDict | None = None) -> desk.AskForm:
    """Questions in the partner's language."""
    catalogue = questions.catalogue(case.customer.partner.language)
    return desk.AskForm(data, catalogue=catalogue, leak=lambda text: _told(case, text))


def _told(case: Case, text: str) -> str:
    """Why the partner may not read a text, said beside the question it is about; the service has the last word."""
    try:
        tipping_off.require(case, [text])
    except tipping_off.TellsTooMuch as refused:
        return str(refused)
    return ""


def attempt(data: QueryDict | None = None) -> desk.AttemptForm:
    """One try to reach the partner."""
    return desk.AttemptForm(data)


def refuse(form: forms.BaseForm, refused: DomainError, **fields: str) -> None:
    """Put a refusal beside the field it is about (`fields` renames the service's), else at the top."""
    name = fields.get(refused.field, refused.field)
    form.add_error(name if name in form.fields else None, str(refused))


def _suggested(view: CaseView) -> dict[str, Any]:
    """The standing verdict; and the reason that a different kind of party suggests for "no match", still to be chosen.

    No verdict is chosen beforehand: the page must not push the reviewer.
    """
    shown = view.comparison
    suggested = {"verdict": shown.line.candidate.verdict if shown else ""}
    likes = {row.label: row.like for row in shown.rows} if shown else {}
    if likes.get(_text("Type")) == "different":
        suggested["reason_no_match"] = "different_type"
    return suggested


def empty(view: CaseView) -> dict[str, Any]:
    """The forms that the page's tool needs."""
    chosen = view.comparison.line.candidate if view.comparison else None
    made: dict[str, Callable[[], dict[str, Any]]] = {
        "assess": lambda: {"judge": judge(None, **_suggested(view))} if chosen else {},
        "approve": lambda: {"approve": decide(view.case, "approved")},
        "stop": lambda: {"stop": decide(view.case, "non_compliant")},
        "notes": lambda: {"note": note()},
        "escalate": lambda: {"escalate": escalate()},
        "ask": lambda: {"ask": ask(view.case)},
        "partner": lambda: {"attempt": attempt()},
        "second": lambda: {"second": second()},
        "reopen": lambda: {"reopen": reopen()},
        "keep": lambda: {"keep": keep()},
    }
    return made.get(view.tool, dict)()
