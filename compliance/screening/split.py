"""One query is often several names: trading names, former names, what stands in brackets or behind c/o."""

from __future__ import annotations

import re

from compliance.screening.normalise import clean
from compliance.screening.tokens import tokens
from compliance.screening.vocabulary import LEGAL, ORDINARY, PLAIN

_JOINERS = (  # trading as, former and later names, for whom, whose: in the languages in which they were met
    r"d\s*[./]?\s*b\s*[./]?\s*a\.?",
    r"t\s*/\s*a\.?",
    r"a\s*[./]\s*k\s*[./]\s*a\.?",
    r"aka",
    r"trading (?:as|under(?: the name)?)",
    r"doing business as",
    r"operating (?:as|under)",
    r"(?:also|better|now|previously|formerly) (?:known as|called|named)",
    r"known as",
    r"called",
    r"alias",
    r"dit",
    r"genannt",
    r"detto",
    r"conocido como",
    r"dikenal sebagai",
    r"nom commercial",
    r"faisant affaire sous",
    r"sous l[’']enseigne",
    r"nombre comercial",
    r"nome fantasia",
    r"handelend onder(?: de naam)?",
    r"firmierend(?: als)?",
    r"также известн\w+ как",
    r"f\s*[./]?\s*k\s*[./]?\s*a\.?",
    r"n\s*[./]\s*k\s*[./]\s*a\.?",
    r"formerly",
    r"previously",
    r"now",
    r"renamed(?: to)?",
    r"succeeded by",
    r"successor (?:of|to)",
    r"ex[- ]",
    r"antes",
    r"anteriormente(?: denominada)?",
    r"antigua(?:mente)?",
    r"vormals",
    r"ehemals",
    r"früher",
    r"vorm\.?",
    r"anciennement",
    r"ancien nom",
    r"ex-",
    r"già",
    r"gia",
    r"tidligere",
    r"tidigare",
    r"voorheen",
    r"dawniej",
    r"бывш\w*\.?",
    r"ранее",
    r"прежнее название",
    r"前身",
    r"原名",
    r"旧称",
    r"曾用名",
    r"c\s*/\s*o",
    r"(?:in )?care of",
    r"att(?:entio)?n\b\s*:?",
    r"o/b/o",
    r"(?:on|in) behalf of",
    r"represented by",
    r"acting for",
    r"as (?:agent|nominee) (?:of|for)",
    r"via",
    r"through",
    r"p\.?\s?p\.",
    r"i\.\s?a\.",
    r"pour le compte de",
    r"im auftrag (?:von|der)",
    r"por cuenta de",
    r"per conto di",
    r"(?:a |an )?(?:wholly[- ]owned )?(?:subsidiary|affiliate|division|branch|unit) of",
    r"(?:a |an )?(?:department|part|member|parent(?: company)?|holding) of",
    r"(?:owned|controlled|operated|managed|run) by",
    r"filiale? (?:de|di|von|der)",
    r"tochter(?:gesellschaft)? (?:von|der)",
    r"filial de",
    r"succursale de",
)
_BETWEEN = re.compile(
    rf"(?<!\w)(?:{'|'.join(_JOINERS)})(?!\w)"
    r"|[|;·•‖\n\r\t]|\s[/\\–—+-]+\s|\s\+|(?<=\w{3})[/+](?=\w{3})|//|,\s*(?=(?:owned|controlled|operated) by)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|&|und|et|y|e|и|en|og|och|ve|with|mit|avec|for|für|para)\s", re.IGNORECASE)
"""Stands inside names as often as between them: divides only where both sides look like names of their own."""
_CARE = re.compile(r"(?<!\w)(?:c\s*/\s*o|care of|att(?:entio)?n)\b\.?\s*:?\s*([^,;]+)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[{（【<«][^()\[\]{}（）【】<>«»]*[)\]}）】>»]")
_OF_A_PART = re.compile(
    r"[\s.,;]*(?:(?:Subordinate|Affiliated) (?:Institutions?|Entity|Entities)\s*[-:–]?"
    r"|\band (?:any|its|all) (?:successor|sub-?unit|subsidiar|affiliate).*$)\s*",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"((?:Subordinate|Affiliated) (?:Institutions?|Entity|Entities))\s*[-:–]\s*", re.IGNORECASE
)
"""What follows names the unit: no name ends before it."""
_NO_NAME = re.compile(r"\b(?:individual|entity|national|company)s?$", re.IGNORECASE)
_TRIM = " ,.;:-–—/|()[]{}（）【】\"'"
_POLITE = re.compile(r"^\s*(?:m/s\.?|messrs\.?|mssrs\.?)\s+", re.IGNORECASE)
_SHIP = re.compile(
    r"^\s*(?:m\s*[./]?\s*[vt]\b\.?|s\.?s\.|vessel|motor vessel|tanker|bulk carrier|yacht)\s+", re.IGNORECASE
)
MOST = 24
"""Names of one field. More are no field's: the answer is then `incomplete` (`intake`), never fewer names."""


def variants(name: str) -> list[str]:
    """The names inside a name, the whole one first; all of them."""
    text = _POLITE.sub("", clean(" ; ".join(name.splitlines()) if "\n" in name or "\r" in name else name))
    inside = [part[1:-1] for part in _BRACKETS.findall(text)]
    without = _UNIT.sub(r"\1 ", _BRACKETS.sub(" ", text) if inside else text)
    parts = _BETWEEN.split(without) + [piece for part in inside for piece in _BETWEEN.split(part)]
    found = [text]
    if len(parts) > 1:
        found += [without, *parts] if inside else parts
    elif inside:
        found.append(without)
    found += [side for part in found for side in _sides(part)]
    if _SHIP.match(text):
        found.append(_SHIP.sub("", text))
    kept = (part.strip(_TRIM) for part in found)
    return list(dict.fromkeys(part for part in kept if _tells(part))) or [text]


def _sides(part: str) -> list[str]:
    """The names on both sides of an “and”, where each has two words of its own or ends in a legal form."""
    sides = _AND.split(part)
    if len(sides) < 2 or len(sides) > MOST:
        return []
    return sides if all(_stands_alone(side) for side in sides) else []


def _stands_alone(side: str) -> bool:
    words = tokens(side)
    own = [word for word in words if word.kind in (PLAIN, ORDINARY)]
    return bool(own) and (words[-1].kind == LEGAL or len(own) > 1)


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
    """Who is named in an address behind c/o or attn."""
    return [found.strip(_TRIM) for found in _CARE.findall(clean(address))] if address else []
