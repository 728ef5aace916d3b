"""Given names and surnames known to be one name in many spellings (Aleksandr, Alexander, Oleksandr)."""

from __future__ import annotations

from functools import lru_cache

from rigour.names import NameTypeTag, analyze_names


@lru_cache(maxsize=32768)
def symbols(word: str) -> tuple[int, ...]:
    """The numbers of the known names a word can be, in order; empty for other words."""
    if len(word) < 3 or not word.isalpha():
        return ()
    found: set[int] = set()
    for name in analyze_names(NameTypeTag.PER, [word], phonetics=False, rewrite=False):
        for span in name.spans:
            number = span.symbol.id[1:]
            if span.symbol.category.value == "NAME" and number.isdigit():
                found.add(int(number) & 0xFFFFFFFF)
    return tuple(sorted(found))
