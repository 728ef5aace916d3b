"""The keys under which near words and joined neighbours find each other."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from compliance.screening.sound import broad, sound, spelt
from compliance.screening.tokens import Token

_HEAD = 8
SHORTEST_RUN = 5
"""Consonants below which how a run of words sounds says too little."""


@lru_cache(maxsize=32768)
def near_keys(word: str, bare: bool = False) -> tuple[str, ...]:
    """A word's head, the head with one or two letters left out, its skeleton as `#…` and plainest spelling as `=…`."""
    head = word[:_HEAD]
    found = {head: None}
    if len(word) >= 4 and not word.isdigit():
        once = [head[:at] + head[at + 1 :] for at in range(len(head))]
        found |= dict.fromkeys(once)
        if len(word) >= 7:
            found |= dict.fromkeys(a[:at] + a[at + 1 :] for a in once for at in range(len(a)))
    for skeleton in _skeletons(word, bare):
        if len(skeleton) >= 2 and len(word) >= 3:
            found[f"#{skeleton}"] = None
            found[f"#{broad(skeleton)}"] = None
    if len(word) > 1 and word.isalpha():
        found[f"={spelt(word)}"] = None
    return tuple(found)


def _skeletons(word: str, bare: bool) -> tuple[str, ...]:
    """How a word sounds; with a w inside also as if that were a v, for Tolwin is Tolvin too."""
    first = sound(word, bare)
    return (first, sound(word[0] + word[1:].replace("w", "v"), bare)) if "w" in word[1:] else (first,)


def joined(words: tuple[Token, ...]) -> list[str]:
    """Two and three neighbours written together, and all of them; and as `#…` how each run sounds."""
    raw = [word.raw for word in words]
    pairs = [a + b for a, b in pairwise(raw)]
    threes = [a + b + c for a, b, c in zip(raw, raw[1:], raw[2:], strict=False)]
    runs = dict.fromkeys([*pairs, *threes, *(["".join(raw)] if len(raw) > 3 else [])])
    sounds = dict.fromkeys(sound(run) for run in runs)
    return [*runs, *(f"#{skeleton}" for skeleton in sounds if len(skeleton) >= SHORTEST_RUN)]
