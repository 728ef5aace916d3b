"""The guided assessment: the order in which OFAC asks one to compare, answered as far as the data can.

A step is ticked only by what the data says, and shows what that is; the rest is the reviewer's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.desk.case.comparison import Row, Value
from compliance.desk.case.queries import Comparison
from compliance.review import words
from compliance.states import VerdictWord
from portal.base import moments

SETTLED = ("same", "different")


@dataclass(frozen=True)
class Step:
    """One question of the assessment; `state` is ok, now or next, `evidence` what the answer rests on."""

    text: str
    state: str
    evidence: str = ""


def steps(shown: Comparison) -> list[Step]:
    """The list, the type, the name, the rest, the decision. Likeness is stated, never called good or bad."""
    rows = {row.label: row for row in shown.rows}
    kind, name = rows.pop(_("Type"), None), rows.pop(_("Name"), None)
    found = [
        _list(shown),
        _compared(_type(_like(kind), person=bool(shown.contact)), kind),
        _compared(_name(_like(name)), name),
        _rest(list(rows.values())),
        _verdict(shown),
    ]
    open_ones = [number for number, one in enumerate(found) if one.state != "ok"]
    return [replace(one, state="now") if [n] == open_ones[:1] else one for n, one in enumerate(found)]


def _like(row: Row | None) -> str:
    return row.like if row else "missing"


def _list(shown: Comparison) -> Step:
    source, gone = shown.source, shown.line.candidate.delisted_at
    if gone:
        return Step(
            _("The party was taken off this list"), "next", f"{source.list_name}, {moments.local_date(gone)}"
        )
    if source.read_at is None:
        return Step(_("Which version of the list was read is not known"), "next", source.list_name)
    day = source.published_on or source.read_at.date()
    return Step(_("The list is one we screen against"), "ok", f"{source.list_name}, {moments.day(day)}")


def _compared(text: str, row: Row | None) -> Step:
    """Ticked where both sides say something and it is clear whether they agree; the values are the evidence."""
    if row is None or not row.listed:
        return Step(text, "next")
    evidence = f"{_texts(row.customer)} ↔ {_texts(row.listed)}"
    return Step(text, "ok" if row.like in SETTLED else "next", evidence)


def _texts(values: Iterable[Value]) -> str:
    return ", ".join("".join(token.text for token in one.tokens) for one in values) or "–"


def _type(like: str, *, person: bool) -> str:
    if person:
        return {
            "same": _("Both are persons: a contact of the customer was compared"),
            "different": _("A contact was compared, and the listed party is not a person"),
        }.get(like, _("A contact was compared; the list does not say what kind of party it is"))
    return {
        "same": _("Both are companies"),
        "different": _("The listed party is not a company"),
    }.get(like, _("The list does not say what kind of party it is"))


def _name(like: str) -> str:
    return {
        "same": _("The whole name agrees"),
        "close": _("Part of the name agrees"),
        "different": _("The names are written differently"),
    }.get(like, _("The list gives no name to compare"))


def _rest(rows: Sequence[Row]) -> Step:
    """Ticked where every other field stands on both sides and none is only alike."""
    differ = [row.label for row in rows if row.like == "different"]
    missing = [row.label for row in rows if row.like == "missing"]
    differing = ngettext("%(n)s field differs", "%(n)s fields differ", len(differ)) % {"n": len(differ)}
    lacking = ngettext("%(n)s is not on both sides", "%(n)s are not on both sides", len(missing))
    text = _("Compare the rest: %(differing)s, %(lacking)s")
    settled = bool(rows) and all(row.like in SETTLED for row in rows)
    said = text % {"differing": differing, "lacking": lacking % {"n": len(missing)}}
    return Step(said, "ok" if settled else "next", ", ".join([*differ, *missing]))


def _verdict(shown: Comparison) -> Step:
    given = shown.verdicts[0] if shown.verdicts and shown.line.candidate.verdict else None
    if given is None:
        return Step(_("Give a verdict, or ask for what is missing"), "next")
    return Step(
        _("A verdict stands"),
        "ok",
        f"{words.label(VerdictWord, given.verdict.verdict)} · {given.reason_text}",
    )
