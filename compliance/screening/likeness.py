"""How alike two words are and in which way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from compliance.screening.persons import symbols
from compliance.screening.sound import broad
from compliance.screening.vocabulary import LETTER, NUMBER, PLAIN

if TYPE_CHECKING:
    from compliance.screening.index import Index
    from compliance.screening.memory import Alike

NOTHING = (0.0, "")
LEAST = 0.55
_SAME, _SAME_BUSINESS, _SAME_NAME = (1.0, "same"), (0.98, "same_business_word"), (0.9, "same_name")
_INITIAL = (0.6, "initial")
_ALLOWED = (0, 0, 0, 0, 1, 1, 2, 2, 2, 2)
"""Edits by the letters of the longer word; three from ten on."""


def likeness(ours: Alike, number: int, index: Index, edits: int = -1) -> tuple[float, str]:
    """From 0 to 1, and how: same, same_business_word, typo, sounds_alike, same_name, cut or initial.

    `edits` are those between an asked and a listed word, when they are known.
    """
    a, b, kind = ours.raw, index.words[number], index.word_kind[number]
    if a == b:
        return _SAME
    if ours.meaning == index.word_meaning[number]:
        return _SAME_BUSINESS
    if ours.kind == LETTER or kind == LETTER:
        return _INITIAL if a[0] == b[0] else NOTHING
    if ours.kind == NUMBER or kind == NUMBER:
        return NOTHING
    if ours.bare:
        best = _without_vowels(ours.sound, index.word_sound[number])
    else:
        best = _sounded(ours, b, index.word_sound[number], index.word_spelt[number])
    if best[0] < 0.9 and kind == PLAIN and ours.names and not ours.names.isdisjoint(symbols(b)):
        best = _SAME_NAME
    if ours.bare:
        return best
    typed = _typed(a, b, edits)
    return typed if typed[0] >= best[0] else best


def _typed(a: str, b: str, edits: int) -> tuple[float, str]:
    longest, shortest = len(a), len(b)
    if longest < shortest:
        longest, shortest = shortest, longest
    if shortest < 3:
        return NOTHING
    allowed = _ALLOWED[longest] if longest < 10 else 3
    if longest - shortest <= allowed:
        if edits < 0:
            edits = OSA.distance(a, b, score_cutoff=allowed)
        if 0 < edits <= allowed:
            return 1.0 - (edits + 0.25) / longest, "typo"
    if shortest >= 4 and shortest * 2 >= longest and (a.startswith(b) or b.startswith(a)):
        return 0.55 + 0.4 * shortest / longest, "cut"
    return NOTHING


def _sounded(ours: Alike, b: str, other: str, spelt: str) -> tuple[float, str]:
    a, mine = ours.raw, ours.sound
    if spelt and spelt == ours.spelt and len(a) > 1 and len(b) > 1:
        return (0.96 if min(len(a), len(b)) > 3 else 0.9), "sounds_alike"
    size, theirs = len(mine), len(other)
    if size < 2 or theirs < 2:
        return NOTHING
    if mine == other:
        value = 0.3 + 0.05 * min(size, 5) + 0.004 * ratio(a, b)
        return min(0.94, value), "sounds_alike"
    if size >= 4 <= theirs and -2 < size - theirs < 2 and OSA.distance(mine, other, score_cutoff=1) == 1:
        value = 0.0035 * ratio(a, b) + 0.4
        return (value, "sounds_alike") if value >= 0.68 else NOTHING
    return NOTHING


def _without_vowels(mine: str, other: str) -> tuple[float, str]:
    if min(len(mine), len(other)) < 2:
        return NOTHING
    if mine == other:
        return (0.92 if len(mine) > 2 else 0.84), "sounds_alike"
    if broad(mine) == broad(other):
        return (0.85 if len(mine) > 2 else 0.78), "sounds_alike"
    if min(len(mine), len(other)) >= 4 and OSA.distance(mine, other, score_cutoff=1) == 1:
        return 0.72, "sounds_alike"
    return NOTHING


def cut_off(ours: str, theirs: str) -> tuple[float, str]:
    """The last word of a name that a narrow field cut off."""
    if len(ours) > 2 and theirs.startswith(ours):
        return 0.6 + 0.3 * len(ours) / len(theirs), "cut"
    return NOTHING
