"""Tries a name against the lists in force: recorded, and never mixed with customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from compliance.access import desk
from compliance.checks import adhoc
from compliance.checks.forms import ProbeForm
from compliance.events.lists import ProbeMade
from compliance.lists import words as list_words
from compliance.models import ListedEntry
from compliance.review import words
from compliance.screening import explain
from compliance.screening.engine import Candidate, Query, Result
from compliance.states import Band
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.errors import DomainError

RECENT = 10


@dataclass(frozen=True)
class ProbeRow:
    """One listed party that came near."""

    name: str
    hit_name: str
    list_code: str
    list_name: str
    band: str
    score: int
    reasons: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.MANAGE_LISTS)
def probe(request: HttpRequest) -> HttpResponse:
    """The form; after a POST what the check would find, near misses too."""
    form = ProbeForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "recent": _recent}
    status = 200
    if request.method == "POST":
        found = _tried(request, form) if form.is_valid() else None
        context |= found or {}
        status = 200 if found else 422
    return render(request, "compliance/probe.html", context, status=status)


@dataclass(frozen=True)
class Recent:
    """A probe made before, and what it would have come to."""

    event: AuditEvent
    outcome: str


def _recent() -> list[Recent]:
    """Read when the page shows it, so that the newest probe is among them."""
    found = AuditEvent.objects.filter(verb=ProbeMade.name).order_by("-pk")[:RECENT]
    return [Recent(one, _outcome(str(one.after.get("outcome", "")))) for one in found]


def _outcome(state: str) -> str:
    return {
        "clear": _("would be clear"),
        "hits": _("would open a case"),
        "incomplete": _("would need a person"),
    }.get(state, state)


def _tried(request: HttpRequest, form: ProbeForm) -> dict[str, Any] | None:
    data = form.cleaned_data
    query = Query(
        name=data["name"], country=data["country"].upper(), address=data["address"], type=data["type"]
    )
    try:
        result, in_force = adhoc.probe(actor=actor(request), query=query, at=clock.now())
    except DomainError as refused:
        form.add_error(None, str(refused))
        return None
    return {"result": result, "set": in_force, "rows": _rows(result), "headline": _headline(result)}


def _rows(result: Result) -> list[ProbeRow]:
    banded = [one for one in result.candidates if one.band]
    keys = {(one.party_key, one.row_hash) for one in banded}
    entries = ListedEntry.objects.filter(key__in=[key for key, _hash in keys])
    names = {(key, row): name for key, row, name in entries.values_list("key", "row_hash", "primary_name")}
    return [_row(one, names.get((one.party_key, one.row_hash), one.name)) for one in banded]


def _row(one: Candidate, name: str) -> ProbeRow:
    return ProbeRow(
        name=name,
        hit_name=one.name if one.name != name else "",
        list_code=one.list_code,
        list_name=list_words.list_name(one.list_code),
        band=words.label(Band, one.band),
        score=round(one.score * 100),
        reasons=tuple(explain.sentences(one.detail, _)),
    )


def _headline(result: Result) -> str:
    if result.state == "incomplete":
        return _("A person would have to look: %(why)s") % {"why": words.incomplete(result.incomplete_reason)}
    raised = sum(1 for one in result.candidates if one.band in (Band.STRONG, Band.REVIEW))
    if not raised:
        return _("This name would be clear")
    words_ = ngettext("%(n)s candidate would open a case", "%(n)s candidates would open a case", raised)
    return words_ % {"n": raised}
