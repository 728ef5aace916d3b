"""What stands beside a name: numbers with a label, telephones, mails, addresses of pages, dates, branch words.

Set aside, never lost: the rest is compared without it, the text as typed is compared too, and every number is
held against the listed parties' own identifiers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

LABELS = (
    # registers and tax offices, by country
    "reg(?:istration|istered|istry)?", "company", "tax", "vat", "ein", "tin", "inn", "kpp", "ogrn", "ogrnip", "okpo",
    "duns", "d-u-n-s", "cuit", "cuil", "rfc", "nif", "nie", "nip", "nit", "rut", "rif", "ruc", "cif", "cnpj", "cpf",
    "siren", "siret", "rcs", "kvk", "hrb", "hra", "crn", "cin", "gst", "gstin", "pan", "abn", "acn", "uen", "brn",
    "npwp", "steuer(?:nummer|-?nr)?", "ust-?id", "btw", "ico", "dic", "edrpou", "regon", "krs", "oib", "pib", "mbs",
    "cui", "cif", "mersis", "vkn", "uscc", "usci", "lei", "tva", "iva", "piva", "p\\. ?iva", "umsatzsteuer", "orgnr",
    "org", "cvr", "y-tunnus", "fn", "che", "bin", "iin", "trn", "trade licen[cs]e", "licen[cs]e", "permit", "mst",
    "инн", "кпп", "огрн", "окпо", "едрпоу", "бин", "統一編號", "统一社会信用代码", "注册号",
    # papers of persons, ships and banks
    "passport", "national id", "id", "identity card", "ssn", "imo", "mmsi", "call sign", "swift", "bic", "iban",
    # the partner's own books
    "account", "acct", "a/c", "konto", "compte", "cuenta", "ref", "reference", "order", "invoice", "inv", "contract",
    "customer", "client", "vendor", "supplier", "case", "ticket", "file", "po",
)  # fmt: skip
_NUMBER_WORD = r"(?:no|nr|num|number|numéro|numero|n°|nº|№|#|code|id)"
_VALUE = r"[a-z]{0,4}[-/ ]?\d[\w./-]*(?: \d{2,}[\w./-]*)*"
LABELLED = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(LABELS, key=len, reverse=True))})[\s.:#-]*(?:{_NUMBER_WORD}[\s.:#-]*)*"
    rf"(?P<value>{_VALUE})",
    re.IGNORECASE,
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
PAGE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
DAY = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{4})(?!\d)",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?:(?<!\w)(?:tel(?:ephone|efon)?|phone|ph|fax|mob(?:ile)?|cell|gsm|тел)[\s.:]*)?"
    r"(?<!\w)\+?\(?\d[\d ().-]{6,}\d(?!\w)",
    re.IGNORECASE,
)
NUMBERED = re.compile(rf"(?<!\w){_NUMBER_WORD}[\s.:#-]*\d{{4,}}(?!\w)\s*$", re.IGNORECASE)
NUMBER = re.compile(rf"(?<!\w){_NUMBER_WORD}[\s.:#-]*\d[\d ./-]{{5,}}(?!\w)", re.IGNORECASE)
LONG = re.compile(r"(?<![\w-])[a-z]{0,3}\d{6,}(?![\w-])", re.IGNORECASE)
_DESKS = (
    "reception", "purchasing", "procurement", "accounts? (?:payable|receivable)", "billing", "finance", "legal",
    "sales", "it", "hr", "human resources", "marketing", "logistics", "head ?quarters", "hq", "head office",
    "main office", "registered office", "warehouse", "front desk", "mail ?room", r"(?:\w+\s+)?branch(?:\s+office)?",
    r"(?:\w+\s+)?(?:dept|department|desk)",
)  # fmt: skip
DESK = re.compile(
    r"[\s,;:(\[–—-]+(?:(?:c\s*/\s*o|attn?\.?:?|att:?|for)\s+)?(?:the\s+)?"
    rf"(?:{'|'.join(_DESKS)})\.?[\s)\]]*$",
    re.IGNORECASE,
)
_TITLES = (
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "messrs", "m/s", "sir", "dame", "lord",
    "lady", "sheikh", "shaikh", "sheik", "shaykh", "haji", "hajji", "hajj", "sayyid", "seyyed", "mullah",
    "maulvi", "ayatollah", "imam", "eng", "engr", "ing", r"dipl\.?[- ]?(?:ing|kfm|kffr|vw|phys)", "mag",
    "capt", "captain", "col", "colonel", "gen", "general", "maj", "major", "lt", "lieutenant", "sgt",
    "brig", "adm", "admiral", "cmdr", "hon", "rev", "herr", "frau", "monsieur", "madame", "mme", "mlle",
    "señor", "señora", "sr", "sra", "srta", "don", "doña", "dott", "avv", "arch", "dhr", "mevr", "pan",
    "pani", "гн", "г-н", "г-жа", "гражданин", "the", "firm", "company",
)  # fmt: skip
TITLE = re.compile(rf"^\s*(?:(?:{'|'.join(_TITLES)})\b\.?\s*)+", re.IGNORECASE)
BEHIND = re.compile(
    r"[\s,]+(?:ll\.?\s?[mb]\.?|m\.?b\.?a\.?|ph\.?\s?d\.?|m\.?d\.?|esq\.?|[js]r\.?|[mb]\.?sc\.?|cpa|cfa|mp|ret\.?)\s*$",
    re.IGNORECASE,
)
_SORTS = (
    ("mail", MAIL), ("page", PAGE), ("id", LABELLED), ("date", DAY), ("id", NUMBER), ("phone", PHONE),
    ("id", NUMBERED), ("id", LONG),
)  # fmt: skip
_EDGES = " ,.;:/|()[]{}–—-"
_VALUE_LEAST = 6
"""Letters and digits below which a number is nobody's own: house numbers, years."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """`rest` is the text without what stands beside the name; `found` are (sort, text) pairs in order."""

    rest: str
    found: tuple[tuple[str, str], ...]
    titled: str = ""
    """The rest with what may be a title, or the beginning of the name itself."""


