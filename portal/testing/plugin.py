"""The fixtures every test may use: the cast, the moment, the queue."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_reset_sequences"}

FIXTURES = ["queue", "cast", "flush", "makers", "browser", "proof"]


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Load the other fixtures once Django is set up: they import models."""
    import_module("portal.testing.pages").use()
    for name in FIXTURES:
        if (ROOT / "portal" / "testing" / f"{name}.py").exists():
            config.pluginmanager.import_plugin(f"portal.testing.{name}")


def pytest_unconfigure() -> None:
    """Remove the run's scratch folder, unless somebody else made it."""
    scratch = os.environ.get("PORTAL_TEST_DIR_MADE", "")
    if scratch and "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(scratch, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what could differ there: tests that use a database, and are not marked `once`."""
    if not os.environ.get("PORTAL_TEST_SECOND"):
        return
    again = [item for item in items if _may_differ(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def _may_differ(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    uses = bool(asked & DATABASE) or item.get_closest_marker("django_db") is not None
    return uses and item.get_closest_marker("once") is None


@pytest.fixture
def at() -> datetime:
    """A Wednesday morning, so that working-day rules start in the middle of a week."""
    return datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_left_over() -> None:
    """No test finds what another left: neither in the cache, a folder that outlives a rollback, nor its language."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data; tests that read it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("shared data is absent")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The seed of the order, so that a red run can be repeated: `make test PYTEST=--randomly-seed=SEED`."""
    seed = getattr(config.option, "randomly_seed", None)
    if seed is not None and not hasattr(config, "workerinput"):
        terminalreporter.write_line(f"order: --randomly-seed={seed}")
