"""What somebody wants to be told of: a tick and a choice for each type of event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from customers.models import ByMail
from customers.notices import kinds
from customers.notices.kinds import NoticeKind, Wish
from portal.base.formstyle import StyledForm


@dataclass(frozen=True)
class ChoiceLine:
    """One type of event with its two inputs."""

    kind: NoticeKind
    portal: BoundField
    mail: BoundField


class ChoicesForm(StyledForm, forms.Form):
    """Begins with what somebody has."""

    def __init__(self, wishes: Mapping[str, Wish], data: Mapping[str, Any] | None = None) -> None:
        initial: dict[str, Any] = {}
        for one in kinds.every():
            wish = wishes.get(one.verb, one.proposed)
            initial |= {f"portal_{one.field}": wish.in_portal, f"mail_{one.field}": wish.by_mail}
        super().__init__(data, initial=initial)
        for one in kinds.every():
            named = {"event": one.label}
            shown = forms.BooleanField(label=_("In the portal: %(event)s") % named, required=False)
            mail = forms.ChoiceField(
                label=_("By mail: %(event)s") % named,
                choices=ByMail.choices,
                error_messages={"required": _("Choose whether and when this comes by mail.")},
            )
            self.fields[f"portal_{one.field}"] = shown
            self.fields[f"mail_{one.field}"] = mail

    def wanted(self) -> dict[str, Wish]:
        """By type of event, what is to hold."""
        given = self.cleaned_data
        return {
            one.verb: Wish(given[f"portal_{one.field}"], given[f"mail_{one.field}"]) for one in kinds.every()
        }

    @property
    def groups(self) -> list[tuple[Any, list[ChoiceLine]]]:
        """For the template."""
        return [(title, [self._line(one) for one in members]) for title, members in kinds.GROUPS]

    def _line(self, one: NoticeKind) -> ChoiceLine:
        return ChoiceLine(one, self[f"portal_{one.field}"], self[f"mail_{one.field}"])
