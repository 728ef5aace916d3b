"""Words of the catalogue for templates."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

SERVICES: dict[str, str | Promise] = {
    "calling": _("calling"),
    "messaging": _("messaging"),
    "meetings": _("meetings"),
    "basic_meetings": _("basic meetings"),
    "queues": _("queues"),
    "contact_center": _("contact center"),
}


@register.filter
def service_word(code: str) -> str:
    """A service in words; an unknown one reads as its code."""
    return str(SERVICES.get(code, code.replace("_", " ")))
