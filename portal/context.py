"""What every page's frame needs: who is signed in, where they can go, what needs attention."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext as _

from customers.notices import reading
from portal import demo, strips
from portal.accounts.access import actor
from portal.accounts.models import Partner, User
from portal.accounts.rights import OperatorRole, PartnerRole, Right
from portal.base import clock
from portal.base.actors import Actor
from portal.counts import Counts, counts_for


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    label: str
    url: str
    icon: str
    count: int | None = None
    needs_you: bool = False
    current: bool = False


@dataclass(frozen=True)
class Group:
    """Some lines under a common word."""

    label: str | None
    entries: list[Entry]


@dataclass(frozen=True)
class Shell:
    """The frame of a page (templates/base.html)."""

    side: str
    organisation: str = ""
    is_sandbox: bool = False
    user_name: str = ""
    user_email: str = ""
    unread: int = 0
    role: str = ""
    nav: list[Group] = field(default_factory=list)
    strips: list[strips.Strip] = field(default_factory=list)
    theme: str = "auto"
    languages: list[dict[str, Any]] = field(default_factory=list)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame, worked out only when a template asks for it."""
    return {
        "shell": SimpleLazyObject(lambda: _shell(request)),
        "demo_accounts": SimpleLazyObject(_demo_accounts),
    }


def _demo_accounts() -> list[dict[str, str]]:
    if not demo.accounts_exist():
        return []
    return [
        {
            "email": account.email,
            "password": demo.PASSWORD,
            "role": account.role_label,
            "partner": account.partner,
        }
        for account in demo.ACCOUNTS
    ]


