"""Contact attempts with the ones that count, as the rules see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.models import Case, ContactAttempt, ContactRound
from compliance.rules import contacts as rules
from portal.base.templatetags.portal_ui import local_time


@dataclass(frozen=True)
class AttemptLine:
    """One recorded try; `number` is its place among the counted ones, 0 when it does not count."""

    attempt: ContactAttempt
    number: int

    @property
    def counted(self) -> bool:
        """Whether it counts."""
        return self.number > 0


def counted(round_: ContactRound) -> int:
    """How many tries of a round count."""
    return max((line.number for line in _lines(round_.attempts.all())), default=0)


def ledger(case: Case) -> list[AttemptLine]:
    """Every try of the newest round, newest first; rounds before it are in the history. Two queries."""
    newest = case.contact_rounds.prefetch_related("attempts").order_by("-pk").first()
    return _lines(newest.attempts.all())[::-1] if newest else []


def _lines(found: Iterable[ContactAttempt]) -> list[AttemptLine]:
    return [AttemptLine(a, n) for n, a in enumerate(sorted(found, key=lambda one: (one.at, one.pk)), 1)]


def hint(case: Case, *, at: datetime) -> str:
    """When the next try would count, or when the partner counts as unreachable; "" when nothing runs."""
    newest = case.contact_rounds.filter(ended_at=None).prefetch_related("attempts").first()
    return next_text(newest, at=at) if newest else ""


def next_text(round_: ContactRound, *, at: datetime) -> str:
    """What comes next in a round, in a sentence."""
    return ""
