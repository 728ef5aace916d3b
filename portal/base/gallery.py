"""Invented data for the page of components (DEBUG only): every state of the look on one page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator

from portal.base.formstyle import StyledForm
from portal.base.keyset import Window
from portal.base.templatetags.portal_ui import COMPLIANCE, STATUSES


class SampleForm(StyledForm, forms.Form):
    """One field of each kind."""

    city = forms.CharField(label="City", max_length=50)
    postcode = forms.CharField(label="Postcode", help_text="As the country writes it.", min_length=6)
    county = forms.CharField(label="County", required=False)
    country = forms.ChoiceField(label="Country", choices=[("GB", "United Kingdom (GB)")])
    quantity = forms.IntegerField(
        label="Webex Calling",
        min_value=0,
        widget=forms.NumberInput(
            attrs={
                "data-stepper": True,
                "data-less": "Fewer Webex Calling",
                "data-more": "More Webex Calling",
            }
        ),
    )
    reason = forms.ChoiceField(
        label="Reason",
        widget=forms.RadioSelect,
        choices=[("a", "Different company"), ("b", "Different country")],
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    remember = forms.BooleanField(label="Remember this as not a match", required=False)


def sample_form() -> SampleForm:
    """A form with one thing wrong."""
    return SampleForm(
        {
            "city": "Maidenhead",
            "postcode": "SL6 8",
            "country": "GB",
            "quantity": 80,
            "reason": "a",
        }
    )


def _steps(words: list[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    names = ("label", "note", "state", "status")
    return [dict(zip(names, word, strict=True)) for word in words]


def _review() -> dict[str, Any]:
    start = [("Received", "11:02", "done", ""), ("Checked", "in 3 s", "done", "")]
    return {
        "steps_review": _steps(
            [
                *start,
                (
                    "In review",
                    f"for 14 min; usually {settings.REVIEW_TARGET_MINUTES} to {settings.REVIEW_LIMIT_MINUTES}",
                    "now",
                    "in_review",
                ),
                ("Waiting for you", "only if needed", "next", ""),
                ("Decided", "", "next", ""),
            ]
        ),
        "steps_stopped": _steps(
            [
                *start,
                ("In review", "took 31 min", "done", ""),
                ("Waited for you", "3 attempts", "done", ""),
                ("Non-compliant", f"18 of {settings.NON_COMPLIANT_DAYS} days left", "now", "non_compliant"),
            ]
        ),
        "steps_wizard": [
            {"label": "Company", "state": "done", "url": "#main"},
            {"label": "Billing address", "state": "now", "url": "#main"},
            {"label": "Packages and add-ons", "state": "warn", "url": "#main"},
            {"label": "First administrator", "state": "next"},
            {"label": "Review", "state": "next"},
        ],
    }


def _rows(at: datetime) -> list[dict[str, Any]]:
    rows = [
        {"actor_kind": "reviewer", "actor": "A reviewer", "text": "asked you two questions"},
        {"actor_kind": "system", "field": "Compliance", "old": "Checking", "new": "In review"},
        {
            "actor_kind": "partner",
            "actor": "Jonas Ek",
            "text": "changed the billing address",
            "field": "line 1",
            "old": "Satamakatu 4",
            "new": "Satamakatu 41 B",
        },
        {"actor_kind": "api", "actor": "API token hal_4c…", "text": "assigned 12 × Webex Calling"},
        {"actor_kind": "support", "actor": "Support", "text": "viewed the page as the partner"},
    ]
    return [
        {**row, "at": at - timedelta(hours=9 * n), "request_id": f"req-7f3a9{n}"}
        for n, row in enumerate(rows)
    ]


def _numbers() -> dict[str, Any]:
    quota = ("name", "total", "assigned", "invited", "reserved")
    quotas = [
        ("Webex Calling", 80, 71, 4, 2),
        ("Webex Meetings", 1240, 522, 0, 0),
        ("Webex Suite", 60, 50, 0, 0),
        ("Common Area Calling", 6, 6, 0, 0),
    ]
    clocks = [
        ("ok", "51 min left", 15),
        ("late", "33 min left", 45),
        ("over", "Over by 6 min", 110),
        ("paused", "Paused, partner’s turn", 40),
    ]
    return {
        "quotas": [dict(zip(quota, one, strict=True)) for one in quotas],
        "clocks": [dict(zip(("state", "text", "used"), one, strict=True)) for one in clocks],
    }


def _tiles() -> list[dict[str, Any]]:
    names = ("label", "count", "icon", "tone", "current")
    tiles = [
        ("All customers", 1148, "", "", True),
        ("Need your answer", 2, "chat-left-text-fill", "wait", False),
        ("In review", 6, "eye-fill", "work", False),
        ("Non-compliant", 1, "x-octagon-fill", "stop", False),
    ]
    return [{"url": "?", **dict(zip(names, tile, strict=True))} for tile in tiles]


def _facts() -> list[dict[str, Any]]:
    return [
        {"label": "Billing address", "value": "Satamakatu 41 B\n00160 Helsinki\nFinland"},
        {"label": "Call-in number", "value": "+358 9 0000 0199", "note": "First for Finland"},
        {"label": "External ID", "value": "HT-20415", "code": True},
        {"label": "Subscribers", "value": 102, "url": "#main"},
    ]


def gallery_context(*, at: datetime) -> dict[str, Any]:
    """Everything templates/components_gallery.html shows, as of `at`."""
    return {
        "compliance": [value for value in STATUSES if value in COMPLIANCE],
        "provisioning": [value for value in STATUSES if value not in COMPLIANCE],
        "tiles": _tiles(),
        "facts": _facts(),
        "consequences": ["18 subscribers lose their service at once.", "The history is kept."],
        "crumbs": [{"label": "Customers", "url": "/"}, {"label": "Components"}],
        "rows": _rows(at),
        "since": [{"at": at, "who": "Rolf Ilves", "what": "gave a verdict"}],
        "page": Paginator(range(1490), 12).page(3),
        "window": Window([], before="a", after="b"),
        "form": sample_form(),
        **_numbers(),
        **_review(),
    }
