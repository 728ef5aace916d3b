"""History in words: what a partner reads of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from customers.models import Product, QuotaCrossing
from customers.states import Compliance, Provisioning
from portal.audit.models import AuditEvent
from portal.base.templatetags.portal_ui import number


@dataclass(frozen=True)
class Change:
    """One value before and after, as people read it; empty when there was or is none.

    `is_product`: the value is the quantity of a product.
    """

    label: str
    old: str
    new: str
    is_product: bool = False
    step: str = ""

    def __str__(self) -> str:
        """On one line: "city: Leeds → York", or "city: York" for what is new."""
        value = f"{self.old} → {self.new or '–'}" if self.old else self.new
        return _("%(label)s: %(value)s") % {"label": self.label, "value": value}


_LABELS: dict[str, Any] = {
    "legal_name": gettext_lazy("legal name"),
    "line1": gettext_lazy("address line 1"),
    "line2": gettext_lazy("address line 2"),
    "city": gettext_lazy("city"),
    "state": gettext_lazy("state or province"),
    "postal_code": gettext_lazy("postal code"),
    "country": gettext_lazy("country"),
    "contacts": gettext_lazy("contacts"),
    "other_names": gettext_lazy("trading and former names"),
    "owners": gettext_lazy("owners"),
    "identifiers": gettext_lazy("numbers and website"),
    "external_id": gettext_lazy("external ID"),
    "phone_number": gettext_lazy("telephone number"),
    "extension": gettext_lazy("extension"),
    "package": gettext_lazy("package"),
    "email": gettext_lazy("e-mail"),
    "first_name": gettext_lazy("first name"),
    "last_name": gettext_lazy("last name"),
    "template": gettext_lazy("onboarding template"),
    "is_administrator": gettext_lazy("full administrator"),
    "add_ons": gettext_lazy("add-ons"),
    "used": gettext_lazy("used"),
    "quantity": gettext_lazy("quantity"),
    "threshold": gettext_lazy("threshold"),
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
    "tags": gettext_lazy("tags"),
}

# Codes inside events, in words.
_WORDS: dict[str, Mapping[str, Any]] = {
    "compliance_status": dict(Compliance.choices),
    "provisioning_status": dict(Provisioning.choices),
    "threshold": dict(QuotaCrossing.Kind.choices),
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


_PARTNERS_WORDS = _WORDS | {
    "compliance_status": dict(Compliance.choices)
    | {Compliance.AWAITING_PARTNER.value: gettext_lazy("Waiting for you")}
}

Names = Mapping[str, str]
"""Product code to name, as the catalogue has it now."""
Words = Mapping[str, Mapping[str, Any]]
"""Codes inside events in words, by the value's name."""


def product_names() -> Names:
    """The names of all products, read once for all lines of a page; one query."""
    return dict(Product.objects.order_by("pk").values_list("code", "name"))


def changes(event: AuditEvent, products: Names) -> list[Change]:
    """What an event says was changed, for the desk."""
    found = (_change(name, old, new, products, _WORDS) for name, old, new in _values(event))
    return [one for one in found if one.old != one.new]


def told(event: AuditEvent, products: Names) -> list[Change]:
    """The changes worth a line to a partner, in a partner's words."""
    named = event.object_name if event.verb.startswith("customers.subscriber.") else ""
    found = (
        _change(name, old, new, products, _PARTNERS_WORDS)
        for name, old, new in _values(event)
        if not _is_merely_not_so(old, new)
    )
    return [one for one in found if one.old != one.new and not _is_named(one, named)]


def _values(event: AuditEvent) -> list[tuple[str, Any, Any]]:
    """Name, value before and value after; "" where there was or is none."""
    before, after = _flat(event.before), _flat(event.after)
    return [(name, before.get(name, ""), after.get(name, "")) for name in dict.fromkeys([*before, *after])]


def _change(name: str, old: Any, new: Any, products: Names, words: Words) -> Change:
    label = str(_LABELS.get(name) or products.get(name, name))
    old_word, new_word = (_word(name, value, products, words) for value in (old, new))
    is_product = name in products
    return Change(label, old_word, new_word, is_product, step=_step(old, new) if is_product else "")


def _step(old: Any, new: Any) -> str:
    """By how much a quantity went up or down: "+12", "−3"; "" where one of the two has no cap, or there was none."""
    if isinstance(old, bool) or not isinstance(old, int) or not isinstance(new, int) or old == new:
        return ""
    return f"{'+' if new > old else '−'}{number(abs(new - old))}"


def _is_merely_not_so(old: Any, new: Any) -> bool:
    """Something new that is not the case goes without saying."""
    return old in ("", None) and new is False


def _is_named(one: Change, named: str) -> bool:
    """The sentence names it already."""
    return any(value and value in named for value in (one.old, one.new))


def one_after_the_other(found: Iterable[Change]) -> str:
    """Several changes on one line."""
    return _("; ").join(str(one) for one in found)


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Quantities inside an event count as values of their own."""
    flat = dict(values)
    nested = flat.pop("quantities", None)
    return flat | (nested if isinstance(nested, dict) else {})


def _word(name: str, value: Any, products: Names, words: Words) -> str:
    if name in products and value is None:
        return _("no cap")
    if value in ("", None):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "add_ons":
        return ", ".join(products.get(one, one) for one in value) if value else _("none")
    if name in ("contacts", "other_names", "owners", "identifiers"):
        return ", ".join(_line(one) for one in value)
    if isinstance(value, int):
        return number(value)
    return _status_or_text(name, str(value), products, words)


def _line(one: Mapping[str, Any]) -> str:
    """A contact, a further name, or an owner with the share."""
    share = one.get("percent")
    return str(one.get("name") or one.get("value") or "") + (
        f" {number(share)} %" if share is not None else ""
    )


def _status_or_text(name: str, value: str, products: Names, words: Words) -> str:
    if name == "country":
        return str(countries.name(value) or value)
    table = products if name == "package" else words.get(name, {})
    return str(table.get(value, value))


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
