"""Every form says what is missing and how to mend it, in words of ours, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

import portal.accounts.forms as accounts
from compliance.checks import forms as check_forms
from compliance.desk import forms as desk
from compliance.lists import forms as list_forms
from compliance.partner_pages import forms as answers
from compliance.states import VerdictWord
from customers.admin.acts import CUSTOMER_ACTS
from customers.imports import forms as imports
from customers.licensing.forms import quantities, subscribers, thresholds
from customers.lifecycle import setup_forms
from customers.notices import forms as notices
from customers.onboarding import creation_forms, template_forms
from customers.profile.forms import addresses, locations, profile
from portal.base.admin import ReadOnlyAdmin
from portal.base.formerrors import CHOOSE, FILL_IN
from portal.base.formstyle import StyledForm
from portal.testing.cast import acting
from portal.testing.makers import make_customer

SAID_BY_DJANGO = (
    "This field is required",
    "Enter a valid",
    "Enter a whole number",
    "Select a valid choice",
    "Ensure this value",
    "Ce champ est obligatoire",
    "Saisissez",
    "Sélectionnez un choix valide",
    "Assurez-vous",
)
PARTNERS = [SimpleNamespace(public_id="one", name="One"), SimpleNamespace(public_id="two", name="Two")]
OFFER: Any = creation_forms.Offer(partners=PARTNERS, templates=[], products=[])  # type: ignore[arg-type]
REASONS = [("a", "A")]
Made = Callable[[dict[str, str]], forms.BaseForm]

FORMS: dict[type[StyledForm], Made] = {
    creation_forms.OnboardingForm: lambda data: creation_forms.OnboardingForm(OFFER, data),
    imports.ColumnsForm: lambda data: imports.ColumnsForm(SimpleNamespace(columns=[], headers=[]), [], data),  # type: ignore[arg-type]
    imports.UploadForm: lambda data: imports.UploadForm(PARTNERS, data),  # type: ignore[arg-type]
    profile.ProfileForm: lambda data: profile.ProfileForm(data),
    template_forms.TemplateForm: lambda data: template_forms.TemplateForm(data, partners=PARTNERS),  # type: ignore[arg-type]
    thresholds.ThresholdForm: lambda data: thresholds.ThresholdForm([], {}, data),
    notices.ChoicesForm: lambda data: notices.ChoicesForm({}, data),
    quantities.QuotaForm: lambda data: quantities.QuotaForm([], [], data),
    setup_forms.PlacesForm: lambda data: setup_forms.PlacesForm(data),
    setup_forms.PeopleForm: lambda data: setup_forms.PeopleForm([], data),
    subscribers.PackageForm: lambda data: subscribers.PackageForm([], data),
    subscribers.SubscriberForm: lambda data: subscribers.SubscriberForm([], data),
    subscribers.DetailsForm: lambda data: subscribers.DetailsForm(data),
    setup_forms.SettingsForm: lambda data: setup_forms.SettingsForm([], data),
    subscribers.ReasonForm: lambda data: subscribers.ReasonForm(data),
    answers.AnswerForm: lambda data: answers.AnswerForm(data, questions=[]),
    answers.AnotherLookForm: lambda data: answers.AnotherLookForm(data),
    desk.JudgeForm: lambda data: desk.JudgeForm(data, reasons=dict.fromkeys(VerdictWord, REASONS)),
    desk.ReasonForm: lambda data: desk.ReasonForm(data, reasons=REASONS),
    desk.NoteForm: lambda data: desk.NoteForm(data, required=True),
    desk.AskForm: lambda data: desk.AskForm(data, catalogue=[("a", "A", "A?")]),
    desk.AttemptForm: lambda data: desk.AttemptForm(data),
    list_forms.AcceptanceForm: lambda data: list_forms.AcceptanceForm(data),
    check_forms.ProbeForm: lambda data: check_forms.ProbeForm(data),
    check_forms.ThresholdForm: lambda data: check_forms.ThresholdForm(data, least=20),
    accounts.PreferencesForm: lambda data: accounts.PreferencesForm(data),
    accounts.SignInForm: lambda data: accounts.SignInForm(data),
    accounts.ForgottenForm: lambda data: accounts.ForgottenForm(data),
    accounts.NewPasswordForm: lambda data: accounts.NewPasswordForm(data),
    accounts.ChangeForm: lambda data: accounts.ChangeForm(data=data),
    accounts.FirstPasswordForm: lambda data: accounts.FirstPasswordForm(data=data),
    accounts.ConfirmForm: lambda data: accounts.ConfirmForm(data=data, user=None),
}
NO_PAGE_POSTS = {accounts.LibraryForm, addresses.CountryForm, locations.ZoneForm}


def _all(base: type[StyledForm]) -> set[type[StyledForm]]:
    return {base}.union(*(_all(one) for one in base.__subclasses__()))


def _said(form: forms.BaseForm) -> list[str]:
    return [sentence for name in form.errors for sentence in form.errors[name]]


def test_every_form_of_ours_is_tried():
    ours = {one for one in _all(StyledForm) if one.__module__.startswith(("customers.", "compliance."))}
    ours |= {one for one in _all(StyledForm) if one.__module__ == "portal.accounts.forms"}
    assert ours - NO_PAGE_POSTS == set(FORMS)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_an_empty_form_says_what_to_enter(kind, language):
    with translation.override(language):
        form = FORMS[kind]({})
        said = _said(form)
        needed = [
            name for name, field in form.fields.items() if field.required and not field.widget.is_hidden
        ]
        assert set(needed) <= set(form.errors)
        assert not [one for one in said if one.startswith(SAID_BY_DJANGO)]
        fallbacks = tuple(str(one).split("%")[0] for one in (CHOOSE, FILL_IN))
        # A fallback with the label is for forms still to come.
        assert not [one for one in said if one.startswith(fallbacks)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_cannot_be_used_is_said_with_its_remedy_and_its_code(language):
    data = {
        "legal_name": "a" * 501,
        "external_id": "a\x00b",
        "admin_email": "nobody",
        "language": "xx",
        "country": "ZZ",
    }
    with translation.override(language):
        form = FORMS[creation_forms.OnboardingForm](data)
        found = form.errors.as_data()
        codes = {name: [one.code for one in found[name]] for name in data}
        said = _said(form)
    assert codes == {
        "legal_name": ["too_long"],
        "external_id": ["control_characters"],
        "admin_email": ["bad_email"],
        "language": ["unknown_language"],
        "country": ["unknown_country"],
    }
    assert not [one for one in said if one.startswith(SAID_BY_DJANGO)]
    assert any("501" in one and "500" in one for one in said)


def test_a_bound_is_named_where_a_number_lies_beyond_it():
    form = FORMS[check_forms.ThresholdForm]({"strong": "101", "review": "x"})
    assert form.errors["strong"] == ["Write a number up to 100."]
    assert form.errors["review"] == ["Write a whole number, for example 25."]


def test_a_missing_part_of_an_address_is_named_as_its_country_names_it():
    form = FORMS[profile.ProfileForm]({"country": "US", "line1": "1 Main Street"})
    assert form.errors["postal_code"] == ["Enter it, as addresses in this country have it: ZIP code."]
    assert form.errors["state"] == ["Enter it, as addresses in this country have it: State."]


def test_a_field_without_a_word_of_its_own_is_named_by_its_label():
    class New(StyledForm, forms.Form):
        colour = forms.ChoiceField(label="Colour", choices=[("a", "A")])
        shade = forms.CharField(label="Shade")

    form = New({})
    assert form.errors == {
        "colour": ["Choose one of these: Colour."],
        "shade": ["Fill this in: Shade."],
    }


def _kept_by_hand() -> list[str]:
    """The pages of the admin on which a row is added."""
    found = [
        model._meta
        for model, page in admin.site._registry.items()
        if type(page).has_add_permission is not ReadOnlyAdmin.has_add_permission
    ]
    return sorted(reverse(f"admin:{one.app_label}_{one.model_name}_add") for one in found)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_admin_s_own_pages_say_it_in_the_same_words(client, sam, language):
    client.force_login(sam)
    client.cookies["django_language"] = language

    assert len(_kept_by_hand()) >= 6
    for address in _kept_by_hand():
        form = client.post(address, {}).context["adminform"].form
        said = _said(form)
        assert said, address
        assert not [one for one in said if one.startswith(SAID_BY_DJANGO)], address


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_so_do_the_acts_of_support(client, sam, alice, partner, at, catalogue, language):
    customer = make_customer(partner, at=at, actor=acting(alice))
    client.force_login(sam)
    client.cookies["django_language"] = language

    for act in CUSTOMER_ACTS:
        address = reverse("admin:customers_customer_act", args=[customer.pk, act.name])
        said = _said(client.post(address, {}).context["form"])
        assert said, act.name
        assert not [one for one in said if one.startswith(SAID_BY_DJANGO)], act.name
