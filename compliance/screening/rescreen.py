"""Turning the question round: which of many queries does a handful of changed parties hit?

Three sieves, each finer: a query no word of which is like a word of a changed name is out; so is one
whose names have too little in common with every changed name; what is left is screened against the
whole index, so the answer is that of a full re-screen. The first two only ever let too many through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.screening import policy
from compliance.screening.asked import Asked, asked, near_words
from compliance.screening.compare import Setting, compare
from compliance.screening.engine import Query, pieces, screen
from compliance.screening.index import Index
from compliance.screening.keys import joined
from compliance.screening.tokens import core, tokens

_LEAST = 0.003
"""A score among the changed parties alone, where words seem rarer or commoner than in the whole."""


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
    """Remembers for every word whether a changed name has one like it."""

    def __init__(self, changed: Index) -> None:
        self._changed = changed
        self._alike: dict[str, bool] = {}

    def passes(self, query: Query) -> bool:
        """Whether a query may hit a changed party."""
        if len(query.name) > policy.LONGEST_NAME or len(query.contacts) > policy.MOST_CONTACTS:
            return True
        setting = Setting(query.country.upper(), query.type, [])
        return any(
            self._may(text)
            and any(found.score >= _LEAST for found in compare(about, text, setting, self._changed, _LEAST))
            for about, text in pieces(query)
        )

    def _may(self, text: str) -> bool:
        words = tokens(text)
        if any(self._like(word.raw) for word in words):
            return True
        return any(self._changed.joined(key) for key in (*joined(core(words)), *(word.raw for word in words)))

    def _like(self, word: str) -> bool:
        known = self._alike.get(word)
        if known is None:
            known = self._alike[word] = self._looked_up(word)
        return known

    def _looked_up(self, word: str) -> bool:
        one = asked("name", word, self._changed)
        return one is not None and any(self._near(one, at) for at in range(len(one.words)))

    def _near(self, one: Asked, at: int) -> bool:
        return bool(near_words(one, at, self._changed)) or one.words[at].text in self._changed.meaning_number
