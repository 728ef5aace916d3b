"""Stable keys and row hashes of listed parties.

The folding here is part of stored keys, so it never changes with the engine's normaliser: a
change would make every party look removed and added again.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

KEY_LENGTH = 580
"""Longest key in characters; a longer name is cut and closed with a digest of the whole."""

_ASCII_GAPS = re.compile(r"[^0-9a-z]+")


def fold(name: str) -> str:
    """NFKC, casefolded, everything but letters, digits and marks turned into single spaces."""
    text = unicodedata.normalize("NFKC", name).casefold()
    if text.isascii():
        return _ASCII_GAPS.sub(" ", text).strip()
    kept = (char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return " ".join("".join(kept).split())


def party_key(list_code: str, name: str, entity_number: str = "") -> str:
    """`SDN:48508` for a numbered party, else `DPL:<folded name>` (screening.md §5)."""
    if entity_number:
        return f"{list_code}:{entity_number}"
    folded = fold(name) or "#" + _digest(name.strip())[:16]
    if len(folded) > KEY_LENGTH:
        folded = f"{folded[: KEY_LENGTH - 17]}#{_digest(folded)[:16]}"
    return f"{list_code}:{folded}"


def printed_hash(values: Iterable[str]) -> str:
    """SHA-256 of what a party's rows print, column by column.

    Blanks are collapsed; the items of a `; ` series count once and in any order, so that a series
    printed in another order, or spread over several rows, is no change.
    """
    return _digest("\x1f".join([_settle(value) if value else "" for value in values]))


def joined(rows: Iterable[Sequence[str]]) -> list[str]:
    """The columns of several rows of one party, each as one `; ` series."""
    return ["; ".join(filter(None, column)) for column in zip(*rows, strict=True)]


def _settle(value: str) -> str:
    if "; " not in value:
        return " ".join(value.split())
    return "; ".join(sorted({" ".join(item.split()) for item in value.split("; ")}))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
