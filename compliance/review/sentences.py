"""History's verbs as sentences: for the desk, and those a partner may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.models import ContactAttempt, Decision
from compliance.review import words
from compliance.states import DecisionWord, VerdictWord
from customers.history import wording
from portal.audit.models import AuditEvent

PARTNER: dict[str, str | Promise] = {
    "compliance.questions.asked": _("asked questions about the customer"),
    "compliance.questions.answered": _("answered the questions"),
    "compliance.contact.attempted": _("tried to reach you"),
}
DESK: dict[str, str | Promise] = {
    "compliance.questions.asked": _("asked the partner"),
    "compliance.questions.answered": _("answered the questions"),
    "compliance.contact.attempted": _("tried to reach the partner"),
    "compliance.case.opened": _("Hits opened the case"),
    "compliance.case.joined": _("Further hits joined the case"),
    "compliance.case.claimed": _("claimed the case"),
    "compliance.case.released": _("gave the case back"),
    "compliance.case.lapsed": _("The claim ran out: the case is back in the queue"),
    "compliance.case.paused": _("stopped the clock: the partner has the ball"),
    "compliance.case.answered": _("answered: the clock runs again"),
    "compliance.case.resumed": _("took the case back without an answer"),
    "compliance.case.spoke": _("spoke with the partner: the clock runs again"),
    "compliance.case.reopened": _("reopened the case"),
    "compliance.case.escalated": _("The case is past its limit and went to the compliance lead"),
    "compliance.case.untried": _("Nobody tried the partner again: the case went to the compliance lead"),
    "compliance.case.handed_up": _("handed the case to the compliance lead"),
    "compliance.case.withdrawn": _("The case was withdrawn"),
    "compliance.case.deprovisioned": _("The customer and all its users are being deprovisioned"),
    "compliance.candidate.delisted": _("A candidate was taken off its list"),
    "compliance.note.added": _("wrote a note"),
    "compliance.verdict.given": _("judged a candidate"),
    "compliance.clearance.given": _("made the portal remember “no match”"),
    "compliance.clearance.ended": _("A remembered “no match” no longer holds: something changed"),
    "compliance.decision.proposed": _("proposed a decision"),
    "compliance.decision.made": _("decided the case"),
    "compliance.decision.confirmed": _("confirmed the decision"),
    "compliance.decision.overturned": _("overturned the decision"),
    "compliance.decision.returned": _("sent the decision back without judging"),
    "compliance.decision.undone": _("undid the decision"),
    "compliance.answers.read": _("read the answer"),
    "compliance.attempt.recorded": _("recorded a contact attempt"),
    "compliance.contact.bounced": _("A mail came back"),
    "compliance.notice.owed": _("A notice to the partner is due"),
    "compliance.deprovisioning.release_proposed": _("proposed to release deprovisioning"),
    "compliance.deprovisioning.release_confirmed": _("released deprovisioning"),
    "compliance.deprovisioning.release_withdrawn": _("called the deprovisioning off"),
    "checks.finished": _("The check finished"),
    "customers.status.changed": _("changed the status"),
    "customers.provisioning.changed": _("changed the status"),
}


def register() -> None:
    """Make the partner's verbs readable in the customer's history."""
    wording.add(PARTNER)


def sentence(event: AuditEvent) -> str:
    """What happened, for the desk."""
    known = DESK.get(event.verb)
    return str(known) if known is not None else wording.sentence(event.verb, event.object_name)


def note(event: AuditEvent) -> str:
    """What goes with it: the words of the verdict, the decision, the reason, the outcome."""
    after: Mapping[str, Any] = event.after
    parts = [
        words.label(VerdictWord, str(after.get("verdict", ""))),
        words.label(DecisionWord, str(after.get("decision", ""))),
        words.label(Decision.Outcome, str(after.get("state", ""))) if "decision" in after else "",
        words.reason(str(after.get("code", ""))),
        words.label(ContactAttempt.Channel, str(after.get("channel", ""))),
        words.label(ContactAttempt.Outcome, str(after.get("outcome", ""))) if "channel" in after else "",
        party(str(after.get("party", ""))),
        str(after.get("text", "")),
        event.reason,
    ]
    return " · ".join(part for part in parts if part)


def party(key: str) -> str:
    """A listed party's key as people read it: its name, then its list."""
    code, gap, name = key.partition(":")
    return f"{name} ({code})" if gap else key
