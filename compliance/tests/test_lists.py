"""How lists come into force, and everything that must not."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from compliance import sample
from compliance.lists import indexes, loads
from compliance.lists.loads import ListRefused
from compliance.models import Check, ListInForce, ListLoad, ListUpdate, ListVersion, VersionEntry
from compliance.tests import list_files
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.jobs.alone import alone
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db

ACTOR = system("test")
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"


@pytest.fixture
def load(tmp_path, at):
    """Load some rows of the consolidated file."""

    def run(rows, **options):
        path = list_files.write(tmp_path / f"csl{len(list(tmp_path.iterdir()))}.csv", rows)
        return loads.load([path], actor=ACTOR, at=options.pop("at", at), **options)

    return run


def in_force():
    return {version.list_code: version.row_count for version in loads.versions_in_force().values()}


def refused(load, rows, **options):
    with pytest.raises(ListRefused) as caught:
        load(rows, **options)
    return caught.value


def test_a_first_load_is_in_force_with_its_index_and_its_diff(load, at):
    loaded = load(list_files.forty())

    index, current = indexes.current()
    assert loaded.state == ListLoad.State.IN_FORCE
    assert in_force() == {"EL": 40}
    assert (len(index), current.party_count) == (40, 40)
    update = ListUpdate.objects.get()
    assert (update.added, update.changed, update.removed) == (40, 0, 0)


def test_the_same_file_twice_changes_nothing(load):
    load(list_files.forty())

    again = load(list_files.forty())

    assert again.state == ListLoad.State.UNCHANGED
    assert (ListInForce.objects.count(), ListVersion.objects.count()) == (1, 1)


def test_the_diff_counts_what_was_added_changed_and_removed(load):
    rows = list_files.forty()
    load(rows)
    rows[3] = {**rows[3], "addresses": "1 Moved Street, Nowhere, RU"}

    load([*rows[1:], list_files.row(99, "Brandnew Gyroscope Works")])

    update = ListUpdate.objects.latest("pk")
    assert (update.added, update.changed, update.removed) == (1, 1, 1)
    assert len(update.entry_ids) == 2
    assert in_force() == {"EL": 40}


def test_only_the_sub_list_that_changed_gets_a_new_version(load):
    denied = [list_files.row(number, f"Denied {number} Person", source=DPL) for number in range(100, 140)]
    load([*list_files.forty(), *denied])

    load([*list_files.forty(), *denied, list_files.row(200, "Denied Newcomer", source=DPL)])

    assert ListVersion.objects.filter(list_code="DPL").count() == 2
    assert in_force() == {"DPL": 41, "EL": 40}


@pytest.mark.parametrize(("rows_left", "taken"), [(38, True), (37, False), (0, False)])
def test_a_list_that_lost_more_than_five_percent_is_refused_with_the_figures(load, rows_left, taken):
    other = [list_files.row(900, "Constant Party", source=DPL)]
    load([*list_files.forty(), *other])
    rows = [*list_files.forty()[:rows_left], *other]

    if taken:
        assert load(rows).state == ListLoad.State.IN_FORCE
    else:
        error = refused(load, rows)
        assert (error.refusal, f"EL: 40 → {rows_left}" in str(error)) == ("shrunk", True)
        assert in_force() == {"DPL": 1, "EL": 40}
        assert error.load.state == ListLoad.State.REFUSED


def test_a_shrunken_list_can_be_accepted_by_two_with_a_reason_that_is_kept(load, at):
    load(list_files.forty())
    few = list_files.forty()[:10]

    assert refused(load, few, accept=["EL"]).refusal == "reason_missing"
    short = refused(load, few, accept=["EL"], reason="BIS removed an annex")
    assert in_force() == {"EL": 40}
    loaded = list_files.accepted_by_two(short.load, at=at, reason="BIS removed an annex")

    assert in_force() == {"EL": 10}
    assert loaded.accepted_reason == "BIS removed an annex"


def test_an_older_publication_needs_force(load):
    load(list_files.forty(start_date="2026-02-01"))
    old = list_files.forty(start_date="2026-01-01")

    assert refused(load, old).refusal == "older"
    assert load(old, force=True).state == ListLoad.State.IN_FORCE


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda text: "", "empty_file"),
        (lambda text: text.splitlines()[0] + "\n", "no_rows"),
        (lambda text: text.replace("federal_register_notice", "fr_notice", 1), "header_changed"),
        (lambda text: text[: int(len(text) * 0.7)].rsplit(",", 1)[0] + ',"cut', "cut_off"),
        (lambda text: "a,b,c\n1,2,3\n", "unknown_file"),
    ],
)
def test_a_damaged_file_is_refused_and_the_old_version_stays(load, tmp_path, at, spoil, code):
    load(list_files.forty())
    path = tmp_path / "csl0.csv"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(ListRefused) as caught:
        loads.load([path], actor=ACTOR, at=at)

    assert caught.value.refusal == code
    assert in_force() == {"EL": 40}


def test_the_sample_is_refused_unless_debug_is_on(at):
    with pytest.raises(ListRefused) as caught:
        loads.load([sample.PATH], actor=ACTOR, at=at)

    assert caught.value.refusal == "sample_refused"


def test_the_sample_retires_when_a_real_list_comes_and_does_not_return(load, at, settings):
    settings.DEBUG = True
    loads.load([sample.PATH], actor=ACTOR, at=at)
    assert in_force() == {"SAMPLE": 40}

    load(list_files.forty())

    assert in_force() == {"EL": 40}
    with pytest.raises(ListRefused):
        loads.load([sample.PATH], actor=ACTOR, at=at)


@pytest.fixture
def other_load():
    """Holds the lock of a load from another connection, as another process would."""
    held, done = threading.Event(), threading.Event()

    def hold():
        try:
            with alone(loads.LOCK) as got:
                assert got
                held.set()
                done.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)
    yield
    done.set()
    thread.join()


def test_two_loads_at_once_do_not_mix(load, other_load):
    assert refused(load, list_files.forty()).refusal == "load_running"
    assert in_force() == {}


def test_what_a_killed_load_left_behind_is_given_up_by_the_next(load, at):
    broken = ListLoad.objects.create(feed="csl", source="x", loaded_by="x", started_at=at)
    left = ListVersion.objects.create(
        list_code="EL", feed="csl", load=broken, content_hash="x", created_at=at, state="building"
    )

    load(list_files.forty())

    left.refresh_from_db()
    assert left.state == ListVersion.State.ABANDONED


def test_an_index_file_that_is_gone_or_damaged_is_built_again(load):
    load(list_files.forty())
    path = indexes.path_of(ListInForce.objects.get().digest)
    path.write_bytes(b"nonsense")
    indexes.forget_opened()

    index, _current = indexes.current()

    assert len(index) == 40


def test_lists_grow_stale_and_a_load_without_news_confirms_them(load, at, settings):
    load(list_files.forty())
    later = at + timedelta(days=settings.LIST_STALE_DAYS + 1)

    assert loads.staleness(at) == ""
    assert "EL" in loads.staleness(later)

    load(list_files.forty(), at=later)
    assert loads.staleness(later) == ""


def test_the_command_says_what_it_did_and_refuses_in_one_line(tmp_path, capsys):
    path = list_files.write(tmp_path / "csl.csv", list_files.forty())

    call_command("load_lists", str(path))
    assert "In force: 40 parties; 40 added" in capsys.readouterr().out
    call_command("load_lists", str(path))
    assert "Unchanged" in capsys.readouterr().out

    with pytest.raises(CommandError, match=r"^Refused \(unreadable\)"):
        call_command("load_lists", str(tmp_path / "missing.csv"))


def test_checks_that_waited_for_a_list_are_due_as_soon_as_there_is_one(load, partner, catalogue, at):
    make_customer(partner, at=at)
    work.run_due(at=at, seconds=120, kinds=[kinds.kind("check"), kinds.kind("rescreen")])
    Check.objects.update(due_at=at + timedelta(hours=1))

    load(list_files.forty())

    assert Check.objects.values_list("last_reason", "due_at").get() == ("no_list", at)


def test_an_index_that_cannot_be_built_leaves_the_check_owed_with_that_reason(load, partner, catalogue, at):
    load(list_files.forty())
    VersionEntry.objects.all()[:5][0].delete()  # one party short: it would clear who resembles it
    indexes.path_of(ListInForce.objects.get().digest).unlink()
    indexes.forget_opened()
    customer = make_customer(partner, at=at)

    work.run_due(at=at, seconds=120, kinds=[kinds.kind("check"), kinds.kind("rescreen")])

    customer.refresh_from_db()
    assert Check.objects.values_list("state", "last_reason").get() == ("queued", "no_index")
    assert customer.compliance_status == "checking"


def test_index_files_that_nothing_needs_are_removed_after_a_day(load):
    load(list_files.forty())
    current = indexes.path_of(ListInForce.objects.get().digest)
    left = current.with_name("killed.123.tmp")
    left.write_bytes(b"half")

    indexes.prune()
    assert left.exists()

    indexes.prune(now=time.time() + 2 * 24 * 3600)
    assert (current.exists(), left.exists()) == (True, False)


def test_a_load_that_was_killed_is_shown_as_interrupted_by_the_next(load, at):
    broken = ListLoad.objects.create(feed="csl", source="x", loaded_by="x", started_at=at)

    load(list_files.forty())

    broken.refresh_from_db()
    assert (broken.state, broken.refusal) == (ListLoad.State.FAILED, "interrupted")
