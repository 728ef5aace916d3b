"""Side doors: nobody clears a customer but through a review, whatever they are, wherever they try."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from compliance.models import Case, Clearance, Decision
from compliance.review import cases, decisions, verdicts
from compliance.states import CASE, CHECK
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.models import Customer
from customers.profile import compliance_status
from customers.states import COMPLIANCE, PROVISIONING
from portal.base.actors import system
from portal.base.transitions import ForbiddenTransition
from portal.testing.cast import acting, staff

ROOT = Path(__file__).resolve().parents[2]
WRITER = ROOT / "customers" / "profile" / "compliance_status.py"
GUARDED = ("compliance_status", "non_compliant_on", "compliance_since", "recheck_pending")
WRITES = {"update", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "Customer"}


@pytest.fixture
def case(partner, rita):
    made = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 9700, "strong"))
    cases.claim(actor=acting(rita), case=made, at=AT)
    for one in made.candidates.all():
        verdicts.judge(actor=acting(rita), candidate=one, verdict="no_match", reason="different_name", at=AT)
    return made


def written(tree):
    """Where a guarded column is set: by name in a writing call, as an attribute, or in `update_fields`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for one in targets:
                if isinstance(one, ast.Attribute) and one.attr in GUARDED:
                    yield node.lineno
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in WRITES and any(word.arg in GUARDED for word in node.keywords):
                yield node.lineno
            if (
                any(isinstance(arg, ast.Constant) and arg.value in GUARDED for arg in node.args)
                and name == "setattr"
            ):
                yield node.lineno


def test_the_compliance_status_has_one_writer():
    """customers.profile.compliance_status alone; a customer's creation may say since when it is being checked."""
    found = {}
    for app in ("portal", "customers", "compliance"):
        for file in sorted((ROOT / app).rglob("*.py")):
            apart = {"tests", "migrations", "testing", "bench"} & set(file.parts)
            if file == WRITER or apart:
                continue
            if lines := list(written(ast.parse(file.read_text(encoding="utf-8")))):
                found[str(file.relative_to(ROOT))] = lines
    assert set(found) <= {"customers/onboarding/creation.py"}
    creation = (ROOT / "customers" / "onboarding" / "creation.py").read_text(encoding="utf-8")
    assert "compliance_status=" not in creation


def test_a_superuser_clears_nothing_in_the_admin(case, sam, client):
    """Every form of the admin, posted with a clear status: nothing moves."""
    client.force_login(sam)
    said = {
        "state": "approved",
        "compliance_status": "clear",
        "outcome": "final",
        "verdict": "no_match",
        "decision": "approved",
        "non_compliant_on": "",
        "_save": "Save",
        "action": "delete_selected",
        "_selected_action": "1",
    }
    rows = [case, case.customer, case.candidates.get(), case.events.first(), Clearance.objects.get()]
    for row in rows:
        where = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        for address in (
            reverse(f"{where}_change", args=[row.pk]),
            reverse(f"{where}_changelist"),
            reverse(f"{where}_delete", args=[row.pk]),
        ):
            answer = client.post(address, said)
            assert answer.status_code in (200, 302, 403), address
            assert b"Are you sure" not in answer.content

    case.refresh_from_db()
    customer = Customer.objects.get()
    assert (case.state, customer.compliance_status) == ("claimed", "in_review")
    assert not Decision.objects.exists()
    assert Clearance.objects.filter(ended_at=None).count() == 1


def test_a_superuser_is_no_reviewer(case, db):
    root = staff("Root", "support")
    client = Client()
    client.force_login(root)
    for name, data in (
        ("claim", {}),
        ("decide", {"decision": "approved", "reason": "no_match"}),
        ("confirm", {"action": "confirm"}),
        ("reopen", {"note": "x"}),
        ("undo", {}),
    ):
        answer = client.post(reverse(f"compliance:{name}", args=[case.public_id]), data)
        assert answer.status_code == 403, name
    assert Case.objects.get().state == "claimed"


