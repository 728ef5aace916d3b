"""Support reads every row in the admin and changes none."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.accounts.models import User
from portal.base.admin import ReadOnlyAdmin

MODELS = list(apps.get_app_config("compliance").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_is_readable_and_nothing_writable(model: type, client: Client, sam: User) -> None:
    page = admin.site._registry[model]
    assert isinstance(page, ReadOnlyAdmin)
    request = RequestFactory().get("/")
    request.user = sam
    assert page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
    assert page.search_fields
    client.force_login(sam)
    name = model._meta.model_name  # type: ignore[attr-defined]
    listed = client.get(reverse(f"admin:compliance_{name}_changelist"), {"q": "anything"})
    assert listed.status_code == 200
    assert client.get(reverse(f"admin:compliance_{name}_add")).status_code == 403
    posted = client.post(
        reverse(f"admin:compliance_{name}_changelist"), {"action": "delete_selected", "_selected_action": "1"}
    )
    assert posted.status_code in (200, 302, 403)
    assert b"Are you sure" not in posted.content


@pytest.mark.parametrize("name", ["rita", "lena", "alice"])
def test_only_support_gets_in(name: str, client: Client, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("admin:compliance_case_changelist")).status_code == 403
