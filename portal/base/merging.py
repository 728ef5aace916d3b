"""A form that is sent again after somebody else changed the same: what was typed stays, what was not takes today's."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.base.versions import Outdated

Form = TypeVar("Form", bound=forms.BaseForm)

FIELD = "shown"
"""The hidden input with the values that the page showed, as JSON: name → list of texts."""
MOST = 100_000
"""Characters of it that are read."""


def shown(form: forms.BaseForm) -> str:
    """What the form shows now, for the hidden input; what was posted where the form is posted again."""
    if form.is_bound and FIELD in form.data:
        return str(form.data[FIELD])
    return json.dumps({name: _texts(form[name].value()) for name in form.fields}, ensure_ascii=False)


def merged(posted: QueryDict, fresh: forms.BaseForm) -> tuple[QueryDict, dict[str, str]]:
    """What to show instead: the posted values where they were typed, else those of `fresh` (unbound, as of now).

    Returns the data for a form, and by field what stands there now where both changed it.
    """
    before, data, both = _before(posted), posted.copy(), {}
    for name in fresh.fields:
        now, typed = _texts(fresh[name].value()), posted.getlist(name)
        if _same(typed, before.get(name)):
            data.setlist(name, now)
        elif not _same(now, before.get(name)) and not _same(now, typed):
            both[name] = _in_words(fresh.fields[name], now)
    data[FIELD] = shown(fresh)
    return data, both


def say(form: forms.BaseForm, both: dict[str, str]) -> None:
    """Put today's value beside each field that two people changed."""
    sentence = _(
        "Changed in the meantime to “%(now)s”. What you typed is kept: send it again to put it in its place."
    )
    for name, now in both.items():
        if name in form.fields:
            text = sentence % {"now": now or _("nothing")}
            form.add_error(name, forms.ValidationError(text, code="outdated"))


def again(
    posted: QueryDict, fresh: forms.BaseForm, make: Callable[[QueryDict], Form], error: Outdated
) -> Form:
    """The form to show again after `Outdated`: `make` builds it from data, `fresh` is it unbound, as of now."""
    data, both = merged(posted, fresh)
    form = make(data)
    form.is_valid()
    say(form, both)
    form.add_error(None, forms.ValidationError(str(error), code=error.code))
    return form


def _before(posted: QueryDict) -> dict[str, list[str]]:
    text = posted.get(FIELD, "")
    try:
        found = json.loads(text) if len(text) <= MOST else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: _texts(value) for name, value in found.items()}


def _texts(value: Any) -> list[str]:
    if value is None or value is False:
        return []
    if value is True:
        return ["on"]
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _same(one: list[str], other: list[str] | None) -> bool:
    """Blank is blank, however a browser sends it; line ends are CRLF when posted."""
    return other is not None and _plain(one) == _plain(other)


def _plain(texts: list[str]) -> list[str]:
    return sorted(text.replace("\r\n", "\n").strip() for text in texts if text.strip())


def _in_words(field: forms.Field, values: list[str]) -> str:
    labels = {str(value): str(label) for value, label in getattr(field, "choices", None) or []}
    return ", ".join(labels.get(value, value) for value in values)
