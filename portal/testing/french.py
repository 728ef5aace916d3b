"""Says whether every string has its French, and whether the compiled catalogue is up to date.

`python -m portal.testing.french` checks: strings marked in code and templates that the catalogue
lacks (needs gettext; without it only the catalogue itself is checked), entries untranslated or
fuzzy, named placeholders that differ, spaces that can break before a sign, and a compiled file that
is out of date.
`--compile` writes the compiled file.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "portal" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
BREAKABLE = re.compile(r" [:;?!»](?=\s|$|[.,)])|« |[a-zà-ÿ]'[a-zà-ÿ]")
"""A plain space where French has one that does not break, or a straight apostrophe."""
OWN = ["portal", "customers", "compliance", "templates"]


def marked() -> set[tuple[str, str]] | None:
    """(context, msgid) of every marked string, or None where gettext is missing."""
    if not shutil.which("msguniq"):
        return None
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        for name in [*OWN, "manage.py"]:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(
                    source, tree / name, ignore=shutil.ignore_patterns("*.po", "*.mo", "__pycache__")
                )
            else:
                shutil.copy(source, tree / name)
        target = tree / "portal" / "locale" / "fr" / "LC_MESSAGES"
        target.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "manage.py", "makemessages", "-l", "fr", "--no-location", "-v", "0"]
        environment = {"DEBUG": "true", "PATH": "/usr/bin:/bin", "DATA_DIR": str(tree / "data")}
        subprocess.run(command, cwd=tree, check=True, env=environment)
        found = polib.pofile(str(target / "django.po"))
        return {(entry.msgctxt or "", entry.msgid) for entry in found if not entry.obsolete}


def faults() -> list[str]:
    """Everything that keeps the French from being complete."""
    book = polib.pofile(str(CATALOGUE))
    entries = [entry for entry in book if not entry.obsolete]
    found = [f"not translated: {entry.msgid[:90]!r}" for entry in entries if not entry.translated()]
    found += [f"fuzzy: {entry.msgid[:90]!r}" for entry in entries if entry.fuzzy]
    found += [f"other placeholders: {entry.msgid[:90]!r}" for entry in entries if not _same_places(entry)]
    found += [f"typography: {entry.msgid[:90]!r}" for entry in entries if _breaks(entry)]
    wanted = marked()
    if wanted is None:
        print("gettext is not installed: strings new in the code were not looked for")
    else:
        known = {(entry.msgctxt or "", entry.msgid) for entry in entries}
        found += [f"not in the catalogue: {msgid[:90]!r}" for _context, msgid in sorted(wanted - known)]
    if not COMPILED.exists() or COMPILED.read_bytes() != book.to_binary():
        found.append("the compiled catalogue is out of date: run `make messages`")
    return found


def _breaks(entry: polib.POEntry) -> bool:
    """Whether a line could break before a sign, or an apostrophe is a typewriter's."""
    texts = [entry.msgstr, *entry.msgstr_plural.values()]
    return any(BREAKABLE.search(text) for text in texts)


def _same_places(entry: polib.POEntry) -> bool:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    allowed = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
    return all(set(PLACEHOLDER.findall(text)) <= allowed for text in texts) and (
        bool(entry.msgid_plural) or all(set(PLACEHOLDER.findall(text)) == allowed for text in texts)
    )


def main() -> int:
    """Check, or compile."""
    if "--compile" in sys.argv:
        COMPILED.write_bytes(polib.pofile(str(CATALOGUE)).to_binary())
    found = faults()
    print("\n".join(found[:400]))
    print(f"French: {len(found)} to mend" if found else "French: complete")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
