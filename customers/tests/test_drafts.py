"""Drafts of customers: kept while they are typed, taken up by a colleague, never lost to the first one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from customers.models import Customer, Draft, Profile, Quantity
from customers.onboarding import drafts
from customers.tests.test_pages import FORM, HTMX
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.versions import carried
from portal.testing.cast import acting, member

TYPED = {**FORM, "page": "alices-page"}


@pytest.fixture
def erin(partner):
    return member("Erin", partner, "wholesale_admin")


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


def keep(site, **changes):
    """As the page does by itself while somebody types."""
    return site.post(reverse("customers:create"), {**TYPED, "then": "draft", **changes}, **HTMX)


def send(site, **changes):
    return site.post(reverse("customers:create"), {**TYPED, **changes})


def verbs():
    return list(AuditEvent.objects.filter(verb__startswith="customers.draft").values_list("verb", flat=True))


def page_of(draft):
    return reverse("customers:draft", args=[draft.public_id])


# --- kept


def test_what_is_typed_is_kept_and_the_address_becomes_the_drafts(site):
    answer = keep(site, legal_name="Bram")

    draft = Draft.objects.get()
    assert answer.status_code == 200
    assert answer["HX-Replace-Url"] == page_of(draft)
    assert draft.values["legal_name"] == "Bram"
    assert (Customer.objects.count(), Profile.objects.count(), Quantity.objects.count()) == (0, 0, 0)


def test_a_page_that_goes_on_typing_outruns_itself_and_makes_one_draft(site):
    for name in ("B", "Br", "Bra"):
        assert keep(site, legal_name=name).status_code == 200

    assert [one.name for one in Draft.objects.all()] == ["Bra"]


def test_a_page_with_nothing_but_presets_is_no_draft(site):
    answer = keep(site, **{name: "" for name in TYPED if name not in drafts.PRESET | {"submission_key"}})

    assert answer.status_code == 200
    assert not Draft.objects.exists()


def test_without_a_script_a_button_saves_and_a_failed_submit_keeps(site):
    saved = site.post(reverse("customers:create"), {**TYPED, "then": "draft"})
    assert saved["Location"] == page_of(Draft.objects.get())

    assert send(site, submission_key="another", legal_name="", city="Ripon").status_code == 422
    assert Draft.objects.get(key="another").values["city"] == "Ripon"


def test_opened_again_everything_is_there(site):
    keep(site, contact_0_name="Ann", is_own_organisation="on", owners="Ann Example, 60\nBo Example")

    form = site.get(page_of(Draft.objects.get())).context["form"]

    assert form["legal_name"].value() == FORM["legal_name"]
    assert form["contact_0_name"].value() == "Ann"
    assert form["is_own_organisation"].value() == "on"
    assert form["owners"].value() == "Ann Example, 60\nBo Example"
    assert form["submission_key"].value() == FORM["submission_key"]


@pytest.mark.parametrize("then", ["country", "template", "contacts"])
def test_another_country_template_or_row_keeps_it(site, then):
    site.post(reverse("customers:create"), {**TYPED, "then": then, "country": "FR", "city": "Lyon"})

    kept = Draft.objects.get()
    assert (kept.name, kept.values["city"]) == (FORM["legal_name"], "Lyon")


def test_another_language_keeps_it(site):
    keep(site)
    site.post(reverse("set_language"), {"language": "fr"})

    page = site.get(page_of(Draft.objects.get()))

    assert page.context["form"]["legal_name"].value() == FORM["legal_name"]
    assert "Brouillon" in page.content.decode()


def test_what_no_column_can_hold_is_kept_as_far_as_it_can(site):
    assert keep(site, legal_name="Br\0am").status_code == 200
    assert Draft.objects.get().name == "Br\ufffdam"


def test_too_much_for_a_draft_is_refused_and_said(site):
    answer = keep(site, owners="x" * (drafts.MOST + 1))

    assert answer.status_code == 422
    assert "too much to keep" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_suspended_partner_cannot_begin_one(site, partner, at):
    partner.suspended_at = at
    partner.save()

    assert "suspended" in keep(site).content.decode()
    assert not Draft.objects.exists()


# --- a colleague


def test_a_colleague_takes_it_up_and_the_history_says_so(site, client, erin):
    keep(site)
    client.force_login(erin)
    draft = Draft.objects.get()

    answer = keep(client, legal_name="Bramble Foods plc", page="erins-page", row_version=carried(draft))

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert (draft.name, draft.started_by.name, draft.written_by.name) == (
        "Bramble Foods plc",
        "Alice",
        "Erin",
    )
    assert verbs() == ["customers.draft.started", "customers.draft.taken_up"]


def test_two_people_typing_lose_nothing_and_see_both_values(site, client, alice, erin):
    keep(site)
    draft = Draft.objects.get()
    shown = carried(draft)
    client.force_login(erin)
    keep(client, legal_name="Erin’s words", line2="Floor 2", page="erins-page", row_version=shown)
    client.force_login(alice)

    by_itself = keep(client, legal_name="Alice’s words", row_version=shown)
    answer = send(client, legal_name="Alice’s words", row_version=shown, then="draft")

    said = answer.content.decode()
    assert (by_itself.status_code, answer.status_code) == (409, 409)
    assert "Show both" in by_itself.content.decode()
    assert answer.context["form"]["legal_name"].value() == "Alice’s words"
    assert "“Erin’s words”" in said
    draft.refresh_from_db()
    assert draft.name == "Erin’s words"
    again = send(client, legal_name="Alice’s words", row_version=carried(draft), then="draft")
    assert again.status_code == 302
    draft.refresh_from_db()
    assert draft.name == "Alice’s words"


def test_an_old_page_creates_nothing_of_a_draft_that_went_on(site, client, alice, erin):
    keep(site)
    shown = carried(Draft.objects.get())
    client.force_login(erin)
    keep(client, legal_name="Erin’s words", page="erins-page", row_version=shown)
    client.force_login(alice)

    assert send(client, row_version=shown).status_code == 409
    assert not Customer.objects.exists()


def test_a_stranger_finds_none_of_it(site, client, charlie):
    keep(site)
    draft = Draft.objects.get()
    client.force_login(charlie)

    assert client.get(page_of(draft)).status_code == 404
    assert FORM["legal_name"] not in client.get(reverse("customers:drafts")).content.decode()
    keep(client, legal_name="Mine")
    draft.refresh_from_db()
    assert draft.name == FORM["legal_name"]
    assert Draft.objects.count() == 2


# --- what becomes of it


def test_it_becomes_the_customer_once_however_often_it_is_sent(site):
    keep(site)

    first, second = send(site), send(site)

    made = Customer.objects.get()
    assert first["Location"] == second["Location"] == reverse("customers:detail", args=[made.public_id])
    draft = Draft.objects.get()
    assert (draft.customer, draft.values) == (made, {})
    assert site.get(page_of(draft))["Location"] == first["Location"]
    assert not site.get(reverse("customers:drafts")).context["page"].object_list
    assert verbs() == ["customers.draft.started", "customers.draft.finished"]


def test_what_is_refused_leaves_the_draft_as_it_was_typed(site, alice):
    keep(site)

    assert send(site, postal_code="nonsense").status_code == 422

    draft = Draft.objects.get()
    assert (draft.customer, draft.values["postal_code"]) == (None, "nonsense")


def test_a_page_that_saves_by_itself_after_the_customer_is_made_leads_to_it(site):
    keep(site)
    send(site)

    assert keep(site)["HX-Redirect"].endswith(f"/{Customer.objects.get().public_id}/")
    assert Draft.objects.get().values == {}


def test_it_is_deleted_by_hand(site):
    keep(site)
    address = reverse("customers:draft-delete", args=[Draft.objects.get().public_id])

    assert "Delete the draft" in site.get(address).content.decode()
    assert site.post(address).status_code == 302
    assert not Draft.objects.exists()
    assert verbs()[-1] == "customers.draft.deleted"


def test_what_was_deleted_while_somebody_typed_begins_anew(site, alice):
    keep(site)
    drafts.delete(actor=acting(alice), draft=Draft.objects.get(), at=clock.now())

    assert keep(site, legal_name="Still typed").status_code == 200
    assert Draft.objects.get().name == "Still typed"


def test_nobody_writes_it_for_30_days_and_it_goes(site):
    keep(site)
    written = Draft.objects.get().written_at

    assert drafts.run_job(written + timedelta(days=30)) is False
    assert Draft.objects.exists()
    drafts.run_job(written + timedelta(days=30, seconds=1))

    assert not Draft.objects.exists()
    assert verbs()[-1] == "customers.draft.expired"


def test_a_finished_one_goes_too_and_the_customer_stays(site):
    keep(site)
    send(site)

    drafts.run_job(clock.now() + timedelta(days=31))

    assert (Draft.objects.count(), Customer.objects.count()) == (0, 1)
    assert "customers.draft.expired" not in verbs()


def test_what_drafts_ask_for_is_counted_and_nothing_is_taken(site, partner):
    keep(site, quantity_webex_suite="7", quantity_webex_meetings="x")
    keep(site, submission_key="second", quantity_webex_suite="5", quantity_webex_meetings="")

    assert drafts.reserved([partner.pk]) == {"webex_suite": 12}
    assert not Quantity.objects.exists()


def test_the_list_says_who_when_and_until_when(site, client, erin):
    keep(site)

    page = site.get(reverse("customers:drafts")).content.decode()

    assert FORM["legal_name"] in page
    assert "Alice" in page
    assert "Kept until" in page
    assert reverse("customers:drafts") in site.get(reverse("customers:list")).content.decode()
    assert "1 draft" in site.get(reverse("customers:create")).content.decode()


# --- the review before it is sent


def review_of(site, **changes):
    answer = site.post(reverse("customers:create"), {**TYPED, "then": "review", **changes})
    assert answer["Location"] == reverse("customers:draft-review", args=[Draft.objects.get().public_id])
    return answer["Location"]


def levels(page):
    return [row.level for row in page.context["rows"]]


def test_the_review_says_everything_at_once_with_the_way_to_each_field(site):
    address = review_of(site, legal_name="100%", city="", postal_code="nonsense", admin_email="jo")

    page = site.get(address)

    blocked = [row.url.partition("#")[2] for row in page.context["rows"] if row.level == "block"]
    assert {"id_legal_name", "id_city", "id_postal_code", "id_admin_email"} <= set(blocked)
    assert levels(page)[: len(blocked)] == ["block"] * len(blocked)
    assert "warn" in levels(page)
    assert "pass" in levels(page)
    assert 'form="create"' not in page.content.decode()
    assert site.post(address).status_code == 422
    assert not Customer.objects.exists()


def test_the_review_shows_each_section_with_a_way_back_and_creates_once(site):
    address = review_of(site, owners="Ann Example, 60")

    page = site.get(address)
    text = page.content.decode()
    assert "block" not in levels(page)
    assert f"{page_of(Draft.objects.get())}#address" in text
    assert "Ann Example, 60" in text
    assert "+44" in text

    first, second = site.post(address), site.post(address)

    made = Customer.objects.get()
    assert first["Location"] == second["Location"] == reverse("customers:detail", args=[made.public_id])
    assert made.profile.owners == [{"name": "Ann Example", "percent": 60.0}]


def test_what_changed_since_the_review_was_opened_is_not_created(site, client, erin):
    address = review_of(site)
    shown = carried(Draft.objects.get())
    client.force_login(erin)
    keep(client, legal_name="Erin’s words", page="erins-page", row_version=shown)

    answer = client.post(address, {"row_version": shown})

    assert answer.status_code == 409
    assert not Customer.objects.exists()


def test_beside_the_form_stands_what_is_missing_and_what_it_will_mean(site):
    text = keep(site, quantity_webex_suite="25", admin_email="").content.decode()

    assert 'id="onboarding-rail"' in text
    assert "25 − 1 for the administrator = 24 to assign" in text
    assert "<b>Webex Suite</b>" in text
    assert "+44" in text
    assert "E-mail" in text


def test_a_registered_name_and_a_street_raise_the_meter(site):
    def helped(**changes):
        return keep(site, **changes).context["summary"].helped

    low = helped(legal_name="Bramble", line1="PO Box 12", owners="")
    assert helped(legal_name="Bramble Foods Ltd", line1="PO Box 12", owners="") == low + 1
    assert helped(legal_name="Bramble Foods Ltd", line1="1 Mill Lane", owners="Ann Example") == low + 3


# --- one that looks like another


def test_the_same_name_in_the_same_city_needs_a_reason_that_is_kept(site):
    send(site, legal_name="ACME S.A.")
    other = {"legal_name": "Acme SA", "external_id": "X-2", "submission_key": "two", "city": "LEEDS"}
    first = Customer.objects.get()

    live = keep(site, **other).content.decode()
    refused = send(site, **other)

    assert refused.status_code == 422
    assert "duplicate_reason" in refused.context["form"].errors
    for text in (live, refused.content.decode()):
        assert reverse("customers:detail", args=[first.public_id]) in text
    assert send(site, **other, duplicate_reason="Another branch of the family").status_code == 302
    made = Customer.objects.exclude(pk=first.pk).get()
    told = AuditEvent.objects.get(verb="customers.created", customer_id=made.pk)
    assert told.reason == "Another branch of the family"


@pytest.mark.parametrize("changes", [{"city": "York"}, {"legal_name": "Acme Tools SA"}])
def test_another_city_or_name_needs_none(site, changes):
    send(site, legal_name="ACME S.A.")

    other = {"legal_name": "Acme SA", "external_id": "X-2", "submission_key": "two", **changes}
    assert send(site, **other).status_code == 302


def test_another_partners_customers_are_no_duplicates(site, client, charlie):
    send(site, legal_name="ACME S.A.")
    client.force_login(charlie)

    assert send(client, legal_name="Acme SA", submission_key="two").status_code == 302


def test_a_page_that_still_saves_when_its_customer_is_made_begins_no_draft(site):
    send(site)

    assert keep(site).status_code == 200
    assert not Draft.objects.exists()
