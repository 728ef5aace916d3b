"""A name that is asked for, worked out against an index: its words, their weights, the listed words near them."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from compliance.screening.building import CEILING
from compliance.screening.index import Index
from compliance.screening.likeness import LEAST, cut_off, likeness
from compliance.screening.memory import Alike
from compliance.screening.mending import mended
from compliance.screening.sound import sound
from compliance.screening.tokens import Token, core, tokens
from compliance.screening.vocabulary import LEGAL, PLAIN

_MOST_NEAR = 60
LONGEST_RUN = 4
"""Neighbours that may be written as one word."""


@dataclass(slots=True)
class Asked:
    """`about` is name, part, contact or address; `words` are the core words, `weights` theirs.

    `numbers` and `meanings` are their numbers in the index; below 0 where it has none, each meaning another.
    `runs` and `singles` are the lengths of neighbours written as one and of words, by first letter.
    """

    about: str
    text: str
    words: tuple[Token, ...]
    weights: list[float]
    forms: frozenset[str]
    glued: str
    foreign: bool
    known: list[Alike]
    numbers: list[int]
    meanings: list[int]
    spaced: str
    runs: dict[str, list[int]]
    singles: dict[str, list[int]]


def asked(about: str, text: str, index: Index) -> Asked | None:
    """The name ready for comparing; None when nothing of it can be compared."""
    whole = tuple(mended(tokens(text), index))
    return of_words(about, text, whole, index) if whole else None


def of_words(about: str, text: str, whole: tuple[Token, ...], index: Index) -> Asked:
    """The same of words that need no mending."""
    words = core(whole)
    weights = [_weight(word, index) for word in words]
    forms = frozenset(word.text for word in whole if word.kind == LEGAL)
    foreign = not text.isascii() and any(ord(c) > 0x36F and c.isalpha() for c in text)
    glued = "".join(word.raw for word in words)
    numbers = [index.word_number.get(word.raw, -1) for word in words]
    meanings = _meanings(words, index)
    known = _remembered(words, meanings, index)
    spaced = " ".join([word.raw for word in words])
    runs, singles = _lengths([word.raw for word in words])
    return Asked(
        about, text, words, weights, forms, glued, foreign, known, numbers, meanings, spaced, runs, singles
    )


def _lengths(raw: list[str]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    runs: dict[str, list[int]] = {}
    singles: dict[str, list[int]] = {}
    for at, word in enumerate(raw):
        size = len(word)
        singles.setdefault(word[0], []).append(size)
        for following in raw[at + 1 : at + LONGEST_RUN]:
            size += len(following)
            runs.setdefault(word[0], []).append(size)
    return runs, singles


def _meanings(words: tuple[Token, ...], index: Index) -> list[int]:
    strange: dict[str, int] = {}
    of = index.meaning_number
    return [
        of[word.text] if word.text in of else strange.setdefault(word.text, -1 - len(strange))
        for word in words
    ]


def _remembered(words: tuple[Token, ...], meanings: list[int], index: Index) -> list[Alike]:
    """What is known of each word from earlier questions; a name of one word has no last one."""
    last = len(words) - 1
    of = index.memory.of
    return [of(word, at == last > 0, max(meanings[at], -1)) for at, word in enumerate(words)]


def _weight(word: Token, index: Index) -> float:
    number = index.word_number.get(word.raw)
    if number is not None:
        return index.word_weight[number]
    if word.bare:  # the commonest listed word with these consonants
        skeleton = sound(word.raw, True)
        alike = [n for n in index.near(f"#{skeleton}") if index.word_sound[n] == skeleton]
        known = (index.word_weight[n] for n in alike if index.word_kind[n] == PLAIN)
        return min(known, default=CEILING[word.kind])
    return CEILING[word.kind]


def like(one: Asked, at: int, number: int, index: Index) -> tuple[float, str]:
    """How alike our word at a place and a listed word are; remembered."""
    likes = one.known[at].likes
    found = likes.get(number)
    if found is None:
        found = likes[number] = _like(one, at, number, index)
        index.memory.kept += 1
    return found


def _like(one: Asked, at: int, number: int, index: Index, edits: int = -1) -> tuple[float, str]:
    found = likeness(one.known[at], number, index, edits)
    if found[0] < LEAST and at == len(one.words) - 1 > 0:
        return cut_off(one.words[at].raw, index.words[number])
    return found


def near_words(one: Asked, at: int, index: Index) -> list[tuple[int, float]]:
    """Listed words like ours at a place with their likeness, best first; remembered."""
    known = one.known[at]
    if known.near is None:
        known.near = _near_words(one, at, index)
        index.memory.kept += len(known.near)
    return known.near


def _near_words(one: Asked, at: int, index: Index) -> list[tuple[int, float]]:
    ours, likes = one.words[at], one.known[at].likes
    words, raw = index.words, ours.raw
    sounded, lettered = index.keyed(raw, ours.bare)
    edits = dict.fromkeys(sounded, -1)
    if not ours.bare:
        for number in lettered:
            between = OSA.distance(words[number], raw, score_cutoff=3)
            if between < 4:
                edits[number] = between
    kept = []
    for number, between in edits.items():
        found = likes.get(number) or _like(one, at, number, index, between)
        if found[0] >= LEAST:
            likes[number] = found
            kept.append((-found[0], number))
    kept.sort()
    return [(number, -value) for value, number in kept[:_MOST_NEAR]]
