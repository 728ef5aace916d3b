"""Mails, telephones, pages and wallets in OFAC's remarks are identifiers."""

from __future__ import annotations

import pytest

from compliance.screening import identifiers, sources


@pytest.fixture
def read(tmp_path):
    """The one party of a file whose remarks are given."""

    def run(remarks):
        path = tmp_path / "sdn.csv"
        nulls = ",".join(['"-0- "'] * 7)
        path.write_text(f'1,"QUENDRY WORKS","-0- ","X",{nulls},"{remarks}"\n\x1a', encoding="utf-8")
        return sources.read([path]).parties["SDN"][0]

    return run


@pytest.mark.parametrize(
    ("remark", "compared"),
    [
        ("Email Address Sales@quendry.example", "sales@quendry.example"),
        ("alt. Email Address info@quendry.example", "info@quendry.example"),
        ("Phone Number 8600000978802", "8600000978802"),
        ("SWIFT/BIC QUENRUMM", "QUENRUMM"),
        ("Digital Currency Address - XBT 1Qu3ndryW0rks4Inv3nted5", "1Qu3ndryW0rks4Inv3nted5"),
    ],
)
def test_each_is_kept_and_compared(read, remark, compared):
    party = read(f"DOB 1970; {remark}; Linked To: NOBODY.")

    assert party.ids == (remark,)
    assert compared in identifiers.of_party(party)


def test_a_page_is_kept_and_its_host_compared(read):
    party = read("Website www.quendry.example; a website is no label here.")

    assert party.ids == ("Website www.quendry.example",)
    assert identifiers.of_party(party) == ["quendry.example"]


@pytest.mark.parametrize(
    "remark",
    ["Registration ID 5147483 (Russia)", "Government Gazette Number 00032520 (Russia)", "RUC # 2010836310 (Peru)",
     "Unified Social Credit Code (USCC) 9111000071093019X7 (China)", "Legal Entity Number 253400V1H6ART1 (Russia)"],
)  # fmt: skip
def test_papers_and_registers_are_kept_whatever_they_are_called(read, remark):
    assert read(f"DOB 1970; {remark}; Linked To: NOBODY.").ids == (remark,)


def test_only_rows_with_such_a_remark_get_another_hash(read):
    with_mail, without = read("Email Address a@quendry.example."), read("Gender Male.")

    assert without.ids == ()
    assert with_mail.row_hash != without.row_hash
