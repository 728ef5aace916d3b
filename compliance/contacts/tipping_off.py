"""What a partner is asked must not give a listed party away: its names, its list, a score (domain.md §4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from compliance.contacts import questions
from compliance.models import Case, CaseCandidate
from compliance.screening.normalise import fold
from compliance.screening.sources.lists import LISTS
from compliance.screening.vocabulary import PLAIN, classify
from customers.models import Profile
from portal.base.errors import DomainError

LEAST = 4
"""Shorter words are too common to give anybody away."""
PHRASES = frozenset(
    {"denied persons", "denied party", "entity list", "specially designated", "ofac", "score"}
    | {"consolidated screening", "sanctions list"}
    | {fold(info.name) for info in LISTS.values()}
)
"""Names of lists and figures that no question has a use for, folded."""
CODES = frozenset(code for code in LISTS if len(code) > 2)


class TellsTooMuch(DomainError):
    """A text for the partner names a listed party, a list or a score."""

    code = "tells_too_much"
    text = _("“%(words)s” would tell the partner about a listed party, a list or a score. Ask without it.")
    status = 422


def require(case: Case, texts: Iterable[str]) -> None:
    """Raise `TellsTooMuch` when a text for the partner says what only the desk may know of this case.

    Words that are the customer's own (its name, address, contacts) may stand: they tell nothing new.
    """
    candidates = list(case.candidates.select_related("entry").order_by("pk"))
    own = _own_words(case)
    for text in texts:
        for told in _told(text, candidates, own):
            raise TellsTooMuch(words=told)


def _told(text: str, candidates: list[CaseCandidate], own: set[str]) -> Iterator[str]:
    said = fold(text).split()
    together = f" {' '.join(said)} "
    yield from (phrase for phrase in sorted(PHRASES) if f" {phrase} " in together)
    codes = CODES | {one.list_code for one in candidates}
    yield from (word for word in re.findall(r"\w+", text) if word in codes)
    listed = {word for one in candidates for name in _names(one) for word in fold(name).split()}
    yield from (word for word in said if word in listed and word not in own and _tells(word))


def _tells(word: str) -> bool:
    """Whether a word is a name of its own, not one that many companies and places share."""
    return len(word) >= LEAST and not word.isdecimal() and classify(word)[0] == PLAIN


def _names(candidate: CaseCandidate) -> list[str]:
    party = candidate.entry.party if candidate.entry else {}
    return [candidate.party_key.partition(":")[2], *(str(one["text"]) for one in party.get("names", []))]


def _own_words(case: Case) -> set[str]:
    """Every word of every version of the customer, and of the catalogue's own questions."""
    language = case.customer.partner.language
    texts = [case.customer.name, *(text for _code, _label, text in questions.catalogue(language))]
    for profile in Profile.objects.filter(customer_id=case.customer_id).order_by("number"):
        contacts = (str(one.get("name", "")) for one in profile.contacts)
        others = (str(one["name"]) for one in (*profile.other_names, *profile.owners, *profile.locations))
        texts += [profile.legal_name, *profile.address_lines, *contacts, *others, profile.administrator]
    return {word for text in texts for word in fold(text).split()}
