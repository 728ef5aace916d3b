"""Turning the question round: which of many queries does a handful of changed parties hit?

Three sieves, each finer: a query no word of which is like a word of a changed name is out; so is one
whose names have too little in common with every changed name; what is left is screened against the
whole index, so the answer is that of a full re-screen. The first two only ever let too many through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nlargest

from compliance.screening import identifiers
from compliance.screening.asked import Asked, asked, near_words, of_words
from compliance.screening.compare import Setting, judged
from compliance.screening.engine import Query, pieces, places_of, screen, texts, unread
from compliance.screening.index import Index
from compliance.screening.nearest import from_runs, from_words, reach_of
from compliance.screening.neighbours import neighbours
from compliance.screening.tokens import Token
from compliance.screening.vocabulary import LETTER, NUMBER, ORDINARY, PLAIN

_LEAST = 0.02
"""A score among the changed parties alone, where words seem rarer or commoner than in the whole. The least
that a hit had here was ten times as much."""
_COVER = 0.35
"""What of both names together has to meet for a careful look. The whole index asks for half; among few
parties words seem rarer, and hits, torn and misspelt ones too, have more than half here."""
_MOST = 40
_TELLING = (PLAIN, ORDINARY, NUMBER, LETTER)
"""Kinds of words that can tell one name from another: no legal form, business word or place."""


def affected(
    index_of_changed: Index, queries: Iterable[tuple[int, Query]], *, whole: Index | None = None
) -> Iterator[int]:
    """The ids whose query has a review or strong candidate among the changed parties, or is incomplete.

    With `whole`, the index the changed parties are part of, the answer equals a full re-screen; without
    it every query worth a check against the whole is named, some of them for nothing.
    """
    sieve = _Sieve(index_of_changed)
    for number, query in queries:
        if sieve.passes(query) and (whole is None or _hit(query, index_of_changed, whole)):
            yield number


def _hit(query: Query, changed: Index, whole: Index) -> bool:
    result = screen(query, whole)
    return result.state == "incomplete" or any(
        one.band in ("strong", "review") and one.party_key in changed for one in result.candidates
    )


class _Sieve:
    """Remembers for every word whether a changed name has one like it that tells."""

    def __init__(self, changed: Index) -> None:
        self._changed = changed
        self._telling = _telling(changed)
        self._alike: dict[Token, bool] = {}

    def passes(self, query: Query) -> bool:
        """Whether a query may hit a changed party."""
        if unread(query) or self._identified(query):
            return True
        if neighbours(places_of(query), self._changed):
            return True
        setting = Setting(query.country.strip().upper()[:2], query.type.strip().lower(), [])
        return any(self._may_hit(one.about, one.text, setting) for one in pieces(query))

    def _identified(self, query: Query) -> bool:
        """Whether an identifier of a changed party may stand in it."""
        found = identifiers.of_query(texts(query), query.identifiers)
        return any(self._changed.identified(one) for one in found)

    def _may_hit(self, about: str, text: str, setting: Setting) -> bool:
        one = asked(about, text, self._changed)
        if one is None or not self._may(one):
            return False
        return any(judged(one, name, setting, self._changed).score >= _LEAST for name in self._promising(one))

    def _promising(self, one: Asked) -> list[int]:
        """The changed names that share enough with a name to be worth a careful comparison, best first."""
        sums = from_words(reach_of(one, self._changed), self._changed)
        for name, (gain, _run) in from_runs(one, self._changed).items():
            sums[name] = sums.get(name, 0.0) + gain
        ours, theirs = sum(one.weights) or 1.0, self._changed.name_weight
        covers = [(gain / ours + gain / (theirs[name] or 1.0), -name) for name, gain in sums.items()]
        return [-name for cover, name in nlargest(_MOST, covers) if cover >= _COVER]

    def _may(self, one: Asked) -> bool:
        """Whether a telling word meets one, or a run of letters does; a name of common words alone may always."""
        if not any(word.kind in _TELLING for word in one.words):
            return True
        return any(self._like(word) for word in one.words) or bool(from_runs(one, self._changed))

    def _like(self, word: Token) -> bool:
        known = self._alike.get(word)
        if known is None:
            known = self._alike[word] = self._looked_up(word)
        return known

    def _looked_up(self, word: Token) -> bool:
        own = self._changed.meaning_number.get(word.text)
        if own is not None and own in self._telling:
            return True
        one = of_words("name", word.raw, (word,), self._changed)
        meaning = self._changed.word_meaning
        return any(meaning[number] in self._telling for number, _value in near_words(one, 0, self._changed))


def _telling(index: Index) -> set[int]:
    """The meanings without which no name of the index can be hit by a name that has telling words of its own:
    of each name its words that are nobody else's business; of a name without any, all its words."""
    found: set[int] = set()
    for name in range(len(index.name_party)):
        words = index.name_words(name)
        own = [word for word in words if index.word_kind[word] in _TELLING]
        found.update(index.word_meaning[word] for word in own or words)
    return found
