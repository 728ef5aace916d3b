"""Tables of plain text."""

from __future__ import annotations

import math
from collections.abc import Sequence

Cell = str | float | None


def table(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell], str]]) -> str:
    """Lines of a table; a row is its title, its cells and how its numbers are written, such as `{:.1f}`."""
    lines = [
        ("", *heads),
        *((title, *(written(cell, form) for cell in cells)) for title, cells, form in rows),
    ]
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(
        "  ".join((one[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(one[1:], widths[1:], strict=True))))
        .rstrip()
        for one in lines
    )  # fmt: skip


def written(cell: Cell, form: str) -> str:
    """A cell as text; what could not be measured is a dash."""
    if isinstance(cell, str):
        return cell
    return "–" if cell is None or math.isnan(cell) else form.format(cell)


def ratio(ours: float, theirs: float) -> float | None:
    """Ours by theirs; none when theirs is nothing."""
    return ours / theirs if theirs else None
