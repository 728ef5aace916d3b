"""One query is often several names: trading names, former names, what stands in brackets or behind c/o."""

from __future__ import annotations

import re

from compliance.screening.normalise import clean

_BETWEEN = re.compile(
    r"(?<!\w)(?:d\s*[./]?\s*b\s*[./]?\s*a\.?|t\s*/\s*a\.?|trading as|doing business as|operating as"
    r"|a\s*[./]\s*k\s*[./]\s*a\.?|aka"
    r"|also known as|also called|f\s*[./]?\s*k\s*[./]?\s*a\.?|n\s*[./]\s*k\s*[./]\s*a\.?|now known as"
    r"|formerly(?: known as)?|previously(?: known as)?|previously called"
    r"|c\s*/\s*o|care of|in care of|on behalf of|o/b/o|att(?:entio)?n\b\s*:?|alias"
    r"|better known as|known as|represented by|part of"
    r"|nom commercial|faisant affaire sous|ex-|operated by|owned by|subsidiary of|a division of)(?!\w)"
    r"|[|;·•‖]|\s[/\\–—-]+\s|(?<=\w{3})/(?=\w{3})",
    re.IGNORECASE,
)
_CARE = re.compile(r"(?<!\w)(?:c\s*/\s*o|care of|att(?:entio)?n)\b\.?\s*:?\s*([^,;]+)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[{（【<«][^()\[\]{}（）【】<>«»]*[)\]}）】>»]")
_OF_A_PART = re.compile(
    r"[\s.,;]*(?:(?:Subordinate|Affiliated) (?:Institutions?|Entity|Entities)\s*[-:–]?"
    r"|\band (?:any|its|all) (?:successor|sub-?unit|subsidiar|affiliate).*$)\s*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\b(?:individual|entity|national|company)s?$", re.IGNORECASE)
_TRIM = " ,.;:-–—/|()[]{}（）【】\"'"
_POLITE = re.compile(r"^\s*(?:m/s\.?|messrs\.?|mssrs\.?)\s+", re.IGNORECASE)
MOST = 6


def variants(name: str) -> list[str]:
    """The names inside a name, the whole one first; at most `MOST`."""
    text = _POLITE.sub("", clean(name))
    inside = [part[1:-1] for part in _BRACKETS.findall(text)]
    without = _BRACKETS.sub(" ", text) if inside else text
    parts = _BETWEEN.split(without) + [piece for part in inside for piece in _BETWEEN.split(part)]
    found = [text]
    if len(parts) > 1:
        found += [without, *parts] if inside else parts
    elif inside:
        found.append(without)
    kept = (part.strip(_TRIM) for part in found)
    return list(dict.fromkeys(part for part in kept if _tells(part)))[:MOST] or [text]


def listed(name: str) -> list[str]:
    """A listed name as printed, then the names in it: without its abbreviation, of a part of it."""
    text = clean(name)
    parts = [part for part in _OF_A_PART.split(text) if part]
    found = [text]
    for part in parts:
        inside = [one[1:-1] for one in _BRACKETS.findall(part)]
        found += [_BRACKETS.sub(" ", part), *(one for one in inside if not _NO_NAME.search(one))]
    kept = (" ".join(part.split()).strip(_TRIM) for part in found)
    return list(dict.fromkeys(part for part in kept if part))


def _tells(part: str) -> bool:
    return len(part) > 2 or not part.isascii()


def care_of(address: str) -> list[str]:
    """Who is named in an address behind c/o or attn; at most two."""
    return [found.strip(_TRIM) for found in _CARE.findall(clean(address))][:2] if address else []
