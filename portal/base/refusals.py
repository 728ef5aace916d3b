"""A refusal of a service becomes the error of a field, or of the form."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from portal.base.errors import DomainError, Invalid

Name = Callable[[forms.BaseForm, str], str | None]
"""The form's name of a service's field; None where it has none, and the form says it."""


def own_name(form: forms.BaseForm, field: str) -> str | None:
    """Where both call it the same."""
    return field if field in form.fields else None


def show(form: forms.BaseForm, error: DomainError, name: Name = own_name) -> None:
    """Put a refusal next to the field it names; the form then answers with its status 422."""
    problems = error.problems if isinstance(error, Invalid) else [(error.field, error.code, str(error))]
    for field, code, sentence in problems:
        form.add_error(name(form, field), forms.ValidationError(sentence, code=code))
