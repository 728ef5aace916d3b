"""What is judged and decided on a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from compliance.events.case_fact import CaseFact


@dataclass(frozen=True, kw_only=True)
class CandidateDelisted(CaseFact):
    """`party` is the listed party's key."""

    name = "compliance.candidate.delisted"
    kind = "delisted"
    desk = _("A candidate was taken off its list")

    party: str


class RefusalDelisted(CaseFact):
    """The last party that a refusal, or the wait for a partner, stood on is no longer listed."""

    name = "compliance.refusal.delisted"
    kind = "ground_lost"
    desk = _("The party the case stands on is no longer listed: deprovisioning is held")


class RefusalKept(CaseFact):
    """Though its party is no longer listed."""

    name = "compliance.refusal.kept"
    kind = "kept"
    desk = _("kept the refusal")


@dataclass(frozen=True, kw_only=True)
class VerdictGiven(CaseFact):
    """On one candidate; `code` is the reason's."""

    name = "compliance.verdict.given"
    kind = "judged"
    desk = _("judged a candidate")

    party: str
    verdict: str
    code: str


@dataclass(frozen=True, kw_only=True)
class ClearanceGiven(CaseFact):
    """A false alarm, remembered for later checks."""

    name = "compliance.clearance.given"
    kind = "cleared"
    desk = _("made the portal remember “no match”")

    party: str


@dataclass(frozen=True, kw_only=True)
class ClearanceEnded(CaseFact):
    """`changed` is which sides: customer, list, review_date."""

    name = "compliance.clearance.ended"
    kind = "raised_again"
    desk = _("A remembered “no match” no longer holds: something changed")

    party: str
    clearance: int
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class DecisionProposed(CaseFact):
    """It waits for a second person."""

    name = "compliance.decision.proposed"
    kind = "proposed"
    desk = _("proposed a decision")

    decision: str
    code: str


@dataclass(frozen=True, kw_only=True)
class DecisionFinal(CaseFact):
    """In effect; `number` is the decision's, `before` where the customer stood, for an undo."""

    decision: str
    code: str
    number: int
    before: Mapping[str, str]


class DecisionMade(DecisionFinal):
    """By one person."""

    name = "compliance.decision.made"
    kind = "decided"
    desk = _("decided the case")


class DecisionConfirmed(DecisionFinal):
    """By the second person."""

    name = "compliance.decision.confirmed"
    kind = "confirmed"
    desk = _("confirmed the decision")


@dataclass(frozen=True, kw_only=True)
class DecisionOverturned(CaseFact):
    """By the second person, who judges anew."""

    name = "compliance.decision.overturned"
    kind = "overturned"
    desk = _("overturned the decision")

    decision: str


@dataclass(frozen=True, kw_only=True)
class DecisionReturned(CaseFact):
    """To who proposed it."""

    name = "compliance.decision.returned"
    kind = "returned"
    desk = _("sent the decision back without judging")

    decision: str


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(CaseFact):
    """Within its minute."""

    name = "compliance.decision.undone"
    kind = "undone"
    desk = _("undid the decision")

    decision: str
