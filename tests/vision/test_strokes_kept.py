"""Strokes come in once however often they are sent; two hands never mix; nobody else's are there."""

import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from families import consent
from sessions import journal
from storybook.erasure import erase_child
from tests.vision.drawn import SUN, encoded, painted
from tests.vision.strokes import fetched, send, stroke
from vision import intake
from vision.models import Drawing, Gone, Operation, Sheet
from vision.sheets import keeping

pytestmark = pytest.mark.django_db(transaction=True)

MINE, YOURS = uuid.UUID(int=1), uuid.UUID(int=2)
LARGE = b"a photo" * 20_000


@pytest.fixture
def sheet() -> uuid.UUID:
    return uuid.uuid4()


def seqs(client, sheet) -> list[int]:
    return [one.seq for one in fetched(client, sheet)]


def test_strokes_come_back_on_another_device_as_they_were_drawn(child_client, mama_client, child, conversation, sheet):
    drawn = [stroke(1, LARGE, "image"), stroke(2), stroke(3, kind="undo")]
    answer = send(child_client, child, conversation, sheet, MINE, *drawn)
    assert answer.status_code == 200 and answer.json() == {"sheet": str(sheet), "seq": 3}
    assert fetched(mama_client, sheet) == drawn and fetched(mama_client, sheet, after=2) == drawn[2:]


def test_sent_again_changes_nothing(child_client, child, conversation, sheet):
    for _ in range(3):
        answer = send(child_client, child, conversation, sheet, MINE, stroke(1), stroke(2))
        assert answer.json() == {"sheet": str(sheet), "seq": 2}
    assert Operation.objects.count() == 2 and Sheet.objects.get().size_bytes == len(b"ink 1ink 2")


def test_what_overlaps_adds_only_what_is_new(child_client, child, conversation, sheet):
    send(child_client, child, conversation, sheet, MINE, stroke(1), stroke(2))
    send(child_client, child, conversation, sheet, MINE, stroke(2), stroke(3))
    assert seqs(child_client, sheet) == [1, 2, 3]


def test_the_tail_may_arrive_before_the_batch_it_follows(child_client, child, conversation, sheet):
    send(child_client, child, conversation, sheet, MINE, stroke(3))
    send(child_client, child, conversation, sheet, MINE, stroke(1), stroke(2))
    assert seqs(child_client, sheet) == [1, 2, 3] and Sheet.objects.get().last_seq == 3


def test_two_hands_on_one_sheet_part_and_both_keep_every_stroke(child_client, child, conversation, sheet):
    send(child_client, child, conversation, sheet, MINE, stroke(1), stroke(2))
    send(child_client, child, conversation, sheet, MINE, stroke(3, b"mine"), stroke(4, b"mine"))
    parted = send(child_client, child, conversation, sheet, YOURS, stroke(3, b"yours")).json()["sheet"]
    again = send(child_client, child, conversation, sheet, YOURS, stroke(3, b"yours"), stroke(4, b"yours")).json()
    assert parted != str(sheet) and again == {"sheet": parted, "seq": 4}
    assert [one.body for one in fetched(child_client, sheet)] == [b"ink 1", b"ink 2", b"mine", b"mine"]
    assert [one.body for one in fetched(child_client, parted)] == [b"ink 1", b"ink 2", b"yours", b"yours"]
    assert Sheet.objects.count() == 2 and Sheet.objects.get(pk=parted).parted_from == sheet


def test_who_parted_late_keeps_what_came_before_the_gap_was_filled(child_client, child, conversation, sheet):
    """Mine 4 overtook mine 3, and yours 3 came between: my sheet has my 3 and my 4."""
    send(child_client, child, conversation, sheet, MINE, stroke(1), stroke(2))
    send(child_client, child, conversation, sheet, MINE, stroke(4, b"mine"))
    send(child_client, child, conversation, sheet, YOURS, stroke(3, b"yours"))
    mine = send(child_client, child, conversation, sheet, MINE, stroke(3, b"mine")).json()["sheet"]
    assert [one.body for one in fetched(child_client, mine)] == [b"ink 1", b"ink 2", b"mine", b"mine"]
    assert b"yours" in [one.body for one in fetched(child_client, sheet)]


