"""Customer and listed party side by side: rows of the comparison, with what agrees marked word by word.

Likeness is "same", "close", "different", "missing" (one side says nothing) or "none" (nothing in common, which
says nothing); it is help for the eyes, not the score: the engine's own reasons stand beside it as sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from anyascii import anyascii
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from rapidfuzz.distance import Indel

from compliance.screening.vocabulary import LEGAL, classify
from customers.models import Profile

CLOSE = 0.7  # two words this alike (0 to 1) are marked as close
WORD = re.compile(r"\w+", re.UNICODE)
SHOWN_ADDRESSES = 4
MIXED = {"same", "close"}
ROLES = {
    "contact": gettext_lazy("a contact of the customer"),
    "administrator": gettext_lazy("the first administrator"),
    "owner": gettext_lazy("a declared owner"),
    "trading_name": gettext_lazy("a trading name"),
    "former_name": gettext_lazy("a former name"),
    "location": gettext_lazy("a location"),
}
PERSONS = ("contact", "administrator")


@dataclass(frozen=True)
class Token:
    """A piece of a value; `like` is "", "same" or "close"."""

    text: str
    like: str = ""


@dataclass(frozen=True)
class Value:
    """One value of a cell; `latin` is how it reads in Latin letters, when it is not written in them."""

    tokens: tuple[Token, ...]
    iso: str = ""
    latin: str = ""
    note: str = ""
    latin_tokens: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of the comparison; `more` are further listed values, folded away."""

    label: str
    customer: tuple[Value, ...]
    listed: tuple[Value, ...]
    like: str
    more: tuple[Value, ...] = ()


def fold(word: str) -> str:
    """A word for comparing: Latin letters, no accents, no case."""
    return anyascii(unicodedata.normalize("NFKC", word)).casefold()


def words(texts: Iterable[str]) -> set[str]:
    """The folded words of some texts."""
    return {folded for text in texts for word in WORD.findall(text) if (folded := fold(word))}


def likeness(word: str, others: set[str]) -> str:
    """How a word stands to the words of the other side: "same", "close" or ""."""
    folded = fold(word)
    if folded in others:
        return "same"
    if len(folded) < 3 or folded.isdigit():
        return ""
    near = any(Indel.normalized_similarity(folded, other, score_cutoff=CLOSE) for other in others)
    return "close" if near else ""


def marked(text: str, others: set[str]) -> tuple[Token, ...]:
    """The text in pieces, words that agree with the other side marked."""
    pieces: list[Token] = []
    end = 0
    for match in WORD.finditer(text):
        if match.start() > end:
            pieces.append(Token(text[end : match.start()]))
        pieces.append(Token(match.group(), likeness(match.group(), others)))
        end = match.end()
    return (*pieces, Token(text[end:])) if end < len(text) else tuple(pieces)


def value(text: str, others: set[str], *, note: str = "") -> Value:
    """One marked value, with its reading in Latin letters when it needs one."""
    read = latin(text)
    return Value(marked(text, others), latin=read, note=note, latin_tokens=marked(read, others))


def latin(text: str) -> str:
    """The text in Latin letters, or "" when it is written in them already."""
    foreign = any(char.isalpha() and "LATIN" not in unicodedata.name(char, "LATIN") for char in text)
    return anyascii(text) if foreign else ""


def judged(customer: Sequence[Value], listed: Sequence[Value]) -> str:
    """The likeness of two cells from their marked words."""
    if not customer or not listed:
        return "missing"
    if any(_all_same(one) for one in customer) and any(_all_same(one) for one in listed):
        return "same"
    # A house number that happens to agree is marked, but brings two addresses no closer.
    likes = {token.like for one in (*customer, *listed) for token in one.tokens if not _is_small(token.text)}
    return "close" if likes & MIXED else "different"


def _is_small(word: str) -> bool:
    return word.isdigit() and len(word) < 4


def _all_same(one: Value) -> bool:
    """Whether every word that tells one party from another is on the other side too; legal forms tell nothing."""
    said = [token for token in one.tokens if WORD.search(token.text)]
    telling = [token for token in said if classify(fold(token.text))[0] != LEGAL] or said
    return bool(telling) and all(token.like == "same" for token in telling)


def rows(
    profile: Profile, party: dict[str, Any], hit_name: str = "", contact: str = "", role: str = "contact"
) -> list[Row]:
    """The comparison of a profile version with a listed party, in fixed order.

    `contact` is who or what was compared, when it was not the customer's own name; `role` what it is to it.
    """
    return [
        *_names(profile, party, hit_name, contact, role),
        _type(party, contact, role),
        _country(profile, party),
        _address(profile, party),
        _city(profile, party),
        _contacts(profile, party, contact),
        *_one_sided(party),
    ]


def has_scripts(found: Iterable[Row]) -> bool:
    """Whether any value is written in another script, so that there is something to switch."""
    return any(one.latin for row in found for one in (*row.customer, *row.listed, *row.more))


