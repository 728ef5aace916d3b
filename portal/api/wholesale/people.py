"""Who a token is: the first call of most clients (contract W36)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from portal.api.door import Call
from portal.api.ids import Kind, encode
from portal.api.wholesale.answers import answer, moment


def me(call: Call) -> HttpResponse:
    """The person behind the token, or the service that it is."""
    token = call.token
    body: dict[str, Any] = {
        "id": encode(Kind.PERSON, token.public_id),
        "type": "person" if token.person else "bot",
        "displayName": token.name if token.person is None else str(token.person),
        "emails": [token.person.email] if token.person else [],
        "orgId": encode(Kind.ORGANIZATION, token.partner.public_id),
        "roles": [token.role],
        "created": moment(token.created_at),
    }
    return answer(call.request, body)
