"""Doors for strokes: a page sends what was drawn, and another device asks for it."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from families.access import child_or_404, family_page
from families.limits import allow
from families.models import Child
from sessions.models import Conversation
from vision.access import sheet_or_404
from vision.models import Sheet
from vision.sheets import keeping
from vision.sheets.errors import SheetRefused
from vision.sheets.frames import NotOperations, join, parse
from vision.views import too_fast, uuid_or_404

_BATCHES = (240, 60)  # per child: at most … in … seconds
_BATCH_BYTES = 12 * 1024 * 1024


@family_page
@require_http_methods(["GET", "POST"])
def sheet_ops(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Take strokes (POST) or give them back (GET `?after=seq`). Needs no consent: nothing leaves the house."""
    return _take(request, sheet_id) if request.method == "POST" else _give(request, sheet_id)


def _take(request: HttpRequest, sheet_id: uuid.UUID) -> JsonResponse:
    """Keep a batch; answer {sheet, seq}: the sheet that has it, another one where two hands met."""
    child = child_or_404(request, uuid_or_404(request.POST.get("child")))
    writer = uuid_or_404(request.POST.get("writer"))
    if not allow(f"strokes:{child.id}", *_BATCHES):
        return too_fast(child.language)
    upload = request.FILES.get("ops")
    if upload is None or (upload.size or 0) > _BATCH_BYTES:
        return _refused("not_operations", "", 400)
    try:
        drawn = parse(upload.read())
        sheet = keeping.keep(child, _conversation(request, child), sheet_id, writer, drawn)
    except NotOperations:
        return _refused("not_operations", "", 400)
    except SheetRefused as refused:
        return _refused(refused.code, refused.message(child.language), refused.status)
    except Sheet.DoesNotExist:
        raise Http404 from None
    return JsonResponse({"sheet": str(sheet.id), "seq": sheet.last_seq})


def _give(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Answer with operations after `after`, as they came; the page asks again until it has X-Last-Seq."""
    sheet = sheet_or_404(request, sheet_id)
    after = request.GET.get("after", "0")
    drawn = list(keeping.drawn_on(sheet, int(after) if after.isascii() and after.isdigit() else 0))
    answer = HttpResponse(join(drawn), content_type="application/octet-stream")
    answer["X-Last-Seq"] = str(sheet.last_seq)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _conversation(request: HttpRequest, child: Child) -> Conversation | None:
    """Return the talk in which it was drawn, if that is still there: what was drawn outlives a talk that was erased."""
    try:
        asked = uuid.UUID(request.POST.get("conversation", ""))
    except ValueError:
        return None
    return child.conversations.filter(pk=asked).first()


def _refused(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)
