"""The page on which a file is chosen, or its text pasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from customers.imports.columns import UNKNOWN, Column
from customers.imports.mapping import LEFT_OUT
from customers.imports.reading import MEGABYTES_AT_MOST, ROWS_AT_MOST
from customers.models import CustomerImport
from portal.accounts.models import Partner
from portal.accounts.partner_choice import PartnerChoice
from portal.base.formstyle import StyledForm
from portal.base.templatetags.portal_ui import number

PASTED_AT_MOST = 400_000
"""Characters; more than that, in bytes of an address-encoded form, the server does not take as text."""


class ColumnsForm(StyledForm, forms.Form):
    """For each column of a file, which one it is; what was told by its name is chosen already."""

    def __init__(
        self, one: CustomerImport, columns: Sequence[Column], data: Mapping[str, Any] | None = None
    ) -> None:
        known = {f"column_{place}": key for place, key in enumerate(one.columns) if key not in ("", UNKNOWN)}
        known |= {f"column_{place}": LEFT_OUT for place, key in enumerate(one.columns) if key == ""}
        super().__init__(data, initial=known)
        self.one = one
        choices = [
            ("", _("Choose…")),
            (LEFT_OUT, _("Leave it out")),
            *((each.key, each.label) for each in columns),
        ]
        for place, header in enumerate(one.headers):
            label = header or _("Column %(number)s") % {"number": place + 1}
            self.fields[f"column_{place}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def chosen(self) -> list[str]:
        """By column of the file."""
        return [self.cleaned_data[f"column_{place}"] for place in range(len(self.one.headers))]

    def lines(self, samples: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
        """For the template: the field, whether nobody knows it yet, and what stands in it."""
        return [
            {
                "field": self[f"column_{place}"],
                "is_unknown": key == UNKNOWN,
                "samples": [row[place] for row in samples if place < len(row) and row[place]],
            }
            for place, key in enumerate(self.one.columns)
        ]


class UploadForm(StyledForm, PartnerChoice):
    """A file, or its text; one of the two."""

    needed: ClassVar[Mapping[str, Any]] = {"partner_id": _("Choose the partner these customers are for.")}

    may_update = forms.BooleanField(
        label=_("Change customers that are there"),
        required=False,
        help_text=_(
            "A row with the external ID of one changes what differs; an empty cell changes nothing. Without this, "
            "such a row is refused."
        ),
    )
    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or paste the rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("With the line of column names. For more than some thousand rows, choose a file."),
    )

    def __init__(
        self,
        partners: Sequence[Partner],
        data: Mapping[str, Any] | None = None,
        files: Any = None,
    ) -> None:
        super().__init__(data, files)
        self.offer(partners)
        told = _("Up to %(rows)s rows and %(size)s MB; comma, semicolon, tab or bar between the cells.")
        self.fields["file"].help_text = told % {"rows": number(ROWS_AT_MOST), "size": MEGABYTES_AT_MOST}

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if bool(file) == bool(text.strip()):
            told = _("Choose a file or paste the rows: one of the two.")
            self.add_error("file", forms.ValidationError(told, code="one_source"))
        elif len(text) > PASTED_AT_MOST:
            told = _(
                "This has %(length)s characters; at most %(limit)s can be pasted. Choose a file instead."
            )
            figures = {"length": len(text), "limit": PASTED_AT_MOST}
            self.add_error("text", forms.ValidationError(told, code="text_too_long", params=figures))
        return self.cleaned_data

    @property
    def source(self) -> bytes | str:
        """What was given."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        return file.read() if file else str(self.cleaned_data["text"])

    @property
    def name(self) -> str:
        """What it is called."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        return str(file.name) if file else str(_("Pasted rows"))

    def place(self, _form: forms.BaseForm, field: str) -> str | None:
        """Where a refusal of the file belongs: next to what was used."""
        if field == "file":
            return "file" if self.cleaned_data.get("file") else "text"
        return None
