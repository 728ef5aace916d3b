"""What people type around a listed name: each kind of decoration as a function of a name and dice.

For the tests and the bench that hold the engine to it: for any listed name and any decoration, never clear.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from compliance.screening.forms import SINGLE, WRITTEN

Decoration = Callable[[str, random.Random], str]

_PAD = """an as at big blu box by can cat day den dot far fit get hi hub jet kit lab lit map mid new nor pal sky tap
top""".split()  # noqa: SIM905
_LABELS = "INN KPP VAT DUNS CUIT RFC NIP ИНН Reg.No. account company-number Ref".replace("-", " ").split(" ")
_JOINERS = (
    "d/b/a", "trading as", "formerly", "now", "c/o", "on behalf of", "via", "vormals", "ehemals", "anciennement",
    "antes", "già", "бывш.", "前身", "subsidiary of", "a division of", "owned by", ";", "/", "+", "|",
)  # fmt: skip
_TITLES = ("Mr.", "Mrs.", "Dr.", "Prof.", "Messrs.", "M/s", "Sheikh", "Eng.")
_DESKS = ("- purchasing", "(sales)", ", accounts payable", "c/o reception", "Head office", "- finance dept")


def _digits(dice: random.Random, size: int) -> str:
    return "".join(dice.choice(string.digits) for _ in range(size))


def padded(name: str, dice: random.Random) -> str:
    """Short words before, behind or around it, up to a hundred."""
    before = [dice.choice(_PAD) for _ in range(dice.randrange(0, 50))]
    behind = [dice.choice(_PAD) for _ in range(dice.randrange(0, 50))]
    return " ".join([*before, name, *behind])[:500] if len(name) < 120 else name


def with_form(name: str, dice: random.Random) -> str:
    """A legal form of any language, written out or shortened, at either end."""
    form = dice.choice(WRITTEN) if dice.random() < 0.7 else dice.choice(sorted(SINGLE))
    return f"{name} {form.title()}" if dice.random() < 0.7 else f"{form.title()} {name}"


def with_slipped_form(name: str, dice: random.Random) -> str:
    """A legal form with two letters the wrong way round."""
    form = dice.choice(
        ("GMBH", "PJSC", "OJSC", "Limited", "Company", "Incorporated", "Aktiengesellschaft", "JSC")
    )
    at = dice.randrange(1, len(form) - 1)
    return f"{name} {form[:at]}{form[at + 1]}{form[at]}{form[at + 2 :]}"


def with_id(name: str, dice: random.Random) -> str:
    """A labelled number."""
    number = f"{dice.choice(_LABELS)} {_digits(dice, dice.randrange(7, 14))}"
    return f"{name} {number}" if dice.random() < 0.6 else f"{number} {name}"


def with_date(name: str, dice: random.Random) -> str:
    """A day."""
    day, month, year = dice.randrange(1, 29), dice.randrange(1, 13), dice.randrange(1990, 2027)
    return f"{name} {dice.choice((f'{day:02}/{month:02}/{year}', f'{year}-{month:02}-{day:02}'))}"


def with_mail(name: str, dice: random.Random) -> str:
    """A mail address or a page."""
    return f"{name} {dice.choice(('info@mail.example', 'www.trade.example', 'tel. +44 20 7946 0000'))}"


def with_title(name: str, dice: random.Random) -> str:
    """A title or an honorific."""
    return f"{dice.choice(_TITLES)} {name}"


def with_desk(name: str, dice: random.Random) -> str:
    """A department or a branch."""
    return f"{name} {dice.choice(_DESKS)}"


def joined(name: str, dice: random.Random) -> str:
    """Another company's name in the same field."""
    other = "Blue Door Bakery Ltd"
    joiner = dice.choice(_JOINERS)
    return f"{other} {joiner} {name}" if dice.random() < 0.6 else f"{name} {joiner} {other}"


def cut(name: str, dice: random.Random) -> str:
    """The end lost where a field was full."""
    size = dice.choice((30, 35, 40, 50, 64))
    return name[:size] if len(name) > size + 1 else name


KINDS: tuple[Decoration, ...] = (
    padded, with_form, with_slipped_form, with_id, with_date, with_mail, with_title, with_desk, joined, cut,
)  # fmt: skip
