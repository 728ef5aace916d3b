"""What a page or a mail promises in figures, read from the setting that enforces it; never a number in a text."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()

PROMISES = frozenset(
    {
        "REVIEW_TARGET_MINUTES",
        "REVIEW_LIMIT_MINUTES",
        "UNDO_SECONDS",
        "NON_COMPLIANT_DAYS",
        "CONTACT_ATTEMPTS",
    }
)


@register.simple_tag
def promised(name: str) -> int:
    """The figure behind a promise, in the unit that the setting's name ends with; `TemplateSyntaxError` for others."""
    if name not in PROMISES:
        raise template.TemplateSyntaxError(f"{name} is no promise: {', '.join(sorted(PROMISES))}")
    return int(getattr(settings, name))
