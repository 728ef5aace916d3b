"""Scopes in words: what a person reads before letting a program in. Cisco's name and ours say the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

_SUBJECTS = {
    "customers": (
        _("See customers, their details, packages and statuses"),
        _("Create, change and delete customers"),
    ),
    "subscribers": (_("See subscribers"), _("Add, change and release subscribers")),
    "quantities": (_("See quantities"), _("Change quantities")),
    "sub_partners": (_("See sub-partners"), _("Change sub-partners")),
    "billing_reports": (_("Read billing reports"), _("Make and delete billing reports")),
    "reviews": (_("Follow reviews"), _("Answer the reviewers’ questions")),
    "history": (_("Read the history"), ""),
    "events": (_("Follow what happens to customers"), ""),
    "webhooks": ("", _("Keep webhooks")),
    "imports": ("", _("Import customers from files")),
}


def lines(scopes: Iterable[str]) -> list[str]:
    """One sentence for each thing, in the order given, none twice."""
    return list(dict.fromkeys(_line(one) for one in scopes))


def with_name(scope: str) -> str:
    """The sentence with the scope's own name: programs are documented with that."""
    return f"{_line(scope)} ({scope})"


def _line(scope: str) -> str:
    plain = scope.removeprefix("spark-admin:wholesale_")
    subject, _sign, way = plain.rpartition("_" if plain != scope else ":")
    reads, writes = _SUBJECTS.get(subject, ("", ""))
    return str((reads if way == "read" else writes) or scope)
