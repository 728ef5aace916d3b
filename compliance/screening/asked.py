"""A name that is asked for, worked out against an index: its words, their weights, the listed words near them."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from compliance.screening.building import CEILING
from compliance.screening.index import Index
from compliance.screening.keys import near_keys
from compliance.screening.likeness import LEAST, cut_off, likeness
from compliance.screening.memory import Alike
from compliance.screening.mending import mended
from compliance.screening.persons import symbols
from compliance.screening.sound import sound
from compliance.screening.tokens import Token, core, tokens
from compliance.screening.vocabulary import LEGAL, PLAIN

_MOST_NEAR = 60


@dataclass(slots=True)
class Asked:
    """`about` is name, part, contact or address; `words` are the core words, `weights` theirs."""

    about: str
    text: str
    words: tuple[Token, ...]
    weights: list[float]
    forms: frozenset[str]
    glued: str
    foreign: bool
    known: list[Alike]


def asked(about: str, text: str, index: Index) -> Asked | None:
    """The name ready for comparing; None when nothing of it can be compared."""
    whole = tuple(mended(tokens(text), index))
    if not whole:
        return None
    words = core(whole)
    weights = [_weight(word, index) for word in words]
    forms = frozenset(word.text for word in whole if word.kind == LEGAL)
    foreign = not text.isascii() and any(ord(c) > 0x36F and c.isalpha() for c in text)
    glued = "".join(word.raw for word in words)
    return Asked(about, text, words, weights, forms, glued, foreign, remembered(words, index))


def remembered(words: tuple[Token, ...], index: Index) -> list[Alike]:
    """What is known of each word from earlier questions; a name of one word has no last one."""
    last = len(words) - 1
    return [index.memory.of(word, at == last > 0) for at, word in enumerate(words)]


def _weight(word: Token, index: Index) -> float:
    number = index.word_number.get(word.raw)
    if number is not None:
        return float(index.word_weight[number])
    if word.bare:  # the commonest listed word with these consonants
        skeleton = sound(word.raw, True)
        alike = [n for n in index.near(f"#{skeleton}") if sound(index.words[n]) == skeleton]
        known = (float(index.word_weight[n]) for n in alike if index.word_kind[n] == PLAIN)
        return min(known, default=CEILING[word.kind])
    return CEILING[word.kind]


def like(one: Asked, at: int, number: int, index: Index) -> tuple[float, str]:
    """How alike our word at a place and a listed word are; remembered."""
    likes = one.known[at].likes
    found = likes.get(number)
    if found is None:
        ours = one.words[at]
        theirs = Token(
            index.words[number], index.meanings[index.word_meaning[number]], index.word_kind[number]
        )
        found = likeness(ours, theirs, _same_name(ours, number, index))
        if found[0] < LEAST and at == len(one.words) - 1 > 0:
            found = cut_off(ours.raw, theirs.raw)
        likes[number] = found
        index.memory.kept += 1
    return found


def _same_name(ours: Token, number: int, index: Index) -> bool:
    if ours.kind != PLAIN or index.word_kind[number] != PLAIN:
        return False
    return not symbols(ours.raw).isdisjoint(symbols(index.words[number]))


def near_words(one: Asked, at: int, index: Index) -> list[tuple[int, float]]:
    """Listed words like ours at a place with their likeness, best first; remembered."""
    known = one.known[at]
    if known.near is None:
        known.near = _near_words(one, at, index)
        index.memory.kept += len(known.near)
    return known.near


def _near_words(one: Asked, at: int, index: Index) -> list[tuple[int, float]]:
    ours = one.words[at]
    words, raw = index.words, ours.raw
    numbers: dict[int, None] = {}
    for key in near_keys(raw, ours.bare):
        if key[0] in "#=":
            numbers |= dict.fromkeys(index.near(key))
        elif not ours.bare:
            numbers |= {n: None for n in index.near(key) if OSA.distance(words[n], raw, score_cutoff=3) < 4}
    scored = [(number, like(one, at, number, index)[0]) for number in numbers]
    kept = sorted(((n, value) for n, value in scored if value >= LEAST), key=lambda pair: (-pair[1], pair[0]))
    return kept[:_MOST_NEAR]
