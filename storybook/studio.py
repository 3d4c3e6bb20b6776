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
from storybook.tools import STAMP_NAMES, TRAYS
from vision.models import Drawing
from vision.samples import SAMPLES
from vision.serving import image_url
from voice import vendors


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
            "band": (band := child.band_on(timezone.localdate())),
            "tray": TRAYS[band],
            "stamps": STAMP_NAMES.items(),
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
        "child": str(child.id),
        "conversation": str(conversation.id),
        "mayListen": may["voice"],
        "mayLook": may["looking"],
        "trustsSafari": settings.SAFARI_RECOGNITION,
        "makesCalls": may["voice"] and vendors.calls_are_on(),
        "socket": socket if may["voice"] else f"{socket}quiet/",
        "paper": _paper(conversation),
        "urls": {
            "keep": reverse("drawing_keep"),
            "upload": reverse("drawing_upload"),
            "stories": reverse("story_create"),
        },
    }


def _paper(conversation: Conversation) -> dict[str, Any] | None:
    """Return the sheet of this talk on which a hand was last, for a device that does not have its strokes."""
    shown = {drawing.id: drawing for drawing in conversation.drawings.filter(origin=Drawing.Origin.PAPER)}
    away = set(conversation.drawings.exclude(put_away=None).values_list("id", flat=True))
    drawn_at = dict(conversation.sheets.filter(last_seq__gt=0).values_list("id", "drawn_at_ms"))
    newest = max((shown.keys() | drawn_at.keys()) - away, key=lambda one: drawn_at.get(one, 0), default=None)
    if newest is None:
        return None
    picture = image_url(shown[newest]) if newest in shown else ""
    return {"id": str(newest), "image_url": picture, "drawn_at_ms": drawn_at.get(newest, 0)}
