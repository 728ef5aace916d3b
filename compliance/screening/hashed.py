"""Numbers found by a key: sorted (hash, number) pairs, and where the pairs of each beginning of a hash start."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import Any
from zlib import crc32

_BITS = 16


def hashed(key: str, number: int) -> int:
    """The pair of a key and a number, as one number."""
    return crc32(key.encode()) << 32 | number


def tables(name: str, pairs: Iterable[int]) -> dict[str, array[Any]]:
    """The arrays of a table, as an index file keeps them."""
    ordered = sorted(pairs)
    counts = [0] * ((1 << _BITS) + 1)
    for pair in ordered:
        counts[(pair >> (64 - _BITS)) + 1] += 1
    return {name: array("Q", ordered), f"{name}_from": array("I", accumulate(counts))}


class Table:
    """A table as it was written; hashes may collide, so compare what is found."""

    __slots__ = ("_pairs", "_starts")

    def __init__(self, views: dict[str, memoryview], name: str) -> None:
        self._pairs, self._starts = views[name], views[f"{name}_from"]

    def under(self, key: str) -> list[int]:
        """The numbers that have a key, ascending."""
        code = crc32(key.encode())
        beginning = code >> (32 - _BITS)
        start, end = self._starts[beginning], self._starts[beginning + 1]
        if start == end:
            return []
        low = code << 32
        start = bisect_left(self._pairs, low, start, end)
        found = []
        for pair in self._pairs[start:end]:
            if pair >> 32 != code:
                break
            found.append(pair & 0xFFFFFFFF)
        return found
