"""The end of a customer: only with its cause stored, and its cases with it (rule 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from compliance.contacts.attempt_counts import counted
from compliance.events.cases import CaseDeprovisioned
from compliance.models import Case, CaseEvent, ContactRound
from compliance.states import CaseState
from customers.models import Customer
from customers.states import GONE, Compliance


def deprovisioned() -> Iterator[str]:
    """Thirty full days, or three attempts that count: the stored event names which, and the rows bear it out."""
    told = CaseEvent.objects.filter(kind=CaseDeprovisioned.kind)
    ended = Customer.objects.filter(compliance_status=Compliance.DEPROVISIONED)
    without = ended.filter(~Exists(told.filter(case__customer=OuterRef("pk"))))
    for pk in without.order_by("pk").values_list("pk", flat=True):
        yield f"customer {pk} is deprovisioned, and no event says why"
    for pk in ended.exclude(provisioning_status__in=GONE).order_by("pk").values_list("pk", flat=True):
        yield f"customer {pk} is deprovisioned, and still there"
    for pk, at, detail in told.order_by("pk").values_list("case__customer_id", "at", "detail").iterator():
        if not _borne_out(str(detail.get("key", "")), at):
            yield f"customer {pk} was deprovisioned because of {detail.get('key')}, which the rows do not bear out"


def _borne_out(key: str, at: datetime) -> bool:
    because, _colon, what = key.partition(":")
    if because == "non_compliant":
        began = date.fromisoformat(what)
        return at.astimezone(UTC).date() > began + timedelta(days=settings.NON_COMPLIANT_DAYS)
    found = ContactRound.objects.filter(pk=int(what or 0)).first() if because == "unreachable" else None
    return found is not None and counted(found) >= settings.CONTACT_ATTEMPTS


def withdrawn() -> Iterator[str]:
    """A case is withdrawn only when its customer is gone: withdrawal is no way out of a review."""
    found = Case.objects.filter(state=CaseState.WITHDRAWN).exclude(customer__provisioning_status__in=GONE)
    for pk, customer in found.order_by("pk").values_list("pk", "customer_id"):
        yield f"case {pk} is withdrawn, and its customer {customer} is still there"
