"""Every operation of `/api/v1`, declared once: the addresses, the document and the tests are made from it (A3)."""

from __future__ import annotations

from compliance.contacts import answer_files
from portal.api.own import bulk, customers, imports, integrations, reference, reviews, subscribers
from portal.api.own.op import PAGED, Op, Parameter

__all__ = ["OPERATIONS", "Op", "Parameter", "by_path"]


_MOMENT = {"type": "string", "format": "date-time"}
_FILTERS = (
    Parameter("q", "Words in name, ids, place and e-mails."),
    Parameter("compliance_status", "One status."),
    Parameter("provisioning_status", "One status; removed customers only with `removed`."),
    Parameter("country", "Two letters: of the billing address."),
    Parameter("package", "The code of a product that they hold."),
    Parameter("partner", "The id of a sub-partner."),
    Parameter("use", "`low`: 80 % of a quantity is used; `full`: one is used up."),
    Parameter("own", "`hide` or `only`: the partner’s own organisation."),
    Parameter("created_after", "Created then or later.", _MOMENT),
    Parameter("created_before", "Created before then.", _MOMENT),
    Parameter("changed_after", "Changed then or later.", _MOMENT),
    Parameter("changed_before", "Changed before then.", _MOMENT),
    Parameter("sort", "name, created or changed; - in front for backwards."),
)
_ADDRESS = {"line1": "12 Mill Lane", "city": "Leeds", "postal_code": "LS1 4AP", "country": "GB"}
_CUSTOMER = {
    "external_id": "CRM-1",
    "legal_name": "Bluebell Lane Veterinary Practice Ltd",
    "address": _ADDRESS,
    "contacts": [{"name": "Jo Example", "email": "jo@customer.example"}],
    "owners": [{"name": "Ann Example", "percent": 60}],
    "quantities": {"webex_calling": 10},
    "administrator": {"first_name": "Jo", "last_name": "Example", "email": "jo@customer.example"},
    "location": {"name": "Head office", "time_zone": "Europe/London"},
}
_SUBSCRIBER = {
    "first_name": "Sam",
    "last_name": "Ward",
    "email": "sam@customer.example",
    "package": "webex_calling",
}
_ONE, _SOME, _PEOPLE = "customers/<str:customer_id>", "customers", "customers/<str:customer_id>/subscribers"
_PERSON = f"{_PEOPLE}/<str:subscriber_id>"

_FILE = "imports/<str:import_id>"
_CSV = (
    "Legal name,External ID,Address line 1,City,Postal code,Country,Administrator’s e-mail,Location name,"
    "Time zone,Webex Calling\r\n"
    "Orchard Vale Ltd,OV-1,12 Mill Lane,Leeds,LS1 4AP,GB,jo@vale.example,Head office,Europe/London,10\r\n"
)

