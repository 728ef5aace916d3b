"""A real update, turned round: 561 changed parties find the customers that a full re-screen would find."""

from __future__ import annotations

import pytest

from compliance.screening.engine import screen
from compliance.screening.index import Index, build
from compliance.screening.rescreen import affected
from compliance.screening.sources import read
from portal.bench.rescreening import customers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def update(shared, tmp_path_factory):
    """The changed parties, their index and that of the whole list."""
    old, new = (
        {p.key: p for some in read([shared / "data" / "lists" / name]).parties.values() for p in some}
        for name in ("ofac_sdn_2024-02-20.csv.gz", "ofac_sdn_2024-02-23.csv.gz")
    )
    changed = [party for key, party in new.items() if key not in old or old[key].row_hash != party.row_hash]
    folder = tmp_path_factory.mktemp("update")
    build(changed, folder / "changed.idx")
    build(new.values(), folder / "whole.idx")
    return changed, Index.open(folder / "changed.idx"), Index.open(folder / "whole.idx")


def test_the_update_changed_561_parties(update):
    assert len(update[0]) == 561


def test_what_the_update_hits_is_what_a_full_re_screen_hits(update):
    parties, changed, whole = update
    queries = customers(parties, 900, 450)

    turned = set(affected(changed, queries, whole=whole))

    full = {
        number
        for number, query in queries
        if any(
            one.band in ("strong", "review") and one.party_key in changed
            for one in screen(query, whole).candidates
        )
    }
    assert turned == full
    assert len(full) > 300
