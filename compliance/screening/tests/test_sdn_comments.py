"""Remarks that OFAC cuts off at a thousand letters are read in full with sdn_comments.csv."""

from __future__ import annotations

import pytest

from compliance.screening import sources
from compliance.screening.sources import SourceError

NULLS = ",".join(['"-0- "'] * 7)


@pytest.fixture
def read(tmp_path):
    """The feed of a file of one party with these remarks, and of these rows of sdn_comments.csv."""

    def run(remarks, *comments):
        sdn, more = tmp_path / "sdn.csv", tmp_path / "sdn_comments.csv"
        sdn.write_text(f'7,"QUENDRY WORKS","-0- ","X",{NULLS},"{remarks}"\n\x1a', encoding="utf-8")
        more.write_text("".join(f'{n},"{text}"\n' for n, text in comments) + "\x1a", encoding="utf-8")
        return sources.read([more, sdn] if comments else [sdn])

    return run


def party(feed):
    return feed.parties["SDN"][0]


def test_what_was_cut_off_in_mid_word_is_joined_and_read(read):
    remarks = ("Linked To: A; " * 80)[:983] + "; Email Address a"
    assert len(remarks) == 1000

    found = party(read(remarks, (7, "b@quendry.example; Tax ID No. 7701234567 (Russia).")))

    assert found.ids == ("Tax ID No. 7701234567 (Russia)", "Email Address ab@quendry.example")
    assert found.remarks.startswith("Linked To: A;")
    assert found.remarks.endswith("7701234567 (Russia).")


def test_a_comment_that_repeats_the_remarks_is_taken_once(read):
    assert party(read("Gender Male", (7, "Gender Male; DOB 1970."))).remarks == "Gender Male; DOB 1970."


def test_a_row_without_a_comment_keeps_its_hash_and_a_comment_of_nobody_is_left(read):
    alone, beside = read("Gender Male."), read("Gender Male.", (8, "Gender Female."))

    assert party(alone).row_hash == party(beside).row_hash
    assert [(one.file, one.line, one.reason) for one in beside.left] == [("sdn_comments.csv", 1, "no_party")]


def test_comments_alone_are_no_list(tmp_path):
    path = tmp_path / "sdn_comments.csv"
    path.write_text('7,"more"\n\x1a', encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        sources.read([path])

    assert caught.value.code == "incomplete_set"
