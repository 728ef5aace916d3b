"""The partner's answers: one box and one file for each open question, with what colleagues have drafted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from compliance.contacts import another_look, answer_files, drafts, file_kinds
from compliance.partner_pages.queries import Asked, SeenDraft, SeenFile
from portal.base.formstyle import StyledForm

LONGEST = 4000
FILE, SEEN, SHOWN, STAYS = "-file", "-seen", "-shown", "-stays"
"""What stands behind a question's id in the names of its other inputs."""
ACCEPT = ",".join(f".{ending}" for endings in file_kinds.ENDINGS.values() for ending in endings)


@dataclass(frozen=True)
class Line:
    """A question, its box and its file; `other` is the draft where it differs from what stands in the box."""

    question: Asked
    field: BoundField
    upload: BoundField
    files: tuple[tuple[SeenFile, bool], ...]
    seen: str
    other: SeenDraft | None


class AnswerForm(StyledForm, forms.Form):
    """Fields are named after the questions' public ids. At least one answer is needed; all are welcome."""

    def __init__(self, *args: Any, questions: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.added: dict[str, str] = {}
        for one in questions:
            self.fields[one.public_id] = _box(one)
            self.fields[one.public_id + FILE] = _upload()

    @property
    def is_draft(self) -> bool:
        """Whether it is only to be kept."""
        return "draft" in self.data

    @property
    def uploads(self) -> dict[str, Any]:
        """The files that came, by question."""
        found = {one.public_id: self.files.get(one.public_id + FILE) for one in self.questions}
        return {name: file for name, file in found.items() if file is not None}

    @property
    def lines(self) -> list[Line]:
        """Questions with their boxes, in the order they were asked."""
        return [self._line(one) for one in self.questions if one.public_id in self.fields]

    def _line(self, one: Asked) -> Line:
        box = self[one.public_id]
        typed = str(box.value() or "").strip()
        differs = one.draft is not None and one.draft.text not in ("", typed.replace("\r\n", "\n"))
        return Line(
            question=one,
            field=box,
            upload=self[one.public_id + FILE],
            files=tuple((file, self._stays(one, file)) for file in one.waiting),
            seen=drafts.mark(_drafted(one), [file.public_id for file in one.waiting]),
            other=one.draft if differs else None,
        )

    def _listed(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else []

    def _stays(self, one: Asked, file: SeenFile) -> bool:
        """Ticked, unless this page showed it and somebody took the tick away."""
        shown = file.public_id in self._listed(one.public_id + SHOWN)
        return not shown or file.public_id in self._listed(one.public_id + STAYS)

    def given(self) -> dict[str, drafts.Given]:
        """What the page says of each question."""
        return {one.public_id: self._given(one) for one in self.questions}

    def _given(self, one: Asked) -> drafts.Given:
        name = one.public_id
        added = frozenset([self.added[name]] if name in self.added else [])
        return drafts.Given(
            text=self.data.get(name, "").strip().replace("\r\n", "\n"),
            files=frozenset(self._listed(name + STAYS)) | added,
            seen=self.data.get(name + SEEN, drafts.EMPTY),
            added=added,
        )

    def look_again(self, questions: Sequence[Asked]) -> None:
        """Show the drafts as they are now; what was typed stays, what was not takes the value of now."""
        untouched = {name for name, one in self.given().items() if one.is_untouched}
        now = {one.public_id: _drafted(one) for one in questions if one.public_id in untouched}
        self.questions = questions
        whole = QueryDict(mutable=True)
        for name in self.data:
            whole.setlist(name, [now[name]] if name in now else self._listed(name))
        self.data = whole

    def clean(self) -> dict[str, Any]:
        """Nothing typed and nothing chosen is not an answer; it is a draft."""
        cleaned = super().clean() or self.cleaned_data
        said = any(one.is_answer for one in self.given().values()) or self.uploads
        if self.questions and not said and not self.is_draft and not self.errors:
            self.add_error(self.questions[0].public_id, _("Write at least one answer."))
        return cleaned


def _drafted(one: Asked) -> str:
    return one.draft.text if one.draft else ""


def _box(one: Asked) -> forms.CharField:
    return forms.CharField(
        label=one.text,
        required=False,
        initial=_drafted(one),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _upload() -> forms.FileField:
    return forms.FileField(
        label=_("File (optional)"),
        required=False,
        allow_empty_file=True,  # the service says it, with what to do
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "One at a time, %(size)s MB or less: PDF, PNG, JPEG, plain text, Word, Excel or OpenDocument text. "
            "Save the draft to add another, %(most)s for each answer."
        )
        % {"size": answer_files.MEGABYTES, "most": answer_files.MOST},
    )


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
