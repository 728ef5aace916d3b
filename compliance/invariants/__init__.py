"""What must be true of checks, cases and decisions at any moment: nothing unseen, nothing alone, nothing doubled.

For `manage.py check_invariants`, the fault tests and the simulator; reads only, and nobody else calls it.
"""

from __future__ import annotations

from portal.base import invariants


def register() -> None:
    """Make this app's invariants known."""
    from compliance.invariants import cases, checks, decisions, ends, mails

    invariants.register(
        every_version_checked_or_owed=checks.versions,
        a_check_ends_once=checks.outcomes,
        no_hit_unseen=checks.unseen,
        one_open_case_a_customer=cases.one_open,
        case_and_customer_agree=cases.agree,
        cases_follow_events=cases.events,
        verdicts_stand_as_given=cases.verdicts,
        contact_rounds_belong_to_waiting_cases=cases.rounds,
        refusals_ended_by_two=decisions.refusals,
        four_eyes=decisions.four_eyes,
        decisions_and_states_agree=decisions.states,
        deprovisioned_with_cause=ends.deprovisioned,
        withdrawn_with_their_customer=ends.withdrawn,
        what_a_partner_is_told_is_owed=mails.owed,
    )
