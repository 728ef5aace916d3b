"""The state of the customer list as its address carries it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.http import urlencode

from customers.states import Compliance, Provisioning

DEFAULT_SORT = "-changed"
SORTS = {
    "name": "sort_name",
    "country": "sort_country",
    "compliance": "status_shown",
    "provisioning": "provisioning_status",
    "partner": "partner__name",
    "changed": "updated_at",
    "created": "created_at",
}
"""What the list can be sorted by, as columns or annotations that are never empty."""
OWN_CHOICES = {"", "count", "hide", "only"}
USES = {"half", "low", "almost", "full"}
LONGEST = 200
KEPT = 2000
"""Characters of a state that is kept; the width of the columns that hold one."""
IN_ADDRESS = {"q": 700, "tag": 720, "country": 24, "package": 100, "partner": 60, "columns": 250}
"""Characters that a free text may take in an address, so that all of them together can be kept."""


def _cut(name: str, text: str) -> str:
    """A value as long as it may be, in letters and in an address."""
    text = text.replace("\0", "").strip()[:LONGEST]
    while len(quote_plus(text)) > IN_ADDRESS.get(name, KEPT):
        text = text[:-1]
    return text.strip()


@dataclass(frozen=True)
class Filters:
    """The state of the list as its address carries it; empty means "any".

    `own`: "" lists the partner's own organisation without counting it, `count` counts it too, `hide`
    leaves it out, `only` shows it alone (domain.md §3). `use`: "low" keeps customers with a quantity
    of which 80 % or more is used, "almost" 95 %, "full" those with one that is used up; "half" those of
    which less than half of every quantity is used. `columns` are those shown, "" the reader's own choice.
    """

    q: str = ""
    compliance: str = ""
    provisioning: str = ""
    country: str = ""
    package: str = ""
    partner: str = ""
    own: str = ""
    use: str = ""
    tag: str = ""
    columns: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def parse(cls, query: QueryDict) -> Filters:
        """Read the query string; a value that means nothing is dropped."""
        given = {one.name: _cut(one.name, query.get(one.name, "")) for one in fields(cls)}
        allowed = {
            "compliance": set(Compliance.values),
            "provisioning": set(Provisioning.values),
            "own": OWN_CHOICES,
            "use": USES,
            "sort": {sign + name for name in SORTS for sign in ("", "-")},
        }
        for name, values in allowed.items():
            if given[name] not in values:
                given[name] = DEFAULT_SORT if name == "sort" else ""
        return cls(**given)

    @classmethod
    def of_text(cls, text: str) -> Filters:
        """Read a query string that was kept."""
        return cls.parse(QueryDict(text))

    @property
    def narrows(self) -> bool:
        """Whether anything but the order and the columns differs from the plain list."""
        return replace(self, sort=DEFAULT_SORT, columns="") != Filters()

    @property
    def text(self) -> str:
        """The query string of this state, without the question mark."""
        return self.address().removeprefix("?")

    def address(self, **changes: str) -> str:
        """The query string of this state with some of it changed; `after` and `before` are places in the list."""
        places = {name: changes.pop(name, "") for name in ("after", "before")}
        state = replace(self, **changes)
        kept = {
            one.name: getattr(state, one.name)
            for one in fields(state)
            if getattr(state, one.name) != one.default
        }
        return f"?{urlencode(kept | {name: place for name, place in places.items() if place})}"

    @property
    def with_counting(self) -> str:
        """The address that counts the own organisation too."""
        return self.address(own="count")

    @property
    def without_counting(self) -> str:
        """The address that lists the own organisation without counting it."""
        return self.address(own="")

    @property
    def without_own(self) -> str:
        """The address that leaves the own organisation out."""
        return self.address(own="hide")

    def sorted_by(self, name: str) -> str:
        """The address that sorts by a column, the other way round when it already does."""
        return self.address(sort=f"-{name}" if self.sort == name else name)
