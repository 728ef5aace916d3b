"""What a refusal leaves behind, so that ending it always takes two people, by whatever path (domain.md §4).

Every approval passes `stands_behind`: `decisions` asks it when it is proposed and again when it is confirmed, and the
database refuses a final approval that lifts a refusal without a second person.
"""

from __future__ import annotations

from compliance.models import Case, Decision, RefusalMark
from compliance.screening.normalise import fold
from compliance.screening.tokens import core, tokens
from compliance.states import Band, DecisionWord
from customers.models import Customer

Kind = RefusalMark.Kind


def stands_behind(case: Case) -> bool:
    """Whether an approval of this case would end a refusal: of the customer, in the case, or of who it was before."""
    if case.predecessor_id or case.customer.is_non_compliant:
        return True
    decided = case.decisions.filter(final_at__isnull=False).order_by("-pk")
    last = decided.exclude(decision=DecisionWord.APPROVED, outcome=Decision.Outcome.UNDONE).first()
    return last is not None and last.decision == DecisionWord.NON_COMPLIANT


def takes_two(case: Case) -> bool:
    """Whether an approval needs a second person: over a strong candidate, or where it would end a refusal."""
    return stands_behind(case) or case.candidates.filter(band=Band.STRONG).exists()


def is_overtaken(case: Case) -> bool:
    """Whether a newer case of the customer exists, open or decided: an older one no longer speaks for it.

    Else an old approval, opened and given again by one person, would lift a newer refusal by two.
    """
    return Case.objects.filter(customer_id=case.customer_id, pk__gt=case.pk).exists()


def mark(case: Case) -> None:
    """Remember under which names and external id the customer of a refused or withdrawn case was known."""
    rows = [RefusalMark(case=case, kind=kind, value=value) for kind, value in _known_as(case.customer)]
    RefusalMark.objects.bulk_create(rows, ignore_conflicts=True)


def unmark(customer: Customer) -> None:
    """Forget it all once two people have approved the customer."""
    RefusalMark.objects.filter(case__customer=customer).delete()


def predecessor(customer: Customer) -> Case | None:
    """The newest refused or withdrawn case of another customer, of any partner, under this id or folded name."""
    same = RefusalMark.objects.none()
    for kind, value in _known_as(customer):
        same |= RefusalMark.objects.filter(kind=kind, value=value)
    found = same.exclude(case__customer=customer).order_by("-case_id").select_related("case").first()
    return found.case if found else None


def unanswered(customer: Customer) -> Case | None:
    """That case, until somebody has decided what it means for this customer."""
    answered = customer.cases.filter(predecessor__isnull=False, decisions__final_at__isnull=False)
    return None if answered.exists() else predecessor(customer)


def _known_as(customer: Customer) -> list[tuple[str, str]]:
    """The customer's folded external id and every folded name it had."""
    names = {customer.name, *customer.profiles.order_by("pk").values_list("legal_name", flat=True)}
    folded = sorted({folded for name in names if (folded := folded_name(name))})
    own = fold(customer.external_id).replace(" ", "")
    return [*([(Kind.EXTERNAL_ID, own)] if own else []), *((Kind.NAME, one) for one in folded)]


def folded_name(name: str) -> str:
    """A name as it is compared with earlier ones: without accents, look-alikes, legal forms and order of words."""
    words = sorted(word.raw for word in core(tokens(name)))
    return " ".join(words)[:500]
