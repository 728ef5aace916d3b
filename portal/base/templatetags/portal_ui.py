"""Tags and filters of the common look: icons, times with a zone, bar widths, status words.

Widths come out as strings with a point: in an SVG attribute a locale's comma breaks the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.base import moments
from portal.base.formstyle import StyledBoundField, control_class

register = template.Library()

LOW_PERCENT, FULL_PERCENT = 80, 95
GAP = 0.5  # between two segments of a bar, in percent of its width

STATUSES: dict[str, tuple[str, Any]] = {
    "checking": ("arrow-repeat", _("Checking")),
    "clear": ("check-circle-fill", _("Clear")),
    "in_review": ("eye-fill", _("In review")),
    "awaiting_partner": ("chat-left-text-fill", _("Waiting for partner")),
    "non_compliant": ("x-octagon-fill", _("Non-compliant")),
    "deprovisioned": ("slash-circle", _("Deprovisioned")),
    "provisioning": ("arrow-repeat", _("Provisioning")),
    "provisioned": ("check-lg", _("Provisioned")),
    "provisioned_with_errors": ("exclamation-triangle-fill", _("With errors")),
    "updating": ("arrow-repeat", _("Updating")),
    "deleting": ("trash3", _("Deleting")),
    "error": ("exclamation-octagon-fill", _("Error")),
    "removed": ("dash-circle", _("Removed")),
}
COMPLIANCE = {
    "checking",
    "clear",
    "in_review",
    "awaiting_partner",
    "non_compliant",
    "deprovisioned",
}
ACTOR_ICONS = {
    "partner": "person",
    "reviewer": "eye",
    "support": "person-gear",
    "system": "gear",
    "api": "key",
}
TONES = {"success": "ok", "warning": "wait", "error": "stop", "warn": "wait", "info": "work"}
TONE_ICONS = {
    "ok": "check-circle-fill",
    "work": "info-circle-fill",
    "wait": "exclamation-triangle-fill",
    "stop": "x-octagon-fill",
}


@dataclass(frozen=True)
class Segment:
    """One rectangle of a bar; x and width are percent as SVG numbers."""

    name: str
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """A quantity's use: segments, what is left, and level "" | "low" | "full"."""

    segments: tuple[Segment, ...]
    left: int
    level: str


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """One symbol of icons.svg; without a label it is decoration and hidden from assistive tools."""
    address = f"{static('icons.svg')}#i-{name.removeprefix('i-')}"
    classes = f"icon {css}".strip()
    if label:
        text = '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(text, classes, label, address)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, address)


@register.filter
def status_icon(status: str) -> str:
    """Name of the icon of a compliance or provisioning status."""
    return STATUSES.get(str(status), ("circle", ""))[0]


@register.filter
def is_compliance(status: str) -> bool:
    """Whether it is a compliance status (a tinted pill), not provisioning (icon and word)."""
    return str(status) in COMPLIANCE


@register.simple_tag(takes_context=True)
def status_word(context: Context, status: str) -> str:
    """The status in its reader's words: a partner reads "Waiting for you"."""
    side = getattr(context.get("shell"), "side", "")
    if str(status) == "awaiting_partner" and side == "partner":
        return str(_("Waiting for you"))
    return str(STATUSES.get(str(status), ("", status))[1])


@register.filter
def actor_icon(kind: str) -> str:
    """Icon of who did it: partner, reviewer, support, system or api."""
    return ACTOR_ICONS.get(str(kind), "gear")


@register.filter
def tone(level: str) -> str:
    """Tone (ok, work, wait, stop) of a message level or of a strip's level."""
    return level if level in TONE_ICONS else TONES.get(level, "work")


@register.filter
def tone_icon(name: str) -> str:
    """Icon of a tone."""
    return TONE_ICONS.get(name, "info-circle-fill")


@register.filter
def initials(name: str) -> str:
    """At most two capitals of a name, for the avatar."""
    words = str(name).split("@")[0].replace(".", " ").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _number(value: float) -> str:
    return f"{min(100.0, max(0.0, value)):.1f}"


@register.filter
def as_width(percent: float | str | None) -> str:
    """A percentage, kept within 0 and 100, as an SVG number."""
    return _number(float(percent or 0))


@register.filter
def percent_width(part: float | None, whole: float | None) -> str:
    """`part` of `whole` in percent as an SVG number; 0 when there is no whole."""
    return _number(100 * float(part or 0) / float(whole)) if whole else "0.0"


@register.simple_tag
def quota_bar(total: int, assigned: int = 0, invited: int = 0, reserved: int = 0) -> Bar:
    """Segments, remainder and level of a quantity; any count may be None, which is none."""
    total = int(total or 0)
    parts = {
        "assigned": int(assigned or 0),
        "invited": int(invited or 0),
        "reserved": int(reserved or 0),
    }
    used = sum(parts.values())
    return Bar(tuple(_segments(parts, max(total, used))), total - used, _level(used, total))


def _segments(parts: dict[str, int], whole: int) -> Iterator[Segment]:
    start = 0.0
    for name, count in parts.items():
        if count:
            share = 100 * count / whole
            yield Segment(name, _number(start), _number(max(GAP, share - GAP)))
            start += share


def _level(used: int, total: int) -> str:
    if not total or used * 100 < total * LOW_PERCENT:
        return ""
    return "full" if used * 100 >= total * FULL_PERCENT else "low"


@register.filter
def number(value: int | None) -> str:
    """A whole number grouped as the reader's language groups it; a dash for nothing."""
    return "–" if value is None else formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def difference(value: int) -> str:
    """By how much something changes, with its sign: "+1,204", "−3", "0"."""
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return sign + number(abs(value))


for _told in (
    moments.iso_time,
    moments.local_time,
    moments.time_within,
    moments.local_date,
    moments.relative_time,
    moments.time_span,
    moments.day,
    moments.short_day,
    moments.full_moment,
):
    register.filter(_told)


@register.filter
def page_window(page: Page[Any]) -> list[int | str]:
    """Page numbers to offer, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's input with the look's classes, also for forms of other packages."""
    if isinstance(field, StyledBoundField):
        return field.as_widget()
    # Other packages repeat the label as a placeholder; ours say it once.
    return field.as_widget(attrs={"class": control_class(field.field.widget), "placeholder": False})


@register.filter
def problem_count(form: BaseForm) -> int:
    """How many problems a form has; one field may have several."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def error_target(field: BoundField) -> str:
    """Id of the first control of a field: what a link in the error summary must reach."""
    return field.id_for_label or f"{field.auto_id}_0"
