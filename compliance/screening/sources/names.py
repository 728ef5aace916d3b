"""Names as the lists print them: alias series, `a.k.a.` inside a name, weak aliases in OFAC's remarks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compliance.screening.party import ListedName, NameKind
from compliance.screening.sources.keys import fold

_SERIES = re.compile(r";\s+|;$")
_LEADING_AND = re.compile(r"^and\s+(?=\S)")
_LEADING_MARK = re.compile(r"^\(?([afn])\s?[./]\s?k\s?[./]\s?a\b[./]?[\s:,]*", re.IGNORECASE)
_INNER_MARK = re.compile(
    r"[\s,;(-]+(?:([afn])\s?[./]\s?k\s?[./]\s?a\b[./]?|(?<=[(-])(aka|fka|nka)\b|(?<=- )(aka|fka|nka)\b)[\s:,-]*",
    re.IGNORECASE,
)
_HINT = re.compile(r"[afn]\s?[./]?\s?k\s?[./]?\s?a\b", re.IGNORECASE)
_PLURAL = re.compile(r"\s*[-(]\s?AKAS\s?[-:]\s*", re.IGNORECASE)
_NOTE = re.compile(r"^\((?:all|both|each|any|the above|see)\b[^()]*\)\.?$", re.IGNORECASE)
_REMARK = re.compile(r"^\(?([afn])\.k\.a\.,? '(.+)'\)?\.?$")
_KINDS: dict[str, NameKind] = {"a": "aka", "f": "fka", "n": "aka"}
_STRENGTH = {"primary": 0, "aka": 1, "fka": 2, "weak": 3}


def split_series(text: str) -> list[ListedName]:
    """The aliases of a `; ` series; commas, quotes and dashes inside an alias stay in it."""
    found: list[ListedName] = []
    for piece in _SERIES.split(text):
        alias = _LEADING_AND.sub("", " ".join(piece.split()))
        if alias and not _NOTE.match(alias):
            found += split_marked(alias, "aka")
    return found


def primary_names(text: str) -> list[ListedName]:
    """The printed name first, whole; then the names an `a.k.a.` inside it gives away."""
    whole = " ".join(text.split())
    pieces = split_marked(whole, "aka")
    return [ListedName(whole, "primary"), *(piece for piece in pieces if piece.text != whole)]


def split_marked(text: str, kind: NameKind) -> list[ListedName]:
    """The names in one text: before and after each `a.k.a.`, `f.k.a.`, `A/K/A`, `-AKA-`.

    After the plural `-AKAS-` a comma parts the names too.
    """
    several = _PLURAL.split(text)
    if len(several) > 1:
        listed = several[1].split(", ")
        return [ListedName(name.strip(), kind) for name in (several[0], *listed) if _is_name(name)]
    mark = _LEADING_MARK.match(text)
    if mark:
        kind, text = _KINDS[mark[1].lower()], text[mark.end() :]
    pieces = _INNER_MARK.split(text) if _HINT.search(text) else [text]
    if len(pieces) == 1 and not mark:
        return [ListedName(text, kind)]
    found = [ListedName(_bare(pieces[0]), kind)]
    for at in range(1, len(pieces), 4):
        letter = next(filter(None, pieces[at : at + 3]))[0].lower()
        found.append(ListedName(_bare(pieces[at + 3]), _KINDS[letter]))
    return [name for name in found if _is_name(name.text)]


def remark_names(remarks: str) -> list[ListedName]:
    """OFAC prints weak aliases in its remarks, quoted: `a.k.a. 'X'`; old names as `f.k.a. 'X'`."""
    found = []
    for piece in remarks.split("; ") if ".k.a." in remarks else ():
        match = _REMARK.match(piece.strip())
        if match:
            found.append(ListedName(match[2].strip(), "fka" if match[1] == "f" else "weak"))
    return found


def distinct(names: Iterable[ListedName], weak: Iterable[ListedName] = ()) -> tuple[ListedName, ...]:
    """Each name once by its printed letters, in order; `weak` ones lower an equal alias to weak."""
    lowered = {fold(name.text): name for name in weak}
    kept: dict[str, ListedName] = {}
    for name in names:
        folded = fold(name.text) or name.text
        marked = lowered.pop(folded, name) if name.kind == "aka" else name
        if folded not in kept or _STRENGTH[marked.kind] < _STRENGTH[kept[folded].kind]:
            kept[folded] = ListedName(name.text, marked.kind)
    for folded, name in lowered.items():
        kept.setdefault(folded, name)
    return tuple(kept.values())


def _bare(piece: str) -> str:
    """A piece without the bracket that the mark opened and the piece alone closes, or the other way."""
    text = piece.strip(" ,;")
    if text.count(")") > text.count("("):
        text = text[::-1].replace(")", "", 1)[::-1]
    if text.count("(") > text.count(")"):
        text = text.replace("(", "", 1)
    return " ".join(text.split()).strip(" ,;")


def _is_name(text: str) -> bool:
    return sum(char.isalnum() for char in text) > 1 or not text.isascii()
