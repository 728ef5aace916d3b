"""One run: the world as it began, the steps that a seed draws, the faults in them, and the proof after each."""

from __future__ import annotations

import hashlib
import logging
import random
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection

from compliance.models import Check, ListAcceptance, ListInForce, ListUpdate
from customers.imports import steps
from customers.models import Customer, CustomerExport, CustomerImport, Draft, Profile, Reservation
from customers.onboarding import drafts
from portal.accounts.models import Partner
from portal.audit.models import AuditEvent
from portal.base.errors import DomainError
from portal.jobs import periodic, tasks, work
from portal.jobs.turns import Turns
from portal.testing import cast, makers
from portal.testing.simulation import faults, lists, stand_ins
from portal.testing.simulation.people import People
from portal.testing.simulation.proof import Proof

STEPS = 30
SLICES = 200
"""Of a re-screening, when nobody else wants anything: more than any list of a run needs."""
PAUSES = [1, 1, 1, 1, 3, 3, 10, 10, 40, 40, 70, 130, 400, 4000, 90_000, 90_000, 400_000, 1_400_000]
"""Seconds from step to step: mostly people at work, at times a lease, a claim, a working day or half of thirty days."""


class Broken(AssertionError):
    """An invariant does not hold, or a service raised what it should not."""


class World:
    """The database as every run begins: catalogue, partners and people; made once, copied back before each run."""

    def __init__(self) -> None:
        logging.disable(logging.CRITICAL)
        call_command("migrate", verbosity=0)
        makers.load_catalogue()
        for name, partner in (("Alice", "Northwind Telecom"), ("Charlie", "Southwind Telecom")):
            made = Partner.objects.create(name=partner, contact_email=f"{name.lower()}@partner.example")
            cast.member(name, made, "wholesale_admin")
        for name, role in (("Rita", "reviewer"), ("Ravi", "reviewer"), ("Lena", "compliance_lead")):
            cast.staff(name, role)
        self.proof = Proof()
        self.kept = sqlite3.connect(":memory:")
        self._raw().backup(self.kept)

    def begin(self) -> None:
        """As it was."""
        self.kept.backup(self._raw())

    @staticmethod
    def _raw() -> Any:
        connection.ensure_connection()
        return connection.connection


