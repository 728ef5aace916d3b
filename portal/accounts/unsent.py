"""What somebody typed and sent after their session had ended: kept until they have signed in again, then shown.

Only in a browser that was signed in here before, and only for the same person.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from portal.base import merging, versions

KEY = "unsent"
COOKIE = "last_user"
"""Who was signed in here last, signed: what one person typed is never shown to another."""
MOST = 200_000
"""Characters that are kept."""
FOR = timedelta(hours=1)
SECRET = ("password", "passwd", "otp", "secret", "csrfmiddlewaretoken", "passcode")
"""What stands in the names of fields that are never kept."""
NOT_TYPED = {"csrfmiddlewaretoken", "next", "action", "then", versions.FIELD, versions.AGAIN, merging.FIELD}


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Mark the browser with who is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or hasattr(request, "viewing"):
        return
    if _last_user(request) != user.pk:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_signed_cookie(COOKIE, str(user.pk), httponly=True, samesite="Lax", secure=secure)


def to_sign_in(request: HttpRequest, at: datetime) -> HttpResponse:
    """The way to the sign-in page for a form that came too late; what was typed waits behind it."""
    after = reverse("unsent") if _keep(request, at) else _page_of(request)
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': after})}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", None) else redirect(address)


def kept(request: HttpRequest, at: datetime) -> dict[str, Any] | None:
    """What waits for whoever is signed in now: `path`, `fields` (name → texts), `back`, `at`; None for nothing."""
    found: dict[str, Any] | None = request.session.get(KEY)
    if found is None:
        return None
    if found["user"] != request.user.pk or datetime.fromisoformat(found["at"]) < at - FOR:
        forget(request)
        return None
    return found


def forget(request: HttpRequest) -> None:
    """It is shown, or thrown away."""
    request.session.pop(KEY, None)


def _keep(request: HttpRequest, at: datetime) -> bool:
    fields = {name: request.POST.getlist(name) for name in request.POST if not _is_secret(name)}
    typed = any(text.strip() for name, texts in fields.items() if name not in NOT_TYPED for text in texts)
    person = _last_user(request)
    if not typed or person is None or _length(request.POST) > MOST:
        return False
    fields.pop("csrfmiddlewaretoken", None)
    request.session[KEY] = {
        "user": person,
        "path": request.get_full_path(),
        "fields": fields,
        "back": _page_of(request),
        "at": at.isoformat(),
    }
    return True


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET)


def _length(posted: QueryDict) -> int:
    return sum(len(name) + sum(map(len, texts)) for name, texts in posted.lists())


def _last_user(request: HttpRequest) -> int | None:
    try:
        return int(request.get_signed_cookie(COOKIE, max_age=settings.SESSION_COOKIE_AGE * 3) or "")
    except (KeyError, BadSignature, ValueError):
        return None


def _page_of(request: HttpRequest) -> str:
    """The page the form was on, where the browser says; an address that only takes a form cannot be opened."""
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return request.get_full_path()
    if came.netloc == request.get_host() and came.path.startswith("/") and not came.path.startswith("//"):
        return came.path + (f"?{came.query}" if came.query else "")
    return request.get_full_path()
