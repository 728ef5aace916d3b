"""Words the lists do not know, mended: slips in common words, words torn apart, words written as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from compliance.screening import forms
from compliance.screening.index import Index
from compliance.screening.keys import near_keys
from compliance.screening.sound import sound
from compliance.screening.tokens import Token, core
from compliance.screening.vocabulary import (
    BUSINESS,
    LEGAL,
    LETTER,
    NUMBER,
    ORDINARY,
    PLACE,
    PLAIN,
    SMALL,
    WORDS,
    classify,
)

_GLUED_FORMS = frozenset(
    [
        "co",
        "company",
        "corp",
        "corporation",
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "jsc",
        "gmbh",
        "ooo",
        "oao",
        "pao",
        "zao",
        "public",
        "joint",
        "stock",
        "liability",
        "kompaniya",
        "obshchestvo",
        "otvetstvennostyu",
        "sirketi",
        "pvt",
        "pte",
        "private",
        "fze",
        "fzco",
        "fzc",
        "plc",
        "sarl",
        "sal",
        "spa",
        "srl",
        "doo",
        "bhd",
        "dmcc",
        "wll",
        "pjsc",
        "ojsc",
        "cjsc",
        "llp",
    ]
)
_LONG = 14
_SHORTEST_TORN = 5
_SHORTEST_GLUED = 6
_UNKNOWN_COST = 2.4


def _common_words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word, (kind, _meaning) in WORDS.items():
        if kind in (LEGAL, BUSINESS, PLACE) and len(word) > 4 and word.isalpha():
            for key in near_keys(word):
                found[key].append(word)
    return dict(found)


_NEAR = _common_words()


def mended(words: tuple[Token, ...], index: Index) -> Iterator[Token]:
    """The words of a name, those no list knows put right when that makes known ones; a listed name stays as it is."""
    if _as_listed(words, index):
        yield from words
        return
    skip = False
    for at, word in enumerate(words):
        if skip:
            skip = False
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        whole = _together(word, following, index) if following else None
        skip = whole is not None
        if whole is not None:
            yield whole
        elif (
            unknown(word, index) and at in (0, len(words) - 1) and len(words) > 1 and forms.slipped(word.raw)
        ):
            yield Token(word.raw, word.text, LEGAL)
        elif unknown(word, index) and len(word.raw) > 4:
            yield from _put_right(word, index)
        else:
            yield word


def _as_listed(words: tuple[Token, ...], index: Index) -> bool:
    """Whether a listed name has just these words: “Al Quds” is no slip for “Alquds”, nor “Off Shore” for “Offshore”."""
    raw = [word.raw for word in core(words)]
    return all(one in index.word_number for one in raw) and bool(index.joined("".join(raw)))


def _slipped_form(word: Token, index: Index, *, last: bool) -> bool:
    """A short form with a slip at either end; at the end also one that a list knows as a word, as JCS for JSC."""
    turned = last and word.kind == PLAIN and forms.turned(word.raw)
    return turned or (unknown(word, index) and forms.slipped(word.raw))


def unknown(word: Token, index: Index) -> bool:
    """Whether a word of its own is on no list."""
    return word.kind == PLAIN and not word.bare and word.raw not in index.word_number


def _together(word: Token, following: Token, index: Index) -> Token | None:
    """A common word that a space tore apart, or a listed one of which no list knows a part."""
    glued = word.raw + following.raw
    lost = unknown(word, index) or unknown(following, index)
    kind, text = classify(glued)
    if text in (word.text, following.text):
        return None
    if kind == PLAIN:
        torn = lost and len(glued) >= _SHORTEST_TORN and glued in index.word_number
    elif len(glued) < _SHORTEST_TORN + 1:
        torn = lost and len(glued) > 3 and glued in WORDS and kind in (LEGAL, BUSINESS)
    else:
        torn = kind in (LEGAL, BUSINESS, PLACE, ORDINARY) and (
            lost or (glued in WORDS and PLAIN in (word.kind, following.kind))
        )
    return Token(glued, text, kind) if torn else None


def _put_right(word: Token, index: Index) -> Iterator[Token]:
    meant = _slip(word.raw)
    if not meant and len(word.raw) < _SHORTEST_GLUED:
        yield word
        return
    near = _near_one_listed(word.raw, index)
    if meant and not near:
        kind, text = classify(meant)
        yield Token(word.raw, text, kind)
        return
    parts = apart(word.raw, index) if len(word.raw) >= _SHORTEST_GLUED and not near else None
    yield from (Token(part, *_turned(part)) for part in parts) if parts else (word,)


def _near_one_listed(word: str, index: Index) -> bool:
    """Whether a listed word of its own is but one slip away: none that is meant is nearer."""
    return any(
        index.word_kind[number] == PLAIN and _beside(index.words[number], word)
        for numbers in index.keyed(word)
        for number in numbers
    )


def _turned(part: str) -> tuple[str, int]:
    kind, text = classify(part)
    return text, kind


def _beside(listed: str, word: str) -> bool:
    return -2 < len(listed) - len(word) < 2 and OSA.distance(listed, word, score_cutoff=1) == 1


@lru_cache(maxsize=8192)
def _slip(word: str) -> str:
    """The common word that was meant, or nothing: one slip from five letters, two from nine, or its consonants."""
    allowed = 1 if len(word) < 8 else 2
    best = (allowed + 1, "")
    for key in near_keys(word):
        for common in _NEAR.get(key, ()):
            edits = OSA.distance(common, word, score_cutoff=allowed)
            if (
                edits > allowed
                and len(sound(word)) > 2
                and sound(word) == sound(common)
                and common[0] == word[0]
                and abs(len(common) - len(word)) < 3
            ):
                edits = allowed
            best = min(best, (edits, common))
    return best[1] if best[0] <= allowed else ""


def apart(word: str, index: Index) -> list[str] | None:
    """Known words written as one, from the fewest pieces; long runs may hold one word nobody knows."""
    long = len(word) >= _LONG
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(word) + 1):
        found: tuple[float, tuple[str, ...]] = (99.0, ())
        for start in range(max(0, end - 20), end):
            cost = _cost(word[start:end], index, long=long)
            if cost < 9 and best[start][0] + cost < found[0]:
                found = (best[start][0] + cost, (*best[start][1], word[start:end]))
        best.append(found)
    cost, pieces = best[-1]
    return (
        list(pieces)
        if 1 < len(pieces) <= (12 if long else 3) and cost < 90 and _fits(pieces, index, long)
        else None
    )


def _cost(piece: str, index: Index, *, long: bool) -> float:
    kind = classify(piece)[0]
    if kind == LEGAL and (piece in _GLUED_FORMS or (long and len(piece) > 4)):
        return 1.0
    if kind == SMALL:
        return 1.6 if long and len(piece) > 1 else 9.0
    if kind in (LETTER, NUMBER, LEGAL):
        return 9.0 if kind != NUMBER else 1.5
    if kind == PLAIN and (len(piece) < 4 or piece not in index.word_number):
        return _UNKNOWN_COST + 0.1 * len(piece) if long and len(piece) > 2 else 9.0
    return 1.0 if len(piece) > 3 else 1.7 if len(piece) == 3 else 9.0


def _fits(pieces: tuple[str, ...], index: Index, long: bool) -> bool:
    kinds = {classify(piece)[0] for piece in pieces}
    strange = [p for p in pieces if classify(p)[0] == PLAIN and p not in index.word_number]
    if sum(map(len, strange)) > 0.5 * sum(map(len, pieces)) or len(strange) > 1:
        return False
    return (
        long or bool(kinds & {LEGAL, BUSINESS}) or (min(map(len, pieces)) > 3 and sum(map(len, pieces)) > 9)
    )
