"""Given names and surnames that are one name in many spellings, and names that very many people bear."""

from __future__ import annotations

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


def symbols(word: str) -> frozenset[int]:
    """The known names a folded word can be; empty for other words."""
    return _GROUPS.get(word, _NONE)
