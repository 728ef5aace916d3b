"""What a compliance lead types about a load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.base.formstyle import StyledForm


class AcceptanceForm(StyledForm, forms.Form):
    """Why a load that falls short may be put in force."""

    needed: ClassVar[Mapping[str, Any]] = {
        "reason": _("Say why this load may be put in force although it falls short.")
    }

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The second person reads it before confirming; it stays in the history."),
    )
