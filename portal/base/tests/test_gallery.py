"""The page of components, which is also the proof that every include renders."""

import re
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from portal.base import clock
from portal.base.gallery import gallery_context

COMPONENTS = Path(__file__).resolve().parents[3] / "templates/components"
OF_THE_FRAME = {"_rail.html", "_brand.html", "_languages.html", "_account_menu.html", "_keys.html"}
OF_THE_FRAME |= {
    "_viewing.html",
    "_messages.html",
    "_strip.html",
    "_field_notes.html",
    "_bar.html",
    "_search.html",
    "_unread.html",
}


def test_the_gallery_renders_in_both_languages_with_nothing_inline(rf):
    for language in ("en", "fr"):
        with translation.override(language):
            html = render_to_string(
                "components_gallery.html", gallery_context(at=clock.now()), rf.get("/components/")
            )
        assert "style=" not in html
        assert not re.search(r"<script(?![^>]*src=)", html)
        assert 'data-status="in_review"' in html
        assert not re.search(r'(?:x|width)="\d+,\d', html)


def test_every_component_is_shown_in_the_gallery():
    source = (COMPONENTS.parent / "components_gallery.html").read_text(encoding="utf-8")
    names = {path.name for path in COMPONENTS.glob("_*.html")} - OF_THE_FRAME
    assert {name for name in names if f"components/{name}" not in source} == set()


def test_every_component_says_what_it_needs():
    for path in COMPONENTS.glob("_*.html"):
        assert path.read_text(encoding="utf-8").startswith("{# Context:"), path.name
