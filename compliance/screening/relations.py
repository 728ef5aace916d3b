"""How two words that met are related, told as exactly as the data knows: what a sentence may claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from compliance.screening.building import OF_FORM
from compliance.screening.normalise import fold
from compliance.screening.numbers import digits_of
from compliance.screening.sound import broad, sound, spelt
from compliance.screening.tokens import Token, parts_of
from compliance.screening.vocabulary import BUSINESS, LEGAL, NUMBER, ORDINARY, PLACE, classify

if TYPE_CHECKING:
    from compliance.screening.align import Pair
    from compliance.screening.asked import Asked
    from compliance.screening.index import Index

_MEANT = {BUSINESS: "same_business_word", ORDINARY: "same_meaning", PLACE: "same_place", LEGAL: "same_form"}
_MOST_SLIPS = 2


def written(number: int, index: Index) -> str:
    """A listed word as it is read; the mark of a part of a legal form is nobody's to see."""
    return index.words[number].rstrip(OF_FORM)


def related(pair: Pair, one: Asked, listed: str, index: Index) -> list[str]:
    """The words of a pair on both sides and how they are related, by a name that has a sentence (`explain`)."""
    ours = [one.words[at] for at in pair.ours]
    theirs = [written(number, index) for number in pair.theirs]
    words = [" ".join(word.raw for word in ours), " ".join(theirs)]
    if pair.kind == "same":
        return _same(ours[0].raw, one.text, listed)
    if pair.kind == "joined":
        return [*words, "joined" if words[0].replace(" ", "") == words[1].replace(" ", "") else "joined_slip"]
    if pair.kind == "same_business_word":
        return [*words, _meant(ours[0], theirs[0], index.word_kind[pair.theirs[0]])]
    if pair.kind == "typo":
        return [*words, "typo" if OSA.distance(*words) <= _MOST_SLIPS else "typo_more"]
    if pair.kind == "sounds_alike":
        return [*words, "sounds_alike" if _sound_the_same(ours[0], theirs[0]) else "sounds_near"]
    return [*words, pair.kind]


def _same(word: str, text: str, listed: str) -> list[str]:
    """One word on both sides as it was compared; as written it may be torn, glued, short or a number in words."""
    (ours, how), (theirs, how_listed) = _as_written(word, text), _as_written(word, listed)
    if ours == theirs or not (how or how_listed):
        return [ours, theirs, "same"]
    if word.isdigit():
        return [ours, theirs, "same_number"]
    return [ours, word, how] if how else [word, theirs, f"{how_listed}_listed"]


def _as_written(word: str, text: str) -> tuple[str, str]:
    """How a text writes a word that was compared, and what became of it; as it is when nothing did."""
    words = fold(text).split()
    if word in words:
        return word, ""
    for at, one in enumerate(words):
        if at + 1 < len(words) and one + words[at + 1] == word:
            return f"{one} {words[at + 1]}", "joined"
        if word.isdigit() and digits_of(one) == word:
            return one, "number"
        if one != word and word in parts_of(one):
            return one, "short"
    inside = next((one for one in words if word in one), "")
    return (inside, "parted") if inside else (word, "")


def _meant(ours: Token, theirs: str, kind: int) -> str:
    """Words of one meaning: a form, place, number or common word, or a slip in one that was put right."""
    if ours.raw == theirs:
        return "same"
    if classify(ours.raw)[1] != ours.text and not ours.text.isdigit():
        return "slip_of_meaning"
    if kind == NUMBER or ours.kind == NUMBER or ours.text.isdigit():
        return "same_number"
    return _MEANT.get(kind, "same_meaning")


def _sound_the_same(ours: Token, theirs: str) -> bool:
    if spelt(ours.raw) == spelt(theirs) != "":
        return True
    mine, other = sound(ours.raw, ours.bare), sound(theirs)
    return mine == other or (ours.bare and broad(mine) == broad(other))
