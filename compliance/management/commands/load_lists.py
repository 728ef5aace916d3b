"""Loads official list files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from compliance.lists import acceptances, loads, words
from compliance.lists.acceptance import FellShort
from compliance.models import ListLoad
from portal.accounts.access import actor_of
from portal.accounts.models import User
from portal.base import clock
from portal.base.actors import system
from portal.base.errors import DomainError


class Command(BaseCommand):
    """python manage.py load_lists FILE… [--force] [--accept LIST --reason TEXT --by E-MAIL]"""

    help = (
        "Loads the files of one feed (trade.gov's CSL CSV, BIS dpl.txt, OFAC sdn, add and alt CSV, or OFAC's "
        "enhanced XML; packed or not) and puts them in force. The kind is told by the content. The "
        "same files twice change nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files and what may be overridden."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="allow an older publication date")
        parser.add_argument(
            "--accept",
            action="append",
            default=[],
            metavar="LIST",
            help="ask for a sub-list that shrank, is short or has an emptied column to be put in force as it is; "
            "a second person confirms that on the page of lists; needs --reason and --by",
        )
        parser.add_argument("--reason", default="", help="why it is accepted; kept in the history")
        parser.add_argument(
            "--by", default="", metavar="E-MAIL", help="the compliance lead in whose name --accept asks"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, show progress, and say what came of it."""
        by = _lead(options["by"]) if options["by"] else None
        with _Bar(quiet=not options["verbosity"]) as bar:
            try:
                loaded = loads.load(
                    options["files"],
                    actor=system("load_lists"),
                    at=clock.now(),
                    force=options["force"],
                    accept=options["accept"],
                    reason=options["reason"],
                    progress=bar,
                )
            except FellShort as short:
                self._ask(short, by, options)
                return
            except loads.ListRefused as refused:
                raise CommandError(f"Refused ({refused.refusal}): {refused}") from refused
        if options["verbosity"]:
            self._say(loaded)

    def _ask(self, short: FellShort, by: User | None, options: dict[str, Any]) -> None:
        """Ask in the lead's name when everything that falls short was accepted; else say what is left to do."""
        assert short.load is not None
        kept = short.load.kept
        why = f"Refused ({short.refusal}): {short} Kept as load {kept.pk}."
        accepted = {code.upper() for code in options["accept"]}
        if not accepted or {one.code for one in short.short} - accepted:
            raise CommandError(why)
        if by is None:
            raise CommandError(f"{why} Name the compliance lead who accepts it: --by E-MAIL.")
        try:
            acceptances.ask(
                actor=actor_of(by), load=kept, reason=options["reason"], at=clock.now(), by_command=True
            )
        except DomainError as refused:
            raise CommandError(f"{why} {refused}") from refused
        if options["verbosity"]:
            for one in short.short:
                self.stdout.write(f"  short: {one.text}")
            self.stdout.write(
                f"Not in force yet. Asked for load {kept.pk} in the name of {by}: another reviewer or compliance "
                "lead confirms it on the page of lists."
            )

    def _say(self, loaded: ListLoad) -> None:
        figures = loaded.figures
        for code, (before, after) in figures.get("rows", {}).items():
            if code not in figures.get("kept", {}):
                self.stdout.write(f"  {code:8} {before:>7} → {after:>7} rows")
        for code, feed in figures.get("kept", {}).items():
            self.stdout.write(f"  {code:8} stays with {feed}, which goes before this file")
        for warning in figures.get("warnings", []):
            self.stdout.write(f"  note: {warning['message']} ({warning['count']})")
        self._say_rows(figures)
        if loaded.state == ListLoad.State.UNCHANGED:
            self.stdout.write("Unchanged: these lists are in force already.")
        else:
            self.stdout.write(
                f"In force: {figures['parties']} parties; "
                f"{figures['added']} added, {figures['changed']} changed, {figures['removed']} removed."
            )

    def _say_rows(self, figures: dict[str, Any]) -> None:
        """How many rows were read and left out, and each that was left with its line and why."""
        left = figures.get("left", {"count": 0, "rows": []})
        read = sum(after for _before, after in figures.get("rows", {}).values())
        self.stdout.write(f"  {read} rows taken, {left['count']} left out")
        for row in left["rows"]:
            self.stdout.write(f"    left out: {words.left_row(*row)}")
        if left["count"] > len(left["rows"]):
            self.stdout.write(f"    and {left['count'] - len(left['rows'])} more")


def _lead(email: str) -> User:
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None or not acceptances.may_ask(actor_of(person)):
        raise CommandError(f"{email} is no compliance lead. Name one with --by.")
    return person


class _Bar:
    """A progress bar on a terminal; nothing elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self._off = quiet or not sys.stderr.isatty()
        self._bar: tqdm[Any] | None = None
        self._stage = ""

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()

    def __call__(self, done: int, total: int, stage: str) -> None:
        if self._off:
            return
        if stage != self._stage or self._bar is None:
            self._close()
            self._bar, self._stage = tqdm(total=total, desc=stage, unit=" parties", leave=False), stage
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
