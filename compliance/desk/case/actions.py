"""The tabs and buttons of the case page: what each opens, and why one is not possible now."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from compliance.desk.case.offers import CaseView
from compliance.states import DecisionWord


@dataclass(frozen=True)
class Tab:
    """One tab of the tools."""

    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Action:
    """One thing to do with the whole case; `why_not` says why it is not possible now."""

    label: str
    url: str
    key: str
    current: bool
    tone: str = ""
    why_not: str = ""


def tabs(view: CaseView) -> list[Tab]:
    """The tabs of the tools."""
    first = ("second", pgettext("tab", "Confirm"), 0) if view.pending else ("assess", _("Assess"), 0)
    named = [
        first,
        ("notes", _("Notes"), len(view.notes)),
        ("partner", _("Partner"), len(view.questions)),
        ("history", _("History"), 0),
    ]
    return [Tab(label, view.url(tool), tool == view.tool, count) for tool, label, count in named]


def actions(view: CaseView) -> list[Action]:
    """The bar at the foot: what the state of the case allows."""
    if view.case.state == "awaiting_second":
        return [_action(view, "second", _("Second approval"), "s")]
    if view.case.state == "awaiting_partner":
        return [_action(view, "partner", _("Contact the partner"), "l")]
    if not view.is_open:
        return [_action(view, "reopen", _("Reopen"), "r")] if view.case.state != "withdrawn" else []
    why_not = "" if view.may_decide else view.why_not
    uncleared = "" if view.all_cleared else _("Approving needs the verdict “no match” on every candidate.")
    unmatched = _("Non-compliant needs the verdict “match” or “unsure” on a candidate.")
    if view.any_match or view.any_doubt:
        unmatched = ""
    kept = [_action(view, "keep", _("Keep the refusal"), "k")] if view.may_keep else []
    return [
        *kept,
        _action(view, "approve", view.approve_text, "p", why_not=why_not or uncleared),
        _action(view, "ask", _("Ask partner"), "a", why_not=why_not),
        _action(view, "escalate", _("Escalate"), "e", why_not=why_not),
        _action(view, "stop", view.stop_text, "x", tone="stop", why_not=why_not or unmatched),
    ]


def _action(view: CaseView, tool: str, label: str, key: str, *, tone: str = "", why_not: str = "") -> Action:
    return Action(label, view.url(tool), key, tool == view.tool, tone, why_not)


def bar_text(view: CaseView) -> str:
    """The sentence beside the buttons: what is missing, else what comes next."""
    if not view.is_open or not view.may_judge:
        return view.closing_text
    if view.unjudged:
        return _("%(n)s without a verdict") % {"n": view.unjudged}
    if view.any_match:
        return _("Next: non-compliant, or ask")
    if not view.all_cleared:
        return _("Next: ask, or escalate")
    return _("Next: approve")


def confirm_text(decision: str) -> str:
    """What the second person's confirmation sets in motion."""
    if decision == DecisionWord.APPROVED:
        return _("Confirm: the customer becomes clear")
    return _("Confirm: non-compliant, the %(days)s days begin") % {"days": settings.NON_COMPLIANT_DAYS}


@dataclass
class CasePage(CaseView):
    """What the templates of the case page read: the case, its tabs and its buttons."""

    @property
    def tabs(self) -> list[Tab]:
        """The tabs of the tools."""
        return tabs(self)

    @property
    def actions(self) -> list[Action]:
        """The bar at the foot."""
        return actions(self)

    @property
    def bar_text(self) -> str:
        """The sentence beside the actions."""
        return bar_text(self)

    @property
    def confirm_text(self) -> str:
        """What confirming the pending decision will do."""
        return confirm_text(self.pending.decision) if self.pending else ""
