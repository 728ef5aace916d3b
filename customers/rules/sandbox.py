"""The magic words of a sandbox partner: what a customer's legal name makes happen on purpose (contract A18).

They stand for no list: whatever else a name says, a sandbox compares it with nothing.
"""

from __future__ import annotations

IN_REVIEW = "sandbox in review"
AWAITING_PARTNER = "sandbox awaiting partner"
NON_COMPLIANT = "sandbox non compliant"
PROVISIONING_ERROR = "sandbox provisioning error"
PROVISIONING_WARNING = "sandbox provisioning warning"
SLOW_PROVISIONING = "sandbox slow provisioning"


def says(name: str, words: str) -> bool:
    """Whether a name holds the magic words, however they are written."""
    return words in " ".join(name.casefold().replace("-", " ").split())


def compliance(name: str) -> str:
    """The compliance status that a check of this name ends with; clear unless a word says otherwise."""
    known = {
        NON_COMPLIANT: "non_compliant",
        AWAITING_PARTNER: "awaiting_partner",
        IN_REVIEW: "in_review",
    }
    return next((status for words, status in known.items() if says(name, words)), "clear")