def set_aside(text: str) -> SetAside:
    """A text, cleaned, divided into what may be a name and what stands beside it; at once when nothing does."""
    if not (_SUSPECT.search(text) or TITLE.match(text) or BEHIND.search(text)):
        return SetAside(text, ())
    found: list[tuple[str, str]] = []
    rest = text
    for sort, pattern in _SORTS:
        rest = pattern.sub(partial(_kept, found, sort), rest)
    cut = DESK.sub(partial(_kept, found, "desk"), rest)
    rest = cut if any(c.isalpha() for c in cut) else rest
    titled = " ".join(rest.split()).strip(_EDGES)
    for sort, pattern in (("title", TITLE), ("title", BEHIND)):
        cut = pattern.sub(partial(_kept, found, sort), rest)
        rest = cut if sum(map(str.isalpha, cut)) > 1 else rest
    rest = " ".join(rest.split()).strip(_EDGES)
    return SetAside(rest, tuple(found), titled if titled != rest else "") if found else SetAside(text, ())


_SUSPECT = re.compile(
    r"\d{4}|@|www\.|://|\d[./-]\d{1,2}[./-]|\d{3}[ .-]\d"
    r"|reception|purchasing|procurement|account|billing|finance|legal|sales|\bit\b|\bhr\b|resources|marketing|logistics"
    r"|head|main office|registered office|warehouse|front desk|room|branch|dep(?:artmen)?t|desk",
    re.IGNORECASE,
)


def _kept(found: list[tuple[str, str]], sort: str, hit: re.Match[str]) -> str:
    found.append((sort, " ".join(hit[0].split())))
    return " "


def plain_id(value: str) -> str:
    """An identifier as it is compared: capital letters and digits alone; empty when too short to be anybody's own,
    or when its digits are all 0, which stands for none.
    """
    made = "".join(c for c in value.upper() if c.isalnum())
    digits = sum(c.isdigit() for c in made)
    is_none = not any(c.isdigit() and c != "0" for c in made)
    return made if len(made) >= _VALUE_LEAST and digits >= 4 and not is_none else ""


_ID = re.compile(r"[A-Za-z]{0,4}[-/]?\d[\w./-]*")
_GROUPED = re.compile(r"(?:[A-Za-z]{1,3}|(?<!\d))\d{2,}(?:[ ./-]\d{2,})+")


def identifiers_in(text: str) -> list[str]:
    """Everything in a text that could be an identifier, as it is compared; each once. A mail is in small letters."""
    if "@" not in text and not any(c.isdigit() for c in text):
        return []
    mails = [one.casefold() for one in MAIL.findall(text)] if "@" in text else []
    rest = MAIL.sub(" ", text) if mails else text
    made = [plain_id(one) for one in (*_ID.findall(rest), *_GROUPED.findall(rest))]
    return list(dict.fromkeys([*mails, *(one for one in made if one)]))
