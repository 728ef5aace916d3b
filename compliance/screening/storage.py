"""One file of plain arrays that workers map: pages are shared and nothing is read before it is needed."""

from __future__ import annotations

import hashlib
import marshal
import mmap
import os
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MAGIC = b"PORTALIDX2\n"
_DIGEST = 64
_ALIGN = 8


class IndexDamaged(ValueError):
    """The file is not an index of this version, or is cut off."""


def write(path: Path, arrays: Mapping[str, array[Any] | bytes], head: Mapping[str, Any]) -> None:
    """Write the arrays and a small head; the file appears whole or not at all."""
    body = bytearray()
    table: dict[str, tuple[str, int, int]] = {}
    for name, content in arrays.items():
        body += b"\0" * (-len(body) % _ALIGN)
        code = content.typecode if isinstance(content, array) else "B"
        raw = content.tobytes() if isinstance(content, array) else content
        table[name] = (code, len(body), len(raw))
        body += raw
    described = marshal.dumps({"table": table, "head": dict(head)}, 4)
    described += b"\0" * (-(len(MAGIC) + _DIGEST + 8 + len(described)) % _ALIGN)
    whole = len(described).to_bytes(8, "little") + described + bytes(body)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_bytes(MAGIC + hashlib.sha256(whole).hexdigest().encode() + whole)
    scratch.replace(path)


def read(path: Path) -> tuple[dict[str, memoryview], dict[str, Any], str]:
    """The arrays by name, the head and the digest of a file that `write` wrote.

    :raises IndexDamaged: it is no such file, or damaged.
    :raises FileNotFoundError: there is none.
    """
    with Path(path).open("rb") as file:
        if os.fstat(file.fileno()).st_size < len(MAGIC) + _DIGEST + 8:
            raise IndexDamaged(f"{Path(path).name} is cut off")
        whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    start = len(MAGIC) + _DIGEST
    digest = bytes(whole[len(MAGIC) : start])
    if whole[: len(MAGIC)] != MAGIC or hashlib.sha256(whole[start:]).hexdigest().encode() != digest:
        raise IndexDamaged(f"{Path(path).name} is not a whole index of this version")
    size = int.from_bytes(whole[start : start + 8], "little")
    # Our own file, told by its digest above; marshal is read twice as fast as JSON here.
    described: dict[str, Any] = marshal.loads(whole[start + 8 : start + 8 + size])  # noqa: S302
    base = start + 8 + size
    views = {
        name: whole[base + offset : base + offset + length].cast(code)
        for name, (code, offset, length) in described["table"].items()
    }
    return views, described["head"], digest.decode()
