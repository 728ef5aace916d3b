"""Faults between any two statements: the process dies, or stalls while another one works."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

ENDING = ("ROLLBACK", "RELEASE")


class Crash(BaseException):
    """The process is gone: nothing of ours catches it, and no statement of it reaches the database any more."""


class Process:
    """One task or request under way. `dies_after` counts statements; `meanwhile` is what others do at a pause."""

    def __init__(
        self,
        rng: random.Random,
        *,
        dies_after: int | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        self.rng, self.dies_after, self.meanwhile = rng, dies_after, meanwhile
        self.statements, self.dead = 0, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Wraps every statement."""
        if self.dead:
            return self._after_death(execute, sql, params, many, context)
        self.statements += 1
        if self.dies_after is not None and self.statements > self.dies_after:
            self.dead = True
            raise Crash
        if self.meanwhile is not None and not connection.in_atomic_block and self.rng.random() < 0.02:
            with paused(self):
                self.meanwhile()
        return execute(sql, params, many, context)

    def _after_death(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """The database alone undoes what was begun; the dead write nothing, not even in a `finally`."""
        if sql.lstrip().upper().startswith(ENDING):
            return execute(sql, params, many, context)
        raise Crash


@contextmanager
def paused(process: Process) -> Iterator[None]:
    """Another process's statements are not this one's."""
    wrappers = connection.execute_wrappers
    wrappers.remove(process)
    try:
        yield
    finally:
        wrappers.append(process)


def run(process: Process, work: Callable[[], object]) -> bool:
    """Run work as this process; whether it lived to the end. What it committed stays."""
    with connection.execute_wrapper(process):
        try:
            work()
        except Crash:
            connection.run_on_commit = []
            return False
    return True
