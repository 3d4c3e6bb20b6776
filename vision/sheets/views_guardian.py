"""A guardian sees all drawings of a child, how they looked before, and what was put away."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families.access import child_or_404, guardian_page
from vision import intake
from vision.access import drawing_or_404, version_or_404
from vision.models import PutAway
from vision.sheets import bin as recycle_bin
from vision.sheets import board
from vision.sheets.purging import books_with
from vision.sheets.returning import bring_back

DRAWINGS_PER_PAGE = 24


@guardian_page
@require_GET
def drawing_list(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show every drawing of the child, the newest first."""
    child = child_or_404(request, child_id)
    page = Paginator(board.drawings_of(child), DRAWINGS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"child": child, "page": page, "hung": board.hung(list(page)), "in_bin": board.bin_of(child).count()}
    return render(request, "vision/drawing_list.html", context)


@guardian_page
@require_GET
def drawing_bin(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show what was put away, and until when it can be brought back."""
    child = child_or_404(request, child_id)
    page = Paginator(board.bin_of(child), DRAWINGS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "vision/drawing_bin.html", {"child": child, "page": page, "hung": board.hung(list(page))})


@guardian_page
@require_GET
def drawing_history(request: HttpRequest, drawing_id: uuid.UUID) -> HttpResponse:
    """Show one drawing and how it looked before."""
    drawing = drawing_or_404(request, drawing_id)
    return render(request, "vision/drawing_history.html", {"child": drawing.child, "one": board.hung([drawing])[0]})


@guardian_page
@require_POST
def drawing_put_away(request: HttpRequest, drawing_id: uuid.UUID) -> HttpResponse:
    """Put a drawing into the bin."""
    drawing = drawing_or_404(request, drawing_id)
    recycle_bin.put_away(drawing, PutAway.By.GUARDIAN)
    messages.success(request, _("这张画收进回收站了，可以再拿回来。"))
    return redirect("drawing_list", drawing.child_id)


@guardian_page
@require_POST
def drawing_back(request: HttpRequest, drawing_id: uuid.UUID) -> HttpResponse:
    """Take a drawing out of the bin."""
    drawing = drawing_or_404(request, drawing_id)
    recycle_bin.bring_back(drawing)
    messages.success(request, _("这张画拿回来了。"))
    return redirect("drawing_list", drawing.child_id)


@guardian_page
@require_http_methods(["GET", "POST"])
def drawing_delete(request: HttpRequest, drawing_id: uuid.UUID) -> HttpResponse:
    """Ask once, then delete a drawing for good, with its strokes, its versions and its description in Memfire."""
    drawing = drawing_or_404(request, drawing_id)
    child = drawing.child
    if request.method == "GET":
        books = books_with([drawing]).get(drawing, [])
        return render(request, "vision/drawing_delete.html", {"drawing": drawing, "child": child, "books": books})
    intake.forget(drawing)
    messages.success(request, _("这张画删掉了。"))
    return redirect("drawing_list", child.id)


@guardian_page
@require_POST
def version_restore(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Bring back how a drawing looked before, as a drawing of its own."""
    version = version_or_404(request, version_id)
    try:
        fresh = bring_back(version, version.drawing.conversation)
    except FileNotFoundError:
        raise Http404 from None
    messages.success(request, _("以前的样子拿回来了，是单独的一张；现在的这张还在。"))
    return redirect("drawing_history", fresh.id)
