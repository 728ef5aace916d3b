"""Which feed is in force for a sub-list when the same list comes from several."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest

from compliance.lists import loads
from compliance.lists.loads import ListRefused, Origin
from compliance.models import ListLoad
from compliance.screening.sources.files import DPL_COLUMNS
from compliance.tests import list_files
from portal.base.actors import system

pytestmark = pytest.mark.django_db

ACTOR = system("test")
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"


@pytest.fixture
def load(at):
    """Load files; what came of it."""

    def run(*paths, **options):
        return loads.load(paths, actor=ACTOR, at=options.pop("at", at), **options)

    return run


@pytest.fixture
def dpl(tmp_path):
    """BIS's own file with so many denied persons, last changed on a day."""

    def write(count=40, day="03/02/2026", name="dpl.txt"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, DPL_COLUMNS, delimiter="\t")
            rows.writeheader()
            for number in range(count):
                row = {"Name": f"DENIED {number} PERSON", "Effective_Date": day, "Last_Update": day}
                rows.writerow(dict.fromkeys(DPL_COLUMNS, "") | row)
        return path

    return write


@pytest.fixture
def csl(tmp_path):
    """The consolidated file with forty entities and so many denied persons."""

    def write(denied=40, day="2026-03-01", name="csl.csv"):
        rows = [
            list_files.row(100 + n, f"Denied {n} Person", source=DPL, start_date=day) for n in range(denied)
        ]
        return list_files.write(tmp_path / name, [*list_files.forty(start_date="2026-01-15"), *rows])

    return write


@pytest.fixture
def sdn(tmp_path):
    """OFAC's own files: forty numbered entities, with an alias each if asked for."""

    def write(*, aliases, name="sdn.csv"):
        null = '"-0- "'
        lines = [f'{n},"QUENDRY {n} SONAR","entity","SDGT",{",".join([null] * 8)}' for n in range(1, 41)]
        paths = [tmp_path / name]
        paths[0].write_bytes("\r\n".join([*lines, "\x1a"]).encode())
        if aliases:
            more = [f'{n},{n},"aka","MARLOPA {n} OPTICS","-0- "' for n in range(1, 41)]
            paths.append(tmp_path / f"alt-{name}")
            paths[1].write_bytes("\r\n".join([*more, "\x1a"]).encode())
        return paths

    return write


def feeds():
    return {code: version.feed for code, version in loads.versions_in_force().items()}


def refusal(load, *paths, **options):
    with pytest.raises(ListRefused) as caught:
        load(*paths, **options)
    return caught.value


def test_the_keepers_own_file_goes_before_the_consolidated_one(load, dpl, csl):
    load(csl())
    load(dpl())
    assert feeds() == {"DPL": "bis_dpl", "EL": "csl"}

    again = load(csl(denied=41))

    assert feeds() == {"DPL": "bis_dpl", "EL": "csl"}
    assert again.figures["kept"] == {"DPL": "bis_dpl"}
    assert again.state == ListLoad.State.UNCHANGED


def test_a_keepers_file_older_than_the_consolidated_one_in_force_is_refused(load, dpl, csl):
    load(csl(day="2026-03-01"))

    assert refusal(load, dpl(day="02/01/2026")).refusal == "older"
    assert feeds()["DPL"] == "csl"
    assert load(dpl(day="02/01/2026"), force=True).state == ListLoad.State.IN_FORCE


def test_an_older_consolidated_file_leaves_the_newer_keepers_file_in_force(load, dpl, csl):
    load(dpl(day="03/02/2026"))

    load(csl(day="2026-01-01"))

    assert feeds() == {"DPL": "bis_dpl", "EL": "csl"}


def test_a_keepers_file_that_fell_behind_is_replaced_by_the_consolidated_one(load, dpl, csl):
    load(dpl(day="01/02/2026"))

    load(csl(day="2026-03-01"))

    assert feeds() == {"DPL": "csl", "EL": "csl"}


def test_one_that_fell_behind_stays_when_the_consolidated_file_lacks_its_parties(load, dpl, csl):
    load(dpl(count=40, day="01/02/2026"))

    load(csl(denied=20, day="2026-03-01"))

    assert feeds()["DPL"] == "bis_dpl"


def test_a_list_that_another_feed_would_shrink_is_refused_with_the_figures(load, dpl, csl, at):
    load(csl(denied=40))

    error = refusal(load, dpl(count=30))

    assert error.refusal == "shrunk"
    assert "DPL: 40 → 30" in str(error)
    assert list_files.accepted_by_two(error.load, at=at).state == ListLoad.State.IN_FORCE


def test_a_fetched_file_that_did_not_change_does_not_fall_behind(load, dpl, csl, at):
    def fetched(path, days, feed):
        origin = Origin(f"https://{feed}.example/list", published=date(2026, 3, 2))
        return load(path, at=at + timedelta(days=days), origin=origin)

    fetched(dpl(day="03/02/2026"), 0, "bis")
    fetched(dpl(day="03/02/2026"), 60, "bis")  # unchanged, and so still the newest there is

    fetched(csl(day="2026-03-02"), 60, "trade")
    assert feeds()["DPL"] == "bis_dpl"

    fetched(csl(day="2026-03-02", name="later.csv"), 90, "trade")  # nothing heard of BIS for a month
    assert feeds()["DPL"] == "csl"


def test_names_that_are_lost_are_weighed_like_rows(load, sdn):
    load(*sdn(aliases=True))

    error = refusal(load, *sdn(aliases=False))

    assert error.refusal == "shrunk"
    assert "SDN names: 80 → 40" in str(error)


def test_the_day_in_a_files_name_tells_an_older_one(load, sdn):
    load(*sdn(aliases=True, name="sdn_2026-03-02.csv"))

    error = refusal(load, *sdn(aliases=False, name="sdn_2026-03-01.csv"))

    assert (error.refusal, "1 March 2026" in str(error), "2 March 2026" in str(error)) == (
        "older",
        True,
        True,
    )


def test_accepting_a_list_that_is_not_there_is_refused(load, csl):
    error = refusal(load, csl(), accept=["XYZ"], reason="typing")

    assert error.refusal == "accept_unknown"
    assert "DPL, EL" in str(error)
