"""Identifiers as they are compared: each as what it is, so that a wallet equals wallets and a site's host hosts alone.

A mail, a host and a wallet cannot be taken for anything else. Ships' numbers and passports carry their sort when the
text says it (`IMO 9167253`); the bare number equals them too, but never one that is said to be something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from compliance.screening.aside import DAY, MAIL, PAGE, identifiers_in, plain_id
from compliance.screening.normalise import clean
from compliance.screening.party import ListedParty

_NO_ID = re.compile(
    r"\b(?:cfr|sections?|sec|directives?|regulations?|order|ticker|issuer|public law|act of|date|sanctions?|gender"
    r"|aircraft model)\b",
    re.IGNORECASE,
)
_WRITTEN_DAY = re.compile(r"\b\d{1,2} [A-Za-z]{3} \d{4}\b")
_ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
"""The days of issue and end that the consolidated file prints before a number."""
_BANK = re.compile(r"\b([A-Z]{4}[A-Z]{2}[A-Z0-9]{2})(?:XXX|([A-Z0-9]{3}))?\b")
_BANK_SAID = re.compile(
    r"\b(?:SWIFT|BIC)\b(?:[ /]*(?:BIC|code|no|number)\b)*[\s.:#-]*([A-Za-z0-9]{8,11})\b", re.IGNORECASE
)
_WALLET = re.compile(
    r"(?<![\w.@/-])(?:bitcoincash:)?((?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{25,110})(?![\w@-]|\.\w)"
)
_WALLET_SAID = re.compile(r"digital currency address", re.IGNORECASE)
_ANY_CASE = ("0x", "bc1", "ltc1", "cosmos1", "addr1")
_SUSPECT = re.compile(r"\d|@|www\.|://|swift|\bbic\b", re.IGNORECASE)
"""Without any of these a text holds no identifier."""
_SITE_SAID = re.compile(r"\bwebsite\b", re.IGNORECASE)
_HOST = re.compile(r"^(?:[\w-]+\.)+[^\W\d_]{2,}$")
_SAID = {
    "IMO": re.compile(r"\bIMO\b(?:[ /]*(?:no|nr|number|#))*[\s.:#-]*(\d{6,7})\b", re.IGNORECASE),
    "MMSI": re.compile(r"\bMMSI\b(?:[ /]*(?:no|nr|number|#))*[\s.:#-]*(\d{9})\b", re.IGNORECASE),
    "PASSPORT": re.compile(
        r"\bpasse?port\b(?:[ /]*(?:no|nr|number|n°|№|#))*[\s.:#-]*([A-Z]{0,3}[- ]?\d[\w-]{4,})", re.IGNORECASE
    ),
}
"""What says of the number behind it what it is."""
_HOSTS = """
facebook.com fb.com twitter.com x.com instagram.com linkedin.com youtube.com youtu.be t.me telegram.me vk.com ok.ru
tiktok.com github.com sites.google.com medium.com pinterest.com weibo.com wa.me linktr.ee
"""
_SHARED = frozenset(_HOSTS.split())
"""Hosts where many have a page: there the whole address tells whose it is."""


def of_party(party: ListedParty) -> list[str]:
    """Every identifier printed about a party, each once; dates, laws and tickers are none."""
    found: dict[str, None] = {}
    for item in party.ids:
        found |= dict.fromkeys(_of_item(item))
    return list(found)


def of_query(texts: list[str], given: tuple[str, ...]) -> list[str]:
    """What could be an identifier in the fields of a query, and those given as such; each once."""
    found: dict[str, None] = {}
    for one in map(_read, given):
        found |= dict.fromkeys([*_of_given(one), *_of_text(one)])
    for text in map(_read, texts):
        found |= dict.fromkeys(_of_text(text))
    return list(found)


def _read(text: str) -> str:
    """Without what cannot be seen, and letters of one script where two were mixed to look alike."""
    return clean(text).replace("。", ".")


def host(address: str) -> str:
    """The host of a site's address as it is compared; with the path where many share the host; "" for none."""
    plain = _read(address).strip(" .,;)(").casefold()
    bare = re.sub(r"^(?:[a-z]+:(?!\d))?[/\\]*", "", plain).removeprefix("www.")
    name, _gap, path = bare.partition("/")
    name = re.sub(r":\d+$", "", name.rpartition("@")[2]).removeprefix("m.").strip(".")
    name = ".".join(map(_in_letters, name.split(".")))
    if not _HOST.match(name):
        return ""
    path = path.split("?")[0].split("#")[0].strip("/")
    return f"{name}/{path}" if name in _SHARED and path else "" if name in _SHARED else name


