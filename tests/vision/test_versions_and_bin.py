"""How a drawing looked before can be seen and brought back beside it; what was put away comes back or goes for good."""

import io
import json
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from sessions.models import OutboxEntry, Turn
from stories.gathering import gather
from stories.models import Page, Story
from storybook.erasure import erase_child
from tests.vision.drawn import GRASS, HOUSE, SUN, encoded, painted
from tests.vision.strokes import fetched, send, stroke
from vision import intake
from vision.models import Drawing, PutAway, Sheet, Version
from vision.sheets import bin as recycle_bin
from vision.sheets import purging
from vision.sheets.versions import VERSIONS_KEPT

pytestmark = pytest.mark.django_db(transaction=True)

PAPER = Drawing.Origin.PAPER
ME = uuid.UUID(int=1)
LOOKS = ((SUN,), (SUN, HOUSE), (SUN, HOUSE, GRASS))


@pytest.fixture
def grown(child, child_client, conversation) -> Drawing:
    """Return a drawing that was saved after its first, second and third stroke."""
    sheet = uuid.uuid4()
    for seq, look in enumerate(LOOKS, start=1):
        send(child_client, child, conversation, sheet, ME, stroke(seq))
        intake.receive(child, conversation, encoded(painted(*look)), PAPER, drawing_id=sheet, seq=seq)
    return Drawing.objects.get(pk=sheet)


def picture(client, drawing) -> bytes:
    return b"".join(client.get(reverse("drawing_image", args=[drawing.pk])).streaming_content)


def test_each_visible_change_stays_as_a_version(grown):
    assert list(grown.versions.order_by("created_at").values_list("seq", flat=True)) == [1, 2, 3]
    for version in grown.versions.all():
        assert default_storage.exists(version.file.name)


def test_a_change_that_nobody_sees_is_no_new_version_but_its_strokes_belong_to_it(child, conversation, grown):
    dot = ("ball", (300, 200, 302, 202), "#000000")
    intake.receive(child, conversation, encoded(painted(*LOOKS[2], dot)), PAPER, drawing_id=grown.pk, seq=4)
    assert list(grown.versions.order_by("created_at").values_list("seq", flat=True)) == [1, 2, 4]


def test_bringing_back_adds_a_drawing_with_its_strokes_and_leaves_the_other(child_client, conversation, grown):
    second = grown.versions.get(seq=2)
    now = picture(child_client, grown)
    then = b"".join(child_client.get(reverse("version_image", args=[second.pk])).streaming_content)
    answer = child_client.post(reverse("version_back", args=[second.pk]), {"conversation": str(conversation.pk)})
    fresh = Drawing.objects.get(pk=answer.json()["id"])
    assert answer.status_code == 201 and picture(child_client, fresh) == then != now
    assert picture(child_client, grown) == now
    assert fetched(child_client, fresh.pk) == [stroke(1), stroke(2)]
    assert [one.seq for one in fetched(child_client, grown.pk)] == [1, 2, 3]


def test_without_all_its_strokes_a_version_comes_back_as_a_picture(child_client, conversation, grown):
    Sheet.objects.get(pk=grown.pk).operations.filter(seq=1).delete()
    version = grown.versions.get(seq=2)
    answer = child_client.post(reverse("version_back", args=[version.pk]), {"conversation": str(conversation.pk)})
    fresh = Drawing.objects.get(pk=answer.json()["id"])
    assert fresh.sha256 == version.sha256 and not Sheet.objects.filter(pk=fresh.pk).exists()


