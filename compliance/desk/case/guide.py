"""The guided assessment: the order in which OFAC asks one to compare, answered as far as the data can."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.desk.case.queries import Comparison


@dataclass(frozen=True)
class Step:
    """One question of the assessment; `state` is ok, now or next."""

    text: str
    state: str


def steps(shown: Comparison) -> list[Step]:
    """The list, the type, the name, the rest, the decision. Likeness is stated, never called good or bad."""
    likes = {row.label: row.like for row in shown.rows}
    differ = sum(1 for like in likes.values() if like == "different")
    missing = sum(1 for like in likes.values() if like == "missing")
    return [
        Step(_("The list is one we screen against"), "ok"),
        Step(_type(likes.get(_("Type"), "missing"), person=bool(shown.contact)), "ok"),
        Step(_name(likes.get(_("Name"), "missing")), "ok"),
        Step(_rest(differ, missing), "now"),
        Step(_("Give a verdict, or ask for what is missing"), "next"),
    ]


def _type(like: str, *, person: bool) -> str:
    if person:
        return {
            "same": _("Both are persons: a contact of the customer was compared"),
            "different": _("A contact was compared, and the listed party is not a person"),
        }.get(like, _("A contact was compared; the list does not say what kind of party it is"))
    return {
        "same": _("Both are companies"),
        "different": _("The listed party is not a company"),
    }.get(like, _("The list does not say what kind of party it is"))


def _name(like: str) -> str:
    return {
        "same": _("The whole name agrees"),
        "close": _("Part of the name agrees"),
        "different": _("The names are written differently"),
    }.get(like, _("The list gives no name to compare"))


def _rest(differ: int, missing: int) -> str:
    differing = ngettext("%(n)s field differs", "%(n)s fields differ", differ) % {"n": differ}
    lacking = ngettext("%(n)s is not on both sides", "%(n)s are not on both sides", missing) % {"n": missing}
    return _("Compare the rest: %(differing)s, %(lacking)s") % {"differing": differing, "lacking": lacking}
