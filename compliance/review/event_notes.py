"""What goes with an event of a case, in words, for the desk: verdict, decision, reason, outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.models import ContactAttempt, Decision
from compliance.review import words
from compliance.states import DecisionWord, VerdictWord
from portal.audit.models import AuditEvent


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
