"""Doors for drawings: bring one in, keep the page, see it again."""

import uuid
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from families import consent
from families.access import family_page
from families.limits import allow
from families.models import Consent, Language
from sessions import jobs
from sessions.access import conversation_or_404
from sessions.models import Conversation
from vision import intake, samples
from vision.access import drawing_or_404, drawing_to_look_at_or_404
from vision.errors import Empty, TooLarge, UploadRefused
from vision.models import Drawing, Gone
from vision.serving import image_response, image_url
from vision.sheets.errors import Deleted

_UPLOADS = (30, 600)  # per child: at most … in … seconds
_SAVES = (120, 60)
_LOOKS = (10, 60)
_TOO_FAST = {
    Language.CHINESE: "好多画呀！先歇一歇，等一会儿再来。",
    Language.ENGLISH: "So many pictures! Let us take a little break first.",
}


@family_page
@require_POST
def drawing_upload(request: HttpRequest) -> JsonResponse:
    """Take a photo or a picture file: needs consent to looking."""
    conversation = _conversation(request)
    if not consent.allows(conversation.child, Consent.Purpose.LOOKING):
        return consent.refusal(Consent.Purpose.LOOKING, conversation.language)
    if not allow(f"upload:{conversation.child_id}", *_UPLOADS):
        return too_fast(conversation.language)
    return _receive(request, conversation, Drawing.Origin.PHOTO)


@family_page
@require_POST
def drawing_keep(request: HttpRequest) -> JsonResponse:
    """Keep what was drawn on the page: the same id again replaces it. Needs no consent; without it nobody looks."""
    conversation = _conversation(request)
    if not allow(f"paper:{conversation.child_id}", *_SAVES):
        return too_fast(conversation.language)
    return _receive(request, conversation, Drawing.Origin.PAPER)


@family_page
@require_POST
def drawing_sample(request: HttpRequest, slug: str) -> JsonResponse:
    """Put one of our own drawings on the desk, for a child that has none at hand."""
    conversation = _conversation(request)
    if slug not in samples.SLUGS:
        raise Http404
    if not allow(f"upload:{conversation.child_id}", *_UPLOADS):
        return too_fast(conversation.language)
    drawing = intake.receive(conversation.child, conversation, samples.draw(slug), Drawing.Origin.SAMPLE)
    return JsonResponse(_as_json(drawing), status=201)


@family_page
@require_POST
def drawing_look(request: HttpRequest) -> JsonResponse:
    """Let somebody look at the newest drawing now, because the child asks: needs consent to looking."""
    conversation = _conversation(request)
    if not consent.allows(conversation.child, Consent.Purpose.LOOKING):
        return consent.refusal(Consent.Purpose.LOOKING, conversation.language)
    if not allow(f"look:{conversation.child_id}", *_LOOKS):
        return too_fast(conversation.language)
    drawing = Drawing.objects.newest_of(conversation)
    if drawing is None:
        return JsonResponse({"id": None})
    jobs.wake("vision.asking.answer", str(conversation.id))
    return JsonResponse(_as_json(drawing), status=202)


@family_page
@require_GET
def drawing_state(request: HttpRequest, drawing_id: uuid.UUID) -> JsonResponse:
    """Tell how far a drawing is, and the child's names in it: {id, state, is_looked_at, image_url, names, note?, …}."""
    return JsonResponse(_as_json(drawing_or_404(request, drawing_id)))


@family_page
@require_GET
def drawing_image(request: HttpRequest, drawing_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Show the picture to the child's family or an operator."""
    return image_response(request, drawing_to_look_at_or_404(request, drawing_id))


def uuid_or_404(value: str | None) -> uuid.UUID:
    """Read an id that a page sent; nonsense names nothing."""
    try:
        return uuid.UUID(value or "")
    except ValueError:
        raise Http404 from None


def too_fast(language: str) -> JsonResponse:
    """Answer somebody who asks too often."""
    message = _TOO_FAST[Language(language)]
    return JsonResponse({"error": {"code": "too_fast", "message": message}}, status=429)


def _conversation(request: HttpRequest) -> Conversation:
    return conversation_or_404(request, uuid_or_404(request.POST.get("conversation")))


def _receive(request: HttpRequest, conversation: Conversation, origin: str) -> JsonResponse:
    drawing_id = uuid_or_404(request.POST["drawing"]) if request.POST.get("drawing") else None
    is_new = drawing_id is None or not Drawing.objects.filter(pk=drawing_id).exists()
    try:
        drawing = intake.receive(
            conversation.child,
            conversation,
            _file(request),
            origin,
            drawing_id=drawing_id,
            seq=_whole(request.POST.get("seq")),
        )
    except UploadRefused as refused:
        error = {"code": refused.code, "message": refused.message(conversation.language)}
        return JsonResponse({"error": error}, status=400)
    except Drawing.DoesNotExist:
        if not drawing_id or not Gone.objects.filter(pk=drawing_id, child=conversation.child).exists():
            raise Http404 from None
        error = {"code": Deleted.code, "message": Deleted().message(conversation.language)}
        return JsonResponse({"error": error}, status=Deleted.status)
    return JsonResponse(_as_json(drawing), status=201 if is_new else 200)


def _whole(value: str | None) -> int:
    """Read the number of the last stroke that a picture shows; 0 where a page does not say."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 0


def _file(request: HttpRequest) -> UploadedFile:
    """Return the one file of the form, whatever the field is called."""
    upload = next(iter(request.FILES.values()), None)
    if not isinstance(upload, UploadedFile):
        raise Empty
    if upload.size is not None and upload.size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge
    return upload


def _as_json(drawing: Drawing) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": str(drawing.id),
        "state": drawing.state,
        "revision": drawing.revision,
        "image_url": image_url(drawing),
        "is_looked_at": drawing.is_being_looked_at,
        "names": [
            {"id": str(thing.id), "name": thing.name, "kind": thing.kind, "box": thing.box}
            for thing in drawing.named_things.all()
        ],
    }
    if drawing.state == Drawing.State.READ and (reading := drawing.readings.first()):
        told |= {"note": reading.note, "question": reading.question}
    return told
