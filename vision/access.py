"""Who may open a drawing or a strip of pictures: the child's guardians, narrowed by child mode; operators may look."""

import uuid

from django.http import Http404, HttpRequest

from families.access import child_for
from families.models import Child
from vision.models import Drawing, PictureSearch


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


def search_or_404(request: HttpRequest, search_id: uuid.UUID) -> PictureSearch:
    """Return the strip of pictures for whoever may act for its child, or raise Http404."""
    search = PictureSearch.objects.select_related("child").filter(pk=search_id).first()
    if search is None or not _may_act_for(request, search.child_id):
        raise Http404
    return search


def _may_act_for(request: HttpRequest, child_id: uuid.UUID) -> bool:
    try:
        child_for(request.user, request.session, child_id)
    except Child.DoesNotExist:
        return False
    return True
