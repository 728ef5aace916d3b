"""What a process remembers between questions: how like listed words an asked one is; every third comes again."""

from __future__ import annotations

from compliance.screening.persons import symbols
from compliance.screening.sound import sound, spelt
from compliance.screening.tokens import Token
from compliance.screening.vocabulary import PLAIN

MOST = 150_000
"""Likenesses kept, some 15 MB; then everything is forgotten, which changes no answer."""


class Alike:
    """One asked word: how it sounds, whose name it may be, and by listed word the likeness and how.

    `near` are the near words and `reach` the listed meanings it can meet, once they were looked up.
    """

    __slots__ = ("bare", "kind", "likes", "meaning", "names", "near", "raw", "reach", "sound", "spelt")

    def __init__(self, word: Token, meaning: int = -1) -> None:
        self.raw, self.kind, self.bare, self.meaning = word.raw, word.kind, word.bare, meaning
        self.sound, self.spelt = sound(word.raw, word.bare), spelt(word.raw)
        self.names = symbols(word.raw) if word.kind == PLAIN else frozenset()
        self.likes: dict[int, tuple[float, str]] = {}
        self.near: list[tuple[int, float]] | None = None
        self.reach: tuple[int, list[tuple[float, int]]] | None = None


class Memory:
    """The asked words of one index, and the listed ones that have a key of each; `kept` counts all that is kept."""

    def __init__(self) -> None:
        self._words: dict[tuple[Token, bool], Alike] = {}
        self.keyed: dict[tuple[str, bool], tuple[list[int], list[int]]] = {}
        self.kept = 0

    def of(self, word: Token, last: bool, meaning: int) -> Alike:
        """What is known of a word; the last of a name may be cut off, so it stands for itself."""
        if self.kept > MOST:
            self._words, self.keyed, self.kept = {}, {}, 0
        found = self._words.get((word, last))
        if found is None:
            found = self._words[word, last] = Alike(word, meaning)
            self.kept += 1
        return found
