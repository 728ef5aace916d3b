"""What a partner must be told by mail is in the outbox: nothing that was owed is lost."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from compliance.models import ContactAttempt, Decision
from compliance.review.partner_mails import Notice
from compliance.states import DecisionWord
from portal.outbox.models import Mail


def owed() -> Iterator[str]:
    """Each final decision over a case, and the first try of each contact round unless there was nobody to write to."""
    told = (DecisionWord.APPROVED, DecisionWord.NON_COMPLIANT)
    final = Decision.objects.filter(decision__in=told, final_at__isnull=False)
    decided = final.filter(~_mailed("decision:", [Notice.APPROVED, Notice.NON_COMPLIANT]))
    for pk in decided.order_by("pk").values_list("pk", flat=True):
        yield f"decision {pk} is final, and no mail to the partner was ever owed"
    earlier = ContactAttempt.objects.filter(round=OuterRef("round"), pk__lt=OuterRef("pk"))
    asked = ContactAttempt.objects.filter(~Exists(earlier), channel="email")
    unsaid = asked.exclude(outcome="bounced").filter(~_mailed("questions:", [Notice.QUESTIONS]))
    for pk in unsaid.order_by("pk").values_list("pk", flat=True):
        yield f"contact attempt {pk} is said to be a mail with questions, and none was ever owed"


def _mailed(prefix: str, kinds: list[Notice]) -> Exists:
    event = Concat(Value(prefix), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return Exists(Mail.objects.filter(event=event, kind__in=kinds))
