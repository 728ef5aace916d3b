"""`manage.py check` refuses settings under which work would run twice or be lost."""

from __future__ import annotations

import copy

import pytest

from portal import checks


def ids(settings):
    return {found.id for found in checks.check_queue()}


def test_the_shipped_settings_pass(settings):
    assert ids(settings) == set()


def test_the_arithmetic_is_the_documented_one():
    assert checks.needed_retry({"timeout": 60, "queue_limit": 2, "bulk": 1, "workers": 2}) == 219


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"retry": 219}, "portal.E001"),
        ({"queue_limit": 20}, "portal.E001"),
        ({"sync": True}, "portal.E005"),
        ({"orm": None, "redis": {"host": "x"}}, "portal.E006"),
    ],
)
def test_a_broken_cluster_setting_is_refused(settings, change, expected):
    settings.Q_CLUSTER = {**settings.Q_CLUSTER, **change}

    assert expected in ids(settings)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("STOP_GRACE_SECONDS", 10, "portal.E002"),
        ("LEASE_SECONDS", 63, "portal.E003"),
        ("DRAIN_SECONDS", 60, "portal.E004"),
    ],
)
def test_a_broken_time_is_refused(settings, name, value, expected):
    setattr(settings, name, value)

    assert expected in ids(settings)


@pytest.mark.parametrize(
    ("engine", "options", "expected"),
    [
        ("django.db.backends.sqlite3", {}, "portal.E007"),
        ("django.db.backends.postgresql", {"pool": True}, "portal.E008"),
    ],
)
def test_a_broken_database_setting_is_refused(engine, options, expected):
    found = {error.id for error in checks._database({"ENGINE": engine, "OPTIONS": copy.copy(options)})}

    assert found == {expected}


def test_a_backend_that_cannot_be_imported_is_refused_at_the_start(settings):
    assert checks.check_backend() == []

    settings.PROVISIONING_BACKEND = "customers.provisioning.nowhere.Backend"

    (found,) = checks.check_backend()
    assert found.id == "portal.E010"
    assert "nowhere" in found.msg
