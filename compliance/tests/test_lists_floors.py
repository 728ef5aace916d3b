"""A list that is not whole is refused, on an empty database too."""

from __future__ import annotations

import pytest

from compliance import sample
from compliance.lists import floors, loads
from compliance.lists.floors import Floor
from compliance.lists.loads import ListRefused
from compliance.models import ListLoad, ListVersion
from compliance.tests import list_files
from portal.base.actors import system

pytestmark = pytest.mark.django_db

ACTOR = system("test")
HOME = "12 Quay Road, Portville, IR"


@pytest.fixture
def load(tmp_path, at, settings, monkeypatch):
    """Load rows of a file whose Entity List is whole from forty rows on, half of them with an address."""
    settings.REQUIRED_LISTS = ["EL"]
    monkeypatch.setattr(floors, "FLOORS", {"EL": Floor(40, {"addresses": 50})})

    def run(rows, **options):
        path = list_files.write(tmp_path / f"csl{len(list(tmp_path.iterdir()))}.csv", rows)
        return loads.load([path], actor=ACTOR, at=at, **options)

    return run


def refused(load, rows, **options):
    with pytest.raises(ListRefused) as caught:
        load(rows, **options)
    return caught.value


def test_too_few_rows_are_refused_on_an_empty_database_with_figures_and_how_to_mend(load):
    error = refused(load, list_files.forty(addresses=HOME)[:39])

    assert error.refusal == "too_few"
    assert "EL: 39 rows, at least 40" in str(error)
    assert "--accept LIST --reason" in str(error)
    assert not ListVersion.objects.filter(state="in_force").exists()
    kept = ListLoad.objects.get()
    assert (kept.state, kept.refusal, kept.figures["fills"]["EL"]["addresses"]) == ("refused", "too_few", 100)


def test_a_required_list_that_the_consolidated_file_lacks_is_refused_as_no_rows(load, settings):
    settings.REQUIRED_LISTS = ["EL", "DPL"]

    assert "DPL: 0 rows, at least 1" in str(refused(load, list_files.forty(addresses=HOME)))


def test_a_column_without_values_is_refused_on_an_empty_database(load):
    error = refused(load, list_files.forty())

    assert (error.refusal, "EL, addresses: 0%, at least 50%" in str(error)) == ("column_empty", True)


def test_a_column_that_lost_half_of_its_share_is_refused_where_no_floor_is_known(load, settings):
    settings.REQUIRED_LISTS = []
    load(list_files.forty(addresses=HOME, federal_register_notice="91 FR 1"))

    error = refused(load, list_files.forty(addresses=HOME))

    assert error.refusal == "column_empty"
    assert "EL, Federal Register citation: 0%, at least 50%" in str(error)


def test_it_is_taken_when_two_people_accept_it_with_a_reason(load, at):
    rows = list_files.forty()[:39]

    assert refused(load, rows, accept=["EL"]).refusal == "reason_missing"
    short = refused(load, rows, accept=["EL"], reason="a test list of the keeper")
    assert short.load.state == "refused"

    loaded = list_files.accepted_by_two(short.load, at=at, reason="a test list of the keeper")
    assert (loaded.state, loaded.accepted_reason) == ("in_force", "a test list of the keeper")


def test_a_whole_list_is_taken(load):
    assert load(list_files.forty(addresses=HOME)).state == "in_force"


def test_the_fictional_sample_has_a_rule_of_its_own_and_real_rows_cannot_pass_for_it(
    load, at, settings, tmp_path
):
    settings.DEBUG, settings.REQUIRED_LISTS = True, ["SDN", "DPL", "EL"]
    invented = list_files.row(1, "Quendry Works", source="Fictional sample list (SAMPLE)")

    assert refused(load, [invented, *list_files.forty()]).refusal == "mixed_sources"
    assert loads.load([sample.PATH], actor=ACTOR, at=at).state == "in_force"


def test_every_required_list_has_a_floor_and_every_floor_a_known_column():
    assert set(floors.FLOORS) == {"SDN", "DPL", "EL"}
    assert all(name in floors._LABELS for floor in floors.FLOORS.values() for name in floor.fill)
    assert set(floors._LABELS) == set(floors._COLUMNS)
