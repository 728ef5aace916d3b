"""Forms in the common look."""

from django import forms

from portal.base.formstyle import StyledForm
from portal.base.templatetags.portal_ui import control, error_target


class AddressForm(StyledForm, forms.Form):
    autocomplete = {"email": "email"}

    city = forms.CharField(help_text="As on the invoice.", min_length=3)
    county = forms.CharField(required=False)
    country = forms.ChoiceField(choices=[("GB", "United Kingdom")])
    reason = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    email = forms.EmailField(required=False, widget=forms.EmailInput(attrs={"class": "wide"}))
    ticked = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_every_kind_of_control_gets_its_class():
    form = AddressForm()
    assert 'class="form-control"' in str(form["city"])
    assert 'class="form-select"' in str(form["country"])
    assert 'class="form-check-input"' in str(form["ticked"])
    assert 'class="wide form-control"' in str(form["email"])
    assert "form-control" not in str(form["secret"])


def test_fields_about_other_people_are_not_filled_in_by_the_browser():
    form = AddressForm()
    assert 'autocomplete="off"' in str(form["city"])
    assert 'autocomplete="email"' in str(form["email"])


def test_help_and_error_are_tied_to_the_control():
    form = AddressForm({"city": "A", "country": "GB", "reason": "a"})
    html = form["city"].as_field_group()
    assert 'aria-describedby="id_city_helptext id_city_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_city_error"' in html
    assert 'id="id_city_helptext"' in html
    assert "has-error" in html


def test_a_field_that_may_stay_empty_says_so_and_a_needed_one_does_not():
    form = AddressForm()
    assert "optional" in form["county"].as_field_group()
    assert "optional" not in form["city"].as_field_group()


def test_radios_stand_in_a_fieldset_with_a_legend():
    html = AddressForm()["reason"].as_field_group()
    assert "<legend" in html
    assert html.count('class="form-check-input"') == 2


def test_a_link_to_radios_reaches_the_first_of_them():
    form = AddressForm()
    assert error_target(form["reason"]) == "id_reason_0"
    assert f'id="{error_target(form["reason"])}"' in form["reason"].as_field_group()


def test_the_summary_links_every_problem_to_its_field():
    from django.template.loader import render_to_string

    html = render_to_string("components/_error_summary.html", {"form": AddressForm({})})
    assert 'href="#id_city"' in html
    assert 'href="#id_reason_0"' in html
    assert "3 problems to correct" in html


def test_a_form_of_another_package_gets_the_same_classes():
    class Plain(forms.Form):
        name = forms.CharField()

    assert 'class="form-control"' in control(Plain()["name"])
