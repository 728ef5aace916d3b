"""The rows that a run begins with: a list, a partner and its tokens."""

from __future__ import annotations

from django.conf import settings

from compliance import sample
from compliance.checks import rescreens
from compliance.lists import loads
from portal.accounts.models import Partner
from portal.accounts.tokens import service
from portal.base import clock
from portal.base.actors import system

ACTOR = system("faults")


def begin(clients: int) -> list[str]:
    """The fictional list in force, and a token for each client."""
    load_list()
    partner = Partner.objects.create(name="Northwind Telecom", contact_email="office@partner.example")
    return [token(partner, f"Client {number}") for number in range(clients)]


def load_list() -> None:
    """Only where nobody could take it for a real one is it allowed; here nobody could."""
    debug, settings.DEBUG = settings.DEBUG, True
    try:
        loads.load([sample.PATH], actor=ACTOR, at=clock.now())
    finally:
        settings.DEBUG = debug
    rescreens.run(clock.now())  # nobody to screen again yet: the update owes nothing later


def token(partner: Partner, name: str) -> str:
    """A secret of a client that may do what it needs."""
    _row, secret = service.make(
        actor=ACTOR, partner=partner, name=name, role="wholesale_admin", at=clock.now()
    )
    return secret
