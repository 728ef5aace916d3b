"""Small list files in the official format, written by tests; every party is invented."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from compliance import sample
from compliance.lists import acceptances
from compliance.models import ListLoad
from portal.accounts.models import User
from portal.testing.cast import acting, staff

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


def accepted_by_two(load: ListLoad, *, at: datetime, reason: str = "a few rows") -> ListLoad:
    """Put a load that fell short in force as two people would."""
    lead = User.objects.filter(name="Leda").first() or staff("Leda", "compliance_lead")
    other = User.objects.filter(name="Otto").first() or staff("Otto", "reviewer")
    asked = acceptances.ask(actor=acting(lead), load=load, reason=reason, at=at)
    acceptances.confirm(actor=acting(other), acceptance=asked, at=at)
    acceptances.run(at)
    return ListLoad.objects.get(pk=load.pk)
