"""Lets the test runner's flush empty append-only tables on SQLite, whose triggers would refuse it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations

from portal.base.appendonly import VERBS, protect, unprotect

APPEND_ONLY = [
    "audit_auditevent",
    "customers_profile",
    "compliance_caseevent",
    "compliance_verdict",
    "compliance_checkcandidate",
]
NEVER_DELETED = [
    "compliance_case",
    "compliance_casecandidate",
    "compliance_contactattempt",
    "compliance_contactround",
    "compliance_decision",
    "compliance_question",
]
PROTECTED = {**dict.fromkeys(APPEND_ONLY, VERBS), **dict.fromkeys(NEVER_DELETED, ("delete",))}


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers() -> Any:
    """Drop the triggers around a flush and put them back."""
    original = DatabaseOperations.execute_sql_flush

    def execute(self: DatabaseOperations, sql_list: list[str]) -> None:
        present = set(self.connection.introspection.table_names()) & set(PROTECTED)
        for table in present:
            unprotect(self.connection, table)
        try:
            original(self, sql_list)
        finally:
            for table in present:
                protect(self.connection, table, PROTECTED[table])

    DatabaseOperations.execute_sql_flush = execute  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]
