"""Correcting what a customer was created with beside what is screened: external ID, language, template."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from customers import permissions
from customers.errors import problem
from customers.events import SettingsChanged
from customers.history.audit_log import tell
from customers.models import Customer, OnboardingTemplate
from customers.profile import external_id as external_ids
from customers.profile import validation
from portal.base.actors import Actor
from portal.base.errors import raise_if


def change(
    *,
    actor: Actor,
    customer: Customer,
    external_id: str,
    language: str,
    template: OnboardingTemplate | None,
    at: datetime,
    reason: str = "",
) -> bool:
    """Set all three, or nothing; False when nothing differs. Nothing of it is screened.

    The template only names where a customer came from: its presets are not applied again. Raises `Invalid` and
    what `permissions.to_edit` raises.
    """
    with transaction.atomic():
        renamed = external_ids.change(
            actor=actor, customer=customer, external_id=external_id, at=at, reason=reason
        )
        permissions.to_edit(actor, customer, reason=reason)
        raise_if(list(validation.language("language", language)))
        if template is not None and template.partner_id != customer.partner_id:
            raise_if([problem("template", "unknown_template")])
        return _set(actor, customer, language, template, at, reason) or renamed


def _set(
    actor: Actor,
    customer: Customer,
    language: str,
    template: OnboardingTemplate | None,
    at: datetime,
    reason: str,
) -> bool:
    before = {"language": customer.language, "template": _name(customer.template)}
    after: dict[str, Any] = {"language": language, "template": _name(template)}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return False
    customer.language, customer.template, customer.updated_at = language, template, at
    customer.save(update_fields=["language", "template", "updated_at"])
    told = SettingsChanged(
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed}
    )
    tell(told, actor=actor, customer=customer, at=at, reason=reason)
    return True


def _name(template: OnboardingTemplate | None) -> str:
    return template.name if template else ""
