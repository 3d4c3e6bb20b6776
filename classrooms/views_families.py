"""Doors for guardians: join a class, leave it, show a story, take it back."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classrooms import joining, review, views_teachers
from classrooms.access import enrolment_or_404, family_submission_or_404
from classrooms.errors import ClassroomRefusal, CodeRefused
from classrooms.forms import ChildChoiceForm, CodeForm
from classrooms.models import Classroom, Enrolment, Submission
from families.access import children_of, guardian_page
from families.limits import allow
from stories.access import story_or_404
from stories.models import Story

_GUESSES = (20, 3600)  # codes tried per grown-up: at most … in … seconds


@require_GET
@guardian_page
def classes(request: HttpRequest) -> HttpResponse:
    """Show a teacher the classes and what waits there; a guardian the classes of the children."""
    if request.user.is_teacher:  # type: ignore[union-attr]
        return views_teachers.classes_and_queue(request)
    children = children_of(request.user).prefetch_related("enrolments__classroom__teacher")
    return render(request, "classrooms/family.html", {"children": children})


@require_http_methods(["GET", "POST"])
@guardian_page
def class_join(request: HttpRequest) -> HttpResponse:
    """First the code, then the class it opens with what its teacher will see, then a guardian's yes."""
    children = children_of(request.user)
    asked = CodeForm(request.POST or request.GET or None)
    context: dict[str, Any] = {"code_form": asked, "children": children}
    if not asked.is_valid():
        return render(request, "classrooms/join.html", context)
    if not allow(f"join:{request.user.pk}", *_GUESSES):
        asked.add_error("code", _("试了很多次了。请过一个小时再来，或问一问老师。"))
        return render(request, "classrooms/join.html", context, status=429)
    try:
        classroom = joining.class_by_code(asked.cleaned_data["code"], timezone.now())
    except CodeRefused as refused:
        asked.add_error("code", str(refused))
        return render(request, "classrooms/join.html", context)
    choice = ChildChoiceForm(request.POST or None, children=children)
    if request.method == "POST" and choice.is_valid():
        child = choice.cleaned_data["child"]
        joining.join(classroom, child, request.user)  # type: ignore[arg-type]
        messages.success(request, _("%(child)s 加入了“%(class)s”。") % {"child": child, "class": classroom})
        return redirect("classes")
    return render(request, "classrooms/join.html", {**context, "classroom": classroom, "choice": choice})


@require_POST
@guardian_page
def class_leave(request: HttpRequest, classroom_id: uuid.UUID, child_id: uuid.UUID) -> HttpResponse:
    """Take a child out of a class: one tap of its guardian, or of the teacher."""
    enrolment = enrolment_or_404(request, classroom_id, child_id)
    joining.leave(enrolment)
    words = {"child": enrolment.child, "class": enrolment.classroom}
    messages.success(request, _("%(child)s 离开了“%(class)s”，交过的故事也收回了。") % words)
    if request.user.is_teacher:  # type: ignore[union-attr]
        return redirect("class_page", classroom_id)
    return redirect("classes")


@require_http_methods(["GET", "POST"])
@guardian_page
def submission_create(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Let a guardian choose the class that sees a story, and show it there."""
    story = story_or_404(request, story_id)
    places = _places(story)
    if request.method == "POST":
        chosen = next((room for room, _state in places if str(room.pk) == request.POST.get("classroom")), None)
        if chosen is not None:
            _submit(request, story, chosen, timezone.now())
        return redirect("submission_create", story.pk)
    stories = [story]
    review.decorate(stories)
    return render(request, "classrooms/submit.html", {"story": story, "child": story.child, "places": places})


@require_POST
@guardian_page
def submission_withdraw(request: HttpRequest, submission_id: uuid.UUID) -> HttpResponse:
    """Take a story back from a class."""
    submission = family_submission_or_404(request, submission_id)
    review.withdraw(submission)
    messages.success(request, _("收回了，老师看不到这本书了。"))
    return redirect("submission_create", submission.story_id)


def _places(story: Story) -> list[tuple[Classroom, Submission | None]]:
    """Return the child's classes, each with the story's submission to it, if any."""
    enrolments = Enrolment.objects.filter(child_id=story.child_id).select_related("classroom__teacher")
    submissions = {submission.classroom_id: submission for submission in story.submissions.all()}
    return [(enrolment.classroom, submissions.get(enrolment.classroom_id)) for enrolment in enrolments]


def _submit(request: HttpRequest, story: Story, classroom: Classroom, now: datetime) -> None:
    try:
        review.submit(story, classroom, request.user, now)  # type: ignore[arg-type]
    except ClassroomRefusal as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("交给“%(class)s”的老师了。") % {"class": classroom})
