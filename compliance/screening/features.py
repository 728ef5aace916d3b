"""What the model looks at: some thirty named figures of a name asked for beside a listed name."""

from __future__ import annotations

from operator import attrgetter

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
_EXACT = 0.97
_NO_LETTERS = 1 << 20
_LOOSE = frozenset(("sounds_alike", "same_name", "initial", "cut"))


def features(
    one: Asked, name: int, made: Alignment, about: dict[str, float], met: list[float], index: Index
) -> list[float]:
    """The figures in the order of `NAMES`; `about` brings country, type, asked_person and place, `met` is `covered`."""
    loose, initials, plain, known, joined, same, letters, edits = _of_pairs(one, made, index)
    matched = sum([pair.weight for pair in made.pairs])
    return [
        *met,
        *_whole(one, made, index),
        *_sides(one, name, made, about, index),
        loose / matched if matched else 0.0,
        float(initials),
        plain / matched if matched else 0.0,
        known / plain if plain else 0.0,
        float(_numbers(one, made, index)),
        float(one.about == "part"),
        float(one.foreign),
        float(in_order(made)),
        float(sum([one.weights[at] > 0.99 for at in made.ours_left])),
        float(joined),
        _forms(one, made),
        min(met[0], met[1]),
        float(same),
        float(min(letters, 30)),
        float(min(edits, 9)),
    ]


def covered(one: Asked, made: Alignment, index: Index) -> list[float]:
    """How much of our side and of theirs met, how well, and what is left over: the first twelve figures."""
    matched = good = best = exact = 0.0
    worst, distinct, shortest = 1.0, 0, _NO_LETTERS
    for pair in made.pairs:
        weight, likeness = pair.weight, pair.likeness
        value = weight * likeness
        matched += weight
        good += value
        best = max(best, value)
        if likeness > _EXACT:
            exact += weight
        if weight >= _DISTINCT:
            distinct += 1
            worst = min(worst, likeness)
            if likeness < _EXACT:
                shortest = min(shortest, len(one.words[pair.ours[0]].raw))
    ours_left = [one.weights[at] for at in made.ours_left]
    theirs_left = [index.word_weight[number] for number in made.theirs_left]
    ours_rest, theirs_rest = sum(ours_left), sum(theirs_left)
    ours_all, theirs_all = matched + ours_rest, matched + theirs_rest
    return [
        good / ours_all if ours_all else 0.0,
        good / theirs_all if theirs_all else 0.0,
        good,
        best,
        ours_rest,
        theirs_rest,
        max(ours_left) if ours_left else 0.0,
        max(theirs_left) if theirs_left else 0.0,
        exact / matched if matched else 0.0,
        worst,
        float(distinct),
        float(20 if shortest == _NO_LETTERS else shortest),
    ]


def _of_pairs(
    one: Asked, made: Alignment, index: Index
) -> tuple[float, int, float, float, bool, int, int, int]:
    """Of the pairs: the weight that met loosely, the initials, the weight of words of their own and of those that are
    known personal names, whether any were joined, how many met exactly, with how many letters, and the edits."""
    loose = plain = known = 0.0
    initials = same = letters = edits = 0
    joined = False
    kinds, words = index.word_kind, index.words
    for pair in made.pairs:
        weight, kind, theirs = pair.weight, pair.kind, pair.theirs
        if kind in _LOOSE:
            loose += weight
            initials += kind == "initial"
        joined = joined or kind == "joined"
        first = theirs[0]
        if kinds[first] == PLAIN or (len(theirs) > 1 and any(kinds[n] == PLAIN for n in theirs)):
            plain += weight
            known += weight if symbols(words[first]) else 0.0
        same += pair.likeness > _EXACT
        if weight >= _DISTINCT:
            ours = "".join([one.words[at].raw for at in pair.ours])
            if pair.likeness > _EXACT:
                letters += len(ours)
            else:
                edits += OSA.distance(ours, "".join([words[number] for number in theirs]))
    return loose, initials, plain, known, joined, same, letters, edits


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
    return ratio(one.glued, "".join(words)) / 100, token_sort_ratio(one.spaced, " ".join(words)) / 100


def _numbers(one: Asked, made: Alignment, index: Index) -> int:
    ours = sum([one.words[at].kind == NUMBER for at in made.ours_left])
    return ours + sum([index.word_kind[number] == NUMBER for number in made.theirs_left])


def in_order(made: Alignment) -> bool:
    """Whether the words that met stand in one order in both names."""
    if len(made.pairs) < 2:
        return True
    places = [made.theirs.index(pair.theirs[0]) for pair in sorted(made.pairs, key=attrgetter("ours"))]
    return places == sorted(places)


def distinctive(made: Alignment, index: Index) -> bool:
    """Whether a word of its own, neither business word nor place, met exactly."""
    return any(
        pair.likeness > 0.97 and any(index.word_kind[n] in (PLAIN, ORDINARY) for n in pair.theirs)
        for pair in made.pairs
    )
