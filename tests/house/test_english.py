"""The English catalogue as it ships: what a family sees that chose English, and a child that speaks it."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from sessions import journal

CATALOGUE = Path("en", "LC_MESSAGES", "django.po")
HAN = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture
def in_two_languages(tmp_path, settings):
    """Compile the catalogue that ships, away from the source."""
    copy = tmp_path / CATALOGUE
    copy.parent.mkdir(parents=True)
    shutil.copy(settings.LOCALE_PATHS[0] / CATALOGUE, copy)
    settings.LOCALE_PATHS = [tmp_path]
    call_command("compile_catalogues")


@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/accounts/signup/", "/legal/privacy/", "/legal/children/"])
def test_pages_before_the_login_are_english_but_for_names(anonymous_client, in_two_languages, page):
    html = anonymous_client.get(page, headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en">' in html
    assert set(HAN.findall(html)) <= {"中文", "阶跃星辰", "网信部门"}


@pytest.mark.parametrize("browser", ["zh-CN", "en"])
def test_english_child_is_refused_in_english_whatever_the_browser_speaks(
    mama_client, little, a_png, in_two_languages, browser
):
    form = {"conversation": str(journal.resume_or_open(little).id), "image": SimpleUploadedFile("a.png", a_png)}
    answer = mama_client.post(reverse("drawing_upload"), form, headers={"accept-language": browser})
    assert answer.status_code == 403
    assert answer.json()["error"]["message"].startswith("A grown-up has not said yes")


def test_chinese_child_is_refused_in_chinese_by_an_english_browser(mama_client, conversation, a_png, in_two_languages):
    form = {"conversation": str(conversation.id), "image": SimpleUploadedFile("a.png", a_png)}
    answer = mama_client.post(reverse("drawing_upload"), form, headers={"accept-language": "en"})
    assert "大人" in answer.json()["error"]["message"]
