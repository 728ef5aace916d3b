"""A name that is asked for, worked out against an index: its words, their weights, the listed words near them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from compliance.screening.building import CEILING
from compliance.screening.index import Index
from compliance.screening.keys import near_keys
from compliance.screening.likeness import LEAST, likeness
from compliance.screening.persons import symbols
from compliance.screening.tokens import Token, core, tokens
from compliance.screening.vocabulary import LEGAL, LETTER, PLAIN, SMALL, classify

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
    likes: list[dict[int, tuple[float, str]]] = field(default_factory=list)


def asked(about: str, text: str, index: Index) -> Asked | None:
    """The name ready for comparing; None when nothing of it can be compared."""
    whole = tuple(_unglued(tokens(text), index))
    if not whole:
        return None
    words = core(whole)
    weights = [_weight(word, index) for word in words]
    forms = frozenset(word.text for word in whole if word.kind == LEGAL)
    foreign = not text.isascii() and any(ord(c) > 0x36F and c.isalpha() for c in text)
    glued = "".join(word.raw for word in words)
    return Asked(about, text, words, weights, forms, glued, foreign, [{} for _ in words])


def _weight(word: Token, index: Index) -> float:
    number = index.word_number.get(word.raw)
    return CEILING[word.kind] if number is None else float(index.word_weight[number])


def _unglued(words: tuple[Token, ...], index: Index) -> Iterator[Token]:
    """Words the lists do not know, taken apart when each part is known."""
    for word in words:
        parts = None
        if word.kind == PLAIN and len(word.raw) > 5 and word.raw not in index.word_number and not word.bare:
            parts = _parts(word.raw, index, 4)
        if parts is None:
            yield word
        else:
            yield from (Token(part, text, kind) for part in parts for kind, text in (classify(part),))


def _parts(word: str, index: Index, most: int) -> list[str] | None:
    for at in range(len(word) - 2, 2, -1):
        head, rest = word[:at], word[at:]
        if not _known(head, index):
            continue
        if _known(rest, index):
            return [head, rest]
        further = _parts(rest, index, most - 1) if most > 2 else None
        if further:
            return [head, *further]
    return None


def _known(word: str, index: Index) -> bool:
    kind = classify(word)[0]
    if kind == PLAIN:
        return len(word) > 3 and word in index.word_number
    return kind != LETTER and (kind in (LEGAL, SMALL) or len(word) > 3)


def like(one: Asked, at: int, number: int, index: Index) -> tuple[float, str]:
    """How alike our word at a place and a listed word are; remembered."""
    found = one.likes[at].get(number)
    if found is None:
        ours = one.words[at]
        theirs = Token(
            index.words[number], index.meanings[index.word_meaning[number]], index.word_kind[number]
        )
        found = likeness(ours, theirs, _same_name(ours, number, index))
        one.likes[at][number] = found
    return found


def _same_name(ours: Token, number: int, index: Index) -> bool:
    if ours.kind != PLAIN or index.word_kind[number] != PLAIN:
        return False
    mine = symbols(ours.raw)
    return bool(mine) and not index.symbols(number).isdisjoint(mine)


def near_words(one: Asked, at: int, index: Index) -> list[tuple[int, float]]:
    """Listed words like ours at a place with their likeness, best first."""
    ours = one.words[at]
    numbers = {number for key in near_keys(ours.raw) for number in index.near(key)}
    scored = [(number, like(one, at, number, index)[0]) for number in numbers]
    kept = sorted(((n, value) for n, value in scored if value >= LEAST), key=lambda pair: (-pair[1], pair[0]))
    return kept[:_MOST_NEAR]
