"""The time zone of a place, where it is certain: a country with one zone, or a city that a zone is named after."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from customers.rules.search import fold


def of(country: str, city: str = "") -> str:
    """An IANA name; empty where the country has several and the city does not say which."""
    zones = _by_country().get(country, ())
    if len(zones) == 1:
        return zones[0]
    wanted = fold(city)
    named = [zone for zone in zones if fold(zone.rpartition("/")[2].replace("_", " ")) == wanted]
    return named[0] if wanted and len(named) == 1 else ""


@lru_cache(maxsize=1)
def _by_country() -> dict[str, tuple[str, ...]]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _place, zone = line.split("\t")[:3]
            found[country] = (*found.get(country, ()), zone)
    return found
