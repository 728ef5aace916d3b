"""State machines: one table each, and the only way to move a row through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from portal.base.errors import Stale


class ForbiddenTransition(AssertionError):
    """A service asked for an edge that its table does not have: a fault in our code."""


@dataclass(frozen=True)
class Machine:
    """From each state, the states it may become, each with the service that owns the edge."""

    name: str
    edges: Mapping[str, Mapping[str, str]]

    @property
    def states(self) -> list[str]:
        """Every state, in table order."""
        found = dict.fromkeys(self.edges)
        for targets in self.edges.values():
            found |= dict.fromkeys(targets)
        return list(found)

    def allows(self, source: str, target: str) -> bool:
        """Whether the table has this edge."""
        return target in self.edges.get(source, {})

    def sources(self, target: str) -> list[str]:
        """Every state that may become `target`."""
        return [source for source, targets in self.edges.items() if target in targets]

    def require(self, source: str, target: str) -> None:
        """Raise `ForbiddenTransition` unless the table has this edge."""
        if not self.allows(source, target):
            raise ForbiddenTransition(f"{self.name}: {source} may not become {target}")

    def move(self, row: models.Model, target: str, *, field: str = "state", **changes: object) -> None:
        """Move a row by compare-and-set; sets `field` and `changes` on it and in the database.

        Raises `ForbiddenTransition` for an edge the table lacks and `Stale` when the row has moved on.
        """
        source = getattr(row, field)
        self.require(source, target)
        changes[field] = target
        rows = type(row)._default_manager.filter(pk=row.pk, **{field: source})
        if rows.update(**changes) != 1:
            raise Stale
        for name, value in changes.items():
            setattr(row, name, value)


def allowed_values(field: str, values: list[str], name: str) -> models.CheckConstraint:
    """A CHECK that holds a state column to its table's states (choices alone constrain nothing)."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=name)
