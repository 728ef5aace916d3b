"""Listed names that comparing the whole would miss: one inside a long text, one of which a field cut the end.

Both are looked up by runs of letters, exactly: what is near but not the same is for `nearest` and the windows.
"""

from __future__ import annotations

from compliance.screening.building import OF_FORM
from compliance.screening.index import Index
from compliance.screening.tokens import Token, core, tokens
from compliance.screening.vocabulary import BUSINESS, LEGAL, ORDINARY, PLAIN, SMALL

_FEWEST = 9
"""Spaces: a name of fewer words than that is compared as it is."""
_LONGEST = 9
_CUT_FROM = 18
"""Letters of a name below which its beginning may be anybody's."""
_MOST_CUT = 12
_ALONE = 7
_RARE = 0.93


def inside(text: str, index: Index) -> list[int]:
    """Listed names that stand word for word inside a text too long to be compared as one name."""
    if text.count(" ") < _FEWEST:
        return []
    words = [one for part in _parts(text) for one in part if one.kind not in (LEGAL, SMALL)]
    found: dict[int, None] = {}
    for start in range(len(words)):
        run = ""
        for size, word in enumerate(words[start : start + _LONGEST], start=1):
            run += word.raw
            found |= dict.fromkeys(_named(words[start : start + size], run, index))
    return list(found)


def _parts(text: str) -> list[tuple[Token, ...]]:
    """The words of a text, few enough at a time for `tokens`; names that stand over a seam are in the windows."""
    words = text.split()
    return [tokens(" ".join(words[at : at + 40])) for at in range(0, len(words), 40)]


def _named(words: list[Token], run: str, index: Index) -> list[int]:
    if len(words) == 1:
        return _of_one_word(words[0], index)
    if len(words) < 3 and not any(one.kind in (PLAIN, ORDINARY) and len(one.raw) > 3 for one in words):
        return []
    raw = [one.raw for one in words]
    return [name for name in index.joined(run) if core_of(name, index) == raw]


def _of_one_word(word: Token, index: Index) -> list[int]:
    number = index.word_number.get(word.raw) if word.kind == PLAIN and len(word.raw) >= _ALONE else None
    if number is None or index.word_weight[number] < _RARE:
        return []
    names = index.posting(index.word_meaning[number])
    return [name for name in names if core_of(name, index) == [word.raw]]


def core_of(name: int, index: Index) -> list[str]:
    """The words of a listed name without its legal forms and small words."""
    words = index.name_words(name)
    kept = [one for one in words if index.word_kind[one] not in (LEGAL, SMALL)]
    return [index.words[one] for one in kept or words]


def cut(text: str, index: Index) -> list[int]:
    """Listed names that begin as a text does and go on where it stops; none when very many do."""
    words = tokens(text)
    whole = "".join(word.raw for word in words)
    if len(whole) < _CUT_FROM or not _says_something(core(words)):
        return []
    found = [
        name
        for name in index.headed(whole)
        if (theirs := "".join(index.words[one].rstrip(OF_FORM) for one in index.name_words(name))) != whole
        and theirs.startswith(whole)
    ]
    return found if len({index.name_party[name] for name in found}) <= _MOST_CUT else []


def _says_something(words: tuple[Token, ...]) -> bool:
    kinds = [word.kind for word in words]
    return any(kind in (PLAIN, ORDINARY) for kind in kinds) or kinds.count(BUSINESS) > 1
