"""What the case page offers its reader, worked out from the case's state and who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.contacts import attempt_counts
from compliance.deprovisioning import deadlines
from compliance.deprovisioning.release_state import Release
from compliance.desk.case import guide, held_back, timeline
from compliance.desk.case import queries as case_queries
from compliance.models import Case, CaseEvent, Decision, Question
from compliance.review import whitelist, words
from compliance.review.clocks import ClockView
from compliance.states import OPEN_CASE_STATES
from portal.base.actors import Actor


@dataclass
class CaseView:
    """What is known of a case; `caseactions.CasePage` adds what can be done."""

    case: Case
    who: Actor
    at: datetime
    candidates: list[case_queries.CandidateLine]
    comparison: case_queries.Comparison | None
    clock: ClockView
    decisions: list[Decision]
    questions: list[Question]
    attempts: list[attempt_counts.AttemptLine]
    earlier: list[Case]
    notes: list[CaseEvent]
    held_back: list[held_back.HeldBack]
    timeline: list[dict[str, Any]]
    tool: str
    unjudged: int
    four_eyes: bool
    all_cleared: bool
    any_match: bool
    any_doubt: bool
    release: Release | None

    @property
    def mine(self) -> bool:
        """Whether the reader holds the claim."""
        return self.case.claimed_by_id == self.who.user_id

    @property
    def is_open(self) -> bool:
        """Whether the case still needs somebody."""
        return self.case.state in OPEN_CASE_STATES

    @property
    def may_judge(self) -> bool:
        """Whether the reader can give verdicts now."""
        return self.case.state == "claimed" and self.mine

    @property
    def may_ask(self) -> bool:
        """Whether the reader can put questions to the partner now."""
        return self.may_judge

    @property
    def may_decide(self) -> bool:
        """Whether a decision is possible: the reader's own claim, and a verdict on every candidate."""
        return self.may_judge

    @property
    def may_log(self) -> bool:
        """Whether a contact attempt can be recorded."""
        return self.case.state == "awaiting_partner"

    @property
    def may_claim(self) -> bool:
        """Whether claiming is worth offering; the service decides."""
        if self.case.state == "open":
            return True
        until = self.case.claimed_until
        return self.case.state == "claimed" and not self.mine and (until is None or until <= self.at)

    @property
    def may_release(self) -> bool:
        """Whether the reader can give the case back."""
        return self.may_judge

    @property
    def why_not(self) -> str:
        """Why there is nothing to do in a tool, in a sentence."""
        if self.case.state == "open":
            return _("Claim the case first: then you can judge, ask and decide.")
        if self.case.state == "claimed" and self.may_claim:
            return _("The other reviewer’s claim has run out: claim the case to go on.")
        if self.case.state == "claimed":
            return _("Another reviewer holds this case.")
        return {
            "awaiting_partner": _("The case waits for the partner’s answer."),
            "awaiting_second": _("The case waits for a second reviewer."),
        }.get(self.case.state, _("The case is decided. Reopen it to judge again."))

    @property
    def delisted(self) -> bool:
        """Whether the party the case stands on is no longer listed, and nobody has looked since."""
        return self.is_open and self.case.delisted_at is not None

    @property
    def may_keep(self) -> bool:
        """Whether the reader can keep a refusal whose party is no longer listed."""
        refused = self.case.customer.is_non_compliant
        return self.delisted and refused and self.may_judge

    @property
    def trigger(self) -> str:
        """What raised the case."""
        return words.trigger(self.case.trigger)

    @property
    def incomplete(self) -> str:
        """Why the check could not compare everything."""
        return words.incomplete(self.case.needs_full_review)

    @property
    def pending(self) -> Decision | None:
        """The decision that waits for a second person."""
        return case_queries.pending(self.decisions)

    @property
    def pending_reason(self) -> str:
        """The reason of the decision that waits."""
        return case_queries.reason_text(self.pending) if self.pending else ""

    @property
    def decision_lines(self) -> list[case_queries.DecisionLine]:
        """Every decision with its reason."""
        return case_queries.decision_lines(self.decisions)

    @property
    def own_pending(self) -> bool:
        """Whether the reader proposed it, and so cannot confirm it."""
        return self.pending is not None and self.pending.by_id == self.who.user_id

    @property
    def undo(self) -> Decision | None:
        """The decision that the reader can still undo."""
        return case_queries.undoable(self.decisions, user_id=self.who.user_id, at=self.at)

    @property
    def undo_seconds(self) -> int:
        """How long that is possible."""
        until = self.undo.undo_until if self.undo else None
        return max(1, int((until - self.at).total_seconds())) if until else 0

    @property
    def due_once_read(self) -> bool:
        """Whether marking the answer as read lets deprovisioning start."""
        return self.unread and deadlines.due_once_read(self.case, at=self.at)

    @property
    def unread(self) -> bool:
        """Whether an answer waits to be read."""
        return any(one.answered_at and not one.read_at for one in self.questions)

    @property
    def approve_text(self) -> str:
        """What approving will do; short while a match or a doubt stands in its way."""
        if self.any_match or self.any_doubt:
            return _("Approve")
        return _("Approve: goes to second reviewer") if self.four_eyes else _("Approve: clear at once")

    @property
    def stop_text(self) -> str:
        """What declaring non-compliant will do; short while no verdict leads there."""
        leads_there = self.any_match or self.any_doubt
        return _("Non-compliant: goes to second reviewer") if leads_there else _("Non-compliant")

    @property
    def working_elsewhere(self) -> bool:
        """Whether another reviewer is at work on it now: a warning before one acts."""
        return self.case.state == "claimed" and not self.mine and not self.may_claim

    @property
    def remember_until(self) -> date:
        """The day on which a "no match" given today is looked at again."""
        return whitelist.months_later(self.at.astimezone(UTC).date(), settings.CLEARANCE_MONTHS)

    @property
    def overturn_text(self) -> str:
        """What overturning will do."""
        return _("Overturn: take the case over and judge anew")

    @property
    def steps(self) -> list[guide.Step]:
        """The guided assessment of the candidate shown."""
        return guide.steps(self.comparison) if self.comparison else []

    @property
    def attempts_made(self) -> int:
        """Counted attempts of the running round."""
        return max((one.number for one in self.attempts if one.counted), default=0)

    @property
    def attempts_most(self) -> int:
        """Counted attempts a round can have."""
        return settings.CONTACT_ATTEMPTS

    @property
    def may_resume(self) -> bool:
        """Whether the case can be taken back from the partner without an answer."""
        return self.case.state == "awaiting_partner"

    @property
    def contact_hint(self) -> str:
        """When the next attempt counts, or when the partner counts as unreachable."""
        return attempt_counts.hint(self.case, at=self.at)

    @property
    def address(self) -> str:
        """The page itself."""
        return reverse("compliance:case", args=[self.case.public_id])

    def url(self, tool: str) -> str:
        """The page with another tool, the candidate kept."""
        chosen = f"&candidate={self.comparison.line.pk}" if self.comparison else ""
        return f"{self.address}?tool={tool}{chosen}"

    @property
    def partner_url(self) -> str:
        """The partner's tab."""
        return self.url("partner")

    @property
    def closing_text(self) -> str:
        """Why there is nothing to decide: it is done, or somebody else's turn."""
        if self.is_open:
            return self.why_not
        return _("Decided %(when)s") % {"when": timeline.moment(self.case.decided_at)}

    def neighbour(self, step: int) -> str:
        """The address of the candidate before or after the one shown."""
        places = [n for n, line in enumerate(self.candidates) if line.current]
        place = places[0] + step if places else -1
        return (
            f"{self.address}?candidate={self.candidates[place].pk}"
            if 0 <= place < len(self.candidates)
            else ""
        )

    @property
    def previous_url(self) -> str:
        """The candidate before."""
        return self.neighbour(-1)

    @property
    def next_url(self) -> str:
        """The candidate after."""
        return self.neighbour(1)
