"""Proves every invariant after a step; a rule whose tables nobody wrote to since is known to hold still."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.db import connection

from portal.base import invariants

WRITES = re.compile(r'^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b[^"]*"(\w+)"')
NAMED = re.compile(r'"(\w+)"')


class Proof:
    """Which tables each rule reads, learnt from its own statements; and which were written since the last look."""

    def __init__(self) -> None:
        self.tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        self.reads: dict[str, set[str]] = {name: set(self.tables) for name in invariants.names()}
        self.learnt: dict[str, set[str]] = {name: set() for name in invariants.names()}
        self.written: set[str] = set(self.tables)

    def begin(self) -> None:
        """Another world: nothing is known of it."""
        self.written = set(self.tables)

    def watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Wraps every statement of a run."""
        if found := WRITES.match(sql):
            self.written.add(found.group(1))
        return execute(sql, params, many, context)

    def violations(self) -> list[str]:
        """In words, of every rule that could have changed its answer."""
        due = [name for name in invariants.names() if self.reads[name] & self.written]
        self.written = set()
        return [text for name in due for text in self._of(name)]

    def _of(self, name: str) -> list[str]:
        """One rule; what it reads may depend on the rows, so each proof adds to what is known."""
        seen = self.learnt[name]

        def read(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen.update(NAMED.findall(sql))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(read):
            found = [str(one) for one in invariants.violations([name])]
        self.reads[name] = seen & self.tables
        return found
