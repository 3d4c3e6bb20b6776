"""Make families whose children may talk: `python bench/households.py 500` prints `path<TAB>cookie` for each open talk.

Each child has a guardian of its own, who is logged in and has consented, so that limits of one family limit no other.
"""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybook.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from families import consent  # noqa: E402
from families.models import Child, Guardianship, User  # noqa: E402
from sessions import journal  # noqa: E402


def talk(number: int) -> tuple[str, str]:
    """Return the address of a new child's talk and the cookie that opens it."""
    guardian = User(username=f"bench{number}", role=User.Role.GUARDIAN)
    guardian.set_unusable_password()
    guardian.save()
    child = Child.objects.create(
        nickname="小雨", birth_year=timezone.localdate().year - 7, birth_month=1, language="zh-hans", avatar="cat"
    )
    Guardianship.objects.create(guardian=guardian, child=child)
    consent.decide(child, guardian, consent.Purpose.VOICE, True, "bench")
    browser = Client()
    browser.force_login(guardian)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return f"/ws/talk/{journal.resume_or_open(child).id}/", f"{settings.SESSION_COOKIE_NAME}={cookie}"


with transaction.atomic():
    for number in range(int(sys.argv[1])):
        print("\t".join(talk(number)))
