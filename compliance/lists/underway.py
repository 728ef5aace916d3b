"""What is under way with the lists: loads with how far they are, and updates with the customers compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.models import ListLoad, ListUpdate
from portal.base.moments import relative_time
from portal.base.templatetags.portal_ui import number

Stage = ListLoad.Stage

SHARES = {Stage.READ: (0, 10), Stage.STORE: (10, 50), Stage.INDEX: (50, 65), Stage.FLIP: (95, 100)}
"""Where in the whole each stage begins and ends, in percent: about the time each takes.

Once all parties are gathered, building the index says no more until it is done: that time is the gap."""

SILENT = timedelta(minutes=5)
"""The longest step without a word takes some seconds; after this long somebody should look."""

SECONDS, IDLE_SECONDS = 2, 5


@dataclass(frozen=True)
class Job:
    """One thing under way: what it is, how far it is, and the figures behind that, in words."""

    key: str
    title: str
    percent: int | None
    facts: tuple[str, ...]
    stage: str = ""
    update: ListUpdate | None = None
    silent_since: str = ""

    @property
    def value_text(self) -> str:
        """What a bar's percentage means."""
        return ", ".join(self.facts[:2])


@dataclass(frozen=True)
class UnderWay:
    """Everything under way, and the newest load, which may have begun and ended between two looks."""

    jobs: tuple[Job, ...]
    newest: int = 0

    @property
    def mark(self) -> str:
        """Changes when something begins, ends or reaches its next stage."""
        return "-".join([str(self.newest), *(f"{one.key}{one.stage}" for one in self.jobs)])

    @property
    def seconds(self) -> int:
        """How long until the next look: soon while something moves."""
        return SECONDS if any(not one.silent_since for one in self.jobs) else IDLE_SECONDS

    @property
    def spoken(self) -> str:
        """For somebody who listens: what is being done, without the figures that change all the time."""
        said = [f"{one.title}. {one.facts[0]}." for one in self.jobs]
        return " ".join(said) or _("Loading and comparing have ended.")


def under_way(at: datetime) -> UnderWay:
    """Loads and comparisons that have not ended, oldest first. Three queries."""
    loads = ListLoad.objects.filter(state=ListLoad.State.LOADING).order_by("pk")
    updates = ListUpdate.objects.filter(finished_at=None).defer("entry_ids", "removed_keys").order_by("pk")
    newest = ListLoad.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return UnderWay((*(_loading(one, at) for one in loads), *(screening(one) for one in updates)), newest)


def _loading(load: ListLoad, at: datetime) -> Job:
    stage = Stage(load.stage or Stage.READ)
    first, last = SHARES[stage]
    step = list(SHARES).index(stage) + 1
    moved = load.moved_at or load.started_at
    return Job(
        key=f"load{load.pk}",
        title=_("Loading %(feed)s") % {"feed": load.feed or load.source},
        percent=first + (last - first) * min(load.done, load.total) // max(load.total, 1),
        facts=(
            _("Step %(step)s of %(steps)s: %(what)s")
            % {"step": step, "steps": len(SHARES), "what": stage.label},
            *_figures(load),
        ),
        stage=f".{step}",
        silent_since=relative_time(moved, at) if at - moved >= SILENT else "",
    )


def _figures(load: ListLoad) -> Iterator[str]:
    if load.total > 1:
        told = {"done": number(load.done), "total": number(load.total)}
        yield ngettext("%(done)s of %(total)s party", "%(done)s of %(total)s parties", load.total) % told
    rows = sum(after for _before, after in load.figures.get("rows", {}).values())
    if rows:
        yield ngettext("%(rows)s row read", "%(rows)s rows read", rows) % {"rows": number(rows)}


def screening(update: ListUpdate) -> Job:
    """How far customers have been compared with an update."""
    done, total = update.customers_done, update.customers_total
    begun = total > 0
    told = {"done": number(done), "total": number(total)}
    compared = ngettext(
        "%(done)s of %(total)s customer compared", "%(done)s of %(total)s customers compared", total
    )
    hits = ngettext("%(n)s hit", "%(n)s hits", update.hits) % {"n": number(update.hits)}
    return Job(
        key=f"update{update.pk}",
        title=_("Comparing customers with update %(n)s") % {"n": update.pk},
        # Customers may come while it runs, so the count can pass the total.
        percent=min(done, total) * 100 // total if begun else None,
        facts=(compared % told, hits)
        if begun
        else (_("Waits for its turn; a worker begins with it by itself"),),
        update=update,
    )
