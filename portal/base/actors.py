"""Who does something: a person, an API token or the machine itself. Services take one first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from portal.base.versions import Seen

ActorKind = Literal["user", "token", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts, frozen for the request: what history will say, and what rights decide on.

    `partner_id` is the actor's own partner (none for operator staff and the machine);
    `partner_ids` are the partners it may act for: its own and its sub-partners.
    `rights` are the names of `portal.accounts.rights.Right` it holds. `seen` is what the posted page showed;
    none for what is no page.
    """

    kind: ActorKind
    name: str
    user_id: int | None = None
    email: str = ""
    role: str = ""
    partner_id: int | None = None
    partner_ids: frozenset[int] = frozenset()
    parent_id: int | None = None
    suspended_partner_ids: frozenset[int] = frozenset()
    rights: frozenset[str] = field(default_factory=frozenset)
    request_id: str = ""
    seen: Seen | None = field(default=None, compare=False, repr=False)

    def may(self, right: str) -> bool:
        """Whether the actor holds a right. The machine holds them all."""
        return self.kind == "system" or right in self.rights

    def saw(self, row: Any, *, kind: str = "", now: int | None = None) -> None:
        """Raise `Outdated` when the actor's page showed the row otherwise than it is; under the row's lock."""
        if self.seen is not None:
            self.seen.require(row, kind=kind, now=now)

    def go_on(self) -> None:
        """Raise `ShownAgain` when the actor's form is only to be shown as it was; for what makes something new."""
        if self.seen is not None:
            self.seen.go_on()

    @property
    def is_partner(self) -> bool:
        """Whether the actor belongs to a partner."""
        return self.partner_id is not None


def system(name: str = "portal") -> Actor:
    """The machine itself, named after the job it does."""
    return Actor(kind="system", name=name)
