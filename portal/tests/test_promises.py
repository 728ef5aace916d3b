"""Every figure that a page or a mail promises comes from the setting that enforces it."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import translation

from compliance.desk.case.actions import confirm_text
from compliance.partner_pages import steps
from compliance.states import DecisionWord
from customers.models import Customer
from customers.states import Compliance
from portal.base.templatetags.promises import PROMISES
from portal.testing.worker import ROOT

LITERAL = re.compile(
    r"\b15 (to|à|et|and) 60\b|\b(60|sixty) seconds?\b|\b30 days\b|\b(three|3) (contact )?attempts\b",
    re.IGNORECASE,
)
LANGUAGES = ("en", "fr")


@pytest.mark.once
def test_no_text_holds_such_a_figure_itself():
    catalogue = polib.pofile(str(ROOT / "portal/locale/fr/LC_MESSAGES/django.po"))

    told = [entry.msgid for entry in catalogue if LITERAL.search(entry.msgid)]
    french = [
        entry.msgstr for entry in catalogue if re.search(r"15 à 60|\b60 secondes|\b30 jours", entry.msgstr)
    ]

    assert told + french == []


@pytest.mark.once
@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.*")), ids=lambda path: Path(path).name)
def test_no_template_holds_such_a_figure(path):
    assert not LITERAL.search(path.read_text())


@pytest.mark.parametrize("name", sorted(PROMISES))
def test_a_promise_is_the_setting_as_it_is_now(name, settings):
    setattr(settings, name, 4711)

    assert Template(f'{{% load promises %}}{{% promised "{name}" %}}').render(Context()) == "4711"


def test_only_what_is_a_promise_can_be_shown():
    with pytest.raises(TemplateSyntaxError, match="SECRET_KEY is no promise"):
        Template('{% load promises %}{% promised "SECRET_KEY" %}').render(Context())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_of_deprovisioning_names_the_days_of_the_rule(language, settings):
    settings.NON_COMPLIANT_DAYS = 47

    with translation.override(language):
        text = render_to_string(
            "mail/partner/deprovisioning.txt", {"because": "non_compliant", "customer": "Quiet Meadow Bakery"}
        )

    assert re.search(r"\b47 (days|jours)\b", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_person_confirms_the_days_of_the_rule(language, settings):
    settings.NON_COMPLIANT_DAYS = 47

    with translation.override(language):
        assert "47" in confirm_text(DecisionWord.NON_COMPLIANT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_partner_reads_the_target_and_the_limit_of_a_review(language, settings):
    settings.REVIEW_TARGET_MINUTES, settings.REVIEW_LIMIT_MINUTES = 17, 71
    customer = Customer(compliance_status=Compliance.IN_REVIEW, public_id="c1")

    with translation.override(language):
        card = render_to_string("customers/_compliance_card.html", {"customer": customer})

    assert steps.review_minutes() == {"target": 17, "limit": 71}
    assert re.search(r"\b17 (to|à) 71 minutes\b", card)
