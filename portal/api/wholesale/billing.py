"""Billing reports: asked for, listed, read, downloaded with a link that is good for an hour (W37–W39)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from customers.billing import consumption, reports
from customers.models import BillingReport
from portal.accounts.models import Partner
from portal.api.door import Call
from portal.api.errors import NoSuchReport
from portal.api.ids import Kind, decode, encode
from portal.api.reading import Reader
from portal.api.wholesale import paging
from portal.api.wholesale.answers import answer, moment
from portal.base import csv_out

SALT = "billing-report"
GOOD_FOR_SECONDS = 3600
STATUSES = ("IN_PROGRESS", "COMPLETED", "FAILED")
NAMES = {"first_day": "billingStartDate", "last_day": "billingEndDate"}
_SORTS = {
    "id": "public_id",
    "billingStartDate": "first_day",
    "billingEndDate": "last_day",
    "status": "state",
}
_PARTNER = ("PARTNER_ORG_ID", "PARTNER_NAME")
_CUSTOMER = ("CUSTOMER_ORG_ID", "CUSTOMER_NAME", "EXTERNAL_CUSTOMER_ID")
_USER = ("USER_ID", "USER_EMAIL")
_COUNT = ("SERVICE_NAME", "SKU", "CONSUMPTION_DATE", "QUANTITY")
HEADS = {
    "PARTNER": (*_PARTNER, *_COUNT),
    "CUSTOMER": (*_PARTNER, *_CUSTOMER, *_COUNT),
    "USER": (*_PARTNER, *_CUSTOMER, *_USER, *_COUNT),
}


def create(call: Call) -> HttpResponse:
    """POST: owe a report (W37)."""
    reader = Reader(call.body)
    days = {name: _day(reader, name) for name in ("billingStartDate", "billingEndDate")}
    type_ = reader.text("type") or BillingReport.Type.PARTNER
    of = _sub_partner(reader, call, reader.text("subPartnerOrgId"))
    with_own = reader.flag("internal")
    reader.done()
    first, last = days.values()
    assert first is not None
    assert last is not None
    made = reports.ask(
        actor=call.actor,
        partner=call.token.partner,
        type=type_,
        first_day=first,
        last_day=last,
        of_sub_partner=of,
        with_own=with_own,
        made_by=call.token.public_id,
        at=call.at,
    )
    return answer(call.request, _short(made) | {"internal": made.with_own})


def listing(call: Call) -> HttpResponse:
    """GET: those of the token's partner, filtered and sorted; no offset (W39)."""
    reader = Reader(dict(call.query.items()))
    found = reports.of_actor(call.actor).filter(partner=call.token.partner)
    for name, column in (("billingStartDate", "first_day"), ("billingEndDate", "last_day")):
        if day := _day(reader, name, needed=False):
            found = found.filter(**{column: day})
    if type_ := _one_of(reader, "type", tuple(BillingReport.Type.values)):
        found = found.filter(type=type_)
    if of := _sub_partner(reader, call, call.query.get("subPartnerOrgId", "")):
        found = found.filter(of_sub_partner=of)
    status = _one_of(reader, "status", STATUSES)
    sort = _one_of(reader, "sortBy", tuple(_SORTS)) or "billingStartDate"
    most = paging.window(call, reader, paging.MOST).limit
    reader.done()
    rows = found.order_by(_SORTS[sort], "pk")
    rows = reports.with_status(rows, status) if status else rows
    return answer(call.request, {"items": [_listed(one) for one in rows[:most]]})


def read(call: Call, report_id: str) -> HttpResponse:
    """GET one; a finished one with its link."""
    report = _found(call, report_id)
    body = _listed(report) | {"created": moment(report.created_at)}
    if report.made_by:
        body["createdBy"] = encode(Kind.PERSON, report.made_by)
    if report.errors:
        body["errors"] = report.errors
    if body["status"] == "COMPLETED":
        body["tempDownloadURL"] = call.request.build_absolute_uri(_link(report))
    return answer(call.request, body)


def delete(call: Call, report_id: str) -> HttpResponse:
    """DELETE one: 204, then 404."""
    reports.delete(actor=call.actor, report=_found(call, report_id))
    return HttpResponse(status=204)


@require_safe
def download(_request: HttpRequest, signed: str) -> HttpResponse | StreamingHttpResponse:
    """The rows as CSV, without a token: the link is signed, and good for an hour. Else 404."""
    try:
        public_id = signing.loads(signed, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    report = BillingReport.objects.filter(public_id=public_id, finished_at__isnull=False, errors=[]).first()
    if report is None:
        raise Http404
    body = (text.encode() for text in csv_out.lines(HEADS[report.type], _cells(report)))
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    name = f"{report.type.lower()}-{report.first_day}-{report.last_day}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def _cells(report: BillingReport) -> Any:
    partners = {one.pk: one for one in Partner.objects.all()}
    for row in consumption.rows(report):
        partner = partners[row.partner_id]
        cells: list[Any] = [encode(Kind.ORGANIZATION, partner.public_id), partner.name]
        if row.customer is not None:
            org = encode(Kind.ORGANIZATION, row.customer.public_id)
            cells += [org, row.customer.name, row.customer.external_id]
        if row.subscriber is not None:
            cells += [encode(Kind.PERSON, row.subscriber.public_id), row.subscriber.email]
        yield [*cells, row.product.name, row.product.code, row.day.isoformat(), row.quantity]


def _link(report: BillingReport) -> str:
    return reverse("billing-download", args=[signing.dumps(report.public_id, salt=SALT)])


def _found(call: Call, report_id: str) -> BillingReport:
    known = reports.of_actor(call.actor).filter(partner=call.token.partner)
    found = known.filter(public_id=decode(report_id, Kind.REPORT) or "").first()
    if found is None:
        raise NoSuchReport
    return found


def _short(report: BillingReport) -> dict[str, Any]:
    return {
        "id": encode(Kind.REPORT, report.public_id),
        "billingStartDate": report.first_day.isoformat(),
        "billingEndDate": report.last_day.isoformat(),
        "type": report.type,
        "category": reports.category_of(report),
    }


def _listed(report: BillingReport) -> dict[str, Any]:
    return _short(report) | {"status": reports.status_of(report)}


def _day(reader: Reader, name: str, *, needed: bool = True) -> date | None:
    text = reader.text(name, needed=needed)
    if not text:
        return None
    try:
        if len(text) == len("2026-01-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    reader.fault(name, "bad_day", "This is not a day. Write it as YYYY-MM-DD.")
    return None


def _one_of(reader: Reader, name: str, values: tuple[str, ...]) -> str:
    text = reader.text(name)
    if text and text not in values:
        reader.fault(name, "not_on_offer", f"This is one of {', '.join(values)}.")
        return ""
    return text


def _sub_partner(reader: Reader, call: Call, written: str) -> Partner | None:
    """A sub-partner of the token's own partner, by the id of its organisation."""
    if not written:
        return None
    known = Partner.objects.filter(parent=call.token.partner, pk__in=call.actor.partner_ids)
    found = known.filter(public_id=decode(written, Kind.ORGANIZATION) or "").first()
    if found is None:
        reader.fault("subPartnerOrgId", "bad_id", "This is not the id of a sub-partner of yours.")
    return found
