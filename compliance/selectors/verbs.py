"""History's verbs as sentences for the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "customers.created": _("created the customer"),
    "customers.customer.created": _("created the customer"),
    "customers.profile.changed": _("changed what is screened"),
    "customers.address.changed": _("changed the billing address"),
    "customers.status.changed": _("compliance status"),
    "customers.deleted": _("deleted the customer"),
    "customers.deprovisioned": _("deprovisioned the customer"),
    "compliance.check.finished": _("the check finished"),
    "compliance.case.opened": _("the case was opened"),
    "compliance.case.joined": _("further hits joined the case"),
    "compliance.case.claimed": _("claimed the case"),
    "compliance.case.released": _("gave the case back"),
    "compliance.case.withdrawn": _("the case was withdrawn"),
    "compliance.case.escalated": _("the case was escalated to the compliance lead"),
    "compliance.case.reopened": _("reopened the case"),
    "compliance.case.resumed": _("the review went on"),
    "compliance.verdict.given": _("judged a candidate"),
    "compliance.candidate.judged": _("judged a candidate"),
    "compliance.decision.proposed": _("proposed a decision"),
    "compliance.decision.made": _("decided the case"),
    "compliance.decision.confirmed": _("confirmed the decision"),
    "compliance.decision.overturned": _("overturned the decision"),
    "compliance.decision.returned": _("sent the decision back without judging"),
    "compliance.decision.undone": _("undid the decision"),
    "compliance.questions.asked": _("asked the partner"),
    "compliance.questions.answered": _("answered the questions"),
    "compliance.answers.read": _("read the answer"),
    "compliance.contact.attempted": _("tried to reach the partner"),
    "compliance.contact.bounced": _("a mail bounced"),
    "compliance.clearance.given": _("a “no match” is remembered"),
    "compliance.clearance.ended": _("a remembered “no match” ended"),
    "compliance.probe.made": _("tried a name against the lists"),
}


def sentence(verb: str) -> str:
    """What happened; an unknown verb reads as its own words."""
    known = VERBS.get(verb)
    return str(known) if known is not None else " ".join(verb.split(".")[1:]).replace("_", " ")


def change(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str]:
    """The value before and after, when a single plain value changed or was set."""
    names = list({**before, **after})
    if len(names) != 1:
        return "", ""
    old, new = before.get(names[0]), after.get(names[0])
    if isinstance(old, (dict, list)) or isinstance(new, (dict, list)):
        return "", ""
    return _plain(old), _plain(new)


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("_", " ")
