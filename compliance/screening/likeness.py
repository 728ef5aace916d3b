"""How alike two words are and in which way."""

from __future__ import annotations

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from compliance.screening.sound import broad, sound, spelt
from compliance.screening.tokens import Token
from compliance.screening.vocabulary import LETTER, NUMBER

NOTHING = (0.0, "")
LEAST = 0.55


def likeness(ours: Token, theirs: Token, same_name: bool) -> tuple[float, str]:
    """From 0 to 1, and how: same, same_business_word, typo, sounds_alike, same_name, cut or initial."""
    a, b = ours.raw, theirs.raw
    if a == b:
        return 1.0, "same"
    if ours.text == theirs.text:
        return 0.98, "same_business_word"
    if ours.kind == LETTER or theirs.kind == LETTER:
        return (0.6, "initial") if a[0] == b[0] else NOTHING
    if ours.kind == NUMBER or theirs.kind == NUMBER:
        return NOTHING
    best = _sounded(ours, theirs)
    if same_name and best[0] < 0.9:
        best = (0.9, "same_name")
    if ours.bare:
        return best
    typed = _typed(a, b)
    return typed if typed[0] >= best[0] else best


def _typed(a: str, b: str) -> tuple[float, str]:
    longest, shortest = max(len(a), len(b)), min(len(a), len(b))
    allowed = 0 if longest < 4 else 1 if longest < 6 else 2 if longest < 10 else 3
    edits = OSA.distance(a, b, score_cutoff=allowed)
    if 0 < edits <= allowed and shortest > 2:
        return 1.0 - (edits + 0.25) / longest, "typo"
    if shortest >= 4 and (a.startswith(b) or b.startswith(a)) and shortest * 2 >= longest:
        return 0.55 + 0.4 * shortest / longest, "cut"
    return NOTHING


def _sounded(ours: Token, theirs: Token) -> tuple[float, str]:
    if ours.bare:
        return _without_vowels(ours.raw, theirs.raw)
    a, b = ours.raw, theirs.raw
    if len(a) > 1 and len(b) > 1 and spelt(a) == spelt(b) != "":
        return (0.96 if min(len(a), len(b)) > 3 else 0.9), "sounds_alike"
    mine, other = sound(a), sound(b)
    if len(mine) < 2 or len(other) < 2:
        return NOTHING
    if mine == other:
        value = 0.3 + 0.05 * min(len(mine), 5) + 0.004 * ratio(a, b)
        return min(0.94, value), "sounds_alike"
    if min(len(mine), len(other)) >= 4 and OSA.distance(mine, other, score_cutoff=1) == 1:
        value = 0.0035 * ratio(a, b) + 0.4
        return (value, "sounds_alike") if value >= 0.68 else NOTHING
    return NOTHING


def _without_vowels(ours: str, theirs: str) -> tuple[float, str]:
    mine, other = sound(ours, True), sound(theirs)
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
