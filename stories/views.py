"""Books and the shelf."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families import childmode
from families.access import child_or_404, family_page, guardian_page
from families.limits import allow
from families.models import Child
from families.safeguards import note_incident
from sessions.access import conversation_or_404
from stories import composing
from stories.access import story_or_404
from stories.credits import credits_of
from stories.models import Story
from stories.shelf import books_of, decorated, submission_url


@require_POST
@family_page
def story_create(request: HttpRequest) -> HttpResponse:
    """Make a book of a conversation: 201 with {id, url, state}, 200 when it was there; a plain form is sent to it."""
    conversation = conversation_or_404(request, _uuid_or_404(request.POST.get("conversation")))
    by_form = request.get_preferred_type(["application/json", "text/html"]) == "text/html"
    had_one = Story.objects.filter(conversation=conversation).exists()
    try:
        story = composing.begin(conversation)
    except composing.TooLittle as kindly:
        if by_form:
            messages.info(request, str(kindly))
            return redirect("studio", conversation.child_id)
        return JsonResponse({"error": {"code": kindly.code, "message": str(kindly)}}, status=400)
    if by_form:
        return redirect("book", story.id)
    story.refresh_from_db()
    return JsonResponse(_as_json(story), status=200 if had_one else 201)


@require_GET
@never_cache
@family_page
def story_state(request: HttpRequest, story_id: uuid.UUID) -> JsonResponse:
    """Tell whether the book is written yet."""
    return JsonResponse(_as_json(story_or_404(request, story_id)))


@require_GET
@family_page
def book(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Show the book, or that it is being written, or that it was not."""
    story = story_or_404(request, story_id)
    if story.state != Story.State.READY:
        return _render_for(story.child, request, "stories/writing.html", {"story": story})
    decorated([story])
    context = {
        "story": story,
        "pages": story.pages.select_related("drawing", "story__child").prefetch_related(
            "spans", "drawing__named_things"
        ),
        "credits": credits_of(story),
    }
    return _render_for(story.child, request, "stories/book.html", context)


@require_GET
@family_page
def shelf(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show a child's books; a guardian can also submit and delete them."""
    child = child_or_404(request, child_id)
    stories = books_of(child)
    is_guardian_here = childmode.current(request.session) is None
    if is_guardian_here:
        for story in stories:
            story.submission_url = submission_url(story)  # type: ignore[attr-defined]
    context = {"stories": stories, "is_guardian_here": is_guardian_here}
    return _render_for(child, request, "stories/shelf.html", context)


@require_http_methods(["GET", "POST"])
@guardian_page
def story_delete(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Ask a guardian once, then delete the book. The talk and the drawings stay."""
    story = story_or_404(request, story_id)
    if request.method == "GET":
        return render(request, "stories/delete.html", {"story": story, "child": story.child})
    child_id = story.child_id
    story.delete()
    messages.success(request, _("这本书删掉了。谈话和图画还在。"))
    return redirect("shelf", child_id)


@require_POST
@family_page
def story_report(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Tell the operators that something in this book is not right for a child."""
    story = story_or_404(request, story_id)
    if allow(f"story-report:{story.id}", limit=3, per_s=86_400):
        note_incident(story.child, "reported", f"story {story.id.hex}")
    messages.success(request, _("谢谢你告诉我们，我们会认真看一看。也请和家里的大人说一声。"))
    return redirect("book", story.id)


def _render_for(child: Child, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page in the child's language while the child holds this browser, else in the guardian's."""
    language = child.language if childmode.current(request.session) else translation.get_language()
    with translation.override(language):
        return render(request, template, {"child": child, **context})


def _as_json(story: Story) -> dict[str, Any]:
    return {"id": str(story.id), "state": story.state, "url": reverse("book", args=[story.id])}


def _uuid_or_404(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        raise Http404 from None
