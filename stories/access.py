"""Who may open a book: the guardians of its child, narrowed by child mode. Teachers have their own door."""

import uuid

from django.http import Http404, HttpRequest

from families.access import child_for
from families.models import Child
from stories.models import Story


def story_or_404(request: HttpRequest, story_id: uuid.UUID) -> Story:
    """Return the story for a page, or raise Http404 for a stranger and for another child's child mode."""
    story = Story.objects.select_related("child", "conversation").filter(pk=story_id).first()
    if story is None:
        raise Http404
    try:
        child_for(request.user, request.session, story.child_id)
    except Child.DoesNotExist:
        raise Http404 from None
    return story