class Run:
    """One seed played from its beginning; `trace` is what happened, line by line."""

    def __init__(self, seed: int, proof: Proof, *, say: Callable[[str], None] | None = None) -> None:
        self.seed, self.rng, self.proof = seed, random.Random(seed), proof
        self.time = stand_ins.Clock()
        self.world = stand_ins.Outside(self.rng)
        self.queue = stand_ins.Queue(self.world)
        self.trace: list[str] = []
        self.say = say
        self.crashes = self.pauses = self.refused = 0

    def play(self) -> str:
        """Every step, then the end; a digest of all that happened. Raises `Broken`."""
        self.proof.begin()
        outside = stand_ins.in_place(self.world, self.time, self.queue)
        with outside, connection.execute_wrapper(self.proof.watch):
            self.people = People(self.rng)
            if self.rng.random() < 0.85:  # else the first checks wait for a list
                lists.change(self.rng, self.time.now())
            for _ in range(STEPS):
                self._step()
                self._prove()
            self._settle()
        return self._digest()

    def _step(self) -> None:
        self.time.on(seconds=self.rng.choice(PAUSES))
        dice = self.rng.random()
        if dice < 0.35:
            self._machine()
        elif dice < 0.41:
            self._as_a_process("the list changes", lambda: lists.change(self.rng, self.time.now()))
        else:
            self._person()

    def _person(self) -> None:
        words, act = self.people.act(self.time.now())
        self._as_a_process(words, act, dies=0.08)

    def _machine(self) -> None:
        name = self.queue.take() or self.rng.choice(["drain", "drain", "sweep", "periodic"])
        done = {"drain": tasks.drain, "sweep": tasks.sweep, "periodic": tasks.run_periodic}[name]
        self._as_a_process(name, done, dies=0.35, meanwhile=self._meanwhile)

    def _meanwhile(self) -> None:
        """While a task stands still: time passes, perhaps more than its lease, and others go on."""
        self.pauses += 1
        self.time.on(seconds=self.rng.choice([1, 30, 130]))
        if self.rng.random() < 0.5:
            self._person()
        else:
            self._as_a_process("  meanwhile drain", tasks.drain, dies=0.2)

    def _as_a_process(
        self,
        words: str,
        act: Callable[[], object],
        *,
        dies: float = 0.1,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        after = self.rng.randrange(1, 90) if self.rng.random() < dies else None
        self._note(f"{words}{f' (dies after {after} statements)' if after else ''}")
        process = faults.Process(self.rng, dies_after=after, meanwhile=meanwhile)
        try:
            lived = faults.run(process, act)
        except DomainError as refused:
            self.refused += 1
            self._note(f"  refused: {type(refused).__name__}")
        except Exception as error:
            raise Broken(f"seed {self.seed}: {words}: {type(error).__name__}: {error}") from error
        else:
            self.crashes += not lived

    def _prove(self) -> None:
        found = self.proof.violations()
        if found:
            after = f"after step {len(self.trace)} ({self.trace[-1].strip()})"
            raise Broken(f"seed {self.seed}, {after}: {'; '.join(found)}")

    def _settle(self) -> None:
        """The faults stop and the machine has time: everything owed is done, each thing once."""
        self.world.failing = False
        if not ListInForce.objects.exists():
            lists.change(self.rng, self.time.now())
        for _ in range(12):
            before = connection.connection.total_changes
            self.time.on(seconds=4000)
            for _slice in range(SLICES):
                if not periodic.run_due(self.time.now()):
                    break
            beats = connection.connection.total_changes - before
            work.run_due(at=self.time.now(), seconds=600, turns=Turns(self.time.monotonic))
            if not self._left() and connection.connection.total_changes - before == beats:
                break
        self._note("settled")
        self._prove()
        if left := self._left():
            raise Broken(f"seed {self.seed}: when everything had settled there were still {left}")

    def _left(self) -> dict[str, int]:
        """What should have been done by now, with how many."""
        here, old = Customer.objects.present(), self.time.at - timedelta(days=drafts.DAYS, hours=2)
        moving = ["provisioning", "updating", "deleting"]
        imports = CustomerImport.objects.filter(phase__in=steps.RUNNING, stopped=False)
        holders = [
            "import:" + one.public_id
            for one in CustomerImport.objects.filter(phase="importing", stopped=False)
        ]
        counts = {
            "work owed": work.owed_count(at=self.time.now()),
            "versions unchecked": Profile.objects.exclude(checks__finished_at__isnull=False).count(),
            "checks unfinished": Check.objects.filter(finished_at=None).count(),
            "list updates unfinished": ListUpdate.objects.filter(finished_at=None).count(),
            "customers checking": here.filter(compliance_status="checking").count(),
            "imports under way": imports.count(),
            "units held for nothing": Reservation.objects.exclude(holder__in=holders)
            .filter(count__gt=0)
            .count(),
            "exports unwritten": CustomerExport.objects.filter(is_ready=False, trouble="").count(),
            "lists accepted, not in force": ListAcceptance.objects.filter(state="confirmed").count(),
            "drafts kept too long": Draft.objects.filter(written_at__lt=old).count(),
            "provisioning under way": Customer.objects.filter(provisioning_status__in=moving).count(),
        }
        return {name: number for name, number in counts.items() if number}

    def _note(self, line: str) -> None:
        self.trace.append(f"{self.time.at:%m-%d %H:%M:%S.%f} {line}")
        if self.say is not None:
            self.say(self.trace[-1])

    def _digest(self) -> str:
        rows = AuditEvent.objects.order_by("pk").values_list("at", "verb", "object_id", "actor_name")
        text = "\n".join([*self.trace, *(str(row) for row in rows), str(self.world.sent)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]
