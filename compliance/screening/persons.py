"""Given names, surnames and patronymics that are one name in many spellings, and names that very many people bear."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path


def _load() -> dict[str, frozenset[int]]:
    lines = (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines()
    groups: dict[str, set[int]] = {}
    number = 0
    for line in lines:
        if line.startswith("#"):
            continue
        common = line.startswith("common:")
        for word in line.removeprefix("common:").split():
            number += int(common)
            groups.setdefault(word, set()).add(number)
        number += 1
    return {word: frozenset(found) for word, found in groups.items()}


_GROUPS = _load()
_NONE: frozenset[int] = frozenset()
_PATRONYMIC = re.compile(
    r"(.{3,}?)(?:(?P<son>(?:[iy]?[eaoy]|y[aoe]|iyo|io)v[iy](?:ch|tch|c))|(?:[iy]?[eaoyi]|y[aoe]|iyo|io)(?:vn|un)a)"
)
"""As in Petrovich, Yauhenavich, Serhiyovych; Petrovna, Uladzimirauna."""
_ENDINGS = ("", "i", "y", "iy", "ey", "ei", "a", "o")
_SON, _DAUGHTER = 100_000, 200_000


@lru_cache(maxsize=32768)
def symbols(word: str) -> frozenset[int]:
    """The known names a folded word can be; empty for other words. A father's name is a name of its own."""
    found = _GROUPS.get(word)
    if found is None and len(word) > 6:
        made = _PATRONYMIC.fullmatch(word)
        return _of_father(made[1], _SON if made["son"] else _DAUGHTER) if made else _NONE
    return found or _NONE


def _of_father(stem: str, offset: int) -> frozenset[int]:
    fathers = next((_GROUPS[stem + end] for end in _ENDINGS if stem + end in _GROUPS), _NONE)
    return frozenset(number + offset for number in fathers)
