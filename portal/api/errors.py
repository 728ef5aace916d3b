"""What the door itself refuses; everything else is refused by the services, with the pages' own codes."""

from __future__ import annotations

from typing import Any, ClassVar

from portal.base.errors import DomainError


class ApiError(DomainError):
    """A refusal that only programs meet; API texts are English. `headers` go with the answer."""

    headers: ClassVar[dict[str, str]] = {}

    def __init__(
        self,
        *,
        field: str = "",
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
        **figures: object,
    ) -> None:
        super().__init__(None, field=field, **figures)
        self.extra = extra or {}
        self.sent = {**self.headers, **(headers or {})}


class Unauthenticated(ApiError):
    """No token, or one that opens nothing."""

    code = "token_needed"
    text = (
        "Send a valid token: Authorization: Bearer <token>. This one is missing, unknown, expired or revoked."
    )
    status = 401
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class ScopeMissing(ApiError):
    """The token is good, but not for this."""

    code = "scope_missing"
    text = "The token lacks the scope %(scope)s. Make one that has it."
    status = 403


class NoSuchThing(ApiError):
    """Not there, or not this partner's: the same."""

    code = "not_found"
    text = "There is nothing at this address, or it is not yours to see."
    status = 404


class Gone(ApiError):
    """It was there, and was removed."""

    code = "gone"
    text = "This customer was removed."
    status = 410


class NoSuchReport(NoSuchThing):
    """A billing report that is not there, or not this partner's (W39)."""

    code = "no_such_report"


class NotAtPresent(ApiError):
    """A customer whose state allows no more; the contract says no reason (W5, W27)."""

    code = "not_at_present"
    text = "This is not possible for this customer at present. Sign in to the portal to see what is needed."
    status = 403


class ChangedMeanwhile(ApiError):
    """Somebody else wrote what this call was to change (W18)."""

    code = "changed_meanwhile"
    text = "Something else changed this while the call was under way. Read it again, then repeat the call."


class OrganisationAttached(ApiError):
    """An organisation is a customer already (W12)."""

    code = "organisation_attached"
    text = "This organisation is attached to a partner already."


class NoConsentPending(ApiError):
    """Nobody waits for a consent (W32)."""

    code = "no_consent_pending"
    text = "This subscriber waits for no consent."


class MethodForbidden(ApiError):
    """The address knows other methods."""

    code = "method_not_allowed"
    text = "This address does not take %(method)s. It takes %(allowed)s."
    status = 405


class NotJsonType(ApiError):
    """A body of another type."""

    code = "json_needed"
    text = "Send the body as application/json, in UTF-8."
    status = 415


class BodyTooLarge(ApiError):
    """More than is read."""

    code = "body_too_large"
    text = "The body is larger than %(limit)s bytes. Send less at once."
    status = 413


class NotBytesType(ApiError):
    """A file is sent as it is."""

    code = "bytes_needed"
    text = "Send the bytes of the file as they are, with Content-Type: application/octet-stream."
    status = 415


class NotJson(ApiError):
    """A body that is no JSON object in UTF-8."""

    code = "not_json"
    text = "The body is not a JSON object in UTF-8: %(what)s."
    status = 400


class TooManyRequests(ApiError):
    """Over the rate of the token, or too many bad tokens from one network."""

    code = "too_many_requests"
    text = "Too many requests. Repeat this one in %(seconds)s seconds."
    status = 429


class Failed(ApiError):
    """A fault of ours."""

    code = "server_error"
    text = (
        "Something went wrong on our side. Nothing of this request was kept. Name the tracking id to support."
    )
    status = 500
