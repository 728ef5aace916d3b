"""The shapes of `/api/v1`, as JSON Schema; a test holds every answer against them (A3)."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def _object(needed: tuple[str, ...] | None = None, /, **members: Schema) -> Schema:
    """An object without other members; each is always there unless `needed` says which are."""
    return {
        "type": "object",
        "required": list(members if needed is None else needed),
        "properties": members,
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _page(of: str) -> Schema:
    return _object(("items", "next"), items=_list(_ref(of)), next=TEXT_OR_NULL, total=COUNT)


TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
COUNT_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 0}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MOMENT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
SHARE: Schema = {"type": ["number", "null"], "description": "Per cent; null where it is not known."}
_PARTS = ("line1", "line2", "city", "state", "postal_code", "country")
_ADDRESS = dict.fromkeys(_PARTS, TEXT)
_NAMED = _object(id=TEXT, name=TEXT)
_NEW_PLACE = _object(
    ("name", "time_zone"), name=TEXT, address=_ref("NewAddress"), time_zone=TEXT, language=TEXT
)
_CHANGEABLE: dict[str, Schema] = {
    "external_id": TEXT,
    "legal_name": TEXT,
    "other_names": _list(_ref("OtherName")),
    "contacts": _list(_ref("NewContact")),
    "owners": _list(_ref("NewOwner")),
    "site_time_zone": TEXT,
}
_PERSON = {"first_name": TEXT, "last_name": TEXT, "email": TEXT, "phone_number": TEXT, "extension": TEXT}

SCHEMAS: dict[str, Schema] = {
    "Address": _object(**_ADDRESS),
    "NewAddress": _object(("country",), **_ADDRESS),
    "OtherName": _object(kind={"type": "string", "enum": ["trading", "former"]}, name=TEXT),
    "Contact": _object(name=TEXT, email=TEXT, phone=TEXT),
    "NewContact": _object(("name",), name=TEXT, email=TEXT, phone=TEXT),
    "Owner": _object(name=TEXT, percent=SHARE),
    "NewOwner": _object(("name",), name=TEXT, percent=SHARE),
    "Location": _object(name=TEXT, address=_ref("Address"), time_zone=TEXT, language=TEXT),
    "Package": _object(
        code=TEXT,
        name=TEXT,
        kind={"type": "string", "enum": ["package", "add_on"]},
        quantity=COUNT_OR_NULL,
        assigned=COUNT,
        reserved=COUNT,
        available=COUNT_OR_NULL,
    ),
    "Packages": _object(items=_list(_ref("Package"))),
    "Quantities": {
        "type": "object",
        "additionalProperties": COUNT_OR_NULL,
        "description": "Product code → the most that may be assigned; null for no cap.",
    },
    "Customer": _object(
        id=TEXT,
        partner=_NAMED,
        external_id=TEXT,
        legal_name=TEXT,
        other_names=_list(_ref("OtherName")),
        address=_ref("Address"),
        country=TEXT,
        call_in_number=TEXT_OR_NULL,
        contacts=_list(_ref("Contact")),
        owners=_list(_ref("Owner")),
        locations=_list(_ref("Location")),
        site_time_zone=TEXT,
        language=TEXT,
        template=TEXT_OR_NULL,
        is_own_organisation=FLAG,
        provisioning_status=TEXT,
        compliance_status=TEXT,
        packages=_list(_ref("Package")),
        created_at=MOMENT,
        changed_at=MOMENT,
        version=COUNT,
    ),
    "CustomerPage": _page("Customer"),
    "NewCustomer": _object(
        ("external_id", "legal_name", "address", "quantities", "administrator"),
        **_CHANGEABLE,
        partner=TEXT,
        address=_ref("NewAddress"),
        quantities=_ref("Quantities"),
        administrator=_object(("email",), **_PERSON),
        location=_NEW_PLACE,
        language=TEXT,
        template=TEXT,
        is_own_organisation=FLAG,
    ),
    "CustomerPatch": _object(
        (), **_CHANGEABLE, address=_object((), **_ADDRESS), location={**_NEW_PLACE, "required": []}
    ),
    "Subscriber": _object(
        id=TEXT,
        customer=TEXT,
        first_name=TEXT,
        last_name=TEXT,
        email=TEXT,
        phone_number=TEXT_OR_NULL,
        extension=TEXT_OR_NULL,
        package=TEXT_OR_NULL,
        is_administrator=FLAG,
        created_at=MOMENT,
        changed_at=MOMENT,
        version=COUNT,
    ),
    "SubscriberPage": _page("Subscriber"),
    "NewSubscriber": _object(
        ("first_name", "last_name", "email", "package"), **_PERSON, package=TEXT, is_administrator=FLAG
    ),
    "SubscriberPatch": _object((), package=TEXT, is_administrator=FLAG, phone_number=TEXT, extension=TEXT),
    "Question": _object(
        id=TEXT,
        text=TEXT,
        is_open=FLAG,
        asked_at=MOMENT,
        due_on=TEXT_OR_NULL,
        answer=TEXT_OR_NULL,
        answered_at=MOMENT_OR_NULL,
        answered_by=TEXT_OR_NULL,
    ),
    "Review": _object(
        customer=TEXT,
        status=TEXT,
        since=MOMENT,
        title=TEXT,
        text=TEXT,
        clock=_object(target_minutes=COUNT, limit_minutes=COUNT, paused=FLAG),
        questions=_list(_ref("Question")),
        attempts=_object(counted=COUNT, most=COUNT, left=COUNT),
        days_left=COUNT_OR_NULL,
        due_at=MOMENT_OR_NULL,
    ),
    "Answers": _object(answers=_list(_object(question=TEXT, text=TEXT))),
    "Event": _object(
        number=COUNT,
        at=MOMENT,
        type=TEXT,
        actor=TEXT_OR_NULL,
        actor_kind=TEXT,
        text=TEXT,
        changes=_list(_object(field=TEXT, old=TEXT, new=TEXT)),
        request_id=TEXT,
    ),
    "History": _object(items=_list(_ref("Event")), next=TEXT_OR_NULL),
    "Import": _object(
        id=TEXT,
        partner=_NAMED,
        name=TEXT,
        phase=TEXT,
        is_running=FLAG,
        stopped=FLAG,
        rows=COUNT,
        done=COUNT,
        of=COUNT,
        by_state={"type": "object", "additionalProperties": COUNT},
        created_at=MOMENT,
        undo_until=MOMENT_OR_NULL,
        version=COUNT,
    ),
    "ImportPage": _page("Import"),
    "NewImport": _object(("csv",), partner=TEXT, name=TEXT, csv=TEXT),
    "ImportRows": _object(
        items=_list(
            _object(
                number=COUNT,
                state=TEXT,
                customer=TEXT_OR_NULL,
                problems=_list(_object(column=TEXT, code=TEXT, detail=TEXT)),
            )
        ),
        next=TEXT_OR_NULL,
    ),
    "Templates": _object(
        items=_list(
            _object(
                id=TEXT,
                partner=_NAMED,
                name=TEXT,
                admin_email=TEXT,
                country=TEXT_OR_NULL,
                language=TEXT,
                is_default=FLAG,
            )
        )
    ),
    "Products": _object(
        items=_list(
            _object(
                code=TEXT,
                name=TEXT,
                kind=TEXT,
                level=COUNT,
                has_quantity=FLAG,
                for_subscribers=FLAG,
                services=_list(TEXT),
                needs_one_of=_list(TEXT),
                available_from=TEXT_OR_NULL,
            )
        )
    ),
    "Countries": _object(items=_list(_object(code=TEXT, name=TEXT))),
    "Country": _object(
        code=TEXT,
        name=TEXT,
        call_in={"anyOf": [{"type": "null"}, _object(number=TEXT, reason=TEXT)]},
        required=_list(TEXT),
        states=_list(_object(code=TEXT, name=TEXT)),
        postal_code_examples=_list(TEXT),
    ),
    "PageOfFields": _object(
        ("items", "next"), items=_list({"type": "object"}), next=TEXT_OR_NULL, total=COUNT
    ),
    "Problem": _object(
        ("type", "title", "status", "detail", "instance", "code", "errors", "request_id"),
        type=TEXT,
        title=TEXT,
        status=COUNT,
        detail=TEXT,
        instance=TEXT,
        code=TEXT,
        errors=_list(_object(pointer=TEXT, code=TEXT, detail=TEXT)),
        changes=_list(_object(at=MOMENT, text=TEXT)),
        request_id=TEXT,
    ),
}
