"""Onboarding templates; each carries the Provisioning ID the API asks for (domain.md §6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import events, permissions
from customers.errors import Problem, problem
from customers.models import OnboardingTemplate
from customers.profile import validation
from portal.accounts.models import Partner
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import DomainError, raise_if

NAME_LIMIT = 120
DEFAULT_NAME = pgettext_lazy("onboarding template", "Default")
PARTS = ("name", "admin_email", "country", "language")


class TemplateNameTaken(DomainError):
    """Two templates of a partner would have one name."""

    code = "template_name_taken"
    text = _("You already have a template with this name.")


class DefaultTemplate(DomainError):
    """Every partner has a default template."""

    code = "default_template"
    text = _("This is the default template. Make another one the default first.")


def ensure_default(partner: Partner) -> OnboardingTemplate:
    """The partner's default template, made when it has none, with a name in its language."""
    with translation.override(partner.language):
        name = str(DEFAULT_NAME)
    found, _made = OnboardingTemplate.objects.get_or_create(
        partner=partner,
        is_default=True,
        defaults={
            "name": name,
            "admin_email": partner.contact_email,
            "language": partner.language,
        },
    )
    return found


def create(
    *,
    actor: Actor,
    partner: Partner,
    name: str,
    admin_email: str,
    country: str = "",
    language: str = "en",
    at: datetime,
) -> OnboardingTemplate:
    """Add a template; a partner's first is its default.

    Raises `NotAllowed`, `Suspended`, `Invalid`, `TemplateNameTaken`.
    """
    permissions.to_manage_templates(actor, partner)
    given = _checked({"name": name, "admin_email": admin_email, "country": country, "language": language})
    is_first = not OnboardingTemplate.objects.filter(partner=partner, is_default=True).exists()
    template = OnboardingTemplate(partner=partner, is_default=is_first, **given)
    _save(template, events.TemplateCreated(after=given), actor, at)
    return template


def change(
    *,
    actor: Actor,
    template: OnboardingTemplate,
    at: datetime,
    is_default: bool | None = None,
    **given: str,
) -> OnboardingTemplate:
    """Change a template (any of `PARTS`), or make it the default; customers made with it stay as they are.

    Raises as `create` does, and `DefaultTemplate` when the default would be given up.
    """
    permissions.to_manage_templates(actor, template.partner)
    try:
        with transaction.atomic():
            _held(actor, template)
            _change(actor, template, at, is_default, given)
    except IntegrityError as error:
        raise TemplateNameTaken(field="name") from error
    return template


def _held(actor: Actor, template: OnboardingTemplate) -> None:
    """Lock it and read it anew. Raises `Outdated` when the page showed it otherwise."""
    template.refresh_from_db(from_queryset=OnboardingTemplate.objects.select_for_update(no_key=True))
    actor.saw(template)


def _change(
    actor: Actor, template: OnboardingTemplate, at: datetime, is_default: bool | None, given: dict[str, str]
) -> None:
    wanted = _checked({name: _value(template, name) for name in PARTS} | given)
    before = {name: _value(template, name) for name in PARTS if _value(template, name) != wanted[name]}
    if is_default is False and template.is_default:
        raise DefaultTemplate
    after: dict[str, Any] = {name: wanted[name] for name in before}
    if is_default and not template.is_default:
        after["is_default"] = True
    if after:
        for name, value in after.items():
            setattr(template, name, value)
        _write(template, events.TemplateChanged(before=before, after=after), actor, at)


def delete(*, actor: Actor, template: OnboardingTemplate, at: datetime) -> None:
    """Delete a template; its Provisioning ID stops working. Raises `DefaultTemplate` for the default."""
    permissions.to_manage_templates(actor, template.partner)
    with transaction.atomic():
        _held(actor, template)
        if template.is_default:
            raise DefaultTemplate
        _tell(events.TemplateDeleted(before={"name": template.name}), actor, template, at)
        template.delete()


def _value(template: OnboardingTemplate, name: str) -> str:
    return str(getattr(template, name) or "")


def _checked(given: dict[str, str]) -> dict[str, str]:
    """The parts without blanks around them, or `Invalid`."""
    parts = {name: value.strip() for name, value in given.items()}
    found: list[Problem] = [
        *validation.text("name", parts["name"], NAME_LIMIT),
        *validation.email("admin_email", parts["admin_email"]),
        *validation.language("language", parts["language"]),
    ]
    if parts["country"] and parts["country"] not in validation.country_codes():
        found.append(problem("country", "unknown_country"))
    raise_if(found)
    return parts


def _save(template: OnboardingTemplate, done: events.TemplateChange, actor: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            _write(template, done, actor, at)
    except IntegrityError as error:
        raise TemplateNameTaken(field="name") from error


def _write(template: OnboardingTemplate, done: events.TemplateChange, actor: Actor, at: datetime) -> None:
    if template.is_default:
        others = OnboardingTemplate.objects.filter(partner=template.partner).exclude(pk=template.pk)
        others.filter(is_default=True).update(is_default=False, row_version=F("row_version") + 1)
    template.save()
    _tell(done, actor, template, at)


def _tell(done: events.TemplateChange, actor: Actor, template: OnboardingTemplate, at: datetime) -> None:
    record(
        done,
        actor=actor,
        at=at,
        subject=template,
        partner_id=template.partner_id,
        on_behalf_of=permissions.on_behalf_of(actor, template.partner),
    )
