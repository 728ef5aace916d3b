"""A customer's history as its partner may read it: events with audience `partner`, and only those."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from customers.events import ComplianceMoved, CustomerCreated
from customers.history import wording
from customers.models import Customer
from customers.states import Compliance
from portal.accounts.models import User
from portal.accounts.rights import OperatorRole
from portal.audit import registry, sentences
from portal.audit.models import Audience, AuditEvent

RECENT = 6
CHIPS = ("status", "quota", "subscribers", "profile", "contact")
"""The topics that a history can be filtered by."""


@dataclass(frozen=True)
class HistoryRow:
    """One line for templates/components/_timeline.html."""

    at: datetime
    actor_kind: str
    actor: str
    text: str
    changes: tuple[wording.Change, ...]
    note: str
    request_id: str
    anchor: str

    def of_products(self) -> HistoryRow:
        """The same line with the changes of quantities alone, one after the other."""
        kept = tuple(_with_step(one) for one in self.changes if one.is_product)
        note = wording.one_after_the_other(kept) if len(kept) > 1 else ""
        return replace(self, changes=kept, note=note)

    @property
    def field(self) -> str:
        """What changed, when it is one thing."""
        return self.changes[0].label if len(self.changes) == 1 else ""

    @property
    def old(self) -> str:
        """The value before, when one thing changed."""
        return self.changes[0].old if len(self.changes) == 1 else ""

    @property
    def new(self) -> str:
        """The value after, when one thing changed."""
        return self.changes[0].new if len(self.changes) == 1 else ""


def _with_step(one: wording.Change) -> wording.Change:
    return replace(one, new=f"{one.new} ({one.step})") if one.step else one


def events(customer: Customer, chip: str = "") -> QuerySet[AuditEvent]:
    """The partner's events of a customer, newest first."""
    told = AuditEvent.objects.filter(customer_id=customer.pk, audience=Audience.PARTNER)
    told = told.exclude(pk__in=_held_back(customer)) if customer.holds_back else told
    found = told.filter(verb__in=registry.named(chip)) if chip in CHIPS else told
    return found.annotate(number=Subquery(_number(told))).order_by("-at", "-pk")


def _held_back(customer: Customer) -> QuerySet[AuditEvent, Any]:
    """Moves of the compliance status that the partner is not shown yet.

    Its own change began the hold, and its move to "checking" with it: that one is no secret.
    """
    moves = AuditEvent.objects.filter(customer_id=customer.pk, verb=ComplianceMoved.name)
    first = Q(at=customer.outcome_held_at, after__compliance_status=Compliance.CHECKING)
    return moves.filter(at__gte=customer.outcome_held_at).exclude(first).values("pk")


def _number(told: QuerySet[AuditEvent]) -> QuerySet[AuditEvent, Any]:
    """A line's number among those of its customer: the row's own would count what the desk did in between."""
    before = told.filter(pk__lte=OuterRef("pk")).order_by().values("customer_id")
    return before.annotate(n=Count("pk")).values("n")


def recent(customer: Customer) -> dict[str, list[HistoryRow]]:
    """The latest lines, for the customer's page."""
    return {"history": rows(events(customer)[:RECENT])}


def quantity_events(customer: Customer) -> QuerySet[AuditEvent]:
    """Where its quantities come from: the creation and every change since."""
    found = events(customer)
    return found.filter(verb__in=[*registry.named("quota"), CustomerCreated.name])


def quantity_rows(found: Iterable[AuditEvent]) -> list[HistoryRow]:
    """Lines that tell of quantities alone."""
    return [row.of_products() for row in rows(found)]


def rows(found: Iterable[AuditEvent]) -> list[HistoryRow]:
    """Lines for some events; one query for products' names, one more when some are from before roles were kept."""
    found = list(found)
    staff = _staff({event.actor_id for event in found if event.actor_id and not event.actor_role})
    products = wording.product_names() if found else {}
    return [_row(event, event.actor_role or staff.get(event.actor_id or 0, ""), products) for event in found]


def _staff(ids: set[int]) -> dict[int, str]:
    people = User.objects.filter(pk__in=ids).exclude(operator_role=OperatorRole.NONE)
    return dict(people.order_by("pk").values_list("pk", "operator_role"))


def _row(event: AuditEvent, role: str, products: wording.Names) -> HistoryRow:
    kind, name = _who(event, role)
    changes = tuple(wording.told(event, products))
    text = "" if sentences.is_said_by_values(event) and not name else sentences.for_partner(event)
    return HistoryRow(
        at=event.at,
        actor_kind=kind,
        actor=name,
        text=text,
        changes=changes,
        note=_note(event, kind, changes),
        request_id=event.request_id,
        anchor=f"event-{event.number}",  # type: ignore[attr-defined]
    )


def _who(event: AuditEvent, role: str) -> tuple[str, str]:
    """Staff of the operator is named by its desk: a partner does not learn who decided."""
    if role in (OperatorRole.REVIEWER, OperatorRole.COMPLIANCE_LEAD):
        return "reviewer", wording.a_reviewer()
    if role == OperatorRole.SUPPORT:
        return "support", wording.support()
    if event.actor_kind == "token":
        return "api", event.actor_name
    if event.actor_kind == "system":
        return "system", ""
    return "partner", event.actor_name


def _note(event: AuditEvent, kind: str, changes: tuple[wording.Change, ...]) -> str:
    """For whom, what in particular, why. Only what partners wrote themselves is quoted to them."""
    parts: list[str] = []
    if event.on_behalf_of:
        parts.append(wording.on_behalf_of(event.on_behalf_of))
    if len(changes) > 1:
        parts.append(wording.one_after_the_other(changes))
    if event.reason and kind == "partner":
        parts.append(wording.quoted(event.reason))
    return " · ".join(parts)
