"""A fictional list in the official CSL format, to try the portal out with. Every party on it is invented."""

from __future__ import annotations

from pathlib import Path

PATH = Path(__file__).resolve().parent / "fictional_list.csv"

EXACT_NAME = "Zarnitsa Delta Optronics JSC"
"""Stands on the list word for word: a strong candidate, so two people must agree."""

NEAR_NAME = "Halvorson Quellmar Avionics Services"
"""Resembles a listed party: goes to review, and one reviewer decides."""

CLEAN_NAME = "Bluebell Lane Veterinary Practice Ltd"
"""Resembles nobody: clear within seconds."""
