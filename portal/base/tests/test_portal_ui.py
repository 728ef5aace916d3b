"""The tags and filters of the look."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import timezone, translation

from portal.base import moments
from portal.base.templatetags import portal_ui

NOW = datetime(2026, 1, 14, 12, 30, tzinfo=UTC)


def render(source, **context):
    return Template("{% load portal_ui %}" + source).render(Context(context))


def test_an_icon_without_a_label_is_hidden_from_assistive_tools():
    html = render('{% icon "i-eye" %}')
    assert 'aria-hidden="true"' in html
    assert "#i-eye" in html


def test_an_icon_with_a_label_is_an_image_and_escapes_it():
    assert 'role="img" aria-label="&lt;b&gt;"' in render('{% icon "eye" label=text %}', text="<b>")


def test_the_same_status_is_worded_for_its_reader():
    source = '{% include "components/_status.html" with status="awaiting_partner" %}'
    assert "Waiting for you" in render(source, shell=SimpleNamespace(side="partner"))
    assert "Waiting for partner" in render(source, shell=SimpleNamespace(side="operator"))


def test_every_status_has_an_icon_that_exists():
    from django.contrib.staticfiles import finders

    with open(finders.find("icons.svg"), encoding="utf-8") as file:
        symbols = file.read()
    names = [icon for icon, _ in portal_ui.STATUSES.values()]
    for name in [*names, *portal_ui.ACTOR_ICONS.values(), *portal_ui.TONE_ICONS.values()]:
        assert f'id="i-{name}"' in symbols


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=-12), "12 min ago"),
        (timedelta(minutes=-128), "2 h 08 min ago"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=-31), ""),
    ],
)
def test_a_distance_is_said_in_words_up_to_thirty_days(delta, words):
    assert moments.relative_time(NOW + delta, NOW) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 1, 14, 10, 2, tzinfo=UTC), "Today 11:02 CET"),
        (datetime(2026, 1, 13, 15, 40, tzinfo=UTC), "13 Jan, 16:40 CET"),
        (datetime(2025, 9, 4, 7, 14, tzinfo=UTC), "4 Sep 2025, 09:14 CEST"),
    ],
)
def test_a_moment_carries_the_zone_of_its_reader(moment, words):
    with timezone.override("Europe/Paris"):
        assert moments.local_time(moment, NOW) == words


def test_a_zone_without_letters_is_written_as_an_offset():
    with timezone.override("America/Sao_Paulo"):
        assert moments.local_time(NOW, NOW) == "Today 09:30 UTC-03"


def test_a_missing_moment_is_empty_everywhere():
    assert moments.local_time(None) == moments.relative_time(None) == ""
    assert moments.iso_time(None) == moments.local_date(None) == ""


@pytest.mark.parametrize(
    ("language", "moment", "words"),
    [
        ("en", datetime(2026, 1, 14, 10, 2, tzinfo=UTC), "today 11:02 CET"),
        ("en", datetime(2026, 1, 13, 15, 40, tzinfo=UTC), "13 Jan, 16:40 CET"),
        ("fr", datetime(2026, 1, 14, 10, 2, tzinfo=UTC), "aujourd’hui à 11:02 CET"),
        ("fr", datetime(2026, 1, 13, 15, 40, tzinfo=UTC), "le 13 jan. à 16:40 CET"),
        ("fr", datetime(2025, 9, 1, 7, 14, tzinfo=UTC), "le 1er sept. 2025 à 09:14 CEST"),
    ],
)
def test_a_moment_within_a_sentence_reads_as_one(language, moment, words):
    with translation.override(language), timezone.override("Europe/Paris"):
        assert moments.time_within(moment, NOW) == words


def test_a_day_is_written_out():
    with translation.override("en"):
        assert moments.day(date(2026, 12, 1)) == "1 December 2026"
    with translation.override("fr"):
        assert moments.day(date(2026, 12, 1)) == "1er décembre 2026"
        assert moments.day(date(2026, 12, 2)) == "2 décembre 2026"
    assert moments.day(None) == ""


def test_a_difference_has_a_sign_and_a_real_minus():
    with translation.override("en"):
        assert [portal_ui.difference(one) for one in (1204, 0, -3)] == ["+1,204", "0", "−3"]


def test_widths_keep_their_point_in_every_language():
    with translation.override("fr"):
        assert portal_ui.percent_width(1, 8) == "12.5"
        assert portal_ui.percent_width(3, 0) == "0.0"
        assert portal_ui.as_width(140) == "100.0"


def test_a_bar_shows_segments_remainder_and_level():
    bar = portal_ui.quota_bar(80, 71, 4, 2)
    assert [segment.name for segment in bar.segments] == ["assigned", "invited", "reserved"]
    assert (bar.left, bar.level) == (3, "full")
    assert bar.segments[1].x == "88.8"


@pytest.mark.parametrize(
    ("used", "total", "level"), [(79, 100, ""), (80, 100, "low"), (95, 100, "full"), (0, 0, "")]
)
def test_the_level_of_a_quantity_turns_at_80_and_95_percent(used, total, level):
    assert portal_ui.quota_bar(total, used).level == level


def test_the_subtraction_is_written_out():
    html = render(
        '{% include "components/_quota_row.html" with name="Webex Calling" total=80 assigned=71 '
        "invited=4 reserved=2 %}"
    )
    text = " ".join(html.split())
    assert "80 − 71 assigned − 4 invited − 2 reserved" in text
    assert "= 3" in text
    assert "style=" not in text


def test_numbers_are_grouped_by_language():
    with translation.override("en"):
        assert portal_ui.number(1240) == "1,240"
    assert portal_ui.number(None) == "–"


def test_initials_come_from_a_name_or_an_address():
    assert portal_ui.initials("Ines Marchetti") == "IM"
    assert portal_ui.initials("jonas.ek@halden.example") == "JE"
    assert portal_ui.initials("") == ""


def test_the_pager_leaves_pages_out_and_keeps_the_query(rf):
    request = rf.get("/customers/", {"q": "north"})
    page = Paginator(range(500), 10).page(3)
    context = Context({"page": page})
    context.request = request
    html = Template('{% include "components/_pager.html" with target="#rows" %}').render(context)
    assert "?q=north&amp;page=4" in html
    assert portal_ui.page_window(page)[-2:] == ["…", 50]


def test_a_timeline_row_says_old_and_new_and_escapes_them():
    row = {
        "actor_kind": "partner",
        "actor": "Jonas Ek",
        "field": "line 1",
        "old": "<i>",
        "new": "B",
    }
    html = render('{% include "components/_timeline.html" %}', rows=[{**row, "at": NOW}])
    assert "&lt;i&gt;" in html
    assert '<time datetime="2026-01-14T12:30:00+00:00"' in html


def test_every_icon_a_template_names_exists():
    root = Path(__file__).resolve().parents[3]
    symbols = set(re.findall(r'id="i-([^"]+)"', (root / "static/icons.svg").read_text(encoding="utf-8")))
    pages = (root / "templates").rglob("*.html")
    named = {
        name
        for page in pages
        for name in re.findall(
            r'(?:\{% icon |icon(?:_name)?=)"(?:i-)?([a-z0-9-]+)"', page.read_text(encoding="utf-8")
        )
    }
    assert named
    assert named - symbols == set()


def test_a_form_of_another_package_does_not_repeat_its_label_as_a_placeholder():
    class Plain(forms.Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Name"}))

    assert "placeholder" not in portal_ui.control(Plain()["name"])


def test_a_long_distance_is_said_without_minutes():
    assert moments.time_span(2 * 3600 + 8 * 60) == "2 h 08 min"
    assert moments.time_span(7 * 3600 + 7 * 60) == "7 h"


def test_each_language_shortens_its_months_its_own_way():
    moment = datetime(2025, 2, 4, 7, 14, tzinfo=UTC)

    with translation.override("fr"):
        assert moments.local_date(moment, NOW) == "4 fév. 2025"
    assert moments.local_date(moment, NOW) == "4 Feb 2025"
