"""How long files are kept: they hold names and addresses, and nothing needs them once customers are made."""

from __future__ import annotations

from datetime import datetime, timedelta

from customers.imports import steps
from customers.models import CustomerImport, ImportRow

DAYS = 30
BATCH = 5000


def run_job(at: datetime) -> bool:
    """Let go of some rows of an old import, then of itself; whether there is more to do at once."""
    old = CustomerImport.objects.filter(created_at__lt=at - timedelta(days=DAYS))
    one = old.exclude(phase__in=steps.RUNNING, stopped=False).order_by("pk").first()
    if one is None:
        return False
    some = one.lines.order_by("pk").values_list("pk", flat=True)[:BATCH]
    if found := list(some):
        ImportRow.objects.filter(pk__in=found).delete()
    else:
        one.delete()
    return True
