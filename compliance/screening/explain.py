"""Why a candidate was raised, in sentences a reviewer reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _(text: str) -> str:
    """Marks a sentence for the catalogue; the engine knows no Django."""
    return text


_PAIRS = {
    "same": _("“%(a)s” is in both names."),
    "same_business_word": _("Both names have the business word “%(a)s”."),
    "typo": _("“%(a)s” is written almost like “%(b)s”."),
    "sounds_alike": _("“%(a)s” sounds like “%(b)s”."),
    "joined": _("“%(a)s” and “%(b)s” differ only in a space."),
    "initial": _("“%(a)s” can stand for “%(b)s”."),
}
_KINDS = {
    "primary": _("The primary name “%(name)s” was compared."),
    "aka": _("The alias “%(name)s” was compared."),
    "weak": _("The weak alias “%(name)s” was compared."),
    "fka": _("The former name “%(name)s” was compared."),
}
_CONTACT = _("It was one of the contacts that came near.")
_OURS = _("Only in the customer’s name: %(words)s.")
_THEIRS = _("Only in the listed name: %(words)s.")
_COUNTRY = {"same": _("The country is the same."), "different": _("The country is another one.")}
_TYPE = {"same": _("Both are of the same kind."), "different": _("One is a person, the other is not.")}


def sentences(detail: dict[str, Any], translate: Callable[[str], str] = str) -> list[str]:
    """The reasons of a candidate's `detail`, each as one sentence, in the language of `translate`."""
    found = [translate(_KINDS[detail["name_kind"]]) % {"name": detail["listed_name"]}]
    if detail["about"] == "contact":
        found.append(translate(_CONTACT))
    found += [
        translate(_PAIRS[kind]) % {"a": a, "b": b} for a, b, kind in detail["pairs"] if not a.startswith("=")
    ]
    for key, text in (("ours_left", _OURS), ("theirs_left", _THEIRS)):
        words = [word for word in detail[key] if not word.startswith("=")]
        if words:
            found.append(translate(text) % {"words": ", ".join(words)})
    for key, texts in (("country", _COUNTRY), ("type", _TYPE)):
        if detail[key]:
            found.append(translate(texts[detail[key]]))
    return found
