"""What a process remembers between questions: how like listed words an asked one is; every third comes again."""

from __future__ import annotations

from compliance.screening.tokens import Token

MOST = 150_000
"""Likenesses kept, some 15 MB; then everything is forgotten, which changes no answer."""


class Alike:
    """One asked word: the likeness and how by listed word, and the near words once they were looked up."""

    __slots__ = ("likes", "near")

    def __init__(self) -> None:
        self.likes: dict[int, tuple[float, str]] = {}
        self.near: list[tuple[int, float]] | None = None


class Memory:
    """The asked words of one index; `kept` counts the likenesses in all of them."""

    def __init__(self) -> None:
        self._words: dict[tuple[Token, bool], Alike] = {}
        self.kept = 0

    def of(self, word: Token, last: bool) -> Alike:
        """What is known of a word; the last of a name may be cut off, so it stands for itself."""
        if self.kept > MOST:
            self._words, self.kept = {}, 0
        found = self._words.get((word, last))
        if found is None:
            found = self._words[word, last] = Alike()
            self.kept += 1
        return found
