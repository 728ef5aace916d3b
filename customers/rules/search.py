"""How texts are folded for search: letters without accents and case, words apart."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_APART = re.compile(r"[^a-z0-9@._-]+")


def fold(text: str) -> str:
    """Plain lower-case ASCII words, so that "Zürich" and "zurich" are the same."""
    plain = anyascii(unicodedata.normalize("NFKC", text)).casefold()
    return _APART.sub(" ", plain).strip()


_ALIKE = str.maketrans("авекмнорстухіјѕԁԛԝαβεικνορτυχ", "abekmhopctyxijsdqwabeiknoptux")
"""Letters of Cyrillic and Greek that nobody tells from a Latin one."""


def folded_key(text: str) -> str:
    """What a key is compared by: two that a person cannot tell apart are one."""
    return unicodedata.normalize("NFKC", text.strip()).casefold().translate(_ALIKE)


def text_of(*parts: str) -> str:
    """The text a customer is found by: every part folded, none twice."""
    return " ".join(dict.fromkeys(folded for part in parts if (folded := fold(part))))
