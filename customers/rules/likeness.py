"""When two names are written differently and mean one company: "ACME S.A." and "Acme SA"."""

from __future__ import annotations

import re

from customers.rules.search import fold

_FORMS = (
    "ab ag aps as asa bhd bv co company corp corporation cv doo ebrl eirl eurl gk gmbh inc incorporated jsc kft kg kk "
    "lda limited llc llp lp ltd ltda nv oao ohg ooo oy oyj pao pjsc plc pte pty pvt rt sa sae sarl sas sasu sci sdn se "
    "sl slu snc sp spa srl sro ug vof zao zoo zrt"
)
LEGAL_FORMS = frozenset(_FORMS.split())
_JOINED = re.compile(r"[.'’_-]+")
_SMALL = frozenset({"the", "and", "et", "und"})


def words(name: str) -> list[str]:
    """The words of a name, without accents, case and points; letters that stand alone are one word."""
    found: list[str] = []
    was_letter = False
    for word in _JOINED.sub("", fold(_JOINED.sub("", name))).split():
        is_letter = len(word) == 1
        if is_letter and was_letter:
            found[-1] += word
        else:
            found.append(word)
        was_letter = is_letter
    return [one for one in found if one not in _SMALL]


def has_legal_form(name: str) -> bool:
    """Whether the name says what kind of company it is."""
    return any(word in LEGAL_FORMS for word in words(name))


def key(name: str) -> str:
    """The same for two writings of one name; the legal form does not count where more is left."""
    found = words(name)
    while len(found) > 1 and found[-1] in LEGAL_FORMS:
        found.pop()
    while len(found) > 1 and found[0] in LEGAL_FORMS:
        found.pop(0)
    return "".join(found)
