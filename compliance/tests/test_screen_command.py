"""The command that answers names: one line in, one line out, whatever the line holds."""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from compliance import sample
from compliance.lists import loads
from compliance.tests import list_files
from portal.base.actors import system


class Pipe(io.StringIO):
    """Standard output that counts how often it was flushed."""

    flushes = 0

    def flush(self):
        self.flushes += 1


@pytest.fixture
def ask(monkeypatch):
    """Give the command some lines; what it answered, line by line."""

    def run(*lines, **options):
        raw = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        out = Pipe()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw + b"\n")))
        monkeypatch.setattr(sys, "stdout", out)
        call_command("screen", **{"path": str(sample.PATH), **options})
        answers = [json.loads(line) for line in out.getvalue().splitlines()]
        assert out.flushes >= len(answers)
        return answers

    return run


def test_a_listed_name_is_answered_with_the_ids_of_its_rows(ask):
    (answer,) = ask({"id": "a", "name": sample.EXACT_NAME, "country": "RU", "type": "company"})

    assert set(answer) == {"id", "matches", "latency_ms"}
    assert (answer["id"], answer["matches"][0]["entity_id"]) == ("a", "fiction0001")
    assert set(answer["matches"][0]) == {"entity_id", "score"}
    assert 0.9 < answer["matches"][0]["score"] <= 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"id": 1, "name":', "not JSON"),
        (b'{"id": 1, "name": "caf\xe9"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": NaN, "name": "A"}', "not JSON"),
        ([1], "an object with a name"),
        ({"id": 1}, "an object with a name"),
        ({"id": 1, "name": None}, "an object with a name"),
        ({"id": 1, "name": "A", "contacts": "Jo"}, "contacts are a list"),
        ({"id": 1, "name": "A", "country": 7}, "are texts"),
    ],
)
def test_a_bad_line_is_answered_and_the_rest_goes_on(ask, line, says):
    bad, good = ask(line, {"id": 2, "name": sample.CLEAN_NAME})

    assert says in bad["error"]
    assert bad["matches"] == []
    assert "latency_ms" in bad
    assert good["id"] == 2
    assert "error" not in good


def test_blank_lines_are_passed_over_and_empty_fields_are_as_if_absent(ask):
    answers = ask(b"", b"   ", {"id": 1, "name": "A", "country": None, "address": None, "contacts": None})

    assert [answer["id"] for answer in answers] == [1]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"name": "Quiet Bakery", "contacts": ["Jo"] * 60}, "too_many_contacts"),
        ({"name": "x" * 501}, "name_too_long"),
    ],
)
def test_beyond_the_limits_the_answer_is_incomplete(ask, asked, reason):
    (answer,) = ask({"id": 1, **asked})

    assert (answer["incomplete"], answer["matches"]) == (reason, [])


def test_half_a_surrogate_pair_breaks_nothing(ask):
    (answer,) = ask(b'{"id": "\\ud83d", "name": "\\ud800 x"}')

    assert answer["id"] == "\ud83d"


def test_a_party_of_several_rows_answers_each_and_never_more_than_twenty(ask, tmp_path):
    rows = [
        list_files.row(number, "Quendry Sonar Works", addresses=f"{number} Dock Road, GB")
        for number in range(30)
    ]
    path = list_files.write(tmp_path / "csl.csv", rows)

    (answer,) = ask({"id": 1, "name": "Quendry Sonar Works"}, path=str(path))

    assert [one["entity_id"] for one in answer["matches"]] == [f"row{number}" for number in range(20)]


@pytest.mark.parametrize("content", [None, "", "<xml/>"])
def test_a_file_that_is_no_list_is_refused_in_one_line(ask, tmp_path, content):
    path = tmp_path / "list.csv"
    if content is not None:
        path.write_text(content)

    with pytest.raises(CommandError, match="^(Refused|.*could not be read)"):
        ask({"id": 1, "name": "A"}, path=str(path))


@pytest.mark.django_db
def test_without_a_file_the_lists_in_force_answer_with_stable_keys(ask, at, settings):
    with pytest.raises(CommandError, match="No list is in force"):
        ask({"id": 1, "name": "A"}, path=None)

    settings.DEBUG = True
    loads.load([sample.PATH], actor=system("test"), at=at)
    (answer,) = ask({"id": 1, "name": sample.EXACT_NAME}, path=None)

    assert answer["matches"][0]["entity_id"] == "SAMPLE:zarnitsa delta optronics jsc"
