"""What every form that changes something carries, and what a page says when it was too old."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.audit import since
from portal.base import merging, versions
from portal.base.versions import Seen

register = template.Library()
_HIDDEN = '<input type="hidden" name="{}" value="{}">'


def _seen(context: Any) -> Seen | None:
    return getattr(getattr(context.get("request"), "actor", None), "seen", None)


@register.simple_tag(takes_context=True)
def row_version(context: Any, row: Any, form: str = "", kind: str = "", now: Any = None) -> SafeString:
    """The hidden input with a row's counter: the page's own again when it is refused for another reason."""
    seen, key = _seen(context), versions.key_of(row, kind)
    value = versions.carried(row, kind=kind, now=now if kind else None)
    if seen is not None and not seen.late and key in seen.posted:
        value = f"{key}:{seen.posted[key]}"
    if form:
        return format_html(
            '<input type="hidden" name="{}" value="{}" form="{}">', versions.FIELD, value, form
        )
    return format_html(_HIDDEN, versions.FIELD, value)


@register.simple_tag(takes_context=True)
def shown(context: Any, form: forms.BaseForm) -> SafeString:
    """The hidden input with the values that the page showed at first, to tell later what was typed."""
    seen, request = _seen(context), context.get("request")
    posted = request.POST.get(merging.FIELD) if request is not None and request.method == "POST" else None
    late = seen is not None and bool(seen.late)
    value = posted if posted is not None and not late else merging.shown(form)
    return format_html(_HIDDEN, merging.FIELD, value)


@register.inclusion_tag("components/_outdated.html", takes_context=True)
def outdated(context: Any) -> dict[str, Any]:
    """What has changed since the page was drawn; nothing on a page that was not refused for it."""
    seen, request = _seen(context), context.get("request")
    late = seen.late if seen is not None else []
    actor = getattr(request, "actor", None)
    partner = actor is None or actor.is_partner
    return {
        "late": bool(late),
        "lines": [line for one in late for line in since.lines(one, for_partner=partner)],
    }
