"""Working days, the review clock, counted attempts and the 30 days: plain functions of their arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.rules import clock, contacts, deadline, refusal, working_days

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class Event:
    kind: str
    minute: int
    round: int = 1

    @property
    def at(self):
        return MONDAY + self.minute * MINUTE


@dataclass
class Attempt:
    at: datetime
    outcome: str = "sent"
    channel: str = "email"


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-02T09:00", 1, "2026-03-03T09:00"),
        ("2026-03-06T15:00", 1, "2026-03-09T15:00"),
        ("2026-03-05T15:00", 2, "2026-03-09T15:00"),
        ("2026-03-07T10:00", 1, "2026-03-10T00:00"),
        ("2026-03-08T23:59", 0, "2026-03-09T00:00"),
    ],
)
def test_working_days(start, count, end):
    at, expected = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end))
    assert working_days.after(at, count) == expected


def test_holidays_are_not_working_days():
    off = working_days.days(["2026-03-03"])
    assert working_days.after(MONDAY, 1, off) == MONDAY + 2 * DAY
    assert not working_days.is_working(date(2026, 3, 3), off)


@pytest.mark.parametrize(
    ("events", "at", "state", "minutes"),
    [
        ([], 15, "ok", 15),
        ([], 16, "late", 16),
        ([], 60, "over", 60),
        ([("asked", 10)], 500, "paused", 10),
        ([("asked", 10), ("answered", 500)], 504, "ok", 14),
        ([("asked", 10), ("resumed", 20), ("asked", 25), ("answered", 40)], 50, "late", 25),
        ([("proposed", 5)], 20, "late", 20),
        ([("decided", 12)], 500, "ok", 12),
        ([("confirmed", 12)], 500, "ok", 12),
        ([("decided", 12), ("undone", 13)], 20, "late", 20),
    ],
)
def test_the_clock_stands_still_only_while_the_partner_has_the_ball(events, at, state, minutes):
    found = clock.clock(
        [Event("opened", 0), *(Event(*one) for one in events)],
        round_number=1,
        opened_at=MONDAY,
        at=MONDAY + at * MINUTE,
        target=15 * MINUTE,
        limit=60 * MINUTE,
    )
    assert (found.state, found.elapsed) == (state, minutes * MINUTE)


def test_a_new_round_starts_anew():
    events = [Event("opened", 0), Event("decided", 50), Event("reopened", 900, 2)]
    assert clock.read(events, 2, MONDAY, MONDAY + 910 * MINUTE) == (600, False, True)
    assert clock.read(events, 1, MONDAY, MONDAY + 910 * MINUTE) == (3000, False, False)


def test_attempts_count_a_working_day_apart_and_three_at_most():
    made = [Attempt(MONDAY + hours * timedelta(hours=1)) for hours in (0, 3, 24, 47, 48, 80, 200)]
    assert [one.at for one in contacts.counted(made)] == [MONDAY, MONDAY + DAY, MONDAY + 2 * DAY]
    assert contacts.unreachable_at(made, window=2) == MONDAY + 4 * DAY
    assert contacts.unreachable_at(made[:4], window=2) is None
    assert contacts.next_counts_from(made) is None
    assert contacts.next_counts_from(made[:1]) == MONDAY + DAY


def test_a_bounce_does_not_count_and_makes_another_channel_due():
    bounced = [Attempt(MONDAY, "bounced")]
    assert contacts.counted(bounced) == []
    assert contacts.next_counts_from(bounced) is None
    assert contacts.next_channel(bounced) == "phone"
    assert contacts.next_channel([*bounced, Attempt(MONDAY, "unanswered", "phone")]) == "portal"
    assert contacts.next_channel([]) == "email"


def test_a_call_nobody_answers_counts():
    assert len(contacts.counted([Attempt(MONDAY, "unanswered", "phone")])) == 1


def test_the_thirty_days_end_at_midnight_of_day_31():
    zero = date(2026, 3, 2)
    due = deadline.due_at(zero)
    assert due == datetime(2026, 4, 2, tzinfo=UTC)
    assert not deadline.is_due(zero, at=due - timedelta(seconds=1))
    assert deadline.is_due(zero, at=due)
    assert [deadline.days_left(zero, at=MONDAY + n * DAY) for n in (0, 29, 30, 31)] == [30, 1, 0, 0]


@pytest.mark.parametrize(
    ("before", "notice"), [(15, None), (14, 14), (8, 14), (7, 7), (2, 7), (1, 1), (0, None), (-3, None)]
)
def test_notices_at_14_7_and_1(before, notice):
    zero = date(2026, 3, 2)
    assert deadline.notice_due(zero, at=deadline.due_at(zero) - before * DAY) == notice


@pytest.mark.parametrize(
    ("verdicts", "reason", "carried"),
    [
        (["match", "no_match"], "confirmed_match", True),
        (["match"], "no_answer", True),
        (["unsure"], "confirmed_match", False),
        (["unsure", "no_match"], "no_answer", True),
        (["unsure"], "unresolved", True),
        (["no_match", ""], "unresolved", False),
        ([], "no_answer", False),
    ],
)
def test_what_a_refusal_may_rest_on(verdicts, reason, carried):
    assert refusal.carries(verdicts, reason) == carried
