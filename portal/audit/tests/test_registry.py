"""The declared types of event: words in both languages, nothing of the desk's for partners, none idle or bypassed."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.db import transaction
from django.utils.translation import override

from customers.events import ProfileChanged, QuantitiesChanged, SubscriberAdded
from portal.audit import registry
from portal.audit.events import Change, Event
from portal.audit.models import Audience, AuditEvent
from portal.audit.record import record
from portal.base.actors import system
from portal.testing.makers import make_customer

ROOT = Path(__file__).resolve().parents[3]
APPS = ("customers.", "compliance.", "portal.")
OF_THE_DESK = {
    "list",
    "lists",
    "party",
    "parties",
    "entry",
    "candidate",
    "candidates",
    "score",
    "band",
    "reviewer",
    "verdict",
    "note",
    "case",
    "match",
    "hit",
    "second",
}
"""What no partner may read of, as a word within a name of a value."""
TYPES = [kind for kind in registry.types() if kind.__module__.startswith(APPS)]
FOR_PARTNERS = [kind for kind in TYPES if kind.audience == Audience.PARTNER]
by_name = pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
for_partners = pytest.mark.parametrize("kind", FOR_PARTNERS, ids=lambda kind: kind.name)


def _source() -> dict[Path, str]:
    found = {}
    for app in ("portal", "customers", "compliance"):
        for path in (ROOT / app).rglob("*.py"):
            if not {"tests", "migrations", "testing"} & set(path.parts):
                found[path] = path.read_text("utf-8")
    return found


@by_name
@pytest.mark.once
def test_it_has_its_sentences_in_both_languages(kind):
    for words in filter(None, (kind.desk, kind.partner)):
        said = {}
        for language in ("en", "fr"):
            with override(language):
                said[language] = str(words) % {"name": "Jo"}
        assert said["en"]
        assert said["fr"]
        assert said["en"] != said["fr"]


@by_name
@pytest.mark.once
def test_its_name_and_version_can_be_stored(kind):
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+){1,2}", kind.name)
    assert len(kind.name) <= 80
    assert kind.version >= 1
    assert registry.type_of(kind.name) is kind


@for_partners
@pytest.mark.once
def test_what_a_partner_reads_holds_nothing_of_the_desks(kind):
    names = {one.name for one in fields(kind)}
    if issubclass(kind, Change):
        assert kind.keys is not None or kind is QuantitiesChanged
        names = set(kind.keys or ())

    assert {name for name in names if OF_THE_DESK & set(name.split("_"))} == set()


@by_name
@pytest.mark.once
def test_only_what_partners_may_read_goes_to_their_machines(kind):
    assert kind.audience == Audience.PARTNER or not kind.sets_off.webhook


@by_name
@pytest.mark.once
def test_it_is_recorded_somewhere(kind):
    own = Path(inspect.getfile(kind))
    used = re.compile(rf"\b{kind.__name__}\b")

    assert any(
        used.search(text) for path, text in _source().items() if path != own and "events" not in path.parts
    )


@pytest.mark.once
def test_nothing_is_recorded_by_a_bare_name():
    """A verb in quotes would go around the declarations."""
    bare = re.compile(r"(?<![.\w])(?:record|tell|case_log\.add|add)\(\s*f?\"")
    guilty = [path.name for path, text in _source().items() if "AuditEvent.objects.create" in text]

    assert guilty == ["record.py"]
    assert [path.name for path, text in _source().items() if bare.search(text)] == []


@pytest.mark.once
def test_one_name_is_one_type():
    with pytest.raises(ValueError, match="two types"):

        class Twin(Event):
            """Another with the name of one that is declared."""

            name = ProfileChanged.name
            desk = "twin"


@pytest.mark.once
@pytest.mark.parametrize(
    "make",
    [
        lambda: ProfileChanged(after={"score": 97}),
        lambda: SubscriberAdded(before={"party": "SDN:x"}),
        lambda: QuantitiesChanged(after={"webex_voice": "SDN"}),
    ],
)
def test_a_value_that_was_not_declared_is_refused(make):
    with pytest.raises(ValueError, match=r"declare|quantity"):
        make()


@pytest.fixture
def heard(monkeypatch):
    """What a handler of subscribers added heard; it is forgotten after the test."""
    found = []
    known = {name: dict(handlers) for name, handlers in registry._handlers.items()}
    monkeypatch.setattr(registry, "_handlers", known)

    def hear(recorded):
        found.append(recorded)

    registry.handle(SubscriberAdded, by=hear)
    registry.handle(SubscriberAdded, by=hear)
    return found


def test_a_handler_hears_its_type_once_with_what_it_was_recorded_with(heard, partner, at):
    customer = make_customer(partner, at=at)
    fact = SubscriberAdded(after={"email": "jo@x.example"})
    row = record(fact, actor=system(), at=at, subject=customer, customer=customer)

    (recorded,) = heard
    assert (recorded.row, recorded.subject, recorded.event.after) == (
        row,
        customer,
        {"email": "jo@x.example"},
    )


def test_a_handler_of_all_hears_every_type_once(monkeypatch, partner, at):
    monkeypatch.setattr(registry, "_of_all", {})
    heard = []

    def hear(recorded):
        heard.append(recorded.row)

    registry.handle_all(by=hear)
    registry.handle_all(by=hear)
    customer = make_customer(partner, at=at)
    record(SubscriberAdded(), actor=system(), at=at, subject=customer, customer=customer)

    assert heard == list(AuditEvent.objects.order_by("pk"))
    assert [row.verb for row in heard] == ["customers.created", SubscriberAdded.name]


def test_what_a_handler_cannot_do_undoes_the_change(monkeypatch, partner, at):
    customer = make_customer(partner, at=at)
    before = AuditEvent.objects.count()
    monkeypatch.setattr(registry, "_handlers", {})

    def refuse(_recorded):
        raise LookupError("no room")

    registry.handle(SubscriberAdded, by=refuse)
    with pytest.raises(LookupError), transaction.atomic():
        record(SubscriberAdded(), actor=system(), at=at, subject=customer)

    assert AuditEvent.objects.count() == before
