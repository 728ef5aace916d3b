"""Loads that fell short, kept: stored and not in force, so that two people may put them there just as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.lists import shortfalls
from compliance.lists.acceptance import Plan
from compliance.lists.flips import versions_in_force
from compliance.models import ListAcceptance, ListLoad, ListVersion

State = ListVersion.State
OPEN = (ListAcceptance.State.ASKED, ListAcceptance.State.CONFIRMED)


def keep(load: ListLoad, plan: Plan, new: Mapping[str, ListVersion]) -> dict[str, Any]:
    """Keep the stored versions of a load; what `plan_of` needs. What the same feed kept before is given up."""
    discard(load.feed)
    ListVersion.objects.filter(pk__in=[one.pk for one in new.values()]).update(state=State.KEPT)
    return {
        "before": {code: version.pk for code, version in plan.before.items()},
        "new": {code: version.pk for code, version in new.items()},
        "retired": list(plan.retired),
        "left": list(plan.kept),
    }


def discard(feed: str) -> None:
    """Give up what a feed kept, unless somebody has asked for it; the next load empties it."""
    asked = ListAcceptance.objects.filter(state__in=OPEN).values("load_id")
    kept = ListVersion.objects.filter(feed=feed, state=State.KEPT)
    kept.exclude(load_id__in=asked).update(state=State.ABANDONED)


def same(load: ListLoad, plan: Plan) -> ListLoad | None:
    """An earlier load of the very same files that is kept and would change the very same lists."""
    kept = ListVersion.objects.filter(state=State.KEPT, load__sha256=load.sha256).values("load_id")
    found = ListLoad.objects.filter(pk__in=kept).exclude(pk=load.pk).order_by("-pk").first()
    return found if found and plan_of(found) is not None else None


def plan_of(load: ListLoad) -> tuple[Plan, dict[str, ListVersion]] | None:
    """What a kept load would change; None once it is no longer kept, or what it would replace has changed since."""
    known = load.figures.get("plan")
    if not known or load.state != ListLoad.State.REFUSED:
        return None
    kept = ListVersion.objects.filter(load=load, state=State.KEPT).select_related("load")
    new = {version.list_code: version for version in kept}
    now = versions_in_force()
    touched = {*known["new"], *known["retired"]}
    touched |= {code for code, version in now.items() if version.feed in (load.feed, "sample")}
    then = {code: pk for code, pk in known["before"].items() if code in touched}
    found = {code: version.pk for code, version in now.items() if code in touched}
    if {code: one.pk for code, one in new.items()} != known["new"] or then != found:
        return None
    return Plan(now, tuple(new), tuple(known["retired"]), tuple(known["left"])), new


def falls_shorter(load: ListLoad) -> bool:
    """Whether more would be short by today's least figures than was shown when the load was kept."""
    figures = load.figures
    rows = {code: after for code, (_before, after) in figures.get("rows", {}).items()}
    shown = {(one.sort, one.code, one.column) for one in shortfalls.kept(figures.get("short", []))}
    now = shortfalls.of_floors(rows, figures.get("fills", {}), figures.get("owed", []))
    return any((one.sort, one.code, one.column) not in shown for one in now)
