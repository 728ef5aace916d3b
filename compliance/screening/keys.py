"""The keys under which near words and joined neighbours find each other."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from compliance.screening.sound import broad, sound, spelt
from compliance.screening.tokens import Token

_HEAD = 8


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
    skeleton = sound(word, bare)
    if len(skeleton) >= 2 and len(word) >= 3:
        found[f"#{skeleton}"] = None
        found[f"#{broad(skeleton)}"] = None
    if len(word) > 1 and word.isalpha():
        found[f"={spelt(word)}"] = None
    return tuple(found)


def joined(words: tuple[Token, ...]) -> list[str]:
    """Two and three neighbours written together, and all of them."""
    raw = [word.raw for word in words]
    pairs = [a + b for a, b in pairwise(raw)]
    threes = [a + b + c for a, b, c in zip(raw, raw[1:], raw[2:], strict=False)]
    return list(dict.fromkeys([*pairs, *threes, "".join(raw)]))
