"""A family, a teacher and a class to try everything with. Each function leaves alone what is there already."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from classrooms.models import Classroom, Enrolment
from families import consent
from families.models import Avatar, Child, Guardianship, Language, User
from sessions import journal
from sessions.models import Conversation, Turn
from stories import composing
from stories.models import Story
from vision import intake, samples
from vision.models import Drawing

PASSWORD = "huaban2026"
PIN = "2468"
JOIN_CODE = "HUABAN"
METHOD = "demo"

# A story as a child of six told it: the question's bead, how it came, the words, the sample drawn then.
TOLD = [
    ("who", Turn.Means.TYPED, "小猫叫咪咪。", "cat-and-sun"),
    ("where", Turn.Means.TYPED, "咪咪住在大房子里。", "house"),
    ("what", Turn.Means.TYPED, "有一天下了好大的雨，咪咪找不到家了。", ""),
    ("feeling", Turn.Means.TYPED, "咪咪有点害怕。", ""),
    ("solution", Turn.Means.TYPED, "后来雨停了，彩虹带咪咪回家。", "rainbow-and-flowers"),
    ("ending", Turn.Means.TYPED, "咪咪在彩虹下面睡着了。", ""),
]


@dataclass(frozen=True)
class Login:
    """One line of the list that `bin/run` prints."""

    name: str
    who_zh: str
    who_en: str
    is_password_known: bool


def seed() -> list[Login]:
    """Make the demo people and their things where they are missing; return their log-ins."""
    mama = _grown_up("mama", User.Role.GUARDIAN)
    laoshi = _grown_up("laoshi", User.Role.TEACHER)
    admin = _grown_up("admin", User.Role.OPERATOR)
    rain = _child(mama, "小雨", 6, Avatar.FOX, Language.CHINESE)
    _child(mama, "Lily", 4, Avatar.RABBIT, Language.ENGLISH)
    _classroom(laoshi, rain, mama)
    _book(rain)
    people = [(mama, "家长", "guardian"), (laoshi, "老师", "teacher"), (admin, "运营", "operator")]
    return [Login(user.username, zh, en, user.check_password(PASSWORD)) for user, zh, en in people]


def _grown_up(name: str, role: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        is_operator = role == User.Role.OPERATOR
        user = User(username=name, role=role, is_staff=is_operator, is_superuser=is_operator)
        user.set_password(PASSWORD)
        if role == User.Role.GUARDIAN:
            user.set_pin(PIN)
        user.save()
    return user


@transaction.atomic
def _child(guardian: User, nickname: str, age: int, avatar: str, language: str) -> Child:
    child = guardian.children.filter(nickname=nickname).first()
    if child is None:
        year = timezone.localdate().year - age
        child = Child.objects.create(
            nickname=nickname, avatar=avatar, birth_year=year, birth_month=1, language=language
        )
        Guardianship.objects.create(guardian=guardian, child=child)
        for purpose in consent.Purpose.values:
            consent.decide(child, guardian, purpose, True, METHOD)
    return child


def _classroom(teacher: User, child: Child, guardian: User) -> None:
    if teacher.classrooms.exists():
        return
    until = timezone.now() + timedelta(days=365)
    classroom = Classroom.objects.create(
        teacher=teacher, name="小树班", join_code=JOIN_CODE, join_code_expires_at=until
    )
    Enrolment.objects.create(classroom=classroom, child=child, guardian=guardian)


def _book(child: Child) -> None:
    """Tell a story, with drawings by our own code, and put its book on the shelf."""
    if Conversation.objects.filter(child=child).exists() or Story.objects.filter(child=child).exists():
        return
    conversation = journal.resume_or_open(child)
    for bead, means, text, slug in TOLD:
        journal.record(conversation, speaker=Turn.Speaker.CHILD, means=means, text=text, bead=bead)
        if slug:
            intake.receive(child, conversation, samples.draw(slug), Drawing.Origin.SAMPLE)
    composing.write(str(composing.begin(conversation).id))
