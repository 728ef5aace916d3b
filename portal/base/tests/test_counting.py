"""Counters of the shared cache: exact among processes, over after their time, gone with the cache."""

from __future__ import annotations

import os
import time
from multiprocessing import get_context

import pytest

from portal.base import counting
from portal.base.counting import CountingFileCache


@pytest.fixture
def counters(tmp_path):
    return CountingFileCache(str(tmp_path / "cache"), {})


def _many(folder, key, times):
    for _n in range(times):
        CountingFileCache(folder, {}).count(key, timeout=60)


def test_a_count_goes_up_by_one_and_each_key_has_its_own(counters):
    assert [counters.count("a", 60) for _n in range(3)] == [1, 2, 3]
    assert counters.count("b", 60) == 1


def test_processes_at_once_lose_none(counters):
    context = get_context("fork")
    running = [context.Process(target=_many, args=(counters._dir, "a", 200)) for _n in range(4)]
    for one in running:
        one.start()
    for one in running:
        one.join()

    assert counters.count("a", 60) == 801


def test_many_new_counters_are_not_each_looked_through(counters, monkeypatch):
    looks = []
    listed = CountingFileCache._counters
    monkeypatch.setattr(CountingFileCache, "_counters", lambda self: looks.append(1) or listed(self))
    for number in range(50):
        counters.count(f"network {number}", 60)

    assert len(looks) == 1


def test_what_is_over_is_removed_and_clearing_removes_all(counters, monkeypatch):
    monkeypatch.setattr(counting, "EVERY", 0)
    counters.count("old", 60)
    old = next(counters._counters())
    os.utime(old, (time.time() - 61, time.time() - 61))
    counters.count("new", 60)

    assert not old.exists()
    assert counters.count("new", 60) == 2
    counters.clear()
    assert counters.count("new", 60) == 1


def test_the_settings_use_it(settings):
    assert settings.CACHES["default"]["BACKEND"] == "portal.base.counting.CountingFileCache"
