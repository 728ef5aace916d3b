"""`make bench`: every figure beside a baseline, in one run, as ratios."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Run the benches in a scratch folder; one that lacks its data says so and the others go on."""
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
        from portal.bench import onboarding, quotas, rescreening, screening

        benches = {
            "screening": screening,
            "rescreening": rescreening,
            "onboarding": onboarding,
            "quotas": quotas,
        }
        for name in sys.argv[1:] or benches:
            print(f"\n== {name}", flush=True)
            benches[name].run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