def test_undo_and_clear_at_one_place_are_two_hands_too(child_client, child, conversation, sheet):
    send(child_client, child, conversation, sheet, MINE, stroke(1), stroke(2, b"-", "undo"))
    other = send(child_client, child, conversation, sheet, YOURS, stroke(2, b"-", "clear")).json()["sheet"]
    assert other != str(sheet) and fetched(child_client, other)[1].kind == "clear"


def test_strokes_need_no_consent_and_stay_after_it_is_withdrawn(child_client, child, conversation, mama, sheet):
    send(child_client, child, conversation, sheet, MINE, stroke(1))
    for granted in (True, False):
        consent.decide(child, mama, consent.Purpose.LOOKING, granted, "test")
    assert send(child_client, child, conversation, sheet, MINE, stroke(2)).status_code == 200
    assert seqs(child_client, sheet) == [1, 2]


def test_strokes_outlive_the_talk_that_was_erased(child_client, child, conversation, sheet):
    send(child_client, child, conversation, sheet, MINE, stroke(1))
    journal.erase(conversation)
    assert send(child_client, child, conversation, sheet, MINE, stroke(2)).status_code == 200
    assert seqs(child_client, sheet) == [1, 2] and Sheet.objects.get().conversation is None


@pytest.mark.parametrize("who", ["stranger_client", "teacher_client"])
def test_strangers_find_no_sheet_and_cannot_draw_on_one(request, who, child_client, child, conversation, sheet):
    send(child_client, child, conversation, sheet, MINE, stroke(1))
    client = request.getfixturevalue(who)
    assert client.get(reverse("sheet_ops", args=[sheet])).status_code == 404
    assert send(client, child, conversation, sheet, YOURS, stroke(2)).status_code == 404
    assert seqs(child_client, sheet) == [1]


def test_a_stranger_cannot_write_on_anothers_sheet_for_its_own_child(
    stranger_client, strangers_child, child_client, child, conversation, sheet, a_png
):
    send(child_client, child, conversation, sheet, MINE, stroke(1))
    assert send(stranger_client, strangers_child, None, sheet, YOURS, stroke(2)).status_code == 404
    drawing = intake.receive(child, conversation, a_png, Drawing.Origin.PAPER)
    assert send(stranger_client, strangers_child, None, drawing.id, YOURS, stroke(1)).status_code == 404
    with pytest.raises(Drawing.DoesNotExist):
        intake.receive(strangers_child, None, a_png, Drawing.Origin.PAPER, drawing_id=sheet)


def test_in_child_mode_a_siblings_sheet_is_not_there(child_client, mama_client, little, sheet):
    send(mama_client, little, None, sheet, MINE, stroke(1))
    assert child_client.get(reverse("sheet_ops", args=[sheet])).status_code == 404
    assert send(child_client, little, None, sheet, MINE, stroke(2)).status_code == 404
    assert seqs(mama_client, sheet) == [1]


def test_who_is_not_logged_in_is_sent_to_the_door(anonymous_client, child, sheet):
    answer = send(anonymous_client, child, None, sheet, MINE, stroke(1))
    assert answer.status_code == 302 and "/accounts/login/" in answer.url and not Sheet.objects.exists()


def test_a_full_sheet_says_so_kindly_and_a_fresh_one_takes_more(child_client, child, conversation, sheet, monkeypatch):
    monkeypatch.setattr(keeping, "SHEET_OPERATIONS", 3)  # twenty thousand strokes take too long for a test
    send(child_client, child, conversation, sheet, MINE, stroke(1), stroke(2), stroke(3))
    answer = send(child_client, child, conversation, sheet, MINE, stroke(4))
    assert answer.status_code == 413 and answer.json()["error"]["code"] == "sheet_full"
    assert "白纸" in answer.json()["error"]["message"] and seqs(child_client, sheet) == [1, 2, 3]
    assert send(child_client, child, conversation, uuid.uuid4(), MINE, stroke(1)).status_code == 200


def test_a_child_has_room_up_to_a_setting(child_client, child, conversation, sheet, settings):
    settings.SHEETS_MAX_MB = 0
    assert send(child_client, child, conversation, sheet, MINE, stroke(1)).status_code == 413
    settings.SHEETS_MAX_MB = 1
    assert send(child_client, child, conversation, sheet, MINE, stroke(1)).status_code == 200