def _names(profile: Profile, party: dict[str, Any], hit_name: str, contact: str, role: str) -> list[Row]:
    listed = [(str(name.get("text", "")), str(name.get("kind", ""))) for name in party.get("names", [])]
    hit = hit_name or (listed[0][0] if listed else "")
    name = contact or profile.legal_name
    theirs = words([name])
    ours = value(name, words([hit]), note=str(ROLES[role]) if contact else "")
    kinds = dict(reversed(listed))
    main = value(hit, theirs, note=_kind(kinds.get(hit, "primary"))) if hit else None
    shown = (main,) if main else ()
    first = Row(_("Name"), (ours,), shown, judged([ours], shown))
    rest = tuple(value(text, theirs, note=_kind(kind)) for text, kind in listed if text != hit)
    customer = (value(profile.legal_name, set(), note=_("the customer")),) if contact else ()
    also = Row(_("Other names"), customer, rest[:SHOWN_ADDRESSES], "missing", rest[SHOWN_ADDRESSES:])
    return [first, also]


def _kind(kind: str) -> str:
    return {
        "aka": _("also known as"),
        "fka": _("formerly known as"),
        "weak": _("weak alias"),
    }.get(kind, "")


def type_word(kind: str) -> str:
    """The word for a listed party's type."""
    return {
        "person": _("Person"),
        "company": _("Company"),
        "vessel": _("Vessel"),
        "aircraft": _("Aircraft"),
    }.get(kind, "")


def _type(party: dict[str, Any], contact: str, role: str) -> Row:
    kind = type_word(str(party.get("type", "")))
    if contact and role == "owner":  # a person or a company: nobody is asked which
        return Row(_("Type"), (), (Value((Token(kind),)),) if kind else (), "missing")
    person = contact and role in PERSONS
    ours_word = _("Person") if person else _("Company")
    note = str(ROLES[role]) if person else _("every customer is an organisation")
    same = "same" if kind == ours_word else ""
    ours = (Value((Token(ours_word, same),), note=note),)
    theirs = (Value((Token(kind, same),)),) if kind else ()
    like = "missing" if not kind else same or "different"
    return Row(_("Type"), ours, theirs, like)


def _country(profile: Profile, party: dict[str, Any]) -> Row:
    code = str(profile.country)
    listed = _countries(party)
    same = "same" if code in listed else ""
    ours = (Value((Token(_country_name(code), same),), iso=code),)
    theirs = tuple(
        Value((Token(_country_name(one), same if one == code else ""),), iso=one) for one in listed
    )
    like = "missing" if not theirs else same or "different"
    return Row(_("Country"), ours, theirs[:SHOWN_ADDRESSES], like, theirs[SHOWN_ADDRESSES:])


def _countries(party: dict[str, Any]) -> list[str]:
    found = [str(one) for one in party.get("countries", [])]
    found += [str(one.get("country", "")) for one in party.get("addresses", [])]
    return list(dict.fromkeys(code for code in found if code))


def _country_name(code: str) -> str:
    return str(countries.name(code) or code)


def _address(profile: Profile, party: dict[str, Any]) -> Row:
    ours_text = ", ".join(profile.address_lines)
    raws = list(dict.fromkeys(str(one.get("raw", "")) for one in party.get("addresses", [])))
    raws = [raw for raw in raws if raw]
    theirs_words = words([ours_text])
    listed = sorted((value(raw, theirs_words) for raw in raws), key=_agreement, reverse=True)
    ours = (value(ours_text, words(raws)),) if ours_text else ()
    shown = tuple(listed[:SHOWN_ADDRESSES])
    return Row(_("Address"), ours, shown, judged(ours, shown), tuple(listed[SHOWN_ADDRESSES:]))


def _agreement(one: Value) -> int:
    return sum({"same": 2, "close": 1}.get(token.like, 0) for token in one.tokens)


def _city(profile: Profile, party: dict[str, Any]) -> Row:
    cities = list(dict.fromkeys(str(one.get("city", "")) for one in party.get("addresses", [])))
    cities = [city for city in cities if city]
    ours = (value(profile.city, words(cities)),) if profile.city else ()
    theirs = tuple(value(city, words([profile.city])) for city in cities)
    shown = tuple(sorted(theirs, key=_agreement, reverse=True))
    return Row(_("City"), ours, shown[:SHOWN_ADDRESSES], judged(ours, shown), shown[SHOWN_ADDRESSES:])


def _contacts(profile: Profile, party: dict[str, Any], contact: str) -> Row:
    """The customer's people beside the listed names. That they differ says nothing, so it is not said."""
    people = [str(one.get("name", "")) for one in profile.contacts if one.get("name")]
    listed_words = words(str(one.get("text", "")) for one in party.get("names", []))
    ours = tuple(value(name, listed_words) for name in people if name != contact)
    likes = {token.like for one in ours for token in one.tokens}
    like = "missing"
    if ours:
        like = "same" if any(_all_same(one) for one in ours) else "close" if likes & MIXED else "none"
    theirs = (Value((), note=_("compared with the names above")),) if ours else ()
    label = _("Other contacts") if contact in people else _("Contacts")
    return Row(label, ours, theirs, like)


def _one_sided(party: dict[str, Any]) -> list[Row]:
    """What only the list knows; a customer is never asked for it at creation."""
    labels = [
        (_("Identifiers"), "ids"),
        (_("Dates of birth"), "dates_of_birth"),
    ]
    found = []
    for label, name in labels:
        values = tuple(Value((Token(str(text)),)) for text in party.get(name, []))
        if values:
            found.append(Row(label, (), values[:SHOWN_ADDRESSES], "missing", values[SHOWN_ADDRESSES:]))
    return found
