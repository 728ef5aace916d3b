"""What a reviewer types: verdicts, decisions, questions, contact attempts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.models import ContactAttempt
from compliance.review.grounds import FACT
from compliance.review.reasons import FACTS
from compliance.states import VerdictWord
from portal.base.formstyle import StyledForm

NOTE = 2000
VERDICT_KEYS = {"no_match": "n", "match": "m", "unsure": "u"}
Choices = Sequence[tuple[str, Any]]


def _note(rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=_("Internal note"),
        required=False,
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _reasons(label: Any, choices: Choices, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("Choose a reason")), *choices], required=required)


def _facts() -> dict[str, forms.Field]:
    """What a licence or an exception is named by; the service says which a reason needs."""
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return {
        "number": forms.CharField(
            label=_("Number of the licence or exception"), required=False, max_length=FACT
        ),
        "authority": forms.CharField(label=_("Granted by"), required=False, max_length=FACT),
        "until": forms.DateField(label=_("Last day of the licence"), required=False, widget=day),
    }


@dataclass(frozen=True)
class VerdictChoice:
    """One verdict on offer, with the reasons that go with it."""

    value: str
    label: str
    key: str
    checked: bool
    field: BoundField


class JudgeForm(StyledForm, forms.Form):
    """A verdict with its reason; each verdict has reasons of its own."""

    needed: ClassVar[Mapping[str, Any]] = {"verdict": _("Choose a verdict: no match, match or unsure.")}
    verdict = forms.ChoiceField(label=_("Verdict"), choices=VerdictWord.choices)
    note = _note(rows=2)
    remember = forms.BooleanField(label=_("Remember “no match”"), required=False, initial=True)

    def __init__(self, *args: Any, reasons: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for word in VerdictWord:
            label = _("Reason for “%(verdict)s”") % {"verdict": word.label}
            self.fields[f"reason_{word}"] = _reasons(label, reasons[word], required=False)

    @property
    def choices(self) -> list[VerdictChoice]:
        """The verdicts in the order of their keys."""
        chosen = self["verdict"].value()
        return [
            VerdictChoice(
                value=str(word),
                label=str(word.label),
                key=VERDICT_KEYS[word],
                checked=word == chosen,
                field=self[f"reason_{word}"],
            )
            for word in VerdictWord
        ]

    def clean(self) -> dict[str, Any]:
        """The reason of the verdict given is needed; the others do not matter."""
        cleaned = super().clean() or self.cleaned_data
        verdict = cleaned.get("verdict")
        if "remember_shown" not in self.data:
            cleaned["remember"] = True  # a form without the box remembers, as always
        if verdict:
            cleaned["reason"] = cleaned.get(f"reason_{verdict}", "")
            if not cleaned["reason"]:
                self.add_error(f"reason_{verdict}", _("Choose the reason for this verdict."))
        return cleaned


class ReasonForm(StyledForm, forms.Form):
    """A decision's required reason from a list, and a note nobody outside the desk reads."""

    needed: ClassVar[Mapping[str, Any]] = {"reason": _("Choose the reason for this decision.")}

    reason = forms.ChoiceField(label=_("Reason"))
    note = _note()

    def __init__(self, *args: Any, reasons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = _reasons(_("Reason"), reasons)
        if any(code in FACTS for code, _text in reasons):
            self.fields |= _facts()

    @property
    def facts(self) -> list[BoundField]:
        """The fields of what a reason names, where one does."""
        return [self[name] for name in _facts() if name in self.fields]

    @property
    def fact(self) -> dict[str, str]:
        """What was typed there: number, authority, last day (ISO)."""
        return {one.name: str(self.cleaned_data.get(one.name) or "") for one in self.facts}


class NoteForm(StyledForm, forms.Form):
    """A note alone: what a second person says, why a case is reopened."""

    needed: ClassVar[Mapping[str, Any]] = {"note": _("Write a few words: they stay with the case.")}

    note = _note()

    def __init__(self, *args: Any, label: Any = None, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = required
        if label is not None:
            self.fields["note"].label = label


@dataclass(frozen=True)
class AskLine:
    """One question of the catalogue: whether it is asked, and its text, which may be changed."""

    code: str
    tick: BoundField
    text: BoundField


class AskForm(StyledForm, forms.Form):
    """Questions from the catalogue; `catalogue` is (code, label, text in the partner's language).

    `leak` answers why the partner may not read a text, or "".
    """

    def __init__(
        self,
        *args: Any,
        catalogue: Sequence[tuple[str, Any, str]],
        leak: Callable[[str], str] = lambda _text: "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.leak = leak
        self.codes = [code for code, _label, _text in catalogue]
        for code, label, text in catalogue:
            self.fields[f"ask_{code}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Question: %(about)s") % {"about": label},
                required=False,
                initial=text,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def lines(self) -> list[AskLine]:
        """The catalogue in its order."""
        return [AskLine(code, self[f"ask_{code}"], self[f"text_{code}"]) for code in self.codes]

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What is asked: (code, text)."""
        data = self.cleaned_data
        return [(code, data[f"text_{code}"]) for code in self.codes if data.get(f"ask_{code}")]

    def clean(self) -> dict[str, Any]:
        """At least one question, and none without a text."""
        cleaned = super().clean() or self.cleaned_data
        asked = [code for code in self.codes if cleaned.get(f"ask_{code}")]
        if not asked:
            self.add_error(f"ask_{self.codes[0]}", _("Choose at least one question."))
        for code in asked:
            self._read(code, cleaned.get(f"text_{code}", ""))
        return cleaned

    def _read(self, code: str, text: str) -> None:
        """A question has a text, and the partner may know every word of it."""
        told = self.leak(text)
        if not text:
            self.add_error(f"text_{code}", _("Write the question."))
        elif told:
            self.add_error(f"text_{code}", told)


class AttemptForm(StyledForm, forms.Form):
    """One try to reach the partner, as it happened."""

    needed: ClassVar[Mapping[str, Any]] = {
        "channel": _("Choose how you tried to reach the partner."),
        "outcome": _("Choose what came of it."),
        "person": _("Enter whom you tried to reach."),
    }

    channel = forms.ChoiceField(label=_("Channel"), choices=ContactAttempt.Channel.choices)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=ContactAttempt.Outcome.choices)
    person = forms.CharField(label=_("Person contacted"), max_length=200)
    proof = forms.CharField(
        label=pgettext_lazy("contact attempt", "Proof"),
        required=False,
        max_length=NOTE,
        help_text=_("Number dialled, message id, what was said."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
