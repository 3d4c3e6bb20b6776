"""Doors for teachers: their classes, the queue, one story at a time, an answer."""

import uuid

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classrooms import joining, review
from classrooms.access import (
    classes_of,
    classroom_or_404,
    shown_drawing_or_404,
    shown_submission_or_404,
    shown_to,
)
from classrooms.errors import StoryChanged
from classrooms.forms import ClassroomForm, ReviewForm
from classrooms.models import Submission
from families.access import teacher_page
from stories.credits import credits_of
from vision.serving import image_response

_WAITING = Submission.State.SUBMITTED


def classes_and_queue(request: HttpRequest) -> HttpResponse:
    """Show the teacher's classes and the stories that wait, oldest first."""
    waiting = Q(submissions__state=_WAITING)
    rooms = classes_of(request.user).annotate(  # type: ignore[arg-type]
        children_count=Count("enrolments", distinct=True),
        waiting_count=Count("submissions", filter=waiting, distinct=True),
    )
    queue = shown_to(request.user).filter(state=_WAITING)  # type: ignore[arg-type]
    return render(request, "classrooms/teacher.html", {"classrooms": rooms, "queue": queue, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
@teacher_page
def class_new(request: HttpRequest) -> HttpResponse:
    """Open a class."""
    form = ClassroomForm(request.POST or None)
    if form.is_valid():
        classroom = joining.open_class(request.user, form.cleaned_data["name"], timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("班级开好了。把加入码告诉家长吧。"))
        return redirect("class_page", classroom.pk)
    return render(request, "classrooms/class_new.html", {"form": form})


@require_GET
@teacher_page
def class_page(request: HttpRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """Show a class: its code, its children, the stories that wait and those answered."""
    classroom = classroom_or_404(request, classroom_id)
    shown = shown_to(request.user).filter(classroom=classroom)  # type: ignore[arg-type]
    context = {
        "classroom": classroom,
        "is_code_valid": classroom.is_code_valid(timezone.now()),
        "enrolments": classroom.enrolments.select_related("child").order_by("joined_at"),
        "queue": shown.filter(state=_WAITING),
        "answered": shown.exclude(state=_WAITING).order_by("-submitted_at")[:60],
    }
    return render(request, "classrooms/class_page.html", context)


@require_POST
@teacher_page
def class_code_renew(request: HttpRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """Replace the join code."""
    joining.renew_code(classroom_or_404(request, classroom_id), timezone.now())
    messages.success(request, _("换好了。旧的加入码不能用了。"))
    return redirect("class_page", classroom_id)


@require_GET
@teacher_page
def submission_page(request: HttpRequest, submission_id: uuid.UUID) -> HttpResponse:
    """Show one story as its family submitted it, with the form of an answer."""
    submission = review.catch_up(shown_submission_or_404(request, submission_id))
    form = ReviewForm(language=submission.story.language, initial={"seen_hash": review.content_hash(submission.story)})
    return _render_submission(request, submission, form)


@require_POST
@teacher_page
def review_create(request: HttpRequest, submission_id: uuid.UUID) -> HttpResponse:
    """Answer a story; then the next one that waits, if any."""
    submission = shown_submission_or_404(request, submission_id)
    form = ReviewForm(request.POST, language=submission.story.language)
    if not form.is_valid():
        return _render_submission(request, submission, form, status=422)
    said = form.cleaned_data
    try:
        review.answer(
            submission,
            request.user,  # type: ignore[arg-type]
            decision=said["decision"],
            sticker=said["sticker"],
            sentence=said["sentence"],
            seen_hash=said["seen_hash"],
        )
    except Submission.DoesNotExist:
        raise Http404 from None
    except StoryChanged as refused:
        messages.warning(request, str(refused))
        return redirect("submission_page", submission.pk)
    messages.success(request, _("%(child)s 会看到您的回应。") % {"child": submission.story.child})
    following = shown_to(request.user).filter(state=_WAITING).first()  # type: ignore[arg-type]
    return redirect("submission_page", following.pk) if following else redirect("classes")


@require_GET
@teacher_page
def class_drawing_image(request: HttpRequest, drawing_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Show a drawing on a page of a submitted story."""
    return image_response(request, shown_drawing_or_404(request, drawing_id))


def _render_submission(
    request: HttpRequest, submission: Submission, form: ReviewForm, status: int = 200
) -> HttpResponse:
    story = submission.story
    context = {
        "submission": submission,
        "story": story,
        "child": story.child,
        "pages": story.pages.select_related("drawing").prefetch_related("spans"),
        "credits": credits_of(story),
        "form": form,
        "reviews": submission.reviews.select_related("teacher"),
        "waiting_count": shown_to(request.user).filter(state=_WAITING).count(),  # type: ignore[arg-type]
    }
    return render(request, "classrooms/submission.html", context, status=status)
