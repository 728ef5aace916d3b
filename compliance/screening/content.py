"""Versions that name themselves: a hash of the code and the word tables that an answer rests on."""

from __future__ import annotations

import hashlib
from pathlib import Path

_HERE = Path(__file__).parent
READING = (
    "aside.py", "forms.py", "forms.txt", "intake.py", "names.txt", "normalise.py", "numbers.py", "persons.py",
    "scripts.py", "sound.py", "split.py", "tokens.py", "vocabulary.py", "words.txt",
)  # fmt: skip
"""What becomes of a text before anything is compared."""
FIGURES = ("align.py", "features.py", "likeness.py")
"""What the weights were trained on: a change of it asks for new ones."""
JUDGING = (
    *FIGURES, "asked.py", "building.py", "compare.py", "engine.py", "hashed.py", "identifiers.py", "index.py",
    "keys.py", "memory.py", "mending.py", "model.py", "nearest.py", "neighbours.py", "ownership.py", "places.py",
    "policy.py", "rules.py", "storage.py", "within.py",
)  # fmt: skip
"""How what was read is compared with what is listed."""


def hash_of(names: tuple[str, ...]) -> str:
    """Ten hexadecimal digits of some files of this folder, whatever the line endings of the checkout."""
    made = hashlib.sha256()
    for name in sorted(names):
        made.update(name.encode() + b"\0" + (_HERE / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return made.hexdigest()[:10]
