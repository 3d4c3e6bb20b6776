"""Who does not want a picture never sees it again; operators can take it away from everybody."""

import pytest
from django.urls import reverse

from families.models import Guardianship
from sessions import journal
from tests.conftest import born
from vision.models import HiddenPicture, PictureReport
from vision.pictures import finding, reporting

pytestmark = pytest.mark.django_db


def found_for(child, phrase: str = "小猫") -> list[str]:
    search = finding.find(child, journal.resume_or_open(child), phrase)
    return [picture.id for picture in finding.pictures_of(search)]


@pytest.fixture
def strip(child, conversation):
    return finding.find(child, conversation, "小猫和太阳")


def take_away(client, strip, picture: str = "cat"):
    return client.post(reverse("pictures_report", args=[strip.id]), {"id": picture})


def test_picture_is_gone_at_once_and_for_ever(child_client, child, strip):
    answer = take_away(child_client, strip)
    assert answer.status_code == 200 and answer.json()["message"]
    page = child_client.get(reverse("pictures_strip", args=[strip.id])).content.decode()
    assert "cat.svg" not in page and "sun.svg" in page
    assert found_for(child) == []
    assert child_client.post(reverse("pictures_choose", args=[strip.id]), {"id": "cat"}).status_code == 400


def test_siblings_do_not_see_it_either_and_other_families_do(child_client, mama, strip, strangers_child):
    take_away(child_client, strip)
    assert found_for(born(mama, "小雪", 2021)) == []
    assert found_for(strangers_child) == ["cat"]


def test_report_says_who_and_twice_is_once(child_client, mama_client, strip):
    take_away(child_client, strip)
    take_away(mama_client, strip)
    take_away(mama_client, strip, "sun")
    assert list(PictureReport.objects.order_by("reported_at").values_list("picture", "by")) == [
        ("cat", "child"),
        ("sun", "grown_up"),
    ]


def test_what_is_not_in_the_strip_cannot_be_reported(child_client, strip):
    assert take_away(child_client, strip, "dog").status_code == 400
    assert not PictureReport.objects.exists()


@pytest.mark.parametrize(("action", "others_see"), [("hide_for_all", []), ("settle_harmless", ["cat"])])
def test_operator_decides_for_everybody_else(operator_client, child_client, strip, strangers_child, action, others_see):
    take_away(child_client, strip)
    report = PictureReport.objects.get()
    url = reverse("admin:vision_picturereport_changelist")
    assert "cat.svg" in operator_client.get(url).content.decode()
    operator_client.post(url, {"action": action, "_selected_action": [str(report.pk)]})
    report.refresh_from_db()
    assert report.state != PictureReport.State.OPEN and report.decided_at
    assert found_for(strangers_child) == others_see


def test_hidden_picture_outlives_the_family_that_reported_it(child, strip, strangers_child):
    reporting.hide_for_all(reporting.report(strip, finding.pictures_of(strip)[0], PictureReport.By.CHILD))
    Guardianship.objects.filter(child=child).delete()
    child.delete()
    assert HiddenPicture.objects.exists() and found_for(strangers_child) == []
