"""History in words: what a partner reads of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from customers.models import Product
from customers.states import Compliance, Provisioning
from portal.audit.models import AuditEvent
from portal.base.templatetags.portal_ui import number


@dataclass(frozen=True)
class Change:
    """One value before and after, as people read it; empty when there was or is none."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        """On one line: "city: Leeds → York", or "city: York" for what is new."""
        value = f"{self.old} → {self.new or '–'}" if self.old else self.new
        return _("%(label)s: %(value)s") % {"label": self.label, "value": value}


_SENTENCES: dict[str, Any] = {
    "customers.created": gettext_lazy("created the customer"),
    "customers.profile.changed": gettext_lazy("changed what is screened"),
    "customers.quantities.changed": gettext_lazy("changed quantities"),
    "customers.subscriber.added": gettext_lazy("added the subscriber %(name)s"),
    "customers.places.changed": gettext_lazy("changed the calling location or the site’s time zone"),
    "customers.assigned": gettext_lazy("changed whom the customer is assigned to"),
    "customers.subscriber.appointed": gettext_lazy("changed who is a full administrator: %(name)s"),
    "customers.subscriber.moved": gettext_lazy("changed the package of %(name)s"),
    "customers.subscriber.released": gettext_lazy("released the subscriber %(name)s"),
    # The status itself says it: "Compliance: Checking → Clear".
    "customers.status.changed": "",
    "customers.provisioning.changed": "",
    "customers.provisioning.repeated": gettext_lazy("asked for provisioning once more"),
    "customers.deleted": gettext_lazy("deleted the customer"),
    "customers.deprovisioned": gettext_lazy("The customer and all its users are being deprovisioned"),
    "customers.own_organisation.marked": gettext_lazy("said whether this is your own organisation"),
    "customers.own_organisation.cancelled": gettext_lazy(
        "cancelled the subscription of the own organisation"
    ),
}

_LABELS: dict[str, Any] = {
    "legal_name": gettext_lazy("legal name"),
    "line1": gettext_lazy("address line 1"),
    "line2": gettext_lazy("address line 2"),
    "city": gettext_lazy("city"),
    "state": gettext_lazy("state or province"),
    "postal_code": gettext_lazy("postal code"),
    "country": gettext_lazy("country"),
    "contacts": gettext_lazy("contacts"),
    "external_id": gettext_lazy("external ID"),
    "package": gettext_lazy("package"),
    "email": gettext_lazy("e-mail"),
    "is_administrator": gettext_lazy("full administrator"),
    "is_own_organisation": gettext_lazy("your organisation"),
    "released": gettext_lazy("subscribers released"),
    "assigned_to": gettext_lazy("assigned to"),
    "site_time_zone": gettext_lazy("site time zone"),
    "time_zone": gettext_lazy("time zone"),
    "compliance_status": gettext_lazy("Compliance"),
    "provisioning_status": gettext_lazy("Provisioning"),
    "name": gettext_lazy("location name"),
    "language": gettext_lazy("language"),
    "channel": gettext_lazy("channel"),
    "outcome": gettext_lazy("outcome"),
    "questions": gettext_lazy("questions"),
    "answers": gettext_lazy("answers"),
}

# Codes inside events, in words.
_WORDS: dict[str, Mapping[str, Any]] = {
    "compliance_status": dict(Compliance.choices),
    "provisioning_status": dict(Provisioning.choices),
    "channel": {
        "email": gettext_lazy("E-mail"),
        "phone": gettext_lazy("Telephone"),
        "portal": gettext_lazy("Portal message"),
    },
    "outcome": {
        "sent": gettext_lazy("Sent"),
        "delivered": gettext_lazy("Delivered"),
        "bounced": gettext_lazy("Bounced"),
        "spoke": gettext_lazy("Spoke with them"),
        "voicemail": gettext_lazy("Left a message"),
        "unanswered": gettext_lazy("Not answered"),
    },
}


def add(sentences: Mapping[str, Any]) -> None:
    """Make other apps' verbs readable: verb to a lazy sentence, which may hold %(name)s."""
    _SENTENCES.update(sentences)


def sentence(verb: str, name: str) -> str:
    """What happened; `name` is what it happened to."""
    if verb not in _SENTENCES:
        return _("recorded a change")
    return str(_SENTENCES[verb]) % {"name": name}


def changes(event: AuditEvent) -> list[Change]:
    """What an event says was changed."""
    before, after = _flat(event.before), _flat(event.after)
    names = dict.fromkeys([*before, *after])
    found = (
        Change(_label(name), _word(name, before.get(name, "")), _word(name, after.get(name, "")))
        for name in names
    )
    return [one for one in found if one.old != one.new]


def told(event: AuditEvent) -> list[Change]:
    """The changes worth a line to a partner, in a partner's words."""
    named = event.object_name if event.verb.startswith("customers.subscriber.") else ""
    return [_for_partner(one) for one in changes(event) if not _goes_without_saying(one, named)]


def _goes_without_saying(one: Change, named: str) -> bool:
    """The sentence names it already, or something new is merely not so."""
    if any(value and value in named for value in (one.old, one.new)):
        return True
    return not one.old and one.new == _("no")


def _for_partner(one: Change) -> Change:
    theirs, yours = str(Compliance.AWAITING_PARTNER.label), _("Waiting for you")
    old, new = (yours if value == theirs else value for value in (one.old, one.new))
    return Change(one.label, old, new)


def one_after_the_other(found: Iterable[Change]) -> str:
    """Several changes on one line."""
    return _("; ").join(str(one) for one in found)


def is_product(label: str) -> bool:
    """Whether a label is the name of a product, so that the change is one of a quantity."""
    return label in _product_names().values()


def changed_the_status() -> str:
    """What somebody did of whom only the new status is told."""
    return _("changed the status")


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Quantities inside an event count as values of their own."""
    flat = dict(values)
    nested = flat.pop("quantities", None)
    return flat | (nested if isinstance(nested, dict) else {})


def _label(name: str) -> str:
    return str(_LABELS.get(name) or _product_names().get(name, name))


def _word(name: str, value: Any) -> str:
    if name in _product_names() and value is None:
        return _("no cap")
    if value in ("", None):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "contacts":
        return ", ".join(str(one.get("name", "")) for one in value)
    if isinstance(value, int):
        return number(value)
    return _status_or_text(name, str(value))


def _status_or_text(name: str, value: str) -> str:
    if name == "country":
        return str(countries.name(value) or value)
    table = _product_names() if name == "package" else _WORDS.get(name, {})
    return str(table.get(value, value))


@lru_cache(maxsize=1)
def _product_names() -> dict[str, str]:
    return dict(Product.objects.order_by("pk").values_list("code", "name"))


def _forget(**_kwargs: Any) -> None:
    _product_names.cache_clear()


post_save.connect(_forget, sender=Product, dispatch_uid="wording-names-saved")
post_delete.connect(_forget, sender=Product, dispatch_uid="wording-names-deleted")


def a_reviewer() -> str:
    """How the compliance desk is named to a partner: never by person."""
    return _("A reviewer")


def support() -> str:
    """How support is named to a partner."""
    return _("Support")


def on_behalf_of(name: str) -> str:
    """For whom a parent acted."""
    return _("on behalf of %(name)s") % {"name": name}


def quoted(reason: str) -> str:
    """A reason in its own words."""
    return _("reason: “%(reason)s”") % {"reason": reason}
