"""One file per set of lists in force: built once, mapped by every worker, never changed."""

from __future__ import annotations

import gc
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from compliance.screening import building, storage
from compliance.screening.hashed import Table
from compliance.screening.keys import near_keys
from compliance.screening.memory import Memory
from compliance.screening.normalise import NORM_VERSION
from compliance.screening.party import ListedParty, party_from
from compliance.screening.policy import ENGINE_VERSION
from compliance.screening.storage import IndexDamaged

__all__ = ["Index", "IndexDamaged", "build"]


def build(parties: Iterable[ListedParty], path: Path) -> None:
    """Write the index of some parties; the file appears whole or not at all."""
    with _uncollected():
        arrays, head = building.content(parties)
        storage.write(path, arrays, {**head, "versions": (ENGINE_VERSION, NORM_VERSION)})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hundreds of thousands of small objects, none in a circle: to look for circles costs a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_MANY = 300


class Index:
    """An opened index. Read-only; one may be shared by everything in a process.

    Words, meanings, names and parties go by number. `name_words` holds the word numbers of each name
    in order, `posting` the names that bear each meaning.
    """

    def __init__(self, path: Path) -> None:
        views, head, self.digest = storage.read(path)
        if head["versions"] != (ENGINE_VERSION, NORM_VERSION):
            raise IndexDamaged(f"{Path(path).name} was built by another version of the engine")
        self._views = views
        self.words, self.meanings = _lines(head["words"]), _lines(head["meanings"])
        self.word_sound, self.word_spelt = head["sounds"].split("\n"), head["spelt"].split("\n")
        self.word_number = {word: number for number, word in enumerate(self.words)}
        self.meaning_number = {meaning: number for number, meaning in enumerate(self.meanings)}
        # Asked for all the time: lists answer a tenth faster than views of the file, for some 8 MB a process.
        self.word_kind: list[int] = views["word_kind"].tolist()
        self.word_meaning: list[int] = views["word_meaning"].tolist()
        self.word_weight: Sequence[float] = views["word_weight"].tolist()
        self.name_party: list[int] = views["name_party"].tolist()
        self.name_weight: Sequence[float] = views["name_weight"].tolist()
        self.meaning_least = [self.name_weight[views["light"][at]] for at in views["light_at"][:-1]]
        self.name_kind, self.party_type = views["name_kind"], views["party_type"]
        self._posting, self._posting_at = views["posting"], views["posting_at"]
        self._light, self._light_at = views["light"], views["light_at"]
        self._name_words, self._name_words_at = views["name_words"], views["name_words_at"]
        self._name_core, self._name_core_at = views["name_core"], views["name_core_at"]
        self._near, self._joined, self._door = (Table(views, name) for name in ("near", "joined", "door"))
        self._ident, self._head = Table(views, "ident"), Table(views, "head")
        self.spot_party = views["spot_party"]
        self.memory = Memory()
        self._bearers: dict[int, frozenset[int]] = {}
        self._count: int = head["parties"]
        keys = (self._text("key", number) for number in range(self._count))
        self._number = {key: number for number, key in enumerate(keys)}

    @classmethod
    def open(cls, path: Path) -> Index:
        """Map a file that `build` wrote.

        :raises IndexDamaged: it is of another version, damaged or cut off.
        :raises FileNotFoundError: there is none.
        """
        return cls(Path(path))

    def __len__(self) -> int:
        """How many parties."""
        return self._count

    def __contains__(self, key: str) -> bool:
        """Whether a party with this key is there."""
        return key in self._number

    def party(self, key: str) -> ListedParty:
        """The party of a key. :raises KeyError: there is none."""
        return self.party_at(self._number[key])

    def party_at(self, number: int) -> ListedParty:
        """The party at a position."""
        return party_from(json.loads(self._text("blob", number)))

    def key_at(self, number: int) -> str:
        """The key of the party at a position."""
        return self._text("key", number)

    def countries_at(self, number: int) -> list[str]:
        """The countries of the party at a position."""
        return self._text("country", number).split()

    def place_words_at(self, number: int) -> list[str]:
        """The folded words of a party's addresses."""
        starts, ends = self._views["spots_at"], self._views["spot_at"]
        words = self._views["spot"][ends[starts[number]] : ends[starts[number + 1]]]
        return bytes(words).decode().split()

    def spot_words(self, spot: int) -> list[str]:
        """The folded words of one address."""
        return self._text("spot", spot).split()

    def at_door(self, key: str) -> list[int]:
        """The addresses with a number and a word near it (see `places.doors`); hashes may collide."""
        return self._door.under(key)

    def headed(self, letters: str) -> list[int]:
        """The names whose first letters, written together, may be these; hashes may collide."""
        return self._head.under(letters[: building.HEAD])

    def identified(self, identifier: str) -> list[int]:
        """The parties with an identifier; hashes may collide, so compare (`identifiers.of_party`)."""
        return self._ident.under(identifier)

    def names_of(self, party: int) -> range:
        """The names of the party at a position, which stand together."""
        return range(bisect_left(self.name_party, party), bisect_right(self.name_party, party))

    def which_at(self, name: int) -> int:
        """Which of its party's names a name is."""
        return int(self._views["name_which"][name])

    def posting(self, meaning: int) -> memoryview:
        """The names that bear a meaning."""
        return self._posting[self._posting_at[meaning] : self._posting_at[meaning + 1]]

    def bearers(self, meaning: int) -> frozenset[int]:
        """The same as a set, remembered: for the few meanings that very many names bear."""
        found = self._bearers.get(meaning)
        if found is None:
            found = frozenset(self.posting(meaning))
            if len(found) > _MANY:
                self._bearers[meaning] = found
        return found

    def lightest(self, meaning: int) -> memoryview:
        """Of the names that bear a meaning those that weigh least, `building.LIGHT` at most, the lightest first."""
        return self._light[self._light_at[meaning] : self._light_at[meaning + 1]]

    def name_words(self, name: int) -> list[int]:
        """The words of a name in order."""
        return self._name_words[self._name_words_at[name] : self._name_words_at[name + 1]].tolist()

    def name_core(self, name: int) -> list[int]:
        """The same without legal forms and small words; all of them when nothing else is there."""
        return self._name_core[self._name_core_at[name] : self._name_core_at[name + 1]].tolist()

    def near(self, key: str) -> list[int]:
        """The words with a key in common (see `keys.near_keys`); hashes may collide, so compare them."""
        return self._near.under(key)

    def keyed(self, word: str, bare: bool = False) -> tuple[list[int], list[int]]:
        """The words that share a sound or plainest spelling with one, and those that share letters; remembered."""
        found = self.memory.keyed.get((word, bare))
        if found is None:
            sounded: dict[int, None] = {}
            lettered: dict[int, None] = {}
            for key in near_keys(word, bare):
                (sounded if key[0] in "#=" else lettered).update(dict.fromkeys(self._near.under(key)))
            found = self.memory.keyed[word, bare] = list(sounded), list(lettered)
            self.memory.kept += len(sounded) + len(lettered)
        return found

    def joined(self, key: str) -> list[int]:
        """The names of which neighbours written together are `key`; hashes may collide."""
        return self._joined.under(key)

    def _text(self, section: str, number: int) -> str:
        starts = self._views[f"{section}_at"]
        return bytes(self._views[section][starts[number] : starts[number + 1]]).decode()


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []
