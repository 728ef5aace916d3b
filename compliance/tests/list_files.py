"""Small list files in the official format, written by tests; every party is invented."""

from __future__ import annotations

import csv
from pathlib import Path

from compliance import sample

COLUMNS = next(csv.reader(sample.PATH.open(encoding="utf-8")))


def row(
    number: int, name: str, *, source: str = "Entity List (EL) - Bureau of Industry and Security", **more: str
):
    """One row of the consolidated file."""
    given = {
        "_id": f"row{number}",
        "source": source,
        "type": "Entity",
        "name": name,
        "start_date": "2026-01-15",
    }
    return dict.fromkeys(COLUMNS, "") | given | more


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as trade.gov does."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


NAMES = [f"{first} {second} Works" for first in ("Quendry", "Marlopa", "Tisvane", "Obrecht", "Wyndalor") for second in (
    "Turbine", "Optics", "Avionics", "Sonar", "Reactor", "Cipher", "Gyroscope", "Propellant")]  # fmt: skip


def forty(**more: str) -> list[dict[str, str]]:
    """Forty rows of one list."""
    return [row(number, name, **more) for number, name in enumerate(NAMES)]