OPERATIONS: tuple[Op, ...] = (
    Op(
        _SOME,
        "get",
        customers.listing,
        "customers:read",
        "List customers",
        "CustomerPage",
        query=_FILTERS + PAGED,
    ),
    Op(
        _SOME,
        "post",
        customers.create,
        "customers:write",
        "Create a customer",
        "Customer",
        201,
        body="NewCustomer",
        example=_CUSTOMER,
    ),
    Op(
        f"{_SOME}/bulk",
        "post",
        bulk.create,
        "imports:write",
        "Create up to 1,000 customers as a job",
        "Import",
        202,
        body="BulkCustomers",
        example={"dry_run": False, "rows": [_CUSTOMER]},
    ),
    Op(_ONE, "get", customers.read, "customers:read", "Read a customer", "Customer"),
    Op(
        _ONE,
        "patch",
        customers.change,
        "customers:write",
        "Change a customer",
        "Customer",
        body="CustomerPatch",
        example={"address": {"line1": "14 Mill Lane"}},
        needs_version=True,
    ),
    Op(
        _ONE,
        "delete",
        customers.delete,
        "customers:write",
        "Delete a customer",
        "Customer",
        202,
        takes_version=True,
    ),
    Op(f"{_ONE}/packages", "get", customers.packages, "quantities:read", "Read quantities", "Packages"),
    Op(
        f"{_ONE}/packages",
        "patch",
        customers.set_packages,
        "quantities:write",
        "Change quantities",
        "Packages",
        body="Quantities",
        example={"webex_calling": 25},
        needs_version=True,
    ),
    Op(f"{_ONE}/review", "get", reviews.read, "reviews:read", "Follow the review of a customer", "Review"),
    Op(
        f"{_ONE}/review/answers",
        "post",
        reviews.reply,
        "reviews:answer",
        "Answer the reviewers’ questions",
        "Review",
        body="Answers",
        example={"answers": [{"question": "…", "text": "It belongs to Ann Example alone."}]},
    ),
    Op(
        f"{_ONE}/review/questions/<str:question_id>/files",
        "post",
        reviews.add_file,
        "reviews:answer",
        "Upload a file for the answer to a question",
        "AnswerFile",
        201,
        query=(Parameter("name", "The file’s name; what it is follows from its content."),),
        file=answer_files.LIMIT,
    ),
    Op(
        f"{_ONE}/review/another-look",
        "post",
        reviews.another_look,
        "reviews:answer",
        "Ask for another look at a refusal",
        "Review",
        body="AnotherLook",
        example={"reason": "proof", "facts": "Founded in 2019 and registered as HRB 4711 in Bonn."},
    ),
    Op(
        f"{_ONE}/history",
        "get",
        customers.history,
        "history:read",
        "Read the history of a customer",
        "History",
        query=(PAGED[1],),
    ),
    Op(
        _PEOPLE,
        "get",
        subscribers.listing,
        "subscribers:read",
        "List the subscribers of a customer",
        "SubscriberPage",
        query=(
            Parameter("q", "Words in name and e-mail."),
            Parameter("package", "The code of a package."),
            Parameter("sort", "name, email, created or changed; - in front for backwards."),
            *PAGED,
        ),
    ),
    Op(
        _PEOPLE,
        "post",
        subscribers.create,
        "subscribers:write",
        "Add a subscriber",
        "Subscriber",
        201,
        body="NewSubscriber",
        example=_SUBSCRIBER,
    ),
    Op(_PERSON, "get", subscribers.read, "subscribers:read", "Read a subscriber", "Subscriber"),
    Op(
        _PERSON,
        "patch",
        subscribers.change,
        "subscribers:write",
        "Change a subscriber",
        "Subscriber",
        body="SubscriberPatch",
        example={"extension": "55"},
        needs_version=True,
    ),
    Op(
        _PERSON,
        "delete",
        subscribers.delete,
        "subscribers:write",
        "Release a subscriber",
        status=204,
        takes_version=True,
    ),
    Op("imports", "get", imports.listing, "imports:write", "List imports", "ImportPage", query=PAGED),
    Op(
        "imports",
        "post",
        imports.create,
        "imports:write",
        "Upload a CSV file of customers for its dry run",
        "Import",
        202,
        body="NewImport",
        example={"name": "october.csv", "csv": _CSV},
    ),
    Op(_FILE, "get", imports.read, "imports:write", "Read how far an import is", "Import"),
    Op(
        f"{_FILE}/rows",
        "get",
        imports.rows,
        "imports:write",
        "Read the rows of an import with what is wrong",
        "ImportRows",
        query=(Parameter("state", "new, ok, bad, created, failed, undone or kept."), PAGED[1]),
    ),
    *(
        Op(
            f"{_FILE}/{name}",
            "post",
            imports.act(name),
            "imports:write",
            f"{name.capitalize()} an import",
            "Import",
            202,
            takes_version=True,
        )
        for name in ("start", "stop", "resume", "undo")
    ),
    *integrations.OPERATIONS,
    Op("templates", "get", customers.templates, "customers:read", "List onboarding templates", "Templates"),
    Op("products", "get", reference.products, "", "List packages and add-ons", "Products", kept=True),
    Op("countries", "get", reference.country_list, "", "List countries", "Countries", kept=True),
    Op(
        "countries/<str:code>",
        "get",
        reference.country,
        "",
        "Read the address rules and the call-in number of a country",
        "Country",
        kept=True,
    ),
)


def by_path() -> dict[str, list[Op]]:
    """The operations of each address."""
    found: dict[str, list[Op]] = {}
    for one in OPERATIONS:
        found.setdefault(one.path, []).append(one)
    return found
