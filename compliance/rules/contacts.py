"""Which attempts to reach a partner count, what comes next, and when the partner counts as unreachable."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from compliance.rules import working_days

MOST = 3
BOUNCED = "bounced"
CHANNELS = ("email", "phone", "portal")


def counted(attempts: Iterable[Any], holidays: Collection[date] = (), *, most: int = MOST) -> list[Any]:
    """The attempts of one round that count, oldest first, at most `most`.

    An attempt has `at`, `channel` and `outcome`. It counts when delivered (a call counts unanswered, a
    bounce never does) and at least a working day after the last counted one.
    """
    found: list[Any] = []
    for one in sorted(attempts, key=lambda attempt: attempt.at):
        if one.outcome == BOUNCED or len(found) == most:
            continue
        if not found or one.at >= working_days.after(found[-1].at, 1, holidays):
            found.append(one)
    return found


def next_counts_from(
    attempts: Iterable[Any], holidays: Collection[date] = (), *, most: int = MOST
) -> datetime | None:
    """From when the next attempt can count; None when the first is owed now or no more are due."""
    found = counted(attempts, holidays, most=most)
    if not found or len(found) == most:
        return None
    return working_days.after(found[-1].at, 1, holidays)


def next_channel(attempts: Iterable[Any]) -> str:
    """The channel that is due next: the least used of those that did not bounce in this round."""
    tried = list(attempts)
    dead = {one.channel for one in tried if one.outcome == BOUNCED}
    alive = [channel for channel in CHANNELS if channel not in dead] or list(CHANNELS)
    return min(alive, key=lambda channel: sum(one.channel == channel for one in tried))


def earliest_unreachable_at(
    attempts: Iterable[Any],
    holidays: Collection[date] = (),
    *,
    window: int,
    most: int = MOST,
    at: datetime,
) -> datetime:
    """The soonest that a partner can count as unreachable: the attempts still to come made once each counts."""
    found = counted(attempts, holidays, most=most)
    last = found[-1].at if found else None
    for _number in range(most - len(found)):
        last = max(at, working_days.after(last, 1, holidays)) if last else at
    return working_days.after(last or at, window, holidays)


def unreachable_at(
    attempts: Iterable[Any], holidays: Collection[date] = (), *, window: int, most: int = MOST
) -> datetime | None:
    """When an unanswered round makes the partner unreachable: `window` working days after the last counted one."""
    found = counted(attempts, holidays, most=most)
    if len(found) < most:
        return None
    return working_days.after(found[-1].at, window, holidays)