def _in_letters(label: str) -> str:
    """A part of a host as people read it: `xn--mnchen-3ya` is münchen."""
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFKC", label[4:].encode("ascii").decode("punycode")).casefold()
    except ValueError:
        return label


def _of_item(item: str) -> list[str]:
    """Of one item of a list, which says what it is."""
    if _WALLET_SAID.search(item):
        return [_wallet(one) for one in re.findall(r"\b(?=\w*\d)\w{20,}\b", item)]
    if _SITE_SAID.search(item):
        return list(filter(None, (host(word) for word in item.split() if "." in word)))
    mails = [one.casefold() for one in MAIL.findall(item)]
    banks = list(_banks(item)) if "SWIFT" in item.upper() or "BIC" in item.upper() else []
    if re.search("passport", item, re.IGNORECASE):
        return [one for bare in _bare(_without_days(item)) for one in (f"PASSPORT {bare}", bare)]
    rest = _ISO_DAY.sub(" ", MAIL.sub(" ", item) if mails else item)
    if _NO_ID.search(rest) or _WRITTEN_DAY.search(rest) or DAY.search(rest):
        return mails + banks
    bare = _bare(rest)
    sort = next((sort for sort in ("IMO", "MMSI") if re.search(rf"\b{sort}\b", item)), "")
    return mails + banks + ([f"{sort} {one}" for one in bare] if sort else []) + bare


def _of_text(text: str) -> Iterator[str]:
    """Of what somebody wrote: what says what it is, or can be told by its form; else the bare numbers."""
    if not _SUSPECT.search(text):
        return
    for page in PAGE.findall(text):
        yield from filter(None, [host(page)])
    rest = PAGE.sub(" ", text)
    for said in _BANK_SAID.findall(rest):
        yield from _banks(said.upper())
    yield from (_wallet(one) for one in _WALLET.findall(rest))
    for sort, pattern in _SAID.items():
        yield from (f"{sort} {made}" for value in pattern.findall(rest) if (made := plain_id(value)))
        rest = pattern.sub(" ", rest)
    yield from identifiers_in(rest)


def _of_given(value: str) -> Iterator[str]:
    """Of a value given as an identifier: a host or a bank's code may stand there without saying so."""
    one = value.strip()
    if "@" not in one and "." in one:
        yield from filter(None, [host(one)])
    if _BANK.fullmatch(one.upper()) and not any(c.isdigit() for c in one[:6]):
        yield from _banks(one.upper())
    if re.fullmatch(r"(?=\w*\d)[A-Za-z0-9]{20,110}", one):
        yield _wallet(one)
    if len(one.split()) < 4 and (whole := plain_id(one)):  # "HRB 96201": a space is no part of a number
        yield whole


def _wallet(address: str) -> str:
    """Addresses whose capital letters mean nothing in small ones; the others as they are."""
    low = address.casefold()
    return low if low.startswith(_ANY_CASE) or address in (low, address.upper()) else address


def _banks(text: str) -> Iterator[str]:
    """Codes of banks; the head office's is the same with XXX and without."""
    yield from (bank + branch for bank, branch in _BANK.findall(text))


def _without_days(item: str) -> str:
    return _ISO_DAY.sub(" ", _WRITTEN_DAY.sub(" ", item))


def _bare(text: str) -> list[str]:
    return [one for part in re.split(r"[,;()]", text) for one in _numbers(part)]


def _numbers(part: str) -> list[str]:
    """The number of one part of an item: the whole of it, or the one word with digits among others."""
    words = part.split()
    whole = (
        plain_id("".join(words)) if len(words) < 4 and all(any(map(str.isdigit, w)) for w in words) else ""
    )
    return [whole] if whole else [made for word in words if (made := plain_id(word))]
