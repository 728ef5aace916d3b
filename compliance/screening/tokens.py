"""The words of a name with their kinds: the same function for what is asked and what is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from compliance.screening import forms, numbers
from compliance.screening.normalise import words_of
from compliance.screening.vocabulary import BUSINESS, LEGAL, PLACE, PLAIN, SMALL, classify

_SERVANT = re.compile(r"abd(?:ul|el|al|ol|ur|ar|us|as|ush|ash|un|an|ud|ad|oul)?")
_SERVANT_OF = re.compile(r"(?:abd(?:ul|el|al|ol|oul))([a-z]{4,})")
MOST = 60
"""Words of one comparison; a longer text is read in windows of it (`intake`)."""
_SHORT = {
    "npo": "scientific production association",
    "npp": "scientific production enterprise",
    "npf": "scientific production firm",
    "npk": "scientific production complex",
    "npc": "scientific production center",
    "npts": "scientific production center",
    "nii": "research institute",
    "niii": "research institute",
    "tsnii": "central research institute",
    "cnii": "central research institute",
    "vnii": "russian research institute",
    "kb": "design bureau",
    "okb": "experimental design bureau",
    "skb": "special design bureau",
    "tskb": "central design bureau",
    "ckb": "central design bureau",
    "pkb": "design bureau",
    "ntts": "scientific technical center",
    "ntc": "scientific technical center",
    "nits": "research center",
    "srz": "shipyard factory",
    "ssz": "shipbuilding factory",
    "chvk": "private military company",
    "pmc": "private military company",
    "td": "trading house",
    "arz": "aircraft repair factory",
    "arp": "aircraft repair factory",
    "npz": "oil refinery factory",
    "gok": "mining processing combine",
    "dto": "drug trafficking organization",
    "sdb": "special design bureau",
    "cdb": "central design bureau",
    "gskb": "main special design bureau",
    "rnii": "russian research institute",
    "gosnii": "state research institute",
    "fnts": "federal scientific center",
    "gnts": "state scientific center",
    "grts": "state rocket center",
    "pvo": "air defense",
    "reb": "electronic warfare",
    **dict.fromkeys(
        [f"aviaremontn{end}" for end in ("y", "yy", "yi", "yj", "iy", "aya", "oe", "oye", "ogo")],
        "aircraft repair",
    ),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as folded, what stands for its meaning, its kind, and whether its vowels are unknown."""

    raw: str
    text: str
    kind: int
    bare: bool = False


@lru_cache(maxsize=32768)
def tokens(name: str) -> tuple[Token, ...]:
    """All words of a name in order; at most sixty."""
    made: list[Token] = []
    for word, no_vowels in _numbered(words_of(name)):
        servant = _SERVANT_OF.fullmatch(word)
        parts = ("abd", servant[1]) if servant else ("abd",) if _SERVANT.fullmatch(word) else parts_of(word)
        for part in parts:
            kind, text = classify(part)
            made.append(Token(part, text, kind, no_vowels and kind == PLAIN))
    return tuple(_with_forms(made)[:MOST])


def _with_forms(words: list[Token]) -> list[Token]:
    """The words of legal forms of several words as such; a name that is nothing but a form is left as it is."""
    of_forms = forms.spans([word.raw for word in words])
    if not of_forms or all(at in of_forms or word.kind in (LEGAL, SMALL) for at, word in enumerate(words)):
        return words
    return [
        Token(word.raw, word.text, LEGAL) if at in of_forms and word.kind != SMALL else word
        for at, word in enumerate(words)
    ]


def _numbered(words: tuple[tuple[str, bool], ...]) -> Iterator[tuple[str, bool]]:
    """The words with every number in digits."""
    at = 0
    while at < len(words):
        word, no_vowels = words[at]
        pair = numbers.together(word, words[at + 1][0]) if at + 1 < len(words) else ""
        at += 2 if pair else 1
        yield (pair or numbers.digits_of(word) or word), no_vowels


def core(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words without legal forms and small words; all of them when nothing else is there."""
    kept = tuple(word for word in words if word.kind not in (LEGAL, SMALL))
    return kept or words


def tells(part: str) -> bool:
    """Whether a part of a name can be somebody's name: not “Joint Stock Company”, “Beijing” or “Holdings” alone."""
    kinds = [word.kind for word in tokens(part) if word.kind not in (LEGAL, SMALL)]
    return bool(kinds) and kinds not in ([PLACE], [BUSINESS])


def parts_of(word: str) -> tuple[str, ...]:
    """What a well-known abbreviation stands for, else the word."""
    return tuple(_SHORT[word].split()) if word in _SHORT else (word,)
