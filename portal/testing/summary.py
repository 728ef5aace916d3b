"""The closing line of `make test`: what ran on each database, and plainly what did not."""

from __future__ import annotations

import collections
import os
import sys
from pathlib import Path
from xml.etree import ElementTree

MAY_SKIP = "shared data is absent"
REPORTS = Path(__file__).resolve().parents[2] / ".data" / "test-report"


def main() -> int:
    """Add the reports up; 1 when anything failed or nothing ran."""
    passed = failed = skipped = unexpected = 0
    for report in sorted(REPORTS.glob("*.xml")):
        suite = ElementTree.parse(report).getroot().find("testsuite")
        if suite is None:
            continue
        count = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
        bad = count["failures"] + count["errors"]
        print(
            f"{report.stem}: {count['tests'] - bad - count['skipped']} passed, {bad} failed, {count['skipped']} skipped"
        )
        reasons = collections.Counter(skip.get("message", "") for skip in suite.iter("skipped"))
        for reason, number in reasons.most_common():
            print(f"  skipped {number}: {reason}")
            unexpected += 0 if reason.endswith(MAY_SKIP) else number
        passed += count["tests"] - bad - count["skipped"]
        failed += bad
        skipped += count["skipped"]
    if not (REPORTS / "postgres.xml").exists():
        print("PostgreSQL: not run, neither its programs nor a DATABASE_URL were found")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    if unexpected and os.environ.get("CI"):
        print(f"CI skips nothing but tests of shared data: {unexpected} skipped for another reason")
        return 1
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