def _shell(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return Shell(side="anonymous", languages=_languages())
    who, at = actor(request), clock.now()
    side = "partner" if who.is_partner else "operator"
    nav = _partner_nav(request, who) if who.is_partner else _operator_nav(request, who)
    organisation, is_sandbox = _organisation(who)
    return Shell(
        side=side,
        organisation=organisation,
        is_sandbox=is_sandbox,
        user_name=str(user),
        user_email=user.email,
        unread=reading.unread(who, at) if who.is_partner else 0,
        role=_role(who),
        nav=nav,
        strips=strips.for_actor(who, at),
        theme=user.theme,
        languages=_languages(),
    )


def _organisation(who: Actor) -> tuple[str, bool]:
    """What is written under the mark, and whether it is a sandbox."""
    if not who.is_partner:
        return _("Restricted-party review"), False
    return Partner.objects.values_list("name", "is_sandbox").get(pk=who.partner_id or 0)


def _role(who: Actor) -> str:
    """The role in words, under the user's name."""
    roles = dict(PartnerRole.choices) | dict(OperatorRole.choices)
    return str(roles.get(who.role, "")) if who.role else ""


def _languages() -> list[dict[str, Any]]:
    here = get_language()
    return [
        {"code": code, "label": get_language_info(code)["name_local"].capitalize(), "current": code == here}
        for code, _name in settings.LANGUAGES
    ]


def _entry(
    request: HttpRequest,
    label: str,
    name: str,
    icon: str,
    count: int | None = None,
    *,
    needs_you: bool = False,
) -> Entry:
    url = reverse(name)
    current = request.path == url or (name == _section(request) and request.path != url)
    return Entry(label, url, icon, count, needs_you and bool(count), current)


# Pages that have no entry of their own belong to one of these, by their name or by their room.
_SECTIONS = {
    "customers:template-create": "customers:templates",
    "customers:template-edit": "customers:templates",
    "customers:template-delete": "customers:templates",
    "customers:thresholds": "customers:quota-overview",
    "customers:search": "",
    "team:sub-partner-add": "team:sub-partners",
    "customers": "customers:list",
    "compliance": "compliance:queue",
    "tokens": "tokens:list",
    "apps": "apps:list",
    "webhooks": "webhooks:list",
    "team": "team:list",
}


def _section(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    own = f"{match.namespace}:{match.url_name}"
    return own if own in _ENTRIES else _SECTIONS.get(own, _SECTIONS.get(match.namespace, ""))


_ENTRIES = {
    "customers:today",
    "customers:analytics",
    "customers:list",
    "customers:quota-overview",
    "customers:templates",
    "team:sub-partners",
    "compliance:queue",
    "compliance:mine",
    "compliance:waiting",
    "compliance:second",
    "compliance:deadlines",
    "compliance:decided",
    "compliance:lists",
    "compliance:probe",
    "compliance:thresholds",
}


def _partner_nav(request: HttpRequest, who: Actor) -> list[Group]:
    counts = counts_for(who)
    main = [
        _entry(request, _("Today"), "customers:today", "i-house"),
        _entry(request, _("Customers"), "customers:list", "i-people", counts.needs_answer, needs_you=True),
        _entry(request, _("Quotas"), "customers:quota-overview", "i-bar-chart-line"),
        _entry(request, _("Analytics"), "customers:analytics", "i-graph-up"),
    ]
    groups = [
        Group(None, main),
        Group(_("Organisation"), _organisation_entries(request, who)),
        Group(_("Integrations"), _integrations(request, who)),
    ]
    return [group for group in groups if group.entries]


def _organisation_entries(request: HttpRequest, who: Actor) -> list[Entry]:
    entries = []
    if who.may(Right.MANAGE_TEMPLATES):
        entries.append(_entry(request, _("Templates"), "customers:templates", "i-card-list"))
    if who.may(Right.MANAGE_TEAM):
        entries.append(_entry(request, _("Team"), "team:list", "i-people-fill"))
    if who.may(Right.MANAGE_SUB_PARTNERS) and who.parent_id is None:
        entries.append(_entry(request, _("Sub-partners"), "team:sub-partners", "i-diagram-3"))
    return entries


def _integrations(request: HttpRequest, who: Actor) -> list[Entry]:
    if not who.may(Right.MANAGE_INTEGRATIONS):
        return []
    return [
        _entry(request, _("API tokens"), "tokens:list", "i-key"),
        _entry(request, _("Programs"), "apps:list", "i-box-seam"),
        _entry(request, _("Webhooks"), "webhooks:list", "i-plug"),
        _entry(request, _("API for developers"), "developers", "i-code-slash"),
    ]


def _operator_nav(request: HttpRequest, who: Actor) -> list[Group]:
    groups: list[Group] = []
    if who.may(Right.SEE_CASES):
        groups += [
            Group(None, _desk(request, counts_for(who))),
            Group(_("Knowledge"), _knowledge(request, who)),
        ]
    rest = (
        [_entry(request, _("Who decides"), "appointments", "i-people-fill")] if who.may(Right.APPOINT) else []
    )
    if who.may(Right.USE_ADMIN):
        rest.append(Entry(_("Administration"), reverse("admin:index"), "i-gear"))
    if rest:
        groups.append(Group(None, rest))
    return groups


def _desk(request: HttpRequest, counts: Counts) -> list[Entry]:
    return [
        _entry(request, _("Review queue"), "compliance:queue", "i-inbox", counts.open),
        _entry(request, _("My cases"), "compliance:mine", "i-person-check", counts.mine, needs_you=True),
        _entry(request, _("Waiting for partner"), "compliance:waiting", "i-hourglass-split", counts.waiting),
        _entry(
            request, _("Second approval"), "compliance:second", "i-people-fill", counts.second, needs_you=True
        ),
        _entry(request, _("Deadlines"), "compliance:deadlines", "i-calendar-event"),
    ]


def _knowledge(request: HttpRequest, who: Actor) -> list[Entry]:
    entries = [
        _entry(request, _("Earlier decisions"), "compliance:decided", "i-journal-check"),
        _entry(request, pgettext("navigation", "Lists"), "compliance:lists", "i-card-checklist"),
    ]
    if who.may(Right.MANAGE_LISTS):
        entries.append(_entry(request, _("Probe"), "compliance:probe", "i-search"))
        entries.append(_entry(request, _("Thresholds"), "compliance:thresholds", "i-sliders"))
    return entries
