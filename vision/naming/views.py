"""Where a guardian sees the names in a child's drawings, corrects, moves and deletes them."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families.access import child_or_404, guardian_page
from vision.access import name_or_404
from vision.models import NamedThing
from vision.naming import keeping
from vision.naming.forms import NameForm
from vision.renditions import Size
from vision.serving import image_url

NAMES_PER_PAGE = 30
SHOWN_PX = (640, 480)  # of the picture that is tapped to move a name


@guardian_page
@require_GET
def name_list(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show every name the child gave, the newest first."""
    child = child_or_404(request, child_id)
    names = NamedThing.objects.filter(child=child).select_related("drawing").order_by("-created_at")
    page = Paginator(names, NAMES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(thing, image_url(thing.drawing, Size.THUMB), _spot(thing)) for thing in page]
    return render(request, "vision/names.html", {"child": child, "page": page, "rows": rows})


@guardian_page
@require_http_methods(["GET", "HEAD", "POST"])
def name_edit(request: HttpRequest, name_id: uuid.UUID) -> HttpResponse:
    """Correct a name, or move it to the place of the picture that was tapped (an image button sends where)."""
    thing = name_or_404(request, name_id)
    if request.method == "POST" and "at.x" in request.POST:
        keeping.move(thing, *_tapped(request, thing))
        messages.success(request, _("名字挪好了。"))
        return redirect("name_edit", thing.id)
    form = NameForm(request.POST or None, instance=thing)
    if request.method == "POST" and form.is_valid():
        keeping.correct(thing, form.cleaned_data["name"], form.cleaned_data["kind"])
        messages.success(request, _("名字改好了。"))
        return redirect("name_list", thing.child_id)
    width_px, height_px = _shown_px(thing)
    context = {
        "thing": thing,
        "child": thing.child,
        "form": form,
        "spot": _spot(thing),
        "image_url": image_url(thing.drawing, Size.PAGE),
        "width_px": width_px,
        "height_px": height_px,
    }
    return render(request, "vision/name.html", context)


@guardian_page
@require_POST
def name_delete(request: HttpRequest, name_id: uuid.UUID) -> HttpResponse:
    """Delete a name; the drawing stays."""
    thing = name_or_404(request, name_id)
    thing.delete()
    messages.success(request, _("「%(name)s」删掉了，画还在。") % {"name": thing.name})
    return redirect("name_list", thing.child_id)


def _spot(thing: NamedThing) -> dict[str, float] | None:
    """Return the middle of the thing in a picture of 100 × 100, for the ring that marks it."""
    if not thing.box:
        return None
    left, top, width, height = thing.box
    return {"x": round((left + width / 2) * 100, 1), "y": round((top + height / 2) * 100, 1)}


def _shown_px(thing: NamedThing) -> tuple[int, int]:
    drawing = thing.drawing
    scale = min(SHOWN_PX[0] / drawing.width_px, SHOWN_PX[1] / drawing.height_px)
    return max(1, round(drawing.width_px * scale)), max(1, round(drawing.height_px * scale))


def _tapped(request: HttpRequest, thing: NamedThing) -> tuple[float, float]:
    """Return where the picture was tapped, as fractions; a browser sends pixels of the size it was asked to show."""
    width_px, height_px = _shown_px(thing)
    try:
        x_px, y_px = int(request.POST["at.x"]), int(request.POST.get("at.y", "0"))
    except ValueError:
        x_px, y_px = width_px // 2, height_px // 2
    return min(1.0, max(0.0, x_px / width_px)), min(1.0, max(0.0, y_px / height_px))
