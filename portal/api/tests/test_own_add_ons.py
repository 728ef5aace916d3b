"""Add-ons of single subscribers by `/api/v1`."""

from __future__ import annotations

import pytest

from portal.api.tests.own import Own, read
from portal.testing.makers import make_customer

SOMEBODY = {
    "first_name": "Sam",
    "last_name": "Ward",
    "email": "sam@x.example",
    "package": "webex_calling",
    "add_ons": ["attendant_console"],
}


@pytest.fixture
def api(partner, catalogue):
    return Own(partner)


def test_add_ons_are_given_with_the_person_and_changed_as_a_whole_list(api, partner, at, catalogue):
    wanted = {"webex_calling": 5, "webex_meetings": 5, "attendant_console": 1}
    customer = make_customer(partner, at=at, quantities=wanted)
    path = f"customers/{customer.public_id}/subscribers"
    made = api.ask("post", path, SOMEBODY)
    one = f"{path}/{read(made)['id']}"
    assert (made.status_code, read(made)["add_ons"]) == (201, ["attendant_console"])

    unfit = api.ask("patch", one, {"package": "webex_meetings"}, {"If-Match": '"0"'})
    assert (unfit.status_code, read(unfit)["code"]) == (409, "add_on_unfit")
    none_left = api.ask("post", path, SOMEBODY | {"email": "other@x.example"})
    assert (none_left.status_code, read(none_left)["code"]) == (409, "quantity_exhausted")

    moved = api.ask("patch", one, {"package": "webex_meetings", "add_ons": []}, {"If-Match": '"0"'})
    assert (read(moved)["package"], read(moved)["add_ons"]) == ("webex_meetings", [])
    unknown = api.ask("patch", one, {"add_ons": ["webex_suite"]}, {"If-Match": moved["ETag"]})
    assert (unknown.status_code, read(unknown)["code"]) == (409, "no_add_on")
    assert customer.quantities.get(product__code="attendant_console").assigned == 0
