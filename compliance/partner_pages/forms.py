"""The partner's answers: one box for each open question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from compliance.contacts import another_look
from compliance.partner_pages.queries import Asked
from portal.base.formstyle import StyledForm

LONGEST = 4000


@dataclass(frozen=True)
class Line:
    """A question and its box."""

    question: Asked
    field: BoundField


class AnswerForm(StyledForm, forms.Form):
    """Fields are named after the questions' public ids. At least one answer is needed; all are welcome."""

    def __init__(self, *args: Any, questions: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[one.public_id] = forms.CharField(
                label=one.text,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def lines(self) -> list[Line]:
        """Questions with their boxes, in the order they were asked."""
        return [Line(one, self[one.public_id]) for one in self.questions]

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by question; empty boxes left out."""
        return {name: text for name, text in self.cleaned_data.items() if text}

    def clean(self) -> dict[str, Any]:
        """Nothing typed is not an answer."""
        cleaned = super().clean() or self.cleaned_data
        if self.questions and not any(cleaned.values()) and not self.errors:
            self.add_error(self.questions[0].public_id, _("Write at least one answer."))
        return cleaned


class AnotherLookForm(StyledForm, forms.Form):
    """Why a refusal should be looked at again, and what was not known when it was decided."""

    needed: ClassVar[Mapping[str, Any]] = {
        "reason": _("Choose why we should look at it again."),
        "facts": _("Write what we did not know when we decided."),
    }
    of = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose…")), *another_look.REASONS.items()])
    facts = forms.CharField(
        label=_("What we did not know"),
        max_length=another_look.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Register numbers, dates, owners, addresses: facts that tell your customer from others of a similar name."
        ),
    )
