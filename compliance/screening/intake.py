"""What is asked of the index about one query: every name in every field, nothing left unread.

A text of more words than one comparison takes is read in windows that overlap; what no window may hold, a letterless
name, or more names than a field can have makes the answer `incomplete`, with the part and the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from compliance.screening import policy
from compliance.screening.aside import set_aside
from compliance.screening.normalise import clean
from compliance.screening.split import MOST, care_of, variants
from compliance.screening.tokens import tells, tokens
from compliance.screening.vocabulary import LEGAL, LETTER, SMALL

_WINDOW, _STEP = 12, 6
_LONG = 14
"""Words beyond which a text is read in windows too: what is listed in the middle of it would drown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One text to compare. `about` is name, part or contact; `part` names the field it came from."""

    about: str
    text: str
    part: str = "name"


@dataclass(frozen=True, slots=True)
class Unread:
    """A field that was not read in full, and why (a code)."""

    part: str
    reason: str

    @property
    def closed(self) -> bool:
        """Whether not even a part of it is compared: work stays bounded."""
        return self.reason in ("name_too_long", "address_too_long", "too_many_contacts", "too_many_names")


def unread(part: str, name: str, longest: int = policy.LONGEST_NAME) -> Unread | None:
    """Why a field cannot be read in full, or None."""
    if len(name) > longest:
        return Unread(part, "name_too_long")
    if not has_letters(name):
        return Unread(part, "no_letters")
    return Unread(part, "too_many_names") if len(_variants(name)) > MOST else None


@lru_cache(maxsize=256)
def _variants(name: str) -> tuple[str, ...]:
    """The names inside a name: asked for when it is counted and again when it is read."""
    return tuple(variants(name))


def has_letters(name: str) -> bool:
    """Whether a name has two letters of some script, as every name must (domain.md §4)."""
    return sum(c.isalpha() for c in clean(name)) >= 2


def of_name(name: str, address: str = "") -> list[Piece]:
    """The pieces of a company's name; with an address also who it names, and a name that runs on into it."""
    texts = _texts(name)
    pieces = [Piece("name" if at == 0 else "part", one) for at, one in enumerate(texts)]
    more = [*care_of(address), *_run_on(name, address)]
    pieces += [Piece("part", one, "address") for one in more]
    return [one for one in dict.fromkeys(pieces) if one.about != "part" or tells(one.text)]


def of_contact(name: str) -> list[Piece]:
    """The pieces of a contact's name."""
    return [Piece("contact", one, "contact") for one in _texts(name)]


def of_other(role: str, name: str) -> list[Piece]:
    """The pieces of a further name: the company's own under another name, or somebody else."""
    about = "contact" if role in PERSONS else "part"
    found = [Piece(about, one, role) for one in _texts(name)]
    return [one for one in found if about != "part" or tells(one.text)]


def of_place(address: str) -> list[Piece]:
    """Who is named in a further address."""
    return [Piece("part", one, "location") for one in care_of(address) if tells(one)]


PERSONS = ("administrator",)
"""Roles that only a person has; an owner may be either, and is compared as a company's part is."""


def _texts(name: str) -> list[str]:
    found: list[str] = []
    for one in _variants(name):
        apart = set_aside(one)
        found += [one, *(rest for rest in (apart.rest, apart.titled) if rest), *_windows(apart.rest)]
    return list(dict.fromkeys(found))


def _windows(text: str) -> list[str]:
    words = text.split()
    if len(words) <= _LONG:
        return []
    starts = range(0, max(1, len(words) - _WINDOW + _STEP), _STEP)
    return [" ".join(words[start : start + _WINDOW]) for start in starts]


def _run_on(name: str, address: str) -> list[str]:
    """A name that does not end where its field does: with the first line of the address behind it."""
    first = address.partition(",")[0].strip()
    words = first.split()
    if not words or any(c.isdigit() for c in first) or not first[0].isalpha() or _ends_itself(name):
        return []
    return [f"{name} {first}"]


def _ends_itself(name: str) -> bool:
    """Whether a name is over: it has words of its own and ends in its legal form."""
    kinds = [word.kind for word in tokens(name)]
    return bool(kinds) and kinds[-1] == LEGAL and any(kind not in (LEGAL, SMALL, LETTER) for kind in kinds)
