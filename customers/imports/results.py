"""An import as its pages show it: how far it is, its rows with the faults beside their cells, the file of bad rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.errors import sentence
from customers.imports import kinds, service, steps
from customers.imports.columns import PROBLEMS, Names
from customers.imports.making import Found
from customers.imports.steps import Phase
from customers.models import CustomerImport, ImportRow
from portal.base import csv_out

State = ImportRow.State
PAGE_SIZE = 50
REMARKS = "remarks"
CHOSEN = {"create": "plus-circle", "update": "pencil"}
"""Effects by which good rows are told apart, with their icons."""
WRONG = (State.BAD, State.FAILED)
ORDER = (State.BAD, State.FAILED, State.KEPT)
IN_A_CELL = {
    "unknown_country": "cell_country",
    "unknown_state": "cell_state",
    "unknown_time_zone": "cell_time_zone",
    "unknown_language": "cell_language",
}
"""Sentences for a file, which has no list to choose from."""
VERBS = {
    State.NEW: ("same", "circle"),
    State.OK: ("create", "plus-circle"),
    State.BAD: ("error", "x-octagon-fill"),
    State.CREATED: ("create", "check-circle-fill"),
    State.UPDATED: ("update", "pencil"),
    State.SAME: ("same", "circle"),
    State.FAILED: ("error", "x-octagon-fill"),
    State.UNDONE: ("same", "arrow-counterclockwise"),
    State.KEPT: ("warning", "exclamation-triangle-fill"),
}


@dataclass(frozen=True)
class Progress:
    """How far an import is, in the phase it is in."""

    one: CustomerImport
    counts: dict[str, int]
    until: datetime | None

    @classmethod
    def of(cls, one: CustomerImport, at: datetime) -> Progress:
        """One query."""
        until = service.undo_until(one)
        return cls(one, service.counts(one), until if until and until >= at else None)

    @property
    def is_running(self) -> bool:
        """Whether the worker has something to do."""
        return self.one.phase in steps.RUNNING and not self.one.stopped

    @property
    def may_resume(self) -> bool:
        """Whether it was stopped in the middle."""
        return self.one.phase in steps.RUNNING and self.one.stopped

    @property
    def parts(self) -> tuple[int, int]:
        """Rows done, and rows to do in all, of this phase."""
        n = self.counts
        if self.one.phase in (Phase.DRY_RUN, Phase.READY):
            return self.one.row_count - n["new"], self.one.row_count
        gone = n["undone"] + n["kept"]
        if self.one.phase in (Phase.UNDOING, Phase.UNDONE):
            return gone, gone + n["created"]
        made = n["created"] + n["updated"] + n["failed"]
        return made, made + n["ok"]

    @property
    def percent(self) -> int:
        """Whole per cent."""
        done, whole = self.parts
        return 100 * done // whole if whole else 100

    @property
    def wrong(self) -> int:
        """Rows that are to be mended."""
        return self.counts["bad"] + self.counts["failed"]


@dataclass(frozen=True)
class Cell:
    """One cell of a row with what is wrong with it."""

    label: str
    text: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One row of the file as the page shows it."""

    row: ImportRow
    verb: str
    icon: str
    name: Cell
    below: str
    notes: list[str]
    cells: list[Cell]
    word: Any = ""
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Telling:
    """Tells what is wrong with rows of one import, in the reader's language."""

    one: CustomerImport
    names: Names
    heads: kinds.Heads

    @classmethod
    def of(cls, one: CustomerImport) -> Telling:
        """With the catalogue of this moment."""
        return cls(one, kinds.names_of(one), kinds.heads_of(one))

    def sentence(self, found: Found) -> str:
        """One problem in words; the column is named where the file does not have it."""
        column, code, figures = found
        told = str(sentence(IN_A_CELL.get(code) or code)) % figures
        return told if not column or column in self.one.columns else f"{self.names.label(column)}: {told}"

    def all(self, row: ImportRow) -> str:
        """Everything about a row in one text, for the file that is to be mended."""
        parts = (
            f"{self.names.label(one[0])}: {self.sentence(one)}"
            if one[0] in self.one.columns
            else self.sentence(one)
            for one in row.problems
        )
        return " ".join(parts)

    def lines(self, rows: Sequence[ImportRow]) -> list[Line]:
        """Rows for a page: the columns with faults, in the file's order."""
        shown = self.shown(rows)
        return [self._line(row, shown) for row in rows]

    def shown(self, rows: Sequence[ImportRow]) -> list[str]:
        """The columns of a page: those with faults, else the usual ones."""
        wrong = {found[0] for row in rows for found in row.problems}
        own = [key for key in self.one.columns if key in wrong and key not in self.heads.all]
        return own or [key for key in self.heads.usual if key in self.one.columns]

    def _line(self, row: ImportRow, shown: Sequence[str]) -> Line:
        texts = dict(zip(self.one.columns, row.cells, strict=False))
        verb, icon = VERBS[State(row.state)]
        return Line(
            row=row,
            verb=verb,
            icon=icon,
            name=Cell(
                "",
                " ".join(texts.get(key, "") for key in self.heads.name).strip(),
                self._notes(row, self.heads.all),
            ),
            below=texts.get(self.heads.below, ""),
            notes=[self.sentence(one) for one in row.problems if one[0] not in self.one.columns],
            word=row.get_effect_display() if row.state == State.OK and self.one.may_update else "",
            remarks=[self.sentence(one) for one in row.remarks],
            cells=[Cell(self.names.label(key), texts.get(key, ""), self._notes(row, [key])) for key in shown],
        )

    def _notes(self, row: ImportRow, keys: Sequence[str]) -> list[str]:
        own = [key for key in keys if key in self.one.columns]
        return [self.sentence(one) for one in row.problems if one[0] in own]


