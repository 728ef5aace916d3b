"""Database triggers that make a table append-only, for both databases. Used by migrations and the test fixture."""

from __future__ import annotations

from typing import Any

VERBS = ("update", "delete")

_SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
_POSTGRES = """CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH ROW EXECUTE FUNCTION portal_append_only()"""


def protect(connection: Any, table: str, verbs: tuple[str, ...] = VERBS) -> None:
    """Refuse UPDATE and DELETE (or only one of them) on a table from now on."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(_POSTGRES_FUNCTION)
        for verb in verbs:
            cursor.execute(
                (_POSTGRES if postgres else _SQLITE).format(table=table, verb=verb, VERB=verb.upper())
            )


def unprotect(connection: Any, table: str) -> None:
    """Allow UPDATE and DELETE again: for the retention purge, reversed migrations and the test runner's flush."""
    suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in VERBS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{suffix}")


def protect_in_migration(table: str, verbs: tuple[str, ...] = VERBS) -> tuple[Any, Any]:
    """The forward and reverse functions for `RunPython`."""
    return (
        lambda _apps, editor: protect(editor.connection, table, verbs),
        lambda _apps, editor: unprotect(editor.connection, table),
    )
