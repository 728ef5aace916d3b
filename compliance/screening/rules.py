"""Rules that no model can lower.

1. The exact folded name: the same words in any order, nothing left on either side, alerts as strong.
2. All distinctive words equal, only legal forms, business words and places different, alerts for review.
3. A listed rare name inside the query (all words of the listed name, one of them rare) alerts for review;
   so does a listed name of five words or more, however common, and one of three when only common words are left.
4. A party listed at the very address of the customer, whose name has any word or initials in common, alerts for review.
5. The name of a house of very many companies with one slip of typing, nothing that tells left on either side, alerts
   for review in any country: a slip and another country together would otherwise hide it.

They stay clear of ordinary names because each asks for evidence an ordinary name does not have. Rule 1
counts every word but legal forms, so a shared word is never an exact name, and wants more than one
business word. Rules 2 and 3 ask for words of their own (no dictionary word, business word, place or known
personal name) that few listed parties bear: two of them, one of nine letters or more, or one of five while
the countries agree or another word meets too; one shorter word alone of a company elsewhere, however exact,
is left to the model, unless it is the name of a house of which very many companies are listed.
A contact and a name typed as a person need two words, for one given name is not a person.
"""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import OSA

from compliance.screening import policy
from compliance.screening.align import Alignment, Pair
from compliance.screening.asked import Asked
from compliance.screening.building import BRAND, TYPES
from compliance.screening.features import NAMES
from compliance.screening.index import Index
from compliance.screening.numbers import value_of
from compliance.screening.persons import symbols
from compliance.screening.vocabulary import NUMBER, ORDINARY, PLAIN

_EQUAL = ("same", "joined", "same_business_word")
_EXACT = 0.97
_SURE = 0.65
"""What rules 2 and 3 demand: well above the line of review, for ordinary names do not meet them."""
_SLIPPED = 0.6
_RARE = 0.93
_HOUSE = 25
_LONG = 9
"""Letters of a word that is nobody else's by chance, in whatever country."""
_LONG_SLIPPED = 6
_TELLING = 0.23
"""Business words, places and forms weigh less."""
_AT = {name: place for place, name in enumerate(NAMES)}


def at_least(one: Asked, name: int, made: Alignment, figures: list[float], index: Index) -> tuple[float, str]:
    """The score a rule demands and the rule's name; 0 and nothing when none applies."""
    if not made.pairs or (figures[_AT["asked_person"]] and len(made.pairs) < 2):
        return 0.0, ""
    exact = all(pair.kind in _EQUAL and pair.likeness > 0.97 for pair in made.pairs)
    to_the_letter = exact and all(pair.kind != "same_business_word" for pair in made.pairs)
    if to_the_letter and not made.ours_left and not made.theirs_left and _tells(made, index):
        return (
            _EXACT if one.about != "part" or _rare(one, made, index, alone=True) else policy.REVIEW
        ), "exact_name"
    if index.name_kind[name] == 3 or not exact:
        slipped = index.name_kind[name] != 3 and _one_slip(one, made, index)
        return (_SLIPPED, "one_slip") if slipped else (0.0, "")
    if not made.theirs_left and _many(one, made, index):
        return _SURE, "listed_name_inside"
    if not _rare(one, made, index, alone=figures[_AT["country"]] > 0):
        return 0.0, ""
    if _only_common(one, made, index):
        return _SURE + 0.01, "distinctive_words"
    if not made.theirs_left and len(made.pairs) > 1:
        return _SURE, "listed_name_inside"
    return 0.0, ""


def at_the_address(*, beside: bool) -> tuple[float, str]:
    """The same for a name that has something in common with a party listed at the same address."""
    return (_SURE, "same_address") if beside else (0.0, "")


def at_most(one: Asked, name: int, made: Alignment, index: Index) -> tuple[float, str]:
    """The score that nothing may exceed, and why: another number, or only the name of a ship or an aircraft."""
    if _other_number(one, made, index):
        return _NOT_IT, "other_number"
    if TYPES[index.party_type[index.name_party[name]]] in ("vessel", "aircraft") and not _names_a_vessel(one):
        alone = not made.theirs_left and not any(one.weights[at] >= _NOTHING for at in made.ours_left)
        return (_ITS_NAME if alone and one.about != "contact" else _NOT_IT), "vessel_name"
    return 1.0, ""


