"""The cast: a family, a teacher, a stranger with a family of its own, an operator."""

import io
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.test import Client
from PIL import Image, ImageDraw

from families import childmode, consent
from families.models import Child, Guardianship, User
from sessions import journal
from sessions.models import Conversation

pytest_plugins = ["tests.services"]

PASSWORD = "pw-mama-2026"
PIN = "2468"


@pytest.hookimpl(tryfirst=True)  # xdist looks at the groups in a hook of the same name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where two run at once: all that needs a browser one after another, and the tests of a file in one place."""
    for item in items:
        place = "tests/browser" if "browser" in item.path.parts else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(place))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Make no permissions anew each time the tables are emptied: nobody has one, and an operator may do everything."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    """Give each test its own files, an empty cache, and passwords that are hashed in no time.

    Static files are asked for by browsers and a proxy, not here: otherwise each client would look at all of them.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SERVESTATIC_USE_FINDERS = settings.SERVESTATIC_USE_STATIC_ROOT = False
    if not settings.STORAGE_BUCKET:
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(tmp_path / "media")},
            },
        }
    cache.clear()
    yield
    cache.clear()


def grown_up(name: str, role: str = User.Role.GUARDIAN) -> User:
    """Return a grown-up with a password and a PIN."""
    user = User(username=name, email=f"{name}@example.com", role=role)
    user.set_password(PASSWORD)
    user.set_pin(PIN)
    user.save()
    return user


def born(guardian: User, nickname: str, year: int, language: str = "zh-hans") -> Child:
    """Return a child of `guardian`, born in January of `year`."""
    child = Child.objects.create(nickname=nickname, birth_year=year, birth_month=1, language=language, avatar="cat")
    Guardianship.objects.create(guardian=guardian, child=child)
    return child


@pytest.fixture
def mama(db) -> User:
    return grown_up("mama")


@pytest.fixture
def child(mama: User) -> Child:
    return born(mama, "小雨", 2020)


@pytest.fixture
def little(mama: User) -> Child:
    return born(mama, "Lily", 2022, "en")


@pytest.fixture
def teacher(db) -> User:
    return grown_up("laoshi", User.Role.TEACHER)


@pytest.fixture
def stranger(db) -> User:
    return grown_up("stranger")


@pytest.fixture
def strangers_child(stranger: User) -> Child:
    return born(stranger, "阿木", 2019)


@pytest.fixture
def operator(db) -> User:
    return User.objects.create_superuser("operator", "operator@example.com", PASSWORD, role=User.Role.OPERATOR)


@pytest.fixture
def consent_all() -> Callable[[Child], None]:
    """Return a function by which a child's guardian grants every purpose."""

    def grant(child: Child) -> None:
        guardian = child.guardians.get()
        for purpose in consent.Purpose.values:
            consent.decide(child, guardian, purpose, True, "test")

    return grant


@pytest.fixture
def conversation(child: Child) -> Conversation:
    return journal.resume_or_open(child)


def logged_in(user: User) -> Client:
    """Return a browser in which `user` has logged in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def mama_client(mama: User) -> Client:
    return logged_in(mama)


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    return logged_in(stranger)


@pytest.fixture
def teacher_client(teacher: User) -> Client:
    return logged_in(teacher)


@pytest.fixture
def operator_client(operator: User) -> Client:
    return logged_in(operator)


@pytest.fixture
def anonymous_client() -> Client:
    return Client()


@pytest.fixture
def child_client(mama: User, child: Child) -> Client:
    """Return mama's browser after she handed it to the child."""
    client = logged_in(mama)
    session = client.session
    session[childmode.KEY] = str(child.id)
    session.save()
    return client


@pytest.fixture
def a_png() -> bytes:
    """Return a small drawing: a red ball on white paper."""
    image = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(image).ellipse((60, 40, 200, 180), fill="#d62828")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
