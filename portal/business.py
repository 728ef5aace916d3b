"""Settings of the business (domain.md): clocks, brakes, lists and links. Read by portal/settings.py."""

from __future__ import annotations

from portal.environment import env

SITE_URL = env.address("SITE_URL", "http://localhost:8000")
PROVISIONING_BACKEND = env.text(
    "PROVISIONING_BACKEND", "customers.lifecycle.backends.embedded.EmbeddedDirectory"
)
WEBEX_URL = env.address("WEBEX_URL", "https://webexapis.com/v1")
WEBEX_TOKEN = env.text("WEBEX_TOKEN", "")
WEBEX_CLIENT_ID = env.text("WEBEX_CLIENT_ID", "")
WEBEX_CLIENT_SECRET = env.text("WEBEX_CLIENT_SECRET", "")
WEBEX_REFRESH_TOKEN = env.text("WEBEX_REFRESH_TOKEN", "")
WEBEX_PROVISIONING_ID = env.text("WEBEX_PROVISIONING_ID", "")
REVIEW_TARGET_MINUTES = env.number("REVIEW_TARGET_MINUTES", 15, least=1)
REVIEW_LIMIT_MINUTES = env.number("REVIEW_LIMIT_MINUTES", 60, least=REVIEW_TARGET_MINUTES)
CLAIM_MINUTES = env.number("CLAIM_MINUTES", 5, least=1)
NON_COMPLIANT_DAYS, CONTACT_ATTEMPTS = 30, 3  # domain.md §4: not settings, rules
ANSWER_WINDOW_WORKING_DAYS = env.number("ANSWER_WINDOW_WORKING_DAYS", 2, least=1)
ANSWER_FILE_SCANNER = env.text("ANSWER_FILE_SCANNER", "compliance.contacts.scanning.nothing")
HOLIDAYS = env.days("HOLIDAYS")
DEPROVISION_REQUIRES_RELEASE = env.flag("DEPROVISION_REQUIRES_RELEASE", default=False)
UNDO_SECONDS = env.number("UNDO_SECONDS", 60)
VELOCITY_PER_PARTNER = env.number("VELOCITY_PER_PARTNER", 200, least=1)
VELOCITY_PER_PERSON = env.number("VELOCITY_PER_PERSON", 60, least=1)
VELOCITY_HOLD_MINUTES = env.number("VELOCITY_HOLD_MINUTES", 60, least=1)
CLEARANCE_MONTHS = env.number("CLEARANCE_MONTHS", 12, least=1)
LIST_STALE_DAYS = env.number("LIST_STALE_DAYS", 7, least=1)
REQUIRED_LISTS = [code.upper() for code in env.words("REQUIRED_LISTS", ["SDN", "DPL", "EL"])]
LIST_FETCH = env.flag("LIST_FETCH", default=not env.flag("DEBUG", default=False))
CSL_URL = env.text(
    "CSL_URL", "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"
)
BIS_DPL_URL = env.text("BIS_DPL_URL", "https://www.bis.gov/dpl/dpl.txt")
_OFAC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"
OFAC_SDN_URLS = env.words("OFAC_SDN_URLS", [f"{_OFAC}/{name}.CSV" for name in ("SDN", "ADD", "ALT")])
LINKS = {
    "bis_lists": env.text(
        "LINK_BIS_LISTS", "https://www.bis.gov/licensing/end-user-guidance/lists-of-parties-of-concern"
    ),
    "export_compliance": env.text(
        "LINK_EXPORT_COMPLIANCE", "https://www.cisco.com/c/en/us/about/legal/global-export-trade.html"
    ),
    "partner_hub": env.text("LINK_PARTNER_HUB", "https://admin.webex.com/partner"),
    "control_hub": env.text("LINK_CONTROL_HUB", "https://admin.webex.com"),
}
