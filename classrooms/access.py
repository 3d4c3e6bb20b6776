"""Who may open what of a class. A teacher gets to stories only through their submissions, and to nothing else."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from classrooms.models import Classroom, Enrolment, Submission
from families.access import children_of
from families.models import User
from vision.models import Drawing


def classes_of(teacher: User) -> QuerySet[Classroom]:
    """Return the classes of a teacher; none for anyone else."""
    return Classroom.objects.filter(teacher=teacher) if teacher.is_teacher else Classroom.objects.none()


def shown_to(teacher: User) -> QuerySet[Submission]:
    """Return what families show to the teacher's classes at this moment, oldest first."""
    return (
        Submission.objects.filter(classroom__in=classes_of(teacher))
        .exclude(state=Submission.State.WITHDRAWN)
        .select_related("story__child", "classroom")
        .order_by("submitted_at")
    )


def classroom_or_404(request: HttpRequest, classroom_id: uuid.UUID) -> Classroom:
    """Return the teacher's own class, or raise Http404."""
    return get_object_or_404(classes_of(_person(request)), pk=classroom_id)


def shown_submission_or_404(request: HttpRequest, submission_id: uuid.UUID) -> Submission:
    """Return a story shown to one of the teacher's classes, or raise Http404; a withdrawn one is not there."""
    return get_object_or_404(shown_to(_person(request)), pk=submission_id)


def family_submission_or_404(request: HttpRequest, submission_id: uuid.UUID) -> Submission:
    """Return a submission of the guardian's own child, or raise Http404."""
    mine = Submission.objects.filter(story__child__in=children_of(_person(request)))
    return get_object_or_404(mine.select_related("story__child", "classroom"), pk=submission_id)


def enrolment_or_404(request: HttpRequest, classroom_id: uuid.UUID, child_id: uuid.UUID) -> Enrolment:
    """Return a child's place in a class for its guardian or for the class's teacher, or raise Http404."""
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("child", "classroom"), classroom_id=classroom_id, child_id=child_id
    )
    person = _person(request)
    is_teachers = enrolment.classroom.teacher_id == person.pk and person.is_teacher
    if not is_teachers and not children_of(person).filter(pk=child_id).exists():
        raise Http404
    return enrolment


def shown_drawing_or_404(request: HttpRequest, drawing_id: uuid.UUID) -> Drawing:
    """Return a drawing on a page of a story shown to one of the teacher's classes, or raise Http404."""
    stories = shown_to(_person(request)).values("story")
    return get_object_or_404(Drawing.objects.filter(pages__story__in=stories).distinct(), pk=drawing_id)


def _person(request: HttpRequest) -> User:
    """Return who is logged in; the doors of this room are closed to anyone else before this is asked."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
