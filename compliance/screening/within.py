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
_ALONE, _FORMED = 6, 3
"""Letters of a listed name of one word: alone, and with a legal form beside it."""
_RARE = 0.93


def inside(text: str, index: Index) -> list[int]:
    """Listed names that stand word for word inside a text too long to be compared as one name."""
    if text.count(" ") < _FEWEST:
        return []
    words = _own(text)
    found: dict[int, None] = {}
    for start in range(len(words)):
        run = ""
        for size, (word, _formed) in enumerate(words[start : start + _LONGEST], start=1):
            run += word.raw
            found |= dict.fromkeys(_named(words[start : start + size], run, index))
    return list(found)


_Word = tuple[Token, bool]
"""A word, and whether a legal form stands beside it: a name ends or begins there."""


def _own(text: str) -> list[_Word]:
    """The words of a text without legal forms and small words; a few at a time, as `tokens` takes them."""
    words = text.split()
    every = [one for at in range(0, len(words), 40) for one in tokens(" ".join(words[at : at + 40]))]
    beside = [_formed(every, at) for at in range(len(every))]
    return [pair for pair in zip(every, beside, strict=True) if pair[0].kind not in (LEGAL, SMALL)]


_FRONT = frozenset("ooo oao pao zao ao tov too pt cv ltd".split())  # noqa: SIM905
"""Forms that stand before a name."""


def _formed(words: list[Token], at: int) -> bool:
    """Whether a legal form follows a word, or one that stands before names goes before it."""
    if at + 1 < len(words) and words[at + 1].kind == LEGAL:
        return True
    before = words[max(0, at - 2) : at]
    legal = [one.kind == LEGAL for one in before]
    return bool(before) and (before[-1].raw in _FRONT or (len(legal) == 2 and all(legal)))


def _named(words: list[_Word], run: str, index: Index) -> list[int]:
    formed = words[0][1] or words[-1][1]
    if len(words) == 1:
        return _of_one_word(words[0][0], index, formed=formed)
    own = any(one.kind in (PLAIN, ORDINARY) and len(one.raw) > 3 for one, _beside in words)
    if len(words) < 3 and not own and not formed:
        return []
    raw = [one.raw for one, _beside in words]
    return [name for name in index.joined(run) if core_of(name, index) == raw]


def _of_one_word(word: Token, index: Index, *, formed: bool) -> list[int]:
    number = index.word_number.get(word.raw) if word.kind in (PLAIN, ORDINARY) else None
    if number is None:
        return []
    alone = word.kind == PLAIN and len(word.raw) >= _ALONE and index.word_weight[number] >= _RARE
    if not alone and not (formed and len(word.raw) >= _FORMED):
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
