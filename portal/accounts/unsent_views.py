"""What was typed before the session ended: open the form as it was, or throw it away."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.accounts import unsent as typed
from portal.base import clock


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsent(request: HttpRequest) -> HttpResponse:
    """Say what waits; a POST throws it away."""
    found = typed.kept(request, clock.now())
    if found is None:
        return redirect("home")
    if request.method == "POST":
        typed.forget(request)
        return redirect(found["back"])
    context = {
        "path": found["path"],
        "fields": [(name, text) for name, texts in found["fields"].items() for text in texts],
        "at": datetime.fromisoformat(found["at"]),
    }
    response = render(request, "account/unsent.html", context)
    response["Cache-Control"] = "no-store"
    return response
