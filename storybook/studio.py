"""The child's page: paper, tools, the companion."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import ensure_csrf_cookie

from families import consent
from families.access import child_or_404, family_page
from families.models import Child
from sessions import journal
from sessions.models import Conversation
from stories.beads import BEADS
from storybook.palette import CRAYONS, FIRST
from vision.models import Drawing
from vision.samples import SAMPLES
from vision.serving import image_url


@family_page
@ensure_csrf_cookie
def studio(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show the paper and the companion to a child, in the child's language, resuming its open conversation."""
    child = child_or_404(request, child_id)
    conversation = journal.resume_or_open(child)
    may = {purpose: consent.allows(child, purpose) for purpose in consent.Purpose.values}
    with translation.override(child.language):
        context = {
            "child": child,
            "conversation": conversation,
            "band": child.band_on(timezone.localdate()),
            "crayons": CRAYONS,
            "first_crayon": FIRST,
            "beads": BEADS,
            "samples": SAMPLES,
            "may": may,
            "config": _config(child, conversation, may),
        }
        return render(request, "storybook/studio.html", context)


def _config(child: Child, conversation: Conversation, may: dict[str, bool]) -> dict[str, Any]:
    """Return what the page's modules need to know."""
    socket = f"/ws/talk/{conversation.id}/"
    return {
        "language": child.language,
        "conversation": str(conversation.id),
        "mayListen": may["voice"],
        "mayLook": may["looking"],
        "trustsSafari": settings.SAFARI_RECOGNITION,
        "socket": socket if may["voice"] else f"{socket}quiet/",
        "paper": _paper(conversation),
        "urls": {
            "keep": reverse("drawing_keep"),
            "upload": reverse("drawing_upload"),
            "stories": reverse("story_create"),
        },
    }


def _paper(conversation: Conversation) -> dict[str, str] | None:
    """Return the newest drawing of this talk that was drawn here, for a device that does not have its strokes."""
    drawing = conversation.drawings.filter(origin=Drawing.Origin.PAPER).order_by("-created_at").first()
    if drawing is None:
        return None
    return {"id": str(drawing.id), "image_url": image_url(drawing)}
