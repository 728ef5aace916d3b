"""The versions that decide an answer: what a check stores of the engine that made it."""

from __future__ import annotations

from compliance.screening.model import WEIGHTS_VERSION
from compliance.screening.normalise import NORM_VERSION
from compliance.screening.policy import ENGINE_VERSION


def versions() -> dict[str, str]:
    """By name: engine, normaliser, weights."""
    return {"engine": ENGINE_VERSION, "normaliser": NORM_VERSION, "weights": WEIGHTS_VERSION}
