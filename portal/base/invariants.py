"""What must be true of the rows at any moment between two transactions: each app proves its own, on demand.

A rule reads only, a fixed number of statements whatever there is, and says each violation in words with ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Rule = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Violation:
    """One thing that is not as it must be. `rule` is the rule's name, `text` says what, with ids."""

    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"


_rules: dict[str, Rule] = {}


def register(**rules: Rule) -> None:
    """Make rules known, by name; from `AppConfig.ready`."""
    _rules.update(rules)


def names() -> list[str]:
    """Every rule, by name."""
    return sorted(_rules)


def violations(only: Iterable[str] | None = None) -> Iterator[Violation]:
    """What is wrong now, rule by rule; `only` names the rules to prove. Raises KeyError for a name nobody has."""
    for name in sorted(only) if only is not None else names():
        yield from (Violation(name, text) for text in _rules[name]())
