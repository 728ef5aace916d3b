"""The shapes of `/api/v1`, as JSON Schema; a test holds every answer against them (A3)."""

from __future__ import annotations

from compliance.contacts import another_look
from portal.api.own.integration_schemas import INTEGRATIONS
from portal.api.own.shapes import (
    COUNT,
    COUNT_OR_NULL,
    FLAG,
    MOMENT,
    MOMENT_OR_NULL,
    SHARE,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    named,
    page,
    record,
    several,
)

_PARTS = ("line1", "line2", "city", "state", "postal_code", "country")
_ADDRESS = dict.fromkeys(_PARTS, TEXT)
_NAMED = record(id=TEXT, name=TEXT)
_NEW_PLACE = record(
    ("name", "time_zone"), name=TEXT, address=named("NewAddress"), time_zone=TEXT, language=TEXT
)
_CHANGEABLE: dict[str, Schema] = {
    "external_id": TEXT,
    "legal_name": TEXT,
    "other_names": several(named("OtherName")),
    "contacts": several(named("NewContact")),
    "owners": several(named("NewOwner")),
    "site_time_zone": TEXT,
}
_PERSON = {"first_name": TEXT, "last_name": TEXT, "email": TEXT, "phone_number": TEXT, "extension": TEXT}

SCHEMAS: dict[str, Schema] = {
    "Address": record(**_ADDRESS),
    "NewAddress": record(("country",), **_ADDRESS),
    "OtherName": record(kind={"type": "string", "enum": ["trading", "former"]}, name=TEXT),
    "Contact": record(name=TEXT, email=TEXT, phone=TEXT),
    "NewContact": record(("name",), name=TEXT, email=TEXT, phone=TEXT),
    "Owner": record(name=TEXT, percent=SHARE),
    "NewOwner": record(("name",), name=TEXT, percent=SHARE),
    "Location": record(name=TEXT, address=named("Address"), time_zone=TEXT, language=TEXT),
    "Package": record(
        code=TEXT,
        name=TEXT,
        kind={"type": "string", "enum": ["package", "add_on"]},
        quantity=COUNT_OR_NULL,
        assigned=COUNT,
        reserved=COUNT,
        available=COUNT_OR_NULL,
    ),
    "Packages": record(items=several(named("Package"))),
    "Quantities": {
        "type": "object",
        "additionalProperties": COUNT_OR_NULL,
        "description": "Product code → the most that may be assigned; null for no cap.",
    },
    "Customer": record(
        id=TEXT,
        partner=_NAMED,
        sandbox=FLAG,
        external_id=TEXT,
        legal_name=TEXT,
        other_names=several(named("OtherName")),
        address=named("Address"),
        country=TEXT,
        call_in_number=TEXT_OR_NULL,
        contacts=several(named("Contact")),
        owners=several(named("Owner")),
        locations=several(named("Location")),
        site_time_zone=TEXT,
        language=TEXT,
        template=TEXT_OR_NULL,
        is_own_organisation=FLAG,
        provisioning_status=TEXT,
        compliance_status=TEXT,
        packages=several(named("Package")),
        created_at=MOMENT,
        changed_at=MOMENT,
        version=COUNT,
    ),
    "CustomerPage": page("Customer"),
    "NewCustomer": record(
        ("external_id", "legal_name", "address", "quantities", "administrator"),
        **_CHANGEABLE,
        partner=TEXT,
        address=named("NewAddress"),
        quantities=named("Quantities"),
        administrator=record(("email",), **_PERSON),
        location=_NEW_PLACE,
        language=TEXT,
        template=TEXT,
        is_own_organisation=FLAG,
    ),
    "CustomerPatch": record(
        (), **_CHANGEABLE, address=record((), **_ADDRESS), location={**_NEW_PLACE, "required": []}
    ),
    "Subscriber": record(
        id=TEXT,
        customer=TEXT,
        sandbox=FLAG,
        first_name=TEXT,
        last_name=TEXT,
        email=TEXT,
        phone_number=TEXT_OR_NULL,
        extension=TEXT_OR_NULL,
        package=TEXT_OR_NULL,
        add_ons=several(TEXT),
        is_administrator=FLAG,
        created_at=MOMENT,
        changed_at=MOMENT,
        version=COUNT,
    ),
    "SubscriberPage": page("Subscriber"),
    "NewSubscriber": record(
        ("first_name", "last_name", "email", "package"),
        **_PERSON,
        package=TEXT,
        add_ons=several(TEXT),
        is_administrator=FLAG,
    ),
    "SubscriberPatch": record(
        (), package=TEXT, add_ons=several(TEXT), is_administrator=FLAG, phone_number=TEXT, extension=TEXT
    ),
    "Question": record(
        id=TEXT,
        text=TEXT,
        is_open=FLAG,
        asked_at=MOMENT,
        due_on=TEXT_OR_NULL,
        answer=TEXT_OR_NULL,
        answered_at=MOMENT_OR_NULL,
        answered_by=TEXT_OR_NULL,
        files=several(named("AnswerFile")),
    ),
    "AnswerFile": record(id=TEXT, name=TEXT, kind=TEXT, size=COUNT, sha256=TEXT),
    "Review": record(
        customer=TEXT,
        status=TEXT,
        since=MOMENT,
        title=TEXT,
        text=TEXT,
        clock=record(target_minutes=COUNT, limit_minutes=COUNT, paused=FLAG),
        questions=several(named("Question")),
        attempts=record(counted=COUNT, most=COUNT, left=COUNT, unreachable_at=MOMENT_OR_NULL),
        days_left=COUNT_OR_NULL,
        due_at=MOMENT_OR_NULL,
        refused_at=MOMENT_OR_NULL,
    ),
    "Answers": record(answers=several(record(("question",), question=TEXT, text=TEXT, files=several(TEXT)))),
    "AnotherLook": record(
        ("reason", "facts"),
        reason={"type": "string", "enum": list(another_look.REASONS)},
        facts=TEXT,
        refused_at=TEXT_OR_NULL,
    ),
    "Event": record(
        number=COUNT,
        at=MOMENT,
        type=TEXT,
        actor=TEXT_OR_NULL,
        actor_kind=TEXT,
        text=TEXT,
        changes=several(record(field=TEXT, old=TEXT, new=TEXT)),
        request_id=TEXT,
    ),
    "History": record(items=several(named("Event")), next=TEXT_OR_NULL),
    "Import": record(
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
    "ImportPage": page("Import"),
    "BulkCustomers": record(
        ("rows",),
        partner=TEXT,
        name=TEXT,
        dry_run=FLAG,
        rows=several({"type": "object", "description": "As NewCustomer, with one contact at most."}),
    ),
    "NewImport": record(("csv",), partner=TEXT, name=TEXT, csv=TEXT),
    "ImportRows": record(
        items=several(
            record(
                number=COUNT,
                state=TEXT,
                customer=TEXT_OR_NULL,
                problems=several(record(column=TEXT, code=TEXT, detail=TEXT)),
            )
        ),
        next=TEXT_OR_NULL,
    ),
    "Templates": record(
        items=several(
            record(
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
    "Products": record(
        items=several(
            record(
                code=TEXT,
                name=TEXT,
                kind=TEXT,
                level=COUNT,
                has_quantity=FLAG,
                for_subscribers=FLAG,
                services=several(TEXT),
                needs_one_of=several(TEXT),
                available_from=TEXT_OR_NULL,
            )
        )
    ),
    "Countries": record(items=several(record(code=TEXT, name=TEXT))),
    "Country": record(
        code=TEXT,
        name=TEXT,
        call_in={"anyOf": [{"type": "null"}, record(number=TEXT, reason=TEXT)]},
        required=several(TEXT),
        states=several(record(code=TEXT, name=TEXT)),
        postal_code_examples=several(TEXT),
    ),
    "PageOfFields": record(
        ("items", "next"), items=several({"type": "object"}), next=TEXT_OR_NULL, total=COUNT
    ),
    "Problem": record(
        ("type", "title", "status", "detail", "instance", "code", "errors", "request_id"),
        type=TEXT,
        title=TEXT,
        status=COUNT,
        detail=TEXT,
        instance=TEXT,
        code=TEXT,
        errors=several(record(pointer=TEXT, code=TEXT, detail=TEXT)),
        changes=several(record(at=MOMENT, text=TEXT)),
        request_id=TEXT,
    ),
    **INTEGRATIONS,
}