def rows_of(one: CustomerImport, state: str) -> QuerySet[ImportRow]:
    """Rows in one state, or all: those to be mended first, then as in the file."""
    found = one.lines.select_related("customer", "subscriber")
    if state in CHOSEN:
        return found.filter(state=State.OK, effect=state).order_by("number")
    if state == REMARKS:
        return found.exclude(remarks=[]).order_by("number")
    if state in State.values:
        return found.filter(state=state).order_by("number")
    places = [When(state=state, then=Value(place)) for place, state in enumerate(ORDER)]
    return found.annotate(place=Case(*places, default=Value(len(ORDER)))).order_by("place", "number")


def tally(progress: Progress, state: str) -> list[dict[str, Any]]:
    """The counters above the rows; each is a filter."""
    tones = {State.BAD: "stop", State.FAILED: "stop", State.KEPT: "wait", State.OK: "ok", State.CREATED: "ok"}
    entries = [
        {"state": one.value, "label": one.label, "n": n, "tone": tones.get(one, ""), "icon": VERBS[one][1]}
        for one in State
        if (n := progress.counts[one.value])
    ]
    if progress.one.may_update:
        entries = [*_by_effect(progress.one), *(one for one in entries if one["state"] != State.OK)]
    whole = {"state": "", "label": _("All rows"), "n": progress.one.row_count, "tone": "", "icon": "list-ul"}
    return [{**one, "current": one["state"] == state} for one in (*entries, whole)]


def _by_effect(one: CustomerImport) -> list[dict[str, Any]]:
    """What the rows without faults would do, and how many say something worth reading."""
    good = one.lines.filter(state=State.OK)
    found = dict(good.order_by().values_list("effect").annotate(n=Count("pk")))
    entries = [
        {"state": effect, "label": label, "n": found[effect], "tone": "ok", "icon": CHOSEN[effect]}
        for effect, label in ImportRow.Effect.choices
        if found.get(effect) and effect in CHOSEN
    ]
    if remarked := one.lines.exclude(remarks=[]).count():
        label = _("With a remark")
        entries.append(
            {
                "state": REMARKS,
                "label": label,
                "n": remarked,
                "tone": "wait",
                "icon": "exclamation-triangle-fill",
            }
        )
    return entries


def file_of_bad_rows(one: CustomerImport) -> Iterator[str]:
    """The lines of a CSV file with the rows to be mended as they were, and what is wrong with each."""
    telling = Telling.of(one)
    places = [place for place, key in enumerate(one.columns) if key]
    head = [*(one.headers[place] for place in places), str(PROBLEMS.label)]

    def rows() -> Iterator[list[str]]:
        found = one.lines.filter(state__in=WRONG).order_by("number")
        for row in found.iterator(chunk_size=1000):
            # Too many cells stay behind the others, so that nothing of the row is lost.
            texts = [row.cells[place] if place < len(row.cells) else "" for place in places]
            yield [*texts, telling.all(row), *row.cells[len(one.columns) :]]

    return csv_out.lines(head, rows())


def notes(one: CustomerImport) -> list[str]:
    """What was taken as meant while reading, in sentences."""
    return [_note(code, figures) % figures for code, figures in one.notes]


def _note(code: str, figures: dict[str, Any]) -> str:
    n = figures.get("count", 1)
    if code == "marked":
        return _("The file begins with a byte-order mark; it is no part of the first name.")
    if code == "guessed":
        return _(
            "The file is not in Unicode and was read as Windows-1252. Look whether its accents are right."
        )
    if code == "trailing":
        return ngettext(
            "%(count)s row ends with delimiters behind the last column; these are left out.",
            "%(count)s rows end with delimiters behind the last column; these are left out.",
            n,
        )
    if code == "blank":
        return ngettext(
            "%(count)s line has nothing in it and is left out.",
            "%(count)s lines have nothing in them and are left out.",
            n,
        )
    return ngettext(
        "%(count)s state lacks its accents and is taken as meant: “%(text)s” as “%(state)s”.",
        "%(count)s states lack their accents and are taken as meant, for example “%(text)s” as “%(state)s”.",
        n,
    )


def layout(one: CustomerImport) -> str:
    """How the file was read: encoding, delimiter, decimal sign."""
    signs = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar"), ".": _("point")}
    encoding = (
        _("pasted") if one.encoding == "pasted" else one.encoding.upper().replace("CP1252", "Windows-1252")
    )
    parts = [encoding, _("divided by: %(sign)s") % {"sign": signs[one.delimiter]}]
    if one.decimal_sign:
        parts.append(_("decimal sign: %(sign)s") % {"sign": signs[one.decimal_sign]})
    return ", ".join(parts)


def template_lines(names: Names) -> Iterator[str]:
    """A file with the names of the columns, in the reader's language, and no row."""
    return csv_out.lines([str(one.label) for one in names.columns], [])