def test_a_drawing_keeps_its_first_look_and_twenty_in_all(child, conversation):
    sheet = uuid.uuid4()
    for step in range(VERSIONS_KEPT + 4):
        look = painted(("ball", (10 + step * 9, 10, 90 + step * 9, 90), "#d62828"))
        intake.receive(child, conversation, encoded(look), PAPER, drawing_id=sheet, seq=step + 1)
    seqs = list(Version.objects.order_by("created_at").values_list("seq", flat=True))
    assert len(seqs) == VERSIONS_KEPT and seqs[0] == 1 and seqs[-1] == VERSIONS_KEPT + 4
    kept = set(Version.objects.values_list("sha256", flat=True))
    assert {name.partition(".")[0] for name in default_storage.listdir(f"drawings/{child.id}")[1]} == kept


@pytest.mark.parametrize("door", ["version_image", "version_back", "version_restore"])
def test_strangers_find_no_version(stranger_client, grown, door):
    url = reverse(door, args=[grown.versions.first().pk])
    assert 404 in {stranger_client.get(url).status_code, stranger_client.post(url).status_code}
    assert Drawing.objects.count() == 1


def test_a_version_does_not_come_back_into_another_childs_talk(mama_client, grown, little):
    from sessions import journal

    theirs = journal.resume_or_open(little)
    url = reverse("version_back", args=[grown.versions.first().pk])
    assert mama_client.post(url, {"conversation": str(theirs.pk)}).status_code == 404


def test_put_away_is_off_the_board_out_of_new_books_and_unknown_to_the_companion(
    child, child_client, conversation, grown, looking_allowed
):
    url = reverse("drawing_board", args=[child.pk])
    intake.receive(child, conversation, encoded(painted(GRASS)), PAPER, drawing_id=grown.pk, seq=4)  # this one is read
    told = Turn.objects.filter(kind=Turn.Kind.READING, about=grown.pk)
    words = list(told.values_list("text", flat=True))
    assert str(grown.pk) in child_client.get(url).content.decode() and all(words) and gather(conversation).drawings
    assert child_client.post(reverse("drawing_away", args=[grown.pk])).status_code == 200
    assert str(grown.pk) not in child_client.get(url).content.decode()
    assert gather(conversation).drawings == () and set(told.values_list("text", flat=True)) == {""}
    assert PutAway.objects.get().by == PutAway.By.CHILD
    recycle_bin.bring_back(grown)
    assert str(grown.pk) in child_client.get(url).content.decode() and gather(conversation).drawings
    assert list(told.values_list("text", flat=True)) == words


def test_sheet_without_its_picture_hangs_on_the_wall_once_something_is_drawn_on_it(child, child_client, conversation):
    wall, sheet = reverse("drawing_board", args=[child.pk]), uuid.uuid4()
    send(child_client, child, conversation, sheet, ME, stroke(1, kind="image"))
    assert str(sheet) not in child_client.get(wall).content.decode()
    send(child_client, child, conversation, sheet, ME, stroke(2))
    assert str(sheet) in child_client.get(wall).content.decode()


def test_only_a_grown_up_looks_into_the_bin_brings_back_and_deletes(child_client, mama_client, child, grown):
    child_client.post(reverse("drawing_away", args=[grown.pk]))
    doors = [reverse("drawing_bin", args=[child.pk])]
    doors += [reverse(name, args=[grown.pk]) for name in ("drawing_back", "drawing_delete", "drawing_history")]
    for door in doors:
        for answer in (child_client.get(door), child_client.post(door)):
            assert answer.status_code == 302 and answer.url.startswith(reverse("pin_unlock"))
    assert str(grown.pk) in mama_client.get(doors[0]).content.decode()
    mama_client.post(doors[1])
    assert not PutAway.objects.exists() and Drawing.objects.exists()


def test_drawing_on_brings_a_drawing_out_of_the_bin(child, conversation, grown):
    recycle_bin.put_away(grown, PutAway.By.GUARDIAN)
    intake.receive(child, conversation, encoded(painted(GRASS)), PAPER, drawing_id=grown.pk, seq=4)
    assert not PutAway.objects.exists()


