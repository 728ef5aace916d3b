"""What only this contract refuses."""

from __future__ import annotations

from portal.api.errors import ApiError


class IfMatchNeeded(ApiError):
    """A change says which version it was made from (A10)."""

    code = "if_match_needed"
    text = "Send If-Match with the ETag of what you read, so that nobody's change is overwritten."
    status = 428


class ChangedSince(ApiError):
    """It is another version now (A10)."""

    code = "changed_since"
    text = "This has changed since you read it. Read it again, then repeat the change if it still holds."
    status = 412


class KeyUnusable(ApiError):
    """An `Idempotency-Key` that is none."""

    code = "bad_idempotency_key"
    text = "An Idempotency-Key has 1 to 255 visible ASCII characters."
    status = 400


class KeyUsed(ApiError):
    """The same key with another call (A9)."""

    code = "idempotency_key_used"
    text = "This Idempotency-Key was used for another call within a day. Use a new one for each call."
    status = 422


class KeyRunning(ApiError):
    """The first call with the key has not been answered yet (A9)."""

    code = "idempotency_key_running"
    text = "The first call with this Idempotency-Key is still under way. Repeat it in a moment."
    status = 409


class EventsGone(ApiError):
    """The feed goes on from where it is kept (A14)."""

    code = "events_gone"
    text = (
        "Events after this one are older than 30 days and gone. Leave `after` out to go on with the oldest, and "
        "read your customers anew."
    )
    status = 410


class TokenOfNobody(ApiError):
    """What goes on in the background does so in the name of a person, with that one's rights of the moment."""

    code = "token_of_nobody"
    text = (
        "No person made this token, and jobs run in the name of one. Make a token on the page “API tokens”."
    )
    status = 403
