"""Every model of this app, by subject."""

from compliance.models.acceptances import ListAcceptance
from compliance.models.answers import AnswerDraft, AnswerFile
from compliance.models.cases import Case, CaseCandidate, CaseEvent, Clearance, Decision, RefusalMark, Verdict
from compliance.models.checks import Check, CheckCandidate
from compliance.models.contacts import ContactAttempt, ContactRound, Question
from compliance.models.lists import ListedEntry, ListInForce, ListLoad, ListUpdate, ListVersion, VersionEntry

__all__ = [
    "AnswerDraft",
    "AnswerFile",
    "Case",
    "CaseCandidate",
    "CaseEvent",
    "Check",
    "CheckCandidate",
    "Clearance",
    "ContactAttempt",
    "ContactRound",
    "Decision",
    "ListAcceptance",
    "ListInForce",
    "ListLoad",
    "ListUpdate",
    "ListVersion",
    "ListedEntry",
    "Question",
    "RefusalMark",
    "Verdict",
    "VersionEntry",
]
