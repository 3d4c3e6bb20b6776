"""Where a guardian reads what is asked, agrees, refuses, withdraws, and sees every earlier decision."""

import uuid
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render, resolve_url

from families import consent
from families.access import child_or_404, guardian_page
from families.models import User
from families.standing import standings

METHOD = "web-form"
EVERYTHING = "all"


@guardian_page
def consent_page(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Ask about each purpose. POST carries `grant` or `refuse` with a purpose, or with "all"."""
    child = child_or_404(request, child_id)
    guardian = cast(User, request.user)
    if request.method == "POST":
        purposes = _purposes(request.POST.get("grant") or request.POST.get("refuse") or "")
        if not purposes:
            return HttpResponseBadRequest()
        for purpose in purposes:
            consent.decide(child, guardian, purpose, "grant" in request.POST, METHOD)
        place = "#content" if len(purposes) > 1 else f"#purpose-{purposes[0]}"  # back to where the guardian was reading
        return redirect(resolve_url("consent", child.id) + place)
    lines = standings(child)
    page = {
        "child": child,
        "standings": lines,
        "is_all_decided": all(line.is_decided for line in lines),
        "receipts": child.consents.select_related("guardian")[:40],
        "policy_version": settings.POLICY_VERSION,
        "policy_hash": consent.policy_hash(),
    }
    return render(request, "families/consent.html", page)


def _purposes(chosen: str) -> list[str]:
    """Return the purposes that a button decides about; none if no button of ours says that."""
    if chosen == EVERYTHING:
        return list(consent.Purpose.values)
    return [chosen] if chosen in consent.Purpose.values else []
