"""One name against the index: candidates, alignment, figures, score and the rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

from compliance.screening import model, policy
from compliance.screening.align import Alignment, align
from compliance.screening.asked import Asked, asked
from compliance.screening.building import TYPES
from compliance.screening.features import NAMES, covered, features
from compliance.screening.index import Index
from compliance.screening.nearest import nearest
from compliance.screening.neighbours import signals
from compliance.screening.places import share
from compliance.screening.rules import at_least, at_most, at_the_address

_LEAST_COVER = 0.8
"""Both covers together: with less in common nothing is worth a look. Of 6,343 candidates that scored 0.3 or
more on the labelled names two had less."""

_BESIDE = 0.1
"""What the model's own opinion adds to a rule's score, so that the likeliest of them come first; never to strong."""
_MOST_NAMES = 20
"""Of a party at the same address."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known beside the name: country, type, the words of the address and the parties listed there."""

    country: str
    type: str
    place: list[str]
    neighbours: frozenset[int] = frozenset()


@dataclass(slots=True)
class Found:
    """One listed name that a piece of the query is like; `rule` names the rule that held the score up."""

    party: int
    name: int
    score: float
    rule: str
    one: Asked
    alignment: Alignment
    figures: list[float]
    about: dict[str, float]
    capped: str = ""
    """The rule that would have held the score down, whether it had to or not."""

    @property
    def rank(self) -> tuple[float, float, float, float, int]:
        """Best first: score, then the evidence beside the name, then how much of both names met."""
        evidence = self.about["country"] + self.about["type"] + 2 * self.about["place"]
        return (-self.score, -evidence, -self.figures[2], -min(self.figures[0], self.figures[1]), self.name)


def compare(
    about: str, text: str, setting: Setting, index: Index, floor: float = policy.FLOOR
) -> list[Found]:
    """The listed names like a text, at or above the floor, in no order."""
    one = asked(about, text, index)
    if one is None:
        return []
    names = nearest(one, index)
    if about != "contact" and setting.neighbours:
        beside = [n for party in sorted(setting.neighbours) for n in index.names_of(party)[:_MOST_NAMES]]
        names = list(dict.fromkeys([*names, *beside]))
    found = [judged(one, name, setting, index, floor) for name in names]
    return [each for each in found if each.score >= floor]


def raised(about: str, text: str, names: list[int], rule: str, setting: Setting, index: Index) -> list[Found]:
    """Names that a look-up of the letters found, at the score such a find is worth at least."""
    one = asked(about, text, index) if names else None
    if one is None:
        return []
    found = (judged(one, name, setting, index) for name in names)
    return [each if each.capped else _at_least(each, rule) for each in found]


def _at_least(found: Found, rule: str) -> Found:
    if found.score >= policy.FOUND_BY_LETTERS:
        return found
    about = found.about or {"country": 0.0, "type": 0.0, "place": 0.0}
    figures = found.figures if len(found.figures) == len(NAMES) else [*found.figures, *[0.0] * len(NAMES)]
    figures = figures[: len(NAMES)]
    return replace(found, score=policy.FOUND_BY_LETTERS, rule=rule, about=about, figures=figures)


def examine(
    one: Asked, name: int, setting: Setting, index: Index
) -> tuple[Alignment, list[float], dict[str, float]]:
    """The alignment, the figures and what is beside the name."""
    made = align(one, name, index)
    about = _about(one, index.name_party[name], setting, index)
    return made, features(one, name, made, about, covered(one, made, index), index), about


def judged(one: Asked, name: int, setting: Setting, index: Index, floor: float = 0.0) -> Found:
    """What a listed name comes to; 0 at once when the two names have too little in common.

    Below a `floor` nobody asks for the rules that hold down, and `capped` is left empty.
    """
    party, made = index.name_party[name], align(one, name, index)
    met = covered(one, made, index)
    beside = party in setting.neighbours and one.about != "contact" and signals(one, made, index)
    if met[0] + met[1] <= _LEAST_COVER and not beside:
        capped = "" if floor else at_most(one, name, made, index)[1]
        return Found(party, name, 0.0, "", one, made, met, {}, capped)
    about = _about(one, party, setting, index)
    figures = features(one, name, made, about, met, index)
    score = model.score(figures, shift_of(one, setting))
    least, rule = max(at_least(one, name, made, figures, index), at_the_address(beside=beside))
    rule = rule if least > score else ""
    least += _BESIDE * score if least < policy.STRONG else 0.0
    final = max(score, least)
    if round(final, 4) < floor:
        return Found(party, name, round(final, 4), rule, one, made, figures, about)
    most, why = at_most(one, name, made, index)
    rule = why if final > most else rule
    return Found(party, name, round(min(final, most), 4), rule, one, made, figures, about, why)


def shift_of(one: Asked, setting: Setting) -> str:
    """Which calibration a name is judged by."""
    if one.about == "contact":
        return "contact"
    return "person" if setting.type == "person" else "company"


def _about(one: Asked, party: int, setting: Setting, index: Index) -> dict[str, float]:
    countries = index.countries_at(party) if setting.country else []
    country = 0.0 if not countries else 1.0 if setting.country in countries else -1.0
    kind = "person" if one.about == "contact" else setting.type
    listed = TYPES[index.party_type[party]]
    same = 0.0 if not kind or not listed else 1.0 if kind == listed else -1.0
    place = share(setting.place, index.place_words_at(party)) if setting.place else 0.0
    return {"country": country, "type": same, "asked_person": float(kind == "person"), "place": place}