def test_every_admin_page_of_compliance_is_closed_to_writing(sam, rf):
    from django.contrib import admin

    request = rf.get("/")
    request.user = sam
    for model in apps.get_app_config("compliance").get_models():
        page = admin.site._registry[model]
        rights = (page.has_add_permission, page.has_change_permission, page.has_delete_permission)
        assert not any(right(request) for right in rights), model
        assert set(page.get_actions(request)) <= {"delete_selected"} or not page.get_actions(request)


def test_no_task_decides(case):
    """What the machine runs by itself may escalate, withdraw and deprovision; it never approves or confirms."""
    from portal.jobs import kinds

    for job in kinds.periodic_jobs():
        if job.name in {"withdraw_deleted", "escalate_late", "escalate_untried", "release_idle", "deadlines"}:
            job.run(AT.replace(year=2027))
    case.refresh_from_db()
    assert (case.state, Customer.objects.get().compliance_status) == ("open", "in_review")
    assert not Decision.objects.exists()


# --- the tables (design.md §5)

MACHINES = {machine.name: machine for machine in (CASE, CHECK, COMPLIANCE)}
DESIGNED = {
    "case": {
        "open": {"claimed", "withdrawn"},
        "claimed": {"open", "awaiting_partner", "awaiting_second", "approved", "non_compliant", "withdrawn"},
        # Open: an answer comes back to the queue when who asked has gone home.
        "awaiting_partner": {"claimed", "open", "withdrawn"},
        "awaiting_second": {"claimed", "approved", "non_compliant", "withdrawn"},
        # Decided cases are opened again as a new round; an undo gives them back to who decided.
        "approved": {"open", "claimed", "withdrawn"},
        "non_compliant": {"open", "claimed", "withdrawn"},
        "withdrawn": set(),
    },
    "check": {"queued": {"running"}, "running": {"clear", "hits", "queued"}, "clear": set(), "hits": set()},
    "compliance": {
        # The edges beyond design.md are an undo's: what a decision moved goes back where it was.
        "checking": {"clear", "in_review", "non_compliant"},
        "clear": {"checking", "in_review", "non_compliant"},
        "in_review": {"awaiting_partner", "clear", "non_compliant"},
        "awaiting_partner": {"in_review", "clear", "non_compliant", "deprovisioned"},
        "non_compliant": {"clear", "in_review", "deprovisioned"},
        "deprovisioned": set(),
    },
}
PAIRS = [
    (name, old, new)
    for name, edges in DESIGNED.items()
    for old in edges
    for new in MACHINES[name].states
    if old != new
]


@pytest.mark.parametrize(("name", "old", "new"), PAIRS)
def test_every_pair_of_states_is_as_designed(name, old, new):
    assert MACHINES[name].allows(old, new) == (new in DESIGNED[name][old])


def test_every_edge_names_its_service():
    for machine in (*MACHINES.values(), PROVISIONING):
        assert set(machine.states) == set(machine.edges)
        assert all(owner for targets in machine.edges.values() for owner in targets.values())


@pytest.mark.parametrize("target", ["clear", "checking", "in_review"])
def test_nothing_leads_back_from_deprovisioned(partner, target):
    customer = desk_cast.new_customer(partner, compliance_status="deprovisioned")

    with pytest.raises(ForbiddenTransition):
        compliance_status.move(customer=customer, target=target, actor=system(), at=AT)


def test_a_new_version_moves_no_customer_out_of_its_review(partner):
    for status in ("in_review", "awaiting_partner", "non_compliant", "checking", "deprovisioned"):
        customer = desk_cast.new_customer(partner, compliance_status=status)
        compliance_status.after_new_version(customer=customer, actor=system(), at=AT)
        customer.refresh_from_db()
        assert customer.compliance_status == status
        assert customer.recheck_pending == (status in ("in_review", "awaiting_partner", "non_compliant"))


def test_the_proposal_of_one_is_not_made_final_by_the_same(case, rita):
    made = decisions.decide(actor=acting(rita), case=case, decision="approved", reason="no_match", at=AT)

    assert made.outcome == "pending"
    assert Customer.objects.get().compliance_status == "in_review"