def test_an_operation_larger_than_any_picture_is_refused_and_leaves_no_file(
    child_client, child, conversation, sheet, settings
):
    settings.UPLOAD_MAX_BYTES = len(LARGE) - 1
    answer = send(child_client, child, conversation, sheet, MINE, stroke(1, LARGE, "image"))
    assert answer.status_code == 413 and answer.json()["error"]["code"] == "operation_too_large"
    assert not Sheet.objects.exists() and not default_storage.exists(f"operations/{child.id}")


@pytest.mark.parametrize("ops", [b"nonsense", b"\1\0\0\0\6stroke"])
def test_nonsense_is_refused(child_client, child, sheet, ops):
    form = {"child": str(child.id), "writer": str(MINE), "ops": SimpleUploadedFile("ops", ops)}
    assert child_client.post(reverse("sheet_ops", args=[sheet]), form).status_code == 400
    del form["ops"]
    assert child_client.post(reverse("sheet_ops", args=[sheet]), form).status_code == 400
    assert not Operation.objects.exists()


def test_too_many_batches_are_slowed_down(child_client, child, sheet):
    statuses = [send(child_client, child, None, sheet, MINE, stroke(1)).status_code for _ in range(241)]
    assert statuses[:240] == [200] * 240 and statuses[240] == 429


def test_what_was_deleted_for_good_is_not_taken_in_again(child_client, child, conversation, sheet, a_png):
    send(child_client, child, conversation, sheet, MINE, stroke(1, LARGE, "image"), stroke(2))
    drawing = intake.receive(child, conversation, a_png, Drawing.Origin.PAPER, drawing_id=sheet, seq=2)
    intake.forget(drawing)
    assert not Sheet.objects.exists() and default_storage.listdir(f"operations/{child.id}")[1] == []
    answer = send(child_client, child, conversation, sheet, MINE, stroke(3))
    assert answer.status_code == 410 and answer.json()["error"]["code"] == "sheet_deleted"
    form = {"conversation": str(conversation.id), "drawing": str(sheet), "image": SimpleUploadedFile("a.png", a_png)}
    answer = child_client.post(reverse("drawing_keep"), form)
    assert answer.status_code == 410 and not Drawing.objects.exists()


def test_one_body_for_two_sheets_goes_with_the_last_of_them(child_client, child, conversation, sheet, a_png):
    send(child_client, child, conversation, sheet, MINE, stroke(1, LARGE, "image"), stroke(2, b"mine"))
    parted = send(child_client, child, conversation, sheet, YOURS, stroke(2, b"yours")).json()["sheet"]
    drawing = intake.receive(child, conversation, a_png, Drawing.Origin.PAPER, drawing_id=sheet)
    intake.forget(drawing)
    assert fetched(child_client, parted)[0].body == LARGE


def test_an_erased_child_leaves_no_stroke_and_no_file(child_client, child, conversation, sheet):
    send(child_client, child, conversation, sheet, MINE, stroke(1, LARGE, "image"), stroke(2))
    bodies = f"operations/{child.id}"
    assert len(default_storage.listdir(bodies)[1]) == 1
    erase_child(child)
    assert not Operation.objects.exists() and not Sheet.objects.exists() and not Gone.objects.exists()
    assert default_storage.listdir(bodies)[1] == []
    child.id = bodies.rpartition("/")[2]
    assert send(child_client, child, conversation, sheet, MINE, stroke(3)).status_code == 404


def test_a_slower_page_does_not_put_an_older_picture_over_a_newer_one(child_client, child, conversation, sheet, a_png):
    send(child_client, child, conversation, sheet, MINE, stroke(1), stroke(2))
    newer = intake.receive(child, conversation, a_png, Drawing.Origin.PAPER, drawing_id=sheet, seq=2)
    intake.receive(child, conversation, encoded(painted(SUN)), Drawing.Origin.PAPER, drawing_id=sheet, seq=1)
    assert Drawing.objects.get().sha256 == newer.sha256
    intake.receive(child, conversation, encoded(painted(SUN)), Drawing.Origin.PAPER, drawing_id=sheet, seq=3)
    assert Drawing.objects.get().sha256 != newer.sha256
