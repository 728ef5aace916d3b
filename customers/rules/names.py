"""What a name, an id or another line of text may hold."""

from __future__ import annotations

import unicodedata

NAME_LIMIT = 500
EXTERNAL_ID_LIMIT = 100
SUBMISSION_KEY_LIMIT = 64
PERSON_LIMIT = 80
CONTACT_LIMIT = 200
PHONE_LIMIT = 40
EMAIL_LIMIT = 254
CONTACTS_AT_MOST = 50
OTHER_NAMES_AT_MOST = 20
OWNERS_AT_MOST = 50
LETTERS_LEAST = 2

OTHER_KINDS = ("trading", "former")

Found = tuple[str, dict[str, object]]
"""A code and the figures its sentence needs."""


def has_control(text: str) -> bool:
    """Whether a text holds what nobody can see: control characters, half characters, changes of direction."""
    return any(unicodedata.category(letter) in ("Cc", "Cs") or letter in _HIDDEN for letter in text)


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: only blanks, joiners and letters that are drawn as nothing."""
    return not any(unicodedata.category(one)[0] in "LNPSM" and one not in _DRAWN_AS_NOTHING for one in text)


_DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_HIDDEN = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def problem(text: str, limit: int, *, required: bool = True) -> Found | None:
    """Why a line cannot be used, or None: required, control_characters, too_long."""
    if required and not text.strip():
        return "required", {}
    if has_control(text) or (text.strip() and is_blank(text)):
        return "control_characters", {}
    if len(text) > limit:
        return "too_long", {"limit": limit, "length": len(text)}
    return None


def legal_name_problem(text: str) -> Found | None:
    """Why a legal name cannot be used, or None. `%` is refused as the directory refuses it."""
    if "%" in text:
        return "percent_sign", {}
    return screened_problem(text, NAME_LIMIT)


def screened_problem(text: str, limit: int) -> Found | None:
    """Why a name that is screened cannot be used: as any text, and without two letters (domain.md §4)."""
    return problem(text, limit) or (None if has_letters(text) else ("needs_letters", {}))


def has_letters(text: str) -> bool:
    """Whether a name has two letters: without them nothing could be compared."""
    return sum(letter.isalpha() for letter in text) >= LETTERS_LEAST
