"""Contact attempts with the ones that count, as the rules see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.models import Case, ContactAttempt, ContactRound
from compliance.review import words
from compliance.rules import contacts as rules
from compliance.rules import working_days
from portal.base.moments import time_within


@dataclass(frozen=True)
class AttemptLine:
    """One recorded try; `number` is its place among the counted ones, 0 when it does not count."""

    attempt: ContactAttempt
    number: int

    @property
    def counted(self) -> bool:
        """Whether it counts."""
        return self.number > 0


def holidays() -> Collection[date]:
    """The days off that the settings name."""
    return working_days.days(settings.HOLIDAYS)


def counted(round_: ContactRound) -> int:
    """How many tries of a round count."""
    return len(rules.counted(round_.attempts.all(), holidays(), most=settings.CONTACT_ATTEMPTS))


def ledger(case: Case) -> list[AttemptLine]:
    """Every try of the newest round, newest first; rounds before it are in the history. Two queries."""
    newest = case.contact_rounds.prefetch_related("attempts").order_by("-pk").first()
    return _lines(newest.attempts.all()) if newest else []


def _lines(found: Iterable[ContactAttempt]) -> list[AttemptLine]:
    found = sorted(found, key=lambda one: (one.at, one.pk))
    counting = rules.counted(found, holidays(), most=settings.CONTACT_ATTEMPTS)
    places = {one.pk: place for place, one in enumerate(counting, start=1)}
    return [AttemptLine(one, places.get(one.pk, 0)) for one in reversed(found)]


def hint(case: Case, *, at: datetime) -> str:
    """When the next try would count, or when the partner counts as unreachable; "" when nothing runs."""
    newest = case.contact_rounds.filter(ended_at=None).prefetch_related("attempts").first()
    return next_text(newest, at=at) if newest else ""


def next_text(round_: ContactRound, *, at: datetime) -> str:
    """What comes next in a round, in a sentence."""
    tried, days_off = list(round_.attempts.all()), holidays()
    unreachable = rules.unreachable_at(
        tried, days_off, window=settings.ANSWER_WINDOW_WORKING_DAYS, most=settings.CONTACT_ATTEMPTS
    )
    if unreachable is not None:
        return _("Counts as unreachable from %(when)s, if no answer comes.") % {
            "when": time_within(unreachable, at)
        }
    channel = words.label(ContactAttempt.Channel, rules.next_channel(tried))
    counts_from = rules.next_counts_from(tried, days_off, most=settings.CONTACT_ATTEMPTS)
    if counts_from is None or counts_from <= at:
        return _("Due now: %(channel)s.") % {"channel": channel}
    return _("Next: %(channel)s; it counts from %(when)s.") % {
        "channel": channel,
        "when": time_within(counts_from, at),
    }
