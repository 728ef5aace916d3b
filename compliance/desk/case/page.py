"""The case page put together: one page, whose tool on the right is chosen by the address or by a refused form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.contacts import attempt_counts
from compliance.deprovisioning import release_state
from compliance.desk.case import held_back, left_over, past, timeline
from compliance.desk.case import queries as case_queries
from compliance.desk.case import tools as caseforms
from compliance.desk.case.actions import CasePage
from compliance.models import AnswerFile, Case, CaseCandidate, Question
from compliance.review import clocks, refusals
from portal.accounts.access import actor
from portal.base import clock

TOOLS = (
    "assess",
    "notes",
    "partner",
    "history",
    "ask",
    "approve",
    "escalate",
    "stop",
    "second",
    "reopen",
    "keep",
)


FIRST = {"open": "assess", "claimed": "assess", "awaiting_partner": "partner", "awaiting_second": "second"}
"""The tool a case opens with; one that is decided opens with what happened."""


def build(request: HttpRequest, case: Case, tool: str, candidate: str) -> CasePage:
    """Read everything the page shows, now."""
    at, who, tool = clock.now(), actor(request), _tool(tool, case)
    found = case_queries.candidates(case)
    chosen = case_queries.chosen(found, candidate)
    decided = case_queries.decisions(case)
    return CasePage(
        case=case,
        who=who,
        at=at,
        candidates=case_queries.lines(found, chosen),
        comparison=_comparison(case, chosen),
        clock=clocks.of_case(case, at=at),
        decisions=decided,
        questions=_questions(case),
        attempts=attempt_counts.ledger(case),
        earlier=past.earlier(case),
        notes=list(case.events.filter(kind="noted").order_by("-pk")),
        held_back=held_back.of_customer(case.customer),
        timeline=timeline.rows(case) if tool == "history" else [],
        tool=tool,
        unjudged=case_queries.unjudged(found),
        four_eyes=refusals.takes_two(case),
        all_cleared=case_queries.all_cleared(found),
        any_match=case_queries.any_match(found),
        any_doubt=case_queries.any_doubt(found),
        release=release_state.of_case(case, at=at),
    )


def _questions(case: Case) -> list[Question]:
    """With the files that were sent; a draft is the partner's alone."""
    sent = Prefetch("files", AnswerFile.objects.sent().order_by("pk"), to_attr="sent_files")
    return list(case.questions.prefetch_related(sent).order_by("asked_at", "position", "pk"))


def _comparison(case: Case, chosen: CaseCandidate | None) -> case_queries.Comparison | None:
    return case_queries.comparison(case, chosen) if chosen else None


def _tool(asked: str, case: Case) -> str:
    return asked if asked in TOOLS else FIRST.get(case.state, "history")


def show(
    request: HttpRequest,
    case: Case,
    *,
    tool: str = "",
    candidate: str = "",
    refused: dict[str, Any] | None = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    """Render the page; `refused` are bound forms that take the place of empty ones (with status 422)."""
    view = build(
        request, case, tool or request.GET.get("tool", ""), candidate or request.GET.get("candidate", "")
    )
    context = {
        "view": view,
        "case": case,
        "customer": case.customer,
        "tool": view.tool,
        "forms": {**caseforms.empty(view), **(refused or {})},
        "left_over": left_over.texts(view, refused or {}),
        "said": _said(request.GET.get("done", ""), view),
        **_focus(request, acted=not refused and _acted(request)),
        "crumbs": _crumbs(case),
        **shown,
    }
    return render(request, "compliance/case.html", context, status=status)


def _acted(request: HttpRequest) -> bool:
    """Whether the page follows an action, whose result is waiting to be said."""
    return request.method == "GET" and ("done" in request.GET or len(messages.get_messages(request)) > 0)


def _said(done: str, view: CasePage) -> str:
    """The result of a decision, for those who do not see the page change."""
    if done == "send_back":
        return _("The case is back with the reviewer who proposed the decision.")
    if done == "overturn":
        return _("The case is yours: judge it anew.")
    newest = view.decisions[0] if done and view.decisions else None
    if newest is None:
        return ""
    if view.pending:
        said = _("Proposed: %(what)s. Another reviewer has to confirm it.")
        return said % {"what": newest.get_decision_display()}
    return _("Decided: %(what)s.") % {"what": newest.get_decision_display()}


def _focus(request: HttpRequest, *, acted: bool) -> dict[str, bool]:
    """Where the focus goes: the next candidate, the tool just opened, else the head after an action."""
    moved, tool = "candidate" in request.GET, "tool" in request.GET
    fresh = request.method == "GET"
    return {
        "moved": fresh and moved and not tool,
        "tool_moved": fresh and tool,
        "acted": acted and not moved and not tool,
    }


def _crumbs(case: Case) -> list[dict[str, str]]:
    return [
        {"label": _("Queue"), "url": reverse("compliance:queue")},
        {"label": _("Case %(id)s") % {"id": case.public_id[:8]}},
    ]


def back(case: Case, **query: object) -> HttpResponse:
    """To the page of the case."""
    response = redirect("compliance:case", public_id=case.public_id)
    if query:
        response["Location"] += "?" + "&".join(f"{name}={value}" for name, value in query.items())
    return response