def test_the_same_picture_again_leaves_it_in_the_bin(child, conversation, grown):
    recycle_bin.put_away(grown, PutAway.By.GUARDIAN)
    intake.receive(child, conversation, encoded(painted(*LOOKS[2])), PAPER, drawing_id=grown.pk, seq=3)
    assert PutAway.objects.exists()


def lie(away: PutAway, days: int) -> None:
    PutAway.objects.filter(pk=away.pk).update(created_at=timezone.now() - timedelta(days=days))


def test_after_thirty_days_everything_goes_files_strokes_and_memfires_row(
    child, child_client, conversation, grown, settings, consent_all
):
    settings.MEMFIRE_URL = "http://127.0.0.1:9"
    consent_all(child)
    child_client.get(f"{reverse('drawing_image', args=[grown.pk])}?size=thumb")
    away = recycle_bin.put_away(grown, PutAway.By.CHILD)
    lie(away, 29)
    assert purging.sweep() == 0 and Drawing.objects.exists()
    lie(away, 30)
    assert purging.sweep() == 1
    assert not any(model.objects.exists() for model in (Drawing, Version, Sheet, PutAway))
    assert default_storage.listdir(f"drawings/{child.id}")[1] == []
    assert OutboxEntry.objects.filter(key=grown.pk, action=OutboxEntry.Action.DELETE).exists()


def test_how_long_it_lies_there_is_a_setting(grown, settings):
    lie(recycle_bin.put_away(grown, PutAway.By.CHILD), 8)
    assert purging.sweep() == 0
    settings.BIN_DAYS = 7
    assert purging.sweep() == 1


def test_what_a_book_shows_does_not_expire_and_a_guardian_is_told_which_book(child, conversation, grown, mama_client):
    story = Story.objects.create(child=child, conversation=conversation, title="小猫回家", state=Story.State.READY)
    page = Page.objects.create(story=story, number=1, drawing=grown)
    lie(recycle_bin.put_away(grown, PutAway.By.CHILD), 400)
    assert purging.sweep() == 0
    question = reverse("drawing_delete", args=[grown.pk])
    assert "《小猫回家》" in mama_client.get(question).content.decode()
    assert mama_client.post(question).status_code == 302
    page.refresh_from_db()
    assert page.drawing is None and not Drawing.objects.exists()


def test_a_page_of_the_family_shows_all_and_brings_back(mama_client, child, grown):
    listed = mama_client.get(reverse("drawing_list", args=[child.pk])).content.decode()
    assert str(grown.pk) in listed
    assert mama_client.post(reverse("drawing_put_away", args=[grown.pk])).status_code == 302
    assert str(grown.pk) not in mama_client.get(reverse("drawing_list", args=[child.pk])).content.decode()
    mama_client.post(reverse("drawing_back", args=[grown.pk]))
    mama_client.post(reverse("version_restore", args=[grown.versions.get(seq=1).pk]))
    assert Drawing.objects.filter(child=child).count() == 2
    assert mama_client.get(reverse("drawing_history", args=[grown.pk])).status_code == 200


def test_export_takes_strokes_and_earlier_looks_along(mama_client, child, grown):
    recycle_bin.put_away(grown, PutAway.By.GUARDIAN)
    answer = mama_client.post(reverse("child_export", args=[child.id]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = json.loads(archive.read("data.json"))
    assert [row["seq"] for row in told["strokes"]] == [1, 2, 3] and told["put_away"][0]["by"] == "guardian"
    assert archive.read(f"strokes/{grown.pk}.bin") == b"".join(stroke(seq).frame() for seq in (1, 2, 3))
    for version in grown.versions.all():
        assert archive.read(f"drawings/{grown.pk}/{version.pk}.png") == default_storage.open(version.file.name).read()


def test_erasing_a_child_takes_earlier_looks_and_their_files(child, grown):
    place = f"drawings/{child.id}"
    assert len(default_storage.listdir(place)[1]) == 3
    erase_child(child)
    assert not Version.objects.exists() and default_storage.listdir(place)[1] == []
