"""Who may open drawings, strokes and strips of pictures: guardians, narrowed by child mode; operators may look."""

import uuid

from django.http import Http404, HttpRequest

from families.access import child_for
from families.models import Child
from vision.models import Drawing, NamedThing, PictureSearch, Sheet, Version


def drawing_or_404(request: HttpRequest, drawing_id: uuid.UUID) -> Drawing:
    """Return the drawing for whoever may act for its child, or raise Http404."""
    drawing = Drawing.objects.select_related("child").filter(pk=drawing_id).first()
    if drawing is None or not _may_act_for(request, drawing.child_id):
        raise Http404
    return drawing


def drawing_to_look_at_or_404(request: HttpRequest, drawing_id: uuid.UUID) -> Drawing:
    """Return the drawing for its family or for an operator, or raise Http404. Teachers have their own door."""
    drawing = Drawing.objects.select_related("child").filter(pk=drawing_id).first()
    if drawing is None or not (request.user.is_superuser or _may_act_for(request, drawing.child_id)):
        raise Http404
    return drawing


def sheet_or_404(request: HttpRequest, sheet_id: uuid.UUID) -> Sheet:
    """Return the sheet for whoever may act for its child, or raise Http404."""
    sheet = Sheet.objects.select_related("child").filter(pk=sheet_id).first()
    if sheet is None or not _may_act_for(request, sheet.child_id):
        raise Http404
    return sheet


def version_or_404(request: HttpRequest, version_id: uuid.UUID) -> Version:
    """Return how a drawing looked before, for whoever may act for its child, or raise Http404."""
    version = Version.objects.select_related("drawing__child", "drawing__conversation").filter(pk=version_id).first()
    if version is None or not _may_act_for(request, version.drawing.child_id):
        raise Http404
    return version


def search_or_404(request: HttpRequest, search_id: uuid.UUID) -> PictureSearch:
    """Return the strip of pictures for whoever may act for its child, or raise Http404."""
    search = PictureSearch.objects.select_related("child").filter(pk=search_id).first()
    if search is None or not _may_act_for(request, search.child_id):
        raise Http404
    return search


def name_or_404(request: HttpRequest, name_id: uuid.UUID) -> NamedThing:
    """Return a name in a drawing for whoever may act for its child, or raise Http404."""
    thing = NamedThing.objects.select_related("child", "drawing").filter(pk=name_id).first()
    if thing is None or not _may_act_for(request, thing.child_id):
        raise Http404
    return thing


def _may_act_for(request: HttpRequest, child_id: uuid.UUID) -> bool:
    try:
        child_for(request.user, request.session, child_id)
    except Child.DoesNotExist:
        return False
    return True
