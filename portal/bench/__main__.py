"""`make bench`: every figure beside a baseline, in one run, as ratios."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

NAMES = ("screening", "decorations", "rescreening", "onboarding", "quotas", "api", "webhooks", "search")


def main() -> int:
    """Run the benches in a scratch folder; one that lacks its data says so and the others go on."""
    asked = _asked()
    sys.stdout.reconfigure(line_buffering=True)  # in a pipe, too, each bench shows when it is done
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as scratch:
        os.environ |= {
            "DEBUG": "true",
            "DATA_DIR": str(Path(scratch) / "data"),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "LOG_LEVEL": "WARNING",
            "WATCH_EVERY_SECONDS": "2",
            "EMAIL_URL": "memorymail://",
        }
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        for name in NAMES:
            if name in (asked.names or NAMES):
                print(f"\n== {name}")
                run = import_module(f"portal.bench.{name}").run
                run(every_case=asked.every_case) if name == "screening" else run()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m portal.bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which: {', '.join(NAMES)}; all of them unless said")
    parser.add_argument(
        "--every-case", action="store_true", help="let the slow engines answer all cases, too"
    )
    asked = parser.parse_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    raise SystemExit(main())
