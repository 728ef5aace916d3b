"""Onboarding templates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Change
from portal.audit.models import Audience


class TemplateChange(Change):
    """An onboarding template of a partner's; no customer's history shows it."""

    audience = Audience.PARTNER
    keys = frozenset({"name", "admin_email", "country", "language", "is_default"})


class TemplateCreated(TemplateChange):
    """A partner's first is its default."""

    name = "customers.template.created"
    desk = _("added the template %(name)s")


class TemplateChanged(TemplateChange):
    """Its values, or which is the default."""

    name = "customers.template.changed"
    raises = ("onboardingtemplate",)
    desk = _("changed the template %(name)s")


class TemplateDeleted(TemplateChange):
    """Its Provisioning ID stops working."""

    name = "customers.template.deleted"
    desk = _("deleted the template %(name)s")
