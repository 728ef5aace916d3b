"""The state machines of checks and cases (design.md §5), and the words of verdicts and decisions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.base.transitions import Machine


class CheckState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    CLEAR = "clear", _("Clear")
    HITS = "hits", _("Hits")


class CaseState(models.TextChoices):
    OPEN = "open", _("Open")
    CLAIMED = "claimed", _("Claimed")
    AWAITING_PARTNER = "awaiting_partner", _("Waiting for partner")
    AWAITING_SECOND = "awaiting_second", _("Second approval")
    APPROVED = "approved", _("Approved")
    NON_COMPLIANT = "non_compliant", _("Non-compliant")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VerdictWord(models.TextChoices):
    NO_MATCH = "no_match", _("No match")
    MATCH = "match", _("Match")
    UNSURE = "unsure", _("Unsure")


class DecisionWord(models.TextChoices):
    APPROVED = "approved", _("Approved")
    NON_COMPLIANT = "non_compliant", _("Non-compliant")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Band(models.TextChoices):
    STRONG = "strong", _("Strong")
    REVIEW = "review", _("Review")
    NEAR_MISS = "near_miss", _("Near miss")


OPEN_CASE_STATES = ["open", "claimed", "awaiting_partner", "awaiting_second"]
"""The case is somebody's to work on. A customer has at most one such case."""

CHECK = Machine(
    "check",
    {
        "queued": {"running": "jobs.work.claim"},
        "running": {"clear": "checks.finish", "hits": "checks.finish", "queued": "jobs.work.give_back"},
        "clear": {},
        "hits": {},
    },
)

_WITHDRAW = {"withdrawn": "cases.withdraw (customer deleted)"}

CASE = Machine(
    "case",
    {
        "open": {"claimed": "cases.claim, case_events.require_holder (taken up again)", **_WITHDRAW},
        "claimed": {
            "open": "cases.release, notes.escalate, overdue.release_idle",
            "awaiting_partner": "contacts.ask",
            "awaiting_second": "decisions.decide",
            "approved": "decisions.decide",
            "non_compliant": "decisions.decide, delistings.keep",
            **_WITHDRAW,
        },
        "awaiting_partner": {
            "claimed": "answers.answer, answers.resume, contacts.log_attempt (spoken to)",
            "open": "answers.answer (nobody holds it any more), delistings.look_again",
            **_WITHDRAW,
        },
        "awaiting_second": {
            "claimed": "decisions.send_back, decisions.overturn, decisions.undo",
            "approved": "decisions.confirm",
            "non_compliant": "decisions.confirm",
            **_WITHDRAW,
        },
        "approved": {"open": "decisions.reopen", "claimed": "decisions.undo", **_WITHDRAW},
        "non_compliant": {"open": "decisions.reopen", "claimed": "decisions.undo", **_WITHDRAW},
        "withdrawn": {},
    },
)
