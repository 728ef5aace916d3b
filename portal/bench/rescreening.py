"""Re-screening after a list update (OFAC, 20 to 23 February 2024) beside screening every customer again."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from compliance.screening.engine import Query, screen
from compliance.screening.index import Index, build
from compliance.screening.party import ListedParty
from compliance.screening.rescreen import affected
from compliance.screening.sources import read
from compliance.screening.training import made

LISTS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "lists"
CUSTOMERS = 50_000
LISTED = 500  # of them are named like a changed party, with all sorts of slips
SLICE = 25  # the full re-screen answers every 25th: it needs minutes for all
CHANGES = (
    made.same,
    made.typo,
    made.respelt,
    made.split,
    made.glued,
    made.doubled,
    made.turned,
    made.dropped,
)


def run() -> None:
    """Print both, their ratio and whether they agree; says so when the shared data is absent."""
    if not LISTS.is_dir():
        print("skipped: the shared data is absent")
        return
    with tempfile.TemporaryDirectory() as scratch:
        changed, whole, parties = _indexes(Path(scratch))
        queries = customers(parties, CUSTOMERS, LISTED)
        delta, hit = _turned(changed, whole, queries)
        print(
            f"{len(changed)} changed parties, {CUSTOMERS:,} customers   {delta:6.1f} s of CPU, {len(hit)} hit"
        )
        print("                                           (target: 30 s)")
        full, agree = _full(changed, whole, queries, hit)
        print(f"every customer again                       {full:6.0f} s of CPU (from every {SLICE}th)")
        print(f"ratio {full / delta:.1f}   the two agree on all that were asked twice: {agree}")
        _with_contacts(whole)


def _indexes(scratch: Path) -> tuple[Index, Index, list[ListedParty]]:
    old, new = (
        {p.key: p for some in read([LISTS / f"ofac_sdn_2024-02-{day}.csv.gz"]).parties.values() for p in some}
        for day in (20, 23)
    )
    changed = [p for key, p in new.items() if key not in old or old[key].row_hash != p.row_hash]
    build(changed, scratch / "changed")
    build(new.values(), scratch / "whole")
    return Index.open(scratch / "changed"), Index.open(scratch / "whole"), changed


def customers(parties: list[ListedParty], count: int, listed: int) -> list[tuple[int, Query]]:
    """Made-up customers; every so often one named like one of the parties, or with such a contact."""
    dice = random.Random(7)
    made_up = [Query(made.company(dice), "US", type="company") for _number in range(count)]
    for place in range(0, count, count // listed):
        name = dice.choice(CHANGES)(dice.choice(dice.choice(parties).names).text, dice)
        ordinary = made_up[place].name
        made_up[place] = (
            Query(name, "RU", type="company")
            if dice.random() < 0.7
            else Query(ordinary, "US", contacts=(name,))
        )
    return list(enumerate(made_up))


def _turned(changed: Index, whole: Index, queries: list[tuple[int, Query]]) -> tuple[float, set[int]]:
    began = time.process_time()
    hit = set(affected(changed, queries, whole=whole))
    return time.process_time() - began, hit


def _full(
    changed: Index, whole: Index, queries: list[tuple[int, Query]], hit: set[int]
) -> tuple[float, bool]:
    some = queries[::SLICE]
    began = time.process_time()
    found = {number for number, query in some if _hits(query, changed, whole)}
    took = time.process_time() - began
    return took * SLICE, found == hit & {number for number, _query in some}


def _hits(query: Query, changed: Index, whole: Index) -> bool:
    result = screen(query, whole)
    hits = (one for one in result.candidates if one.band in ("strong", "review"))
    return result.state == "incomplete" or any(one.party_key in changed for one in hits)


def _with_contacts(whole: Index) -> None:
    dice = random.Random(11)
    some = [
        Query(made.company(dice), "US", type="company", contacts=(made.person(dice), made.person(dice)))
        for _number in range(1000)
    ]
    began = time.process_time()
    for query in some:
        screen(query, whole)
    needed = (time.process_time() - began) * CUSTOMERS / len(some)
    print(
        f"{CUSTOMERS:,} customers and {2 * CUSTOMERS:,} contacts     {needed:6.0f} s of CPU, "
        f"{needed / 2:.0f} s on two cores (target: 300 s)"
    )
