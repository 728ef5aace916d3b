"""`python -m portal.testing.faults`: --kills N, --seed K, --postgres for a throw-away server, --only KIND…"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from portal.testing.postgres import Server, server

if TYPE_CHECKING:
    from portal.testing.faults.run import Run

SKIPPED = 77
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "SECRET_KEY": "a-key-for-tests-only-" + "t" * 50,
    "DEBUG": "false",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "false",
    "REQUIRED_LISTS": "",
    "LIST_FETCH": "false",
    "LOG_LEVEL": "WARNING",
    "API_CALLS_A_MINUTE": "100000",
    "CONN_MAX_AGE": "60",
}


def main() -> int:
    """On a fresh database; 1 when something was lost, done twice or contradicts another."""
    parser = argparse.ArgumentParser(prog="python -m portal.testing.faults")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=600, help="no further fault after so many")
    parser.add_argument("--calm", type=float, default=0.4, help="share that strikes only after recovery")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--log", type=Path, help="where to keep what the processes say")
    parser.add_argument("--only", nargs="+", default=[], metavar="KIND")
    given = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):  # in the background, Ctrl-C is ignored else
        signal.signal(number, _stopped)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-faults-")))
        made = stack.enter_context(server()) if given.postgres else None
        if given.postgres and made is None:
            print("Skipped: no PostgreSQL programs were found.")
            return SKIPPED
        _set_up(folder, made)
        return _play(given, folder, made)


def _stopped(_number: int, _frame: object) -> None:
    """Whoever stops it leaves nothing running."""
    raise SystemExit(130)


def _set_up(folder: Path, made: Server | None) -> None:
    """Settings of this process and of all it starts; then the rows that a portal begins with."""
    address = made.address if made else os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/db.sqlite3"
    (folder / "mails").mkdir()
    os.environ.update(SETTINGS)
    os.environ.update(
        DATABASE_URL=address, DATA_DIR=str(folder / "data"), EMAIL_URL=f"filemail:///{folder}/mails"
    )
    for command in ("migrate", "load_catalogue", "sync_schedules"):
        subprocess.run([sys.executable, "manage.py", command, "-v0"], check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()


def _play(given: argparse.Namespace, folder: Path, made: Server | None) -> int:
    from portal.testing.faults import kinds, run, world
    from portal.testing.faults.stage import Stage

    names = given.only or kinds.usable()
    tokens = world.begin(given.clients)
    stage, began = Stage(folder, made), time.monotonic()
    try:
        one = run.Run(stage, tokens, folder / "mails")
        one.begin()
        planned = run.plan(given.seed, given.kills, names, given.calm)
        one.play(planned, say=True, until=time.monotonic() + given.minutes * 60)
        one.settle()
        return _tell(one, given, time.monotonic() - began)
    finally:
        stage.end()
        if given.log:
            shutil.copy(stage.log, given.log)


def _tell(one: Run, given: argparse.Namespace, seconds: float) -> int:
    from portal.testing.faults import proof

    print(
        f"{'fault':<18}{'kills':>7}{'median':>17}{'worst':>13}   until a customer created since had its outcome"
    )
    for name, over in sorted(one.over.items()):
        print(proof.row(name, over))
    everything = [moment for over in one.over.values() for moment in over]
    print(proof.row("all", everything))
    answers = sum((client.answers for client in one.clients), Counter[int]())
    print(f"seed {given.seed}, {seconds:.0f} s; answers by status: {dict(sorted(answers.items()))}")
    print(proof.counted())
    lost, doubled, wrong = proof.lost(one.clients), proof.doubled(), one.wrong()
    left = one.stage.left_over()
    print(
        f"lost {len(lost)}, doubled {len(doubled)}, all that is wrong {len(wrong)}, left running {len(left)}"
    )
    print(f"mails that left twice, with one Message-ID: {len(proof.sent_twice(one.mails))}")
    for text in wrong[:50]:
        print(f"WRONG {text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
