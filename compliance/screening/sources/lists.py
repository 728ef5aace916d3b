"""The sub-lists we know: their codes, full names, keepers and pages; how a code is read from a source text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

Agency = Literal["BIS", "OFAC", "State", "Sample", ""]

_BIS = "https://www.bis.gov/"
_OFAC = "https://ofac.treasury.gov/"
_STATE = "https://www.state.gov/"
_CSL = "https://www.trade.gov/consolidated-screening-list"


@dataclass(frozen=True, slots=True)
class ListInfo:
    """One sub-list: who keeps it, and where its own page is."""

    code: str
    name: str
    agency: Agency
    keeper: str
    page: str
    contact: str

    @property
    def is_ofac(self) -> bool:
        """OFAC lists: parties are numbered, and records about them are kept ten years."""
        return self.agency == "OFAC"


def _bis(code: str, name: str, page: str) -> ListInfo:
    return ListInfo(
        code,
        name,
        "BIS",
        "Bureau of Industry and Security, Department of Commerce",
        page,
        _BIS + "contact-bis",
    )


def _ofac(code: str, name: str, page: str = "sanctions-list-service") -> ListInfo:
    keeper = "Office of Foreign Assets Control, Department of the Treasury"
    return ListInfo(code, name, "OFAC", keeper, _OFAC + page, _OFAC + "contact-ofac")


def _state(code: str, name: str, keeper: str, page: str) -> ListInfo:
    return ListInfo(code, name, "State", keeper, page, page)


_ISN_PAGE = _STATE + "bureaus-offices/under-secretary-for-arms-control-and-international-security-affairs/"
_CONSOLIDATED = "consolidated-sanctions-list-data-files"

_KNOWN: Final = (
    _bis("DPL", "Denied Persons List", _BIS + "denied-persons-list"),
    _bis("EL", "Entity List", _BIS + "entity-list"),
    _bis("UVL", "Unverified List", _BIS + "unverified-list"),
    _bis("MEU", "Military End User List", _BIS + "military-end-user-list"),
    _ofac(
        "SDN",
        "Specially Designated Nationals and Blocked Persons List",
        "specially-designated-nationals-and-blocked-persons-list-sdn-human-readable-lists",
    ),
    _ofac("SSI", "Sectoral Sanctions Identifications List", _CONSOLIDATED),
    _ofac("FSE", "Foreign Sanctions Evaders List", _CONSOLIDATED),
    _ofac("PLC", "Palestinian Legislative Council List", _CONSOLIDATED),
    _ofac(
        "CAP",
        "List of Foreign Financial Institutions Subject to Correspondent or Payable-Through Account Sanctions",
        _CONSOLIDATED,
    ),
    _ofac("CMIC", "Non-SDN Chinese Military-Industrial Complex Companies List", _CONSOLIDATED),
    _ofac("MBS", "Non-SDN Menu-Based Sanctions List", _CONSOLIDATED),
    _state(
        "DTC",
        "AECA Debarred List (ITAR Debarred)",
        "Directorate of Defense Trade Controls, Department of State",
        "https://www.pmddtc.state.gov/",
    ),
    _state(
        "ISN",
        "Nonproliferation Sanctions",
        "Bureau of International Security and Nonproliferation, Department of State",
        _ISN_PAGE,
    ),
    ListInfo(
        "SAMPLE", "Fictional sample list", "Sample", "This portal; every party on it is invented", "", ""
    ),
)

LISTS: Final[Mapping[str, ListInfo]] = MappingProxyType({info.code: info for info in _KNOWN})
SAMPLE_CODE: Final = "SAMPLE"

_OTHER_SPELLINGS: Final = {
    "NS-MBS": "MBS",
    "CAPTA": "CAP",
    "NS-CMIC": "CMIC",
    "NS-PLC": "PLC",
    "SDNL": "SDN",
    "ENTITY": "EL",
}
_BRACKET = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9-]*)(?:\s+List)?\s*\)")
_AGENCIES: Final[tuple[tuple[str, Agency], ...]] = (
    ("Industry and Security", "BIS"), ("Commerce", "BIS"), ("Treasury", "OFAC"), ("State", "State"),
)  # fmt: skip


def read_code(source: str) -> str:
    """The list code a CSL `source` text names: its bracket, else the initials of its words, 20 letters at most."""
    for found in _BRACKET.findall(source):
        code = found.upper()
        return _OTHER_SPELLINGS.get(code, code)[:20]
    words = re.findall(r"[A-Za-z0-9]+", source.partition(" - ")[0])
    return ("X" + "".join(word[0] for word in words).upper())[:20]


@lru_cache(maxsize=1024)
def describe_source(source: str) -> ListInfo:
    """What is known of the list a source text names; for an unknown list, what the text itself says."""
    code = read_code(source)
    known = LISTS.get(code)
    if known is not None:
        return known
    name, _, keeper = source.partition(" - ")
    agency = next((agency for words, agency in _AGENCIES if words in keeper), "")
    return ListInfo(code, name.strip(), agency, keeper.strip(), _CSL, _CSL)  # type: ignore[arg-type]


def describe(code: str) -> ListInfo:
    """The list of a code; an unknown code describes itself and counts as no agency's."""
    return LISTS.get(code) or ListInfo(code, code, "", "", _CSL, _CSL)


def is_ofac(code: str) -> bool:
    """Whether records about this list are kept ten years (domain.md §4)."""
    return describe(code).is_ofac
