"""Why a candidate was raised: the reasons as data, and in sentences a reviewer reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from compliance.screening import model, policy
from compliance.screening.features import in_order
from compliance.screening.index import Index
from compliance.screening.party import ListedName, ListedParty
from compliance.screening.relations import related, written

if TYPE_CHECKING:
    from compliance.screening.compare import Found


def gettext_noop(text: str) -> str:
    """Marks a sentence for the catalogue; the engine knows no Django."""
    return text


_PAIRS = {
    "same": gettext_noop("“%(a)s” is in both names."),
    "same_business_word": gettext_noop("“%(a)s” and “%(b)s” are the same business word."),
    "same_meaning": gettext_noop("“%(a)s” and “%(b)s” are one word in different forms or languages."),
    "same_place": gettext_noop("“%(a)s” and “%(b)s” are the same place."),
    "same_form": gettext_noop("“%(a)s” and “%(b)s” are the same legal form."),
    "same_number": gettext_noop("“%(a)s” and “%(b)s” are the same number."),
    "slip_of_meaning": gettext_noop("“%(a)s” looks like a slip in a word that means “%(b)s”."),
    "same_name": gettext_noop("“%(a)s” and “%(b)s” are spellings of the same name."),
    "typo": gettext_noop("“%(a)s” is written almost like “%(b)s”."),
    "typo_more": gettext_noop("“%(a)s” and “%(b)s” differ in three letters."),
    "sounds_alike": gettext_noop("“%(a)s” sounds like “%(b)s”."),
    "sounds_near": gettext_noop("“%(a)s” sounds nearly like “%(b)s”."),
    "joined": gettext_noop("“%(a)s” and “%(b)s” differ only in a space."),
    "joined_listed": gettext_noop("“%(a)s” and “%(b)s” differ only in a space."),
    "joined_slip": gettext_noop("“%(a)s” and “%(b)s” are almost the same without their spaces."),
    "parted": gettext_noop("“%(b)s” stands in “%(a)s”, written as one word with more."),
    "parted_listed": gettext_noop("“%(a)s” stands in “%(b)s”, written as one word with more."),
    "short": gettext_noop("“%(a)s” is short for several words, “%(b)s” among them."),
    "short_listed": gettext_noop("“%(b)s” is short for several words, “%(a)s” among them."),
    "initial": gettext_noop("“%(a)s” can stand for “%(b)s”."),
    "cut": gettext_noop("“%(a)s” and “%(b)s” begin alike; one may be shortened."),
}
_KINDS = {
    "primary": gettext_noop("The primary name “%(name)s” was compared."),
    "aka": gettext_noop("The listed alias “%(name)s” was compared."),
    "weak": gettext_noop("The listed weak alias “%(name)s” was compared."),
    "fka": gettext_noop("The listed former name “%(name)s” was compared."),
}
_PARTS = {
    "administrator": gettext_noop("Compared was the first administrator “%(a)s”."),
    "owner": gettext_noop("Compared was the declared owner “%(a)s”."),
    "trading_name": gettext_noop("Compared was the trading name “%(a)s”."),
    "former_name": gettext_noop("Compared was the former name “%(a)s”."),
    "location": gettext_noop("Compared was the location “%(a)s”."),
}
_ABOUT = {
    "part": gettext_noop("Compared was the part “%(a)s” of what was typed."),
    "contact": gettext_noop("Compared was the contact “%(a)s”."),
    "identifier": gettext_noop("The identifier “%(a)s” is the listed party's own."),
}
_RULES = {
    "exact_name": gettext_noop(
        "All words of the two names are the same; legal forms and small words are set aside."
    ),
    "distinctive_words": gettext_noop("All distinctive words are the same; only common words differ."),
    "one_slip": gettext_noop(
        "A well-known word differs in one letter; whatever else differs is common words."
    ),
    "same_address": gettext_noop(
        "The party is listed at this very address, and the names have something in common."
    ),
    "listed_name_inside": gettext_noop("All words of the listed name stand in the name."),
    "identifier": gettext_noop("An identifier that equals a listed one is a hit by itself."),
    "name_within": gettext_noop("The whole listed name stands word for word inside a longer text."),
    "name_cut": gettext_noop("The name ends where a field would cut it; the listed name begins just so."),
    "other_number": gettext_noop("The numbers in the two names differ: they are not the same unit."),
    "vessel_name": gettext_noop("The listed party is a ship or an aircraft; only its name is alike."),
}
_COUNTRY = {
    "same": gettext_noop("The countries agree."),
    "different": gettext_noop("The countries differ."),
}
_TYPE = {
    "same": gettext_noop("Both are of the same type."),
    "different": gettext_noop("One is a person and the other is not."),
    "other": gettext_noop("They are not of the same type."),
}
_OWNED = gettext_noop(
    "Declared owners that hit a listed party hold %(share)s %% together: half or more, so the 50 percent rule applies."
)
_OWNED_LESS = gettext_noop(
    "Declared owners that hit a listed party hold %(share)s %% together: less than half."
)
_LEFT = gettext_noop("Only in the customer's name: %(words)s.")
_COMPARED_LEFT = gettext_noop("Only in the name that was compared: %(words)s.")
_ORDER = gettext_noop("The words stand in another order.")
_THEIRS_LEFT = gettext_noop("Only in the listed name: %(words)s.")
_PLACE = gettext_noop("The addresses have words in common.")


def describe(
    found: Found, name: ListedName, party: ListedParty, index: Index, part: str = "name"
) -> dict[str, Any]:
    """The reasons of a candidate as JSON: the words that met and how, what is left, what speaks for and against."""
    made, one = found.alignment, found.one
    agrees = {1.0: "same", -1.0: "different", 0.0: ""}
    ordered = sorted(made.pairs, key=lambda pair: pair.ours)
    return {
        "about": one.about,
        "part": part,
        "compared": one.text,
        "listed_name": name.text,
        "name_kind": name.kind,
        "pairs": [related(pair, one, name.text, index) for pair in ordered],
        "ours_left": [one.words[at].raw for at in made.ours_left],
        "theirs_left": [written(number, index) for number in made.theirs_left],
        "turned": not in_order(made),
        "country": agrees[found.about["country"]],
        "type": _type_of(found, party),
        "place": found.about["place"] > 0,
        "rule": found.rule,
        "list": party.list_code,
        "contributions": _moves(found),
    }


def _type_of(found: Found, party: ListedParty) -> str:
    if found.about["type"] >= 0:
        return "same" if found.about["type"] else ""
    persons = (found.about.get("asked_person", 0.0) > 0, party.type == "person")
    return "different" if persons[0] != persons[1] else "other"


def of_identifier(identifier: str, party: ListedParty) -> dict[str, Any]:
    """The reasons of a candidate that was raised by its identifier alone, in the same form."""
    return {
        "about": "identifier",
        "compared": identifier,
        "listed_name": party.primary_name,
        "name_kind": "primary",
        "pairs": [],
        "ours_left": [],
        "theirs_left": [],
        "turned": False,
        "country": "",
        "type": "",
        "place": False,
        "rule": "identifier",
        "list": party.list_code,
        "contributions": [],
    }


def _moves(found: Found) -> list[list[Any]]:
    """What moved the score most; worked out for those that are kept, for it costs as much as the score."""
    kept = found.score >= policy.NEAR_MISS
    return [list(pair) for pair in model.contributions(found.figures)[:8]] if kept else []


def sentences(detail: dict[str, Any], translate: Callable[[str], str] = str) -> list[str]:
    """The reasons in order: what was compared, which words met and how, what is left over, country and type."""
    said = [*_opening(detail, translate), *_met(detail, translate)]
    if detail.get("owned") is not None:
        half = detail["owned"] >= policy.HALF_OWNED
        said.append(translate(_OWNED if half else _OWNED_LESS) % {"share": f"{detail['owned']:g}"})
    if detail.get("place"):
        said.append(translate(_PLACE))
    for field, table in (("rule", _RULES), ("country", _COUNTRY), ("type", _TYPE)):
        text = table.get(detail.get(field, ""))
        if text:
            said.append(translate(text))
    return said


def _met(detail: dict[str, Any], translate: Callable[[str], str]) -> list[str]:
    """Which words met and how, in which order, and what is left over on both sides."""
    said = []
    for ours, theirs, kind in detail.get("pairs", []):
        first, second = (theirs, ours) if kind == "initial" and len(theirs) == 1 else (ours, theirs)
        said.append(translate(_PAIRS.get(kind, _PAIRS["typo"])) % {"a": first, "b": second})
    if detail.get("turned"):
        said.append(translate(_ORDER))
    ours_left = _COMPARED_LEFT if _of_another(detail) else _LEFT
    for field, text in (("ours_left", ours_left), ("theirs_left", _THEIRS_LEFT)):
        if detail.get(field):
            said.append(translate(text) % {"words": ", ".join(detail[field])})
    return said


def _of_another(detail: dict[str, Any]) -> bool:
    """Whether a name was compared that is not the customer's own."""
    return detail.get("about") == "contact" or detail.get("part", "name") != "name"


def _opening(detail: dict[str, Any], translate: Callable[[str], str]) -> list[str]:
    said = []
    about = _PARTS.get(detail.get("part", "")) or _ABOUT.get(detail.get("about", ""))
    if about and detail.get("compared"):
        said.append(translate(about) % {"a": detail["compared"]})
    text = _KINDS.get(detail.get("name_kind", "primary"), _KINDS["primary"])
    said.append(translate(text) % {"name": detail.get("listed_name", "")})
    return said