def _other_number(one: Asked, made: Alignment, index: Index) -> bool:
    """Whether each name has a number that the other lacks: the number decides."""
    if not any(word.text.isdigit() for word in one.words):
        return False
    ours = Counter(value for word in one.words if (value := value_of(word.text)))
    meanings = (index.meanings[index.word_meaning[number]] for number in made.theirs)
    theirs = Counter(value for meaning in meanings if (value := value_of(meaning)))
    return bool(ours - theirs) and bool(theirs - ours)


def _names_a_vessel(one: Asked) -> bool:
    return any(word in VESSEL_WORDS for word in one.text.casefold().replace("/", "").replace(".", "").split())


VESSEL_WORDS = frozenset(
    [
        "mv",
        "mt",
        "ms",
        "ss",
        "vessel",
        "ship",
        "tanker",
        "bulker",
        "freighter",
        "barge",
        "tug",
        "yacht",
        "boat",
        "imo",
        "aircraft",
        "airplane",
        "plane",
        "helicopter",
        "jet",
        "navire",
        "buque",
        "schiff",
        "nave",
        "gemi",
        "sudno",
        "tankerul",
        "cargo",
    ]
)
_NOT_IT = 0.45
_ITS_NAME = 0.7
_NOTHING = 0.05
"""Legal forms and small words weigh less."""


def _tells(made: Alignment, index: Index) -> bool:
    """A word that is no common one, or three of whatever kind: “Trading Company” alone is nobody's name."""
    kinds = [index.word_kind[number] for pair in made.pairs for number in pair.theirs]
    return len(kinds) > 2 or any(kind in (PLAIN, ORDINARY) for kind in kinds)


def _rare(one: Asked, made: Alignment, index: Index, *, alone: bool) -> bool:
    """Two words of their own that few parties bear and that are no known personal names, or one that is long enough.

    How long depends on whether it stands `alone` for more: the countries agree, or a common word met as well.
    """
    own = [
        pair
        for pair in made.pairs
        if index.word_kind[pair.theirs[0]] == PLAIN and not symbols(index.words[pair.theirs[0]])
    ]
    if any(_house(pair, index) for pair in own):
        return True
    words = [one.words[pair.ours[0]].raw for pair in own if pair.weight >= _RARE]
    longest = max(map(len, words), default=0)
    return len(words) > 1 or longest >= _LONG or ((alone or len(made.pairs) > 1) and longest > 4)


def _one_slip(one: Asked, made: Alignment, index: Index) -> bool:
    """Whether the name of a house met but for one letter, all other words exactly, and nothing that tells is left."""
    slipped = [pair for pair in made.pairs if pair.kind not in _EQUAL or pair.likeness <= 0.97]
    if len(slipped) != 1 or len(slipped[0].ours) > 1 or not _only_common(one, made, index):
        return False
    ours, theirs = one.words[slipped[0].ours[0]].raw, index.words[slipped[0].theirs[0]]
    return len(theirs) >= _LONG_SLIPPED and _house(slipped[0], index) and OSA.distance(ours, theirs) == 1


def _house(pair: Pair, index: Index) -> bool:
    """A word that very many companies of one house bear, as Huawei: whoever bears it anywhere is looked at."""
    theirs = pair.theirs[0]
    if pair.weight != index.word_weight[theirs] or round(pair.weight, 4) != BRAND:
        return False
    return len({index.name_party[name] for name in index.posting(index.word_meaning[theirs])}) >= _HOUSE


def _many(one: Asked, made: Alignment, index: Index) -> bool:
    """So many words met that they are no chance, though each may be common; one person's name is never so long."""
    met = sum(
        pair.likeness > 0.99 and len(one.words[pair.ours[0]].raw) > 2 and pair.kind == "same"
        for pair in made.pairs
    )
    return met > 4 or (met > 2 and met == len(made.pairs) and _only_common(one, made, index))


def _only_common(one: Asked, made: Alignment, index: Index) -> bool:
    """Whether nothing that distinguishes is left on either side."""
    ours = any(one.weights[at] >= _TELLING or one.words[at].kind == NUMBER for at in made.ours_left)
    return not ours and not any(index.word_weight[number] >= _TELLING for number in made.theirs_left)
