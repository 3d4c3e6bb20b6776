"""The child's own drawings: see them, see how they looked before, put one away."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from families import childmode
from families.access import child_or_404, family_page
from families.limits import allow
from sessions.access import conversation_or_404
from vision.access import drawing_or_404, version_or_404
from vision.models import Drawing, PutAway
from vision.serving import image_response, image_url
from vision.sheets import bin as recycle_bin
from vision.sheets import board
from vision.sheets.returning import bring_back
from vision.views import too_fast, uuid_or_404

ON_BOARD = 60
_BACKS = (20, 600)


@family_page
@require_GET
def drawing_board(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show the child its drawings, as a piece of the studio."""
    child = child_or_404(request, child_id)
    own = board.drawings_of(child).exclude(origin=Drawing.Origin.SAMPLE)
    with translation.override(child.language):
        context = {"child": child, "hung": board.hung(own[:ON_BOARD]), "unpictured": board.unpictured(child)[:ON_BOARD]}
        return render(request, "vision/_board.html", context)


@family_page
@require_GET
def drawing_before(request: HttpRequest, drawing_id: uuid.UUID) -> HttpResponse:
    """Show the child how a drawing looked before, as a piece of the studio."""
    drawing = drawing_or_404(request, drawing_id)
    with translation.override(drawing.child.language):
        return render(request, "vision/_before.html", {"drawing": drawing, "versions": board.before(drawing)})


@family_page
@require_POST
def drawing_away(request: HttpRequest, drawing_id: uuid.UUID) -> JsonResponse:
    """Put a drawing away. The page has asked twice; a guardian can bring it back."""
    drawing = drawing_or_404(request, drawing_id)
    by_child = childmode.current(request.session) is not None
    recycle_bin.put_away(drawing, PutAway.By.CHILD if by_child else PutAway.By.GUARDIAN)
    return JsonResponse({"id": str(drawing.id)})


@family_page
@require_GET
def version_image(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """Show how a drawing looked before."""
    return image_response(request, version_or_404(request, version_id))


@family_page
@require_POST
def version_back(request: HttpRequest, version_id: uuid.UUID) -> JsonResponse:
    """Bring back how a drawing looked before, as a new one in this talk: {id, image_url}."""
    version = version_or_404(request, version_id)
    child = version.drawing.child
    conversation = conversation_or_404(request, uuid_or_404(request.POST.get("conversation")))
    if conversation.child_id != child.id:
        raise Http404
    if not allow(f"back:{child.id}", *_BACKS):
        return too_fast(child.language)
    try:
        drawing = bring_back(version, conversation)
    except FileNotFoundError:
        raise Http404 from None
    return JsonResponse({"id": str(drawing.id), "image_url": image_url(drawing)}, status=201)
