"""Review cases: the candidates a reviewer judges, the events its clock is computed from, the decisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compliance.states import CASE, OPEN_CASE_STATES, Band, CaseState, DecisionWord, VerdictWord
from portal.base.ids import public_id
from portal.base.transitions import allowed_values
from portal.base.versions import Versioned

PERSON = settings.AUTH_USER_MODEL


class Case(Versioned):
    """One customer's possible matches under review. At most one open case per customer; hits of any version join it."""

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("customer"), on_delete=models.PROTECT, related_name="cases"
    )
    state = models.CharField(_("state"), max_length=20, choices=CaseState.choices, default=CaseState.OPEN)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    trigger = models.CharField(_("trigger"), max_length=10)
    opened_at = models.DateTimeField(_("opened at"))
    claimed_by = models.ForeignKey(
        PERSON,
        verbose_name=_("claimed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claimed_cases",
    )
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True)
    delisted_at = models.DateTimeField(_("refused on a party no longer listed, since"), null=True, blank=True)
    top_score = models.PositiveIntegerField(_("top score × 10,000"), default=0)
    top_band = models.CharField(_("top band"), max_length=10, choices=Band.choices, blank=True)
    needs_full_review = models.CharField(_("incomplete because"), max_length=40, blank=True)
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("case of the customer it was before"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
    )

    class Meta:
        verbose_name = _("review case")
        verbose_name_plural = _("review cases")
        constraints = [
            allowed_values("state", CASE.states, "case_state_known"),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(state__in=OPEN_CASE_STATES),
                name="one_open_case_per_customer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"], condition=Q(state__in=OPEN_CASE_STATES), name="case_queue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id}"


class RefusalMark(models.Model):
    """A name or external id of a refused or withdrawn customer: whoever comes under it again is reviewed."""

    class Kind(models.TextChoices):
        """What was the same."""

        NAME = "name", _("Name")
        EXTERNAL_ID = "external_id", _("External ID")

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    value = models.CharField(_("folded"), max_length=500)

    class Meta:
        verbose_name = _("mark of a refusal")
        verbose_name_plural = _("marks of refusals")
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "value"], name="one_mark_of_a_refusal")
        ]
        indexes = [models.Index(fields=["value", "kind"], name="refusal_mark_value")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class CaseCandidate(models.Model):
    """One listed party in a case: the newest wording found, and the verdict that stands on it."""

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="candidates"
    )
    party_key = models.CharField(_("party"), max_length=600)
    list_code = models.CharField(_("list"), max_length=20)
    entry = models.ForeignKey(
        "compliance.ListedEntry",
        verbose_name=_("list entry"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    row_hash = models.CharField(_("row hash"), max_length=64)
    check_run = models.ForeignKey(
        "compliance.Check", verbose_name=_("latest check"), on_delete=models.PROTECT, related_name="+"
    )
    score = models.PositiveIntegerField(_("score × 10,000"))
    band = models.CharField(_("band"), max_length=10, choices=Band.choices)
    detail = models.JSONField(_("reasons"), default=dict)
    verdict = models.CharField(_("verdict"), max_length=10, choices=VerdictWord.choices, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    delisted_at = models.DateTimeField(_("taken off the list at"), null=True, blank=True)

    class Meta:
        verbose_name = _("case candidate")
        verbose_name_plural = _("case candidates")
        constraints = [
            models.UniqueConstraint(fields=["case", "party_key"], name="party_once_per_case"),
            allowed_values("verdict", ["", *VerdictWord.values], "candidate_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.party_key} in {self.case_id}"


class CaseEvent(models.Model):
    """What the clock is computed from, append-only: opened, claimed, paused, resumed, decided …"""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=30)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        PERSON, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("name"), max_length=200)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("case event")
        verbose_name_plural = _("case events")
        indexes = [models.Index(fields=["case", "at", "id"], name="case_event_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Verdict(models.Model):
    """One judgement of one candidate, append-only: the newest stands."""

    candidate = models.ForeignKey(
        CaseCandidate, verbose_name=_("candidate"), on_delete=models.PROTECT, related_name="verdicts"
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    verdict = models.CharField(_("verdict"), max_length=10, choices=VerdictWord.choices)
    reason = models.CharField(_("reason"), max_length=40)
    note = models.CharField(_("note"), max_length=2000, blank=True)
    by = models.ForeignKey(PERSON, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")

    def __str__(self) -> str:
        return f"{self.verdict} #{self.pk}"


class Clearance(models.Model):
    """A "not a match", remembered for one customer and one listed party while both sides stay the same."""

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("customer"), on_delete=models.PROTECT, related_name="clearances"
    )
    party_key = models.CharField(_("party"), max_length=600)
    query_fingerprint = models.CharField(_("customer's fingerprint"), max_length=64)
    row_hash = models.CharField(_("entry's fingerprint"), max_length=64)
    verdict = models.ForeignKey(
        Verdict, verbose_name=_("verdict"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=40)
    author_name = models.CharField(_("author"), max_length=200)
    given_at = models.DateTimeField(_("given at"))
    review_on = models.DateField(_("to be reviewed on"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("remembered no match")
        verbose_name_plural = _("remembered no matches")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "party_key"],
                condition=Q(ended_at__isnull=True),
                name="one_live_clearance",
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} ≠ {self.party_key}"


class Decision(models.Model):
    """One decision on a case: proposed, and final at once or after a second person confirmed it."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("Waiting for second approval")
        FINAL = "final", _("Final")
        OVERTURNED = "overturned", _("Overturned")
        RETURNED = "returned", _("Returned without judging")
        UNDONE = "undone", _("Undone")

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    decision = models.CharField(_("decision"), max_length=15, choices=DecisionWord.choices)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=40)
    note = models.CharField(_("note"), max_length=2000, blank=True)
    fact = models.JSONField(_("what the reason names"), default=dict, blank=True)
    by = models.ForeignKey(
        PERSON, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("name"), max_length=200)
    at = models.DateTimeField(_("at"))
    second_by = models.ForeignKey(
        PERSON,
        verbose_name=_("second person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    second_at = models.DateTimeField(_("second person at"), null=True, blank=True)
    second_note = models.CharField(_("second person's note"), max_length=2000, blank=True)
    final_at = models.DateTimeField(_("final at"), null=True, blank=True)
    undo_until = models.DateTimeField(_("undo until"), null=True, blank=True)
    lifts_refusal = models.BooleanField(_("ends a refusal"), default=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            allowed_values(
                "outcome", ["pending", "final", "overturned", "returned", "undone"], "decision_outcome_known"
            ),
            # Nobody confirms their own decision, through any path (rule 3).
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=models.F("by")),
                name="nobody_confirms_their_own",
            ),
            # No path makes a refusal final without a second person.
            models.CheckConstraint(
                condition=~models.Q(decision="non_compliant")
                | ~models.Q(outcome="final")
                | models.Q(second_by__isnull=False),
                name="non_compliance_takes_two",
            ),
            # Nor does any path end one.
            models.CheckConstraint(
                condition=Q(lifts_refusal=False) | ~Q(outcome="final") | Q(second_by__isnull=False),
                name="lifting_a_refusal_takes_two",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(outcome="pending"), name="one_pending_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.outcome} #{self.pk}"
