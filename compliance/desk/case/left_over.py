"""What somebody typed into a tool that the case does not offer any more: it is shown, to be copied, and not lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms

from compliance.desk.case.offers import CaseView

OFFERED: dict[str, Callable[[CaseView], bool]] = {
    "judge": lambda view: view.may_judge and view.comparison is not None,
    "escalate": lambda view: view.may_judge,
    "approve": lambda view: view.may_decide,
    "stop": lambda view: view.may_decide,
    "keep": lambda view: view.may_keep,
    "ask": lambda view: view.may_ask,
    "attempt": lambda view: view.may_log,
    "second": lambda view: view.pending is not None and not view.own_pending,
}
"""When a form is on the page; those that are not named always are."""


def texts(view: CaseView, refused: Mapping[str, forms.BaseForm]) -> list[tuple[str, str]]:
    """(label, text) of what was written into refused forms that the page has no place for."""
    lost = [form for name, form in refused.items() if not OFFERED.get(name, lambda _view: True)(view)]
    return [
        (str(field.label), str(field.value()))
        for form in lost
        for field in form
        if isinstance(field.field, forms.CharField) and str(field.value() or "").strip()
    ]
