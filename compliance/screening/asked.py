"""A name that is asked for, worked out against an index: its words, their weights, the listed words near them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from compliance.screening.building import CEILING
from compliance.screening.index import Index
from compliance.screening.keys import near_keys
from compliance.screening.likeness import LEAST, likeness
from compliance.screening.persons import symbols
from compliance.screening.sound import sound
from compliance.screening.tokens import Token, core, tokens
from compliance.screening.vocabulary import BUSINESS, LEGAL, LETTER, PLAIN, SMALL, WORDS, classify

_MOST_NEAR = 60
_GLUED_FORMS = frozenset(
    "co company corp corporation inc incorporated ltd limited llc jsc gmbh ooo oao pao zao public joint stock "
    "liability kompaniya obshchestvo otvetstvennostyu sirketi pvt pte private".split()
)


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
    if number is not None:
        return float(index.word_weight[number])
    if word.bare:  # the commonest listed word with these consonants
        skeleton = sound(word.raw, True)
        alike = [n for n in index.near(f"#{skeleton}") if sound(index.words[n]) == skeleton]
        return min((float(index.word_weight[n]) for n in alike), default=CEILING[word.kind])
    return CEILING[word.kind]


def _unglued(words: tuple[Token, ...], index: Index) -> Iterator[Token]:
    """Words the lists do not know, taken apart or put together when that makes known ones."""
    skip = False
    for at, word in enumerate(words):
        if skip:
            skip = False
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        whole = _mended(word, following, index) if following else None
        if whole:
            skip = True
            yield whole
            continue
        parts = None
        if _unknown(word, index) and len(word.raw) > 5:
            parts = _parts(word.raw, index, 4)
            parts = None if parts and _has_near(word, index) else parts
        if parts is None:
            yield word
        else:
            yield from (Token(part, text, kind) for part in parts for kind, text in (classify(part),))


def _unknown(word: Token, index: Index) -> bool:
    return word.kind == PLAIN and not word.bare and word.raw not in index.word_number


def _mended(word: Token, following: Token, index: Index) -> Token | None:
    """A common word that a space tore apart."""
    glued = word.raw + following.raw
    if len(glued) < 6 or glued not in WORDS or not (_unknown(word, index) or _unknown(following, index)):
        return None
    kind, text = classify(glued)
    return Token(glued, text, kind)


def _has_near(word: Token, index: Index) -> bool:
    """Whether a listed word is so near that a slip is likelier than a lost space."""
    numbers = {number for key in near_keys(word.raw) for number in index.near(key)}
    return any(
        abs(len(index.words[n]) - len(word.raw)) < 3 and ratio(index.words[n], word.raw) >= 84
        for n in numbers
    )


def _parts(word: str, index: Index, most: int) -> list[str] | None:
    """Known words written as one: each of four letters or more, or a legal form at either end."""
    for at in range(len(word) - 2, 1, -1):
        head, rest = word[:at], word[at:]
        if not _known(head, index):
            continue
        if _known(rest, index) and _enough(head, rest):
            return [head, rest]
        further = _parts(rest, index, most - 1) if most > 2 else None
        if further:
            return [head, *further]
    return None


def _enough(head: str, rest: str) -> bool:
    kinds = {classify(head)[0], classify(rest)[0]}
    return bool(kinds & {LEGAL, BUSINESS}) or len(head) + len(rest) > 9


def _known(word: str, index: Index) -> bool:
    kind = classify(word)[0]
    if kind == LEGAL:
        return word in _GLUED_FORMS
    if kind == PLAIN:
        return len(word) > 3 and word in index.word_number
    return kind != LETTER and kind != SMALL and len(word) > 3


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
    return not symbols(ours.raw).isdisjoint(symbols(index.words[number]))


def near_words(one: Asked, at: int, index: Index) -> list[tuple[int, float]]:
    """Listed words like ours at a place with their likeness, best first."""
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
