"""What the Django admin calls things: every model and field of ours, in both languages."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

OURS = {"accounts", "audit", "jobs", "customers", "compliance"}
MODELS = [one for one in apps.get_models() if one._meta.app_label in OURS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_is_named_in_words_and_marked_for_translation(model):
    meta = model._meta
    assert isinstance(meta.original_attrs.get("verbose_name"), Promise)
    assert isinstance(meta.original_attrs.get("verbose_name_plural"), Promise)
    for language in ("en", "fr"):
        with translation.override(language):
            assert str(meta.verbose_name)[0].islower()
            assert language == "fr" or not str(meta.verbose_name_plural).endswith("ys")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_has_a_french_name_of_its_own(model):
    with translation.override("fr"):
        french = (str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
    with translation.override("en"):
        english = (str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
    assert french != english or english[0] in ("verdict", "webhook", "invitation")  # the same word in both


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_named_and_marked_for_translation(model):
    plain = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and not field.primary_key
        and not isinstance(field.verbose_name, Promise)
    ]
    assert plain == []
