"""How a class is opened and how a child comes in and goes: a code that expires, and a guardian who decides."""

import secrets
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction

from classrooms.errors import CodeExpired, CodeUnknown
from classrooms.models import Classroom, Enrolment, Submission
from families.models import Child, User

# Without 0 O 1 I L: a code is read out, written on paper and typed by somebody else.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
CODE_HOLDS = timedelta(days=14)
SECOND_TAP = timedelta(seconds=10)


def new_code() -> str:
    """Return a random join code (about 30 bits)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """Return what a person typed as a code: capitals, half width, without spaces and hyphens."""
    wide = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in wide if character.isalnum())


@transaction.atomic
def open_class(teacher: User, name: str, now: datetime) -> Classroom:
    """Make a class of `teacher`, with a code that holds for 14 days; a button tapped twice makes one."""
    User.objects.select_for_update().get(pk=teacher.pk)  # the second tap waits for the first
    twin = Classroom.objects.filter(teacher=teacher, name=name, created_at__gte=now - SECOND_TAP).first()
    return twin or _with_fresh_code(Classroom(teacher=teacher, name=name), now)


def renew_code(classroom: Classroom, now: datetime) -> Classroom:
    """Give the class another code; the old one opens nothing from now on."""
    return _with_fresh_code(classroom, now)


def class_by_code(typed: str, now: datetime) -> Classroom:
    """Return the class that the code opens. Raises CodeUnknown or CodeExpired; tell the person to ask the teacher."""
    classroom = Classroom.objects.select_related("teacher").filter(join_code=tidy_code(typed)).first()
    if classroom is None:
        raise CodeUnknown
    if not classroom.is_code_valid(now):
        raise CodeExpired
    return classroom


def join(classroom: Classroom, child: Child, guardian: User) -> Enrolment:
    """Bring the child into the class, as its guardian decided. Joining twice changes nothing."""
    enrolment, _ = Enrolment.objects.get_or_create(classroom=classroom, child=child, defaults={"guardian": guardian})
    return enrolment


@transaction.atomic
def leave(enrolment: Enrolment) -> None:
    """Take the child out of the class. Its stories go with it: the teacher sees none of them any more."""
    Submission.objects.filter(classroom_id=enrolment.classroom_id, story__child_id=enrolment.child_id).update(
        state=Submission.State.WITHDRAWN
    )
    enrolment.delete()


def _with_fresh_code(classroom: Classroom, now: datetime) -> Classroom:
    classroom.join_code_expires_at = now + CODE_HOLDS
    classroom.join_code = new_code()
    while Classroom.objects.filter(join_code=classroom.join_code).exists():
        classroom.join_code = new_code()
    classroom.save()  # two classes drawing one code in the same instant: the database refuses the second
    return classroom
