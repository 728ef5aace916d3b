"""Rows that were not taken are counted, kept with their line and reason, printed and shown."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from compliance.models import ListLoad
from compliance.screening import sources
from compliance.screening.sources.feed import LEFT_KEPT
from compliance.screening.sources.files import DPL_COLUMNS
from compliance.tests import list_files


@pytest.fixture
def path(tmp_path):
    """Forty good rows, then one without a name and one without a list."""
    odd = [list_files.row(90, " "), list_files.row(91, "Quendry Works", source="")]
    return list_files.write(tmp_path / "csl.csv", [*list_files.forty(), *odd])


@pytest.mark.django_db
def test_the_command_prints_what_it_took_and_each_row_it_left_and_the_page_shows_them(path, client, rita):
    said = io.StringIO()

    call_command("load_lists", str(path), stdout=said)

    assert "40 rows taken, 2 left out" in said.getvalue()
    assert "left out: csl.csv, line 42: no name or no list" in said.getvalue()
    assert ListLoad.objects.get().figures["left"] == {
        "count": 2,
        "rows": [["csl.csv", 42, "no_name_or_list"], ["csl.csv", 43, "no_name_or_list"]],
    }
    client.force_login(rita)
    page = client.get(reverse("compliance:lists")).content.decode()
    assert "2 rows left out" in page
    assert "csl.csv, line 43: no name or no list" in page


def test_a_denied_person_without_a_name_is_left_with_its_line(tmp_path):
    path = tmp_path / "dpl.txt"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, DPL_COLUMNS, delimiter="\t")
        rows.writeheader()
        rows.writerows(
            dict.fromkeys(DPL_COLUMNS, "") | {"Name": name, "City": "Portville"}
            for name in ("ONE PERSON", "", "TWO")
        )

    left = sources.read([path]).left

    assert [(one.file, one.line, one.reason) for one in left] == [("dpl.txt", 3, "no_name")]


def test_addresses_of_nobody_are_left_with_the_lines_of_their_own_file_and_no_more_than_so_many(tmp_path):
    sdn, add = tmp_path / "sdn.csv", tmp_path / "add.csv"
    sdn.write_text('1,"QUENDRY WORKS","-0- ","X",' + ",".join(['"-0- "'] * 8) + "\n\x1a", encoding="utf-8")
    lines = [f'{n},{n},"Quay Road","Portville","Iran","-0- "\n' for n in range(1, LEFT_KEPT + 12)]
    add.write_text("".join(lines) + "\x1a", encoding="utf-8")

    feed = sources.read([sdn, add])

    assert (feed.left_count, len(feed.left)) == (LEFT_KEPT + 10, LEFT_KEPT)
    assert (feed.left[0].file, feed.left[0].line, feed.left[0].reason) == ("add.csv", 2, "no_party")
