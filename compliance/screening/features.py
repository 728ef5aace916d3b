"""What the model looks at: some thirty named figures of a name asked for beside a listed name."""

from __future__ import annotations

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio, token_sort_ratio

from compliance.screening.align import Alignment
from compliance.screening.asked import Asked
from compliance.screening.index import Index
from compliance.screening.persons import symbols
from compliance.screening.vocabulary import NUMBER, ORDINARY, PLAIN

NAMES = (
    "ours_cover", "theirs_cover", "good", "best", "ours_left", "theirs_left", "ours_left_top", "theirs_left_top",
    "exact_share", "worst", "distinct_pairs", "shortest_inexact", "whole_like", "sorted_like", "country", "type",
    "listed_person", "asked_person", "our_words", "their_words", "weak", "contact", "place", "loose_share", "initials",
    "plain_share", "known_names", "numbers_left", "part", "foreign", "order", "new_words", "joined", "forms",
    "min_cover", "same_pairs", "letters_met", "edits",
)  # fmt: skip
_DISTINCT = 0.3
_LOOSE = frozenset(("sounds_alike", "same_name", "initial", "cut"))


def features(
    one: Asked, name: int, made: Alignment, about: dict[str, float], met: list[float], index: Index
) -> list[float]:
    """The figures in the order of `NAMES`; `about` brings country, type, asked_person and place, `met` is `covered`."""
    matched = sum(pair.weight for pair in made.pairs)
    return [
        *met,
        *_whole(one, made, index),
        *_sides(one, name, made, about, index),
        sum(pair.weight for pair in made.pairs if pair.kind in _LOOSE) / matched if matched else 0.0,
        float(sum(pair.kind == "initial" for pair in made.pairs)),
        *_commonness(made, matched, index),
        float(_numbers(one, made, index)),
        float(one.about == "part"),
        float(one.foreign),
        float(_in_order(made)),
        float(sum(one.weights[at] > 0.99 for at in made.ours_left)),
        float(any(pair.kind == "joined" for pair in made.pairs)),
        _forms(one, made),
        min(met[0], met[1]),
        float(sum(pair.likeness > 0.97 for pair in made.pairs)),
        *_letters(one, made, index),
    ]


def covered(one: Asked, made: Alignment, index: Index) -> list[float]:
    """How much of our side and of theirs met, how well, and what is left over: the first twelve figures."""
    pairs, weights = made.pairs, index.word_weight
    matched = sum(pair.weight for pair in pairs)
    good = sum(pair.weight * pair.likeness for pair in pairs)
    ours_left = [one.weights[at] for at in made.ours_left]
    theirs_left = [weights[number] for number in made.theirs_left]
    ours_all, theirs_all = matched + sum(ours_left), matched + sum(theirs_left)
    distinct = [pair for pair in pairs if pair.weight >= _DISTINCT]
    inexact = [pair for pair in distinct if pair.likeness < 0.97]
    return [
        good / ours_all if ours_all else 0.0,
        good / theirs_all if theirs_all else 0.0,
        good,
        max((pair.weight * pair.likeness for pair in pairs), default=0.0),
        sum(ours_left),
        sum(theirs_left),
        max(ours_left, default=0.0),
        max(theirs_left, default=0.0),
        sum(pair.weight for pair in pairs if pair.likeness > 0.97) / matched if matched else 0.0,
        min((pair.likeness for pair in distinct), default=1.0),
        float(len(distinct)),
        float(min((len(one.words[pair.ours[0]].raw) for pair in inexact), default=20)),
    ]


def _letters(one: Asked, made: Alignment, index: Index) -> tuple[float, float]:
    """How many letters of distinctive words met exactly, at most 30; how many edits lie between the others."""
    met = edits = 0
    for pair in made.pairs:
        ours = "".join(one.words[at].raw for at in pair.ours)
        if pair.weight >= _DISTINCT and pair.likeness > 0.97:
            met += len(ours)
        elif pair.weight >= _DISTINCT:
            edits += OSA.distance(ours, "".join(index.words[number] for number in pair.theirs))
    return float(min(met, 30)), float(min(edits, 9))


def _sides(
    one: Asked, name: int, made: Alignment, about: dict[str, float], index: Index
) -> tuple[float, ...]:
    """Country, type and what kind of name stands on each side."""
    return (
        about["country"],
        about["type"],
        float(index.party_type[index.name_party[name]] == 1),
        about["asked_person"],
        float(len(one.words)),
        float(len(made.theirs)),
        float(index.name_kind[name] == 3),
        float(one.about == "contact"),
        about["place"],
    )


def _forms(one: Asked, made: Alignment) -> float:
    """1 when a legal form is shared, -1 when both have some and share none."""
    if one.forms & made.forms:
        return 1.0
    return -1.0 if one.forms and made.forms else 0.0


def _whole(one: Asked, made: Alignment, index: Index) -> tuple[float, float]:
    words = [index.words[number] for number in made.theirs]
    ours = " ".join(word.raw for word in one.words)
    return ratio(one.glued, "".join(words)) / 100, token_sort_ratio(ours, " ".join(words)) / 100


def _commonness(made: Alignment, matched: float, index: Index) -> tuple[float, float]:
    """The share of what matched that are words of their own, and of those the known personal names."""
    plain = known = 0.0
    for pair in made.pairs:
        if any(index.word_kind[number] == PLAIN for number in pair.theirs):
            plain += pair.weight
            known += pair.weight if symbols(index.words[pair.theirs[0]]) else 0.0
    return (plain / matched if matched else 0.0), (known / plain if plain else 0.0)


def _numbers(one: Asked, made: Alignment, index: Index) -> int:
    ours = sum(one.words[at].kind == NUMBER for at in made.ours_left)
    return ours + sum(index.word_kind[number] == NUMBER for number in made.theirs_left)


def _in_order(made: Alignment) -> bool:
    places = [made.theirs.index(pair.theirs[0]) for pair in sorted(made.pairs, key=lambda pair: pair.ours)]
    return places == sorted(places)


def distinctive(made: Alignment, index: Index) -> bool:
    """Whether a word of its own, neither business word nor place, met exactly."""
    return any(
        pair.likeness > 0.97 and any(index.word_kind[n] in (PLAIN, ORDINARY) for n in pair.theirs)
        for pair in made.pairs
    )
