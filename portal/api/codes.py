"""Numbers of `/v1` for the codes of the error catalogue (contract G7): Cisco's where one fits, else one of ours.

A number, once given, is never given to another code: new ones come at the end of `OURS`.
"""

from __future__ import annotations

CISCO = {"required": 1001, "too_long": 1002, "email_taken": 10022}
FIRST = 90000
OURS = (
    "refused",
    "administrator_level",
    "answer_waits",
    "appointment_changes_nothing",
    "appointment_open",
    "authority_needed",
    "body_too_large",
    "check_not_finished",
    "claimed",
    "customer_gone",
    "default_template",
    "enough_attempts",
    "gone",  # a customer that was removed
    "invalid",
    "json_needed",
    "last_administrator",
    "licence_day_needed",
    "list_missing",
    "list_refused",
    "method_not_allowed",
    "no_colleague",
    "no_index",
    "no_list",
    "no_match_found",
    "no_questions",
    "no_round",
    "nobody_named",
    "not_allowed",
    "not_claimable",
    "not_delisted",
    "not_found",
    "not_held",
    "not_json",
    "not_reopenable",
    "not_viewable",
    "not_waiting",
    "nothing_asked",
    "nothing_due",
    "nothing_pending",
    "nothing_said",
    "nothing_written",
    "number_needed",
    "one_package",
    "own_decision",
    "own_organisation_taken",
    "own_release",
    "product_unavailable",
    "quantity_below_assigned",
    "quantity_exhausted",
    "reason_needed",
    "scope_missing",
    "server_error",
    "stale",
    "status_forbids",
    "suspended",
    "takes_two_people",
    "tells_too_much",
    "template_name_taken",
    "token_beyond_role",
    "token_needed",
    "too_late",
    "too_many_requests",
    "unjudged",
    "unknown_reason",
    "unknown_word",
    "untrue_reason",
    "works_for_partner",
    "unreadable",
    "wrong_type",
    "external_id_taken",
    "bad_token_name",
    "bad_token_days",
    "bad_token_scope",
)
_NUMBERS = CISCO | {code: FIRST + place for place, code in enumerate(OURS)}


def number_of(code: str) -> int:
    """The `errorCode` of a code; that of "invalid" for a field's own code that has none."""
    return _NUMBERS.get(code, _NUMBERS["invalid"])
