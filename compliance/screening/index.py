"""One file per set of lists in force: built once, opened by every worker, never changed."""

from __future__ import annotations

import hashlib
import json
import marshal
import math
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from compliance.screening.normalise import NORM_VERSION
from compliance.screening.party import ListedParty, party_from
from compliance.screening.policy import ENGINE_VERSION
from compliance.screening.tokens import COMMON, core, tokens

MAGIC = b"PORTALIDX1\n"


class IndexDamaged(ValueError):
    """The file is not an index of this version, or is cut off."""


def build(parties: Iterable[ListedParty], path: Path) -> None:
    """Write the index of some parties; the file appears whole or not at all."""
    ordered = sorted(parties, key=lambda party: (party.key, party.row_hash))
    names: list[tuple[int, str, str, tuple[str, ...]]] = []
    blobs: list[bytes] = []
    for number, party in enumerate(ordered):
        blobs.append(json.dumps(asdict(party), ensure_ascii=False).encode())
        names += [
            (number, name.text, name.kind, tokens(name.text)) for name in party.names if tokens(name.text)
        ]
    postings, forms = _postings(names)
    content = {
        "versions": (ENGINE_VERSION, NORM_VERSION),
        "keys": [party.key for party in ordered],
        "names": names,
        "blobs": blobs,
        "postings": postings,
        "deletions": forms,
    }
    raw = marshal.dumps(content, 2)
    head = MAGIC + hashlib.sha256(raw).hexdigest().encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_bytes(head + raw)
    scratch.replace(path)


def _postings(
    names: list[tuple[int, str, str, tuple[str, ...]]],
) -> tuple[dict[str, list[int]], dict[str, list[str]]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for number, (_party, _text, _kind, words) in enumerate(names):
        kept = core(words)
        for word in dict.fromkeys([*kept, *_joined(kept)]):
            postings[word].append(number)
    forms: dict[str, list[str]] = defaultdict(list)
    for word in postings:
        for form in deletions(word):
            forms[form].append(word)
    return dict(postings), dict(forms)


def _joined(words: tuple[str, ...]) -> list[str]:
    """Neighbours written together, and the whole name as one word."""
    pairs = [a + b for a, b in zip(words, words[1:], strict=False)]
    return [*pairs, "".join(words)] if len(words) > 2 else pairs


def deletions(word: str) -> set[str]:
    """A word's head of nine letters, and the same with one letter left out."""
    head = word[:9]
    if len(head) < 4:
        return {head}
    return {head, *(head[:at] + head[at + 1 :] for at in range(len(head)))}


class Index:
    """An opened index. Read-only; one may be shared by everything in a process."""

    def __init__(self, content: dict[str, Any], digest: str) -> None:
        self.digest = digest
        self.names: list[tuple[int, str, str, tuple[str, ...]]] = content["names"]
        self.postings: dict[str, list[int]] = content["postings"]
        self.forms: dict[str, list[str]] = content["deletions"]
        self._blobs: list[bytes] = content["blobs"]
        self._keys: list[str] = content["keys"]
        self._number = {key: number for number, key in enumerate(self._keys)}
        self._count = max(1, len(self.names))

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open a file that `build` wrote.

        :raises IndexDamaged: it is of another version, damaged or cut off.
        :raises FileNotFoundError: there is none.
        """
        raw = Path(path).read_bytes()
        head, digest, body = raw[: len(MAGIC)], raw[len(MAGIC) : len(MAGIC) + 64], raw[len(MAGIC) + 65 :]
        if head != MAGIC or hashlib.sha256(body).hexdigest().encode() != digest:
            raise IndexDamaged(f"{Path(path).name} is not a whole index of this version")
        content = marshal.loads(body)
        if content["versions"] != (ENGINE_VERSION, NORM_VERSION):
            raise IndexDamaged(f"{Path(path).name} was built by another version of the engine")
        return cls(content, digest.decode())

    def __len__(self) -> int:
        """How many parties."""
        return len(self._blobs)

    def __contains__(self, key: str) -> bool:
        """Whether a party with this key is there."""
        return key in self._number

    def party(self, key: str) -> ListedParty:
        """The party of a key. :raises KeyError: there is none."""
        return self.party_at(self._number[key])

    def party_at(self, number: int) -> ListedParty:
        """The party at a position."""
        return party_from(json.loads(self._blobs[number]))

    def weight(self, word: str) -> float:
        """How much a word tells: rare ones most, legal forms and business words little."""
        if word.startswith("="):
            return 0.15
        seen = len(self.postings.get(word, ()))
        value = math.log((self._count + 1) / (seen + 1)) / math.log(self._count + 1)
        return min(value, 0.25) if word in COMMON else max(value, 0.15)
