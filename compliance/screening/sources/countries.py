"""Country codes and the country names the US lists print (`countries.tsv`: code, tab, names parted by |)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Final

_STATES = """
AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND
OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY
"""
US_STATES: Final = frozenset(_STATES.split())
_OLD_CODES: Final = {"UK": "GB", "BU": "MM", "TP": "TL", "ZR": "CD"}


def _table() -> dict[str, str]:
    text = files(__package__).joinpath("countries.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if line)
    return {_plain(name): code for code, names in pairs for name in (code, *names.split("|"))}


def _plain(name: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", bare.replace(".", "")).strip().casefold()


@lru_cache(maxsize=8192)
def code_of(text: str) -> str:
    """ISO 3166-1 alpha-2 of a code or country name as a list prints it; empty when it is neither."""
    name = text.strip(" .,")
    if len(name) == 2:
        name = name if name.isupper() else ""
        return _OLD_CODES.get(name, "") or (name if name in _CODES else "")
    return _NAMES.get(_plain(name), "") or _NAMES.get(_plain(name.split("(")[0]), "")


_NAMES: Final = _table()
_CODES: Final = frozenset(_NAMES.values())
