import io
import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, override

from classrooms.models import Enrolment
from families import consent
from families.models import Child, User
from sessions.models import Conversation
from stories.models import Story
from storybook import demo
from storybook.management.commands.compile_catalogues import compile_catalogue
from storybook.management.commands.prepare import collect_static
from vision import samples
from vision.models import Drawing

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "画一画"
msgstr "Draw"

#, fuzzy
msgid "讲一讲"
msgstr "Wrong"
"""


def test_catalogue_speaks_english_after_compiling_and_skips_what_is_unsure(tmp_path, settings):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO, encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    call_command("compile_catalogues")
    with override("en"):
        assert gettext("画一画") == "Draw"
        assert gettext("讲一讲") == "讲一讲"


def test_catalogue_is_compiled_again_only_when_it_changed(tmp_path, settings):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "django.po", folder / "django.mo"
    source.write_text(PO, encoding="utf-8")
    compile_catalogue(source, compiled)
    os.utime(source, ns=(1, 1))
    compiled.write_bytes(b"kept")
    settings.LOCALE_PATHS = [tmp_path]
    call_command("compile_catalogues")
    assert compiled.read_bytes() == b"kept"


def test_static_files_are_collected_once_for_each_tree(tmp_path, settings):
    ours = Path(find("css/tokens.css")).parent  # a part of our tree: compressing all of it takes seconds
    settings.STATICFILES_DIRS = [("css", str(ours))]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(tmp_path / "static")
    assert collect_static() is True
    assert collect_static() is False
    assert (tmp_path / "static/css/tokens.css").exists()
    settings.STATIC_HASH = "another"
    assert collect_static() is True


def test_demo_drawings_are_our_own_samples():
    slugs = [slug for _bead, _means, _text, slug in demo.TOLD if slug]
    assert len(slugs) == 3
    assert set(slugs) <= {sample.slug for sample in samples.SAMPLES}


@pytest.fixture
def seeded(db, monkeypatch, a_png):
    """Return what `seed_demo` printed. Crayons take seconds for each drawing, so a small picture stands in."""
    monkeypatch.setattr(samples, "draw", lambda slug: a_png)
    words = io.StringIO()
    call_command("seed_demo", stdout=words)
    return words.getvalue()


def test_demo_has_a_family_that_may_do_everything_at_once(seeded):
    rain, lily = Child.objects.order_by("nickname").reverse()
    assert (rain.nickname, lily.language) == ("小雨", "en")
    assert all(consent.allows(child, purpose) for child in (rain, lily) for purpose in consent.Purpose.values)
    assert Drawing.objects.filter(child=rain).count() == 3
    assert Story.objects.get(child=rain).state == Story.State.READY
    assert Enrolment.objects.get(child=rain).classroom.teacher.username == "laoshi"


def test_printed_log_ins_open_the_door(seeded, client):
    for name in ("mama", "laoshi", "admin"):
        assert name in seeded
        assert client.login(username=name, password=demo.PASSWORD)
    assert User.objects.get(username="mama").pin_matches(demo.PIN)


def test_seeding_again_adds_nothing_and_keeps_a_changed_password_secret(seeded):
    mama = User.objects.get(username="mama")
    mama.set_password("my-own-secret-9")
    mama.save()
    before = [model.objects.count() for model in (User, Child, Drawing, Story, Conversation, Enrolment)]
    words = io.StringIO()
    call_command("seed_demo", stdout=words)
    assert [model.objects.count() for model in (User, Child, Drawing, Story, Conversation, Enrolment)] == before
    line = next(line for line in words.getvalue().splitlines() if "mama" in line)
    assert demo.PASSWORD not in line


def test_public_site_gets_no_known_passwords(db, settings):
    settings.PUBLIC_URL = "https://huaban.example.com"
    call_command("seed_demo", stdout=io.StringIO())
    assert not User.objects.exists()


def test_worker_that_nobody_hears_is_reported(db):
    with pytest.raises(CommandError, match="REDIS_URL"):
        call_command("worker_alive")
