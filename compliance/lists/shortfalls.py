"""What a feed falls short of, one by one: rows, parties and names that are gone, too few rows, emptied columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from compliance.lists import floors
from compliance.lists.scales import DIRECT, Scales, has_shrunk
from compliance.models import ListVersion

REFUSALS = {"rows": "shrunk", "names": "shrunk", "floor": "too_few", "column": "column_empty"}
"""The refusal code by the sort of shortfall; the first that occurs names the refusal."""

_TEXTS: dict[str, str | Promise] = {
    "rows": gettext_lazy("%(code)s: %(least)s → %(found)s"),
    "names": gettext_lazy("%(code)s names: %(least)s → %(found)s"),
    "floor": gettext_lazy("%(code)s: %(found)s rows, at least %(least)s"),
    "column": gettext_lazy("%(code)s, %(column)s: %(found)s%%, at least %(least)s%%"),
}


@dataclass(frozen=True)
class Shortfall:
    """One figure of one sub-list: `least` is what was there before, or the least there should be."""

    sort: str
    code: str
    found: int
    least: int
    column: str = ""

    @property
    def text(self) -> str:
        """In the reader's language."""
        words = asdict(self) | {"column": floors.label(self.column)}
        return str(_TEXTS[self.sort]) % words

    def as_json(self) -> dict[str, Any]:
        """As it is kept with a load."""
        return asdict(self)


def kept(rows: Iterable[Mapping[str, Any]]) -> list[Shortfall]:
    """As `as_json` made them."""
    return [Shortfall(**row) for row in rows]


def of(scales: Scales) -> list[Shortfall]:
    """Everything, in the order of REFUSALS; each once."""
    own = {code: version for code, version in scales.own.items() if version.feed != "sample"}
    before = {
        code: (version.party_count, version.load.figures.get("fills", {}).get(code, {}))
        for code, version in own.items()
    }
    fills = floors.fills(scales.feed)
    found = [
        *_shrunk(scales),
        *of_floors(scales.feed.row_counts, fills, whole(scales)),
        *(Shortfall("column", *one) for one in floors.emptied(fills, before)),
    ]
    order = list(REFUSALS)
    once = {(one.sort, one.code, one.column): one for one in reversed(found)}.values()
    return sorted(once, key=lambda one: (order.index(one.sort), one.code, one.column))


def of_floors(
    rows: Mapping[str, int], fills: Mapping[str, Mapping[str, int]], codes: Sequence[str]
) -> list[Shortfall]:
    """Of these sub-lists, what is below the least that a whole list holds."""
    short = [Shortfall("floor", *one) for one in floors.short(rows, codes)]
    return short + [Shortfall("column", *one) for one in floors.empty(fills, codes)]


def whole(scales: Scales) -> list[str]:
    """Required sub-lists that this feed should hold whole: those it would put in force, and for the consolidated
    file, which has them all, those it lacks though no other feed has them in force."""
    if scales.feed.kind == "sample":
        return []
    owed = {code for code in scales.taken if code in scales.feed.parties}
    if scales.feed.kind == "csl":
        others = {code for code, v in scales.in_force.items() if v.feed in DIRECT}
        owed |= {code for code in settings.REQUIRED_LISTS if code not in others}
    return [code for code in settings.REQUIRED_LISTS if code in owed]


def _shrunk(scales: Scales) -> list[Shortfall]:
    found = (
        _loss(scales, code, version) for code, version in scales.in_force.items() if version.feed != "sample"
    )
    return [one for one in found if one]


def _loss(scales: Scales, code: str, version: ListVersion) -> Shortfall | None:
    """Rows of the same feed, parties of another (they spread addresses differently), and names of either."""
    feed, same = scales.feed, version.feed == scales.feed.kind
    if not same and code not in scales.taken:
        return None
    before = version.row_count if same else version.party_count
    after = feed.row_counts.get(code, 0) if same else len(feed.parties.get(code, ()))
    if has_shrunk(before, after):
        return Shortfall("rows", code, after, before)
    names, now = version.load.figures.get("names", {}).get(code, 0), feed.names.get(code, 0)
    return Shortfall("names", code, now, names) if has_shrunk(names, now) else None


def sentence(found: Sequence[Shortfall]) -> str:
    """Why a load is refused: the first sort with its figures, and what may be done."""
    refusal = REFUSALS[found[0].sort]
    figures = "; ".join(one.text for one in found if REFUSALS[one.sort] == refusal)
    return f"{_WHY[refusal] % {'figures': figures}} {_AFTER}"


_WHY: dict[str, str | Promise] = {
    "shrunk": gettext_lazy("More than 5%% of the rows are gone (%(figures)s)."),
    "too_few": gettext_lazy("A list has fewer rows than a whole one (%(figures)s)."),
    "column_empty": gettext_lazy("Fewer parties have a value than is usual (%(figures)s)."),
}
_AFTER = gettext_lazy(
    "Download the files again and look at them. It takes two people to accept them as they are: a compliance "
    "lead, on the page of lists or with --accept LIST --reason --by, and a second person who confirms."
)
