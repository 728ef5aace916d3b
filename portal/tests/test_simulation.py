"""Two hundred seeds of the simulator, and that a seed is one run: the same again, in another process too."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from portal.testing.worker import ROOT

SEEDS = 200
PARTS = 4

pytestmark = [pytest.mark.once, pytest.mark.slow]


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: its database is in memory, and its clock and ids stand in for the real ones."""
    command = [sys.executable, "-m", "portal.testing.simulation", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_invariant_holds_after_every_step(part):
    each = SEEDS // PARTS
    played = simulate("--seeds", str(each), "--from", str(1 + part * each))

    assert played.returncode == 0, f"{played.stdout}{played.stderr[-2000:]}"
    assert f"{each} seeds in" in played.stdout
    assert "0 failed" in played.stdout


def test_a_seed_plays_the_same_again():
    first, second = (simulate("--seed", "7").stdout for _ in range(2))

    digests = [re.search(r"digest (\w{16})", said).group(1) for said in (first, second)]
    assert digests[0] == digests[1]
    assert first.splitlines()[:-1] == second.splitlines()[:-1]  # but for the seconds it took
