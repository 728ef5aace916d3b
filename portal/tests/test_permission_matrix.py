"""Every address × every kind of user: a stranger gets 404, a missing right 403, nobody signed in the sign-in page."""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = ("nobody", "alice", "frida", "ada", "bob", "charlie", "rita", "lena", "sam")
"""Alice owns the customer's partner, Ada may see only her own, Charlie is another partner, the last three are staff."""

IN = 302  # led to the sign-in page


@dataclass(frozen=True)
class Row:
    """One address: its name, how it is asked, and the answers in the order of PEOPLE."""

    name: str
    answers: str
    method: str = "get"
    subject: str = ""


# y: allowed (a page, a redirect or a form's refusal), n: 403, x: 404, i: sign-in page, o: open to all.
OWN_LIST = "i yyyyy nnn"
SEEN = "i yyxyx nnn"
CHANGED = "i yyxnx nnn"
CREATED = "i ynnny nnn"
DESK = "i xxxxx yyn"
LEAD = "i xxxxx nyn"

MATRIX = [
    Row("customers:list", OWN_LIST),
    Row("customers:quota-overview", OWN_LIST),
    Row("customers:country-rules", OWN_LIST),
    Row("customers:create", CREATED),
    Row("customers:create", CREATED, "post"),
    Row("customers:detail", SEEN, subject="customer"),
    Row("customers:history", SEEN, subject="customer"),
    Row("customers:subscribers", SEEN, subject="customer"),
    Row("customers:quotas", SEEN, subject="customer"),
    Row("customers:quotas", CHANGED, "post", subject="customer"),
    Row("customers:edit", CHANGED, subject="customer"),
    Row("customers:edit", CHANGED, "post", subject="customer"),
    Row("customers:subscriber-add", CHANGED, subject="customer"),
    Row("customers:subscriber-add", CHANGED, "post", subject="customer"),
    Row("customers:subscriber-change", CHANGED, subject="subscriber"),
    Row("customers:subscriber-release", CHANGED, "post", subject="subscriber"),
    Row("customers:delete", CHANGED, subject="customer"),
    Row("customers:delete", CHANGED, "post", subject="customer"),
    Row("customers:templates", "i ynnny nnn"),
    Row("customers:template-create", "i ynnny nnn"),
    Row("customers:template-edit", "i ynnnx nnn", subject="template"),
    Row("compliance:status-card", SEEN, subject="customer"),
    Row("compliance:status", SEEN, subject="customer"),
    Row("compliance:answer", CHANGED, "post", subject="customer"),
    Row("compliance:queue", DESK),
    Row("compliance:mine", DESK),
    Row("compliance:waiting", DESK),
    Row("compliance:second", DESK),
    Row("compliance:take-next", DESK, "post"),
    Row("compliance:case", DESK, subject="case"),
    Row("compliance:lists", DESK),
    Row("compliance:probe", LEAD),
    Row("compliance:thresholds", LEAD),
    Row("preferences", "i yyyyy yyy"),
    Row("alive", "o ooooo ooo"),
    Row("ready", "o ooooo ooo"),
    Row("home", "i yyyyy yyy"),
]
