"""The figures as panels of a page and as rows of a file: the same numbers, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from customers.analytics import charts, figures
from customers.analytics.periods import Period
from customers.states import Compliance
from portal.base import csv_out
from portal.base.actors import Actor


@dataclass(frozen=True)
class Panel:
    """One series by weeks: what it is, in which unit, its chart, its table."""

    name: str
    title: str
    unit: str
    text: str
    series: figures.Series

    @property
    def chart(self) -> charts.Chart:
        """Where its bars stand."""
        return charts.columns(self.series)

    @property
    def is_empty(self) -> bool:
        """Whether no week has a value, or all are 0."""
        return not any(self.series.values())

    @property
    def rows(self) -> list[tuple[date, float | None]]:
        """The table, the latest week first."""
        return list(reversed(self.series.items()))


def by_week(actor: Actor, period: Period, at: datetime) -> list[Panel]:
    """Every series."""
    clear, looked = figures.checked(actor, period, at)
    return [
        Panel(
            "onboarded",
            _("Customers onboarded"),
            _("customers"),
            _("By the week in which they were created."),
            figures.onboarded(actor, period),
        ),
        Panel(
            "minutes_to_clear",
            _("Time to clear"),
            _("minutes"),
            _("Half of the customers created in a week were clear within this time."),
            clear,
        ),
        Panel(
            "looked_at",
            _("Share that went into review"),
            _("per cent"),
            _("Of the customers created in a week, those that a person looked at."),
            looked,
        ),
        Panel(
            "units_used",
            _("Packages used"),
            _("units"),
            _("Assigned at the end of each week, over all packages."),
            figures.units_used(actor, period),
        ),
        Panel(
            "hours_to_answer",
            _("Your answers to reviewers"),
            _("hours"),
            _("Half of your answers of a week came within this time."),
            figures.answered(actor, period),
        ),
    ]


def status_words(counted: list[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """Statuses with their words, as partners read them."""
    words = dict(Compliance.choices) | {Compliance.AWAITING_PARTNER.value: _("Waiting for you")}
    return [(status, str(words[status]), n) for status, n in counted]


def band_words() -> dict[str, str]:
    """The bands of use."""
    return {
        "half": _("Less than half used"),
        "low": _("80 % or more used"),
        "almost": _("95 % or more used"),
        "full": _("A package is full"),
    }


def lines(actor: Actor, period: Period, at: datetime) -> Iterator[str]:
    """All of it as CSV: figure, week or name, value, unit."""
    head = [_("Figure"), _("Week or name"), _("Value"), _("Unit")]
    return csv_out.lines(head, _rows(actor, period, at))


def _rows(actor: Actor, period: Period, at: datetime) -> Iterator[list[Any]]:
    for panel in by_week(actor, period, at):
        for week, value in panel.series.items():
            yield [panel.title, week.isoformat(), "" if value is None else round(value, 1), panel.unit]
    for _status, word, n in status_words(figures.statuses(actor, at)):
        yield [_("Compliance now"), word, n, _("customers")]
    words = band_words()
    for use, n, _address in figures.bands(actor, at):
        yield [_("Use of quantities"), words[use], n, _("customers")]
    for one in figures.products(actor):
        yield [_("Sold"), one.name, one.total, _("units")]
        yield [_("Used"), one.name, one.used, _("units")]
