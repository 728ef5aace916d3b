"""The fixtures every test may use: the cast, the moment, the queue."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.cache import cache

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

FIXTURES = ["queue", "cast", "flush", "makers", "browser"]


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Load the other fixtures once Django is set up: they import models."""
    for name in FIXTURES:
        if (ROOT / "portal" / "testing" / f"{name}.py").exists():
            config.pluginmanager.import_plugin(f"portal.testing.{name}")


def pytest_unconfigure() -> None:
    """Remove the run's scratch folder, unless somebody else made it."""
    scratch = os.environ.get("PORTAL_TEST_DIR_MADE", "")
    if scratch and "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(scratch, ignore_errors=True)


@pytest.fixture
def at() -> datetime:
    """A Wednesday morning, so that working-day rules start in the middle of a week."""
    return datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _an_empty_cache() -> None:
    """No test finds what another left there: the cache is a folder, and outlives a rollback."""
    cache.clear()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data; tests that read it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("shared data is absent")
    return SHARED
