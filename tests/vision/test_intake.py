"""Drawings come in: kept before anybody looks, looked at only with consent, never lost, no file left lying about."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from families import consent
from sessions import journal
from sessions.models import Conversation, Turn
from tests.vision.drawn import GRASS, HOUSE, SUN, encoded, painted
from vision import intake, looking
from vision.errors import UploadRefused
from vision.models import LOOK_ATTEMPTS, LOOK_LEASE, Drawing

pytestmark = pytest.mark.django_db(transaction=True)

PAPER = Drawing.Origin.PAPER


def stored_files(child) -> set[str]:
    try:
        return set(default_storage.listdir(f"drawings/{child.id}")[1])
    except FileNotFoundError:
        return set()


def kinds(conversation) -> list[str]:
    return list(conversation.turns.values_list("kind", flat=True))


def test_drawing_is_kept_noted_and_read(child, conversation, looking_allowed, a_png):
    drawing = intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.READ
    assert stored_files(child) == {f"{drawing.sha256}.png"}
    assert kinds(conversation) == [Turn.Kind.DRAWING, Turn.Kind.READING]
    drawn, read = conversation.turns.all()
    assert drawn.speaker == Turn.Speaker.CHILD and drawn.about == drawing.id == read.about
    assert read.speaker == Turn.Speaker.HOUSE and "红色" in read.text


def test_without_consent_drawing_is_kept_and_nobody_looks(child, conversation, a_png):
    drawing = intake.receive(child, conversation, a_png, PAPER)
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.KEPT and not drawing.readings.exists()
    assert kinds(conversation) == [Turn.Kind.DRAWING]


def test_consent_withdrawn_before_the_look_means_no_look(child, conversation, mama, looking_allowed, a_png):
    drawing = intake.receive(child, conversation, a_png, PAPER)
    Drawing.objects.filter(pk=drawing.pk).update(state=Drawing.State.RECEIVED, leased_until=None)
    drawing.readings.all().delete()
    consent.decide(child, mama, consent.Purpose.LOOKING, False, "test")
    looking.look(str(drawing.id))
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.KEPT and not drawing.readings.exists()


def test_same_picture_again_changes_nothing(child, conversation, a_png):
    sheet = uuid.uuid4()
    first = intake.receive(child, conversation, a_png, PAPER, drawing_id=sheet)
    again = intake.receive(child, conversation, a_png, PAPER, drawing_id=sheet)
    assert again.revision == first.revision == 1 and kinds(conversation) == [Turn.Kind.DRAWING]


def test_page_that_grows_replaces_its_picture_and_keeps_no_file_but_of_how_it_looked(child, conversation):
    sheet = uuid.uuid4()
    intake.receive(child, conversation, encoded(painted(SUN)), PAPER, drawing_id=sheet)
    grown = intake.receive(child, conversation, encoded(painted(SUN, HOUSE)), PAPER, drawing_id=sheet)
    assert grown.id == sheet and grown.revision == 2
    dot = ("ball", (300, 200, 302, 202), "#000000")
    grown = intake.receive(child, conversation, encoded(painted(SUN, HOUSE, dot)), PAPER, drawing_id=sheet)
    before = grown.versions.order_by("created_at").first()
    assert stored_files(child) == {f"{grown.sha256}.png", f"{before.sha256}.png"}
    assert kinds(conversation) == [Turn.Kind.DRAWING]


@pytest.mark.parametrize(
    ("began", "is_now"), [(Drawing.Origin.PHOTO, Drawing.Origin.PHOTO), (Drawing.Origin.SAMPLE, PAPER)]
)
def test_what_is_drawn_on_a_photo_or_a_sample_belongs_to_it(child, conversation, began, is_now):
    lies = intake.receive(child, conversation, encoded(painted(SUN)), began)
    drawn = intake.receive(child, conversation, encoded(painted(SUN, HOUSE)), PAPER, drawing_id=lies.pk, seq=2)
    assert (drawn.pk, drawn.origin) == (lies.pk, is_now)
    assert Drawing.objects.count() == 1 and drawn.versions.count() == 2


def test_drawing_on_without_a_word_keeps_the_conversation_open(child, conversation):
    sheet = uuid.uuid4()
    intake.receive(child, conversation, encoded(painted(SUN)), PAPER, drawing_id=sheet)
    Conversation.objects.filter(pk=conversation.pk).update(last_active_at=timezone.now() - timedelta(hours=1))
    intake.receive(child, conversation, encoded(painted(SUN, HOUSE)), PAPER, drawing_id=sheet)
    assert journal.close_idle(timezone.now()) == 0


def test_page_taken_back_to_an_older_picture_still_has_its_file(child, conversation):
    sheet = uuid.uuid4()
    sun, both = encoded(painted(SUN)), encoded(painted(SUN, HOUSE))
    for picture in (sun, both, sun):
        drawing = intake.receive(child, conversation, picture, PAPER, drawing_id=sheet)
    assert f"{drawing.sha256}.png" in stored_files(child) and len(stored_files(child)) == 2


def test_two_drawings_with_one_picture_share_the_file_until_both_are_gone(child, conversation, a_png):
    one, other = (intake.receive(child, conversation, a_png, PAPER) for _ in range(2))
    intake.forget(one)
    assert stored_files(child) == {f"{other.sha256}.png"}
    intake.forget(other)
    assert stored_files(child) == set()


def test_growing_page_is_read_again_only_after_a_while(child, conversation, looking_allowed):
    sheet = uuid.uuid4()
    intake.receive(child, conversation, encoded(painted(SUN)), PAPER, drawing_id=sheet)
    drawing = intake.receive(child, conversation, encoded(painted(SUN, HOUSE)), PAPER, drawing_id=sheet)
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.RECEIVED and drawing.readings.count() == 1
    assert intake.sweep() == 0
    Drawing.objects.filter(pk=sheet).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert intake.sweep() == 1
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.READ and drawing.readings.count() == 2


def test_tiny_change_is_kept_but_not_read_again(child, conversation, looking_allowed):
    sheet = uuid.uuid4()
    intake.receive(child, conversation, encoded(painted(SUN)), PAPER, drawing_id=sheet)
    dot = ("ball", (300, 200, 302, 202), "#000000")
    drawing = intake.receive(child, conversation, encoded(painted(SUN, dot)), PAPER, drawing_id=sheet)
    drawing.refresh_from_db()
    assert drawing.revision > 1 and drawing.state == Drawing.State.READ and drawing.readings.count() == 1


def test_another_childs_drawing_cannot_be_replaced(child, little, conversation, a_png):
    drawing = intake.receive(child, conversation, a_png, PAPER)
    with pytest.raises(Drawing.DoesNotExist):
        intake.receive(little, None, encoded(painted(GRASS)), PAPER, drawing_id=drawing.id)
    assert stored_files(little) == set()


def test_intake_promises_a_commit_so_it_refuses_to_run_inside_a_transaction(child, conversation, a_png):
    with pytest.raises(RuntimeError), transaction.atomic():
        intake.receive(child, conversation, a_png, PAPER)
    assert stored_files(child) == set()


def test_failed_write_leaves_no_file(child, conversation, a_png, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(intake.journal, "record", broken)  # a database that fails half-way has no other door
    with pytest.raises(RuntimeError):
        intake.receive(child, conversation, a_png, PAPER)
    assert stored_files(child) == set() and not Drawing.objects.exists()


def test_what_a_crash_left_in_hand_is_found_when_its_lease_ends(child, conversation, looking_allowed, a_png):
    drawing = intake.receive(child, conversation, a_png, PAPER)
    drawing.readings.all().delete()
    now = timezone.now()
    Drawing.objects.filter(pk=drawing.pk).update(state=Drawing.State.RECEIVED, leased_until=now + LOOK_LEASE)
    assert intake.sweep() == 0
    Drawing.objects.filter(pk=drawing.pk).update(leased_until=now - timedelta(seconds=1))
    assert intake.sweep() == 1
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.READ


def test_drawing_that_crashes_every_reader_is_given_up_after_some_attempts(child, conversation, looking_allowed, a_png):
    drawing = intake.receive(child, conversation, a_png, PAPER)
    Drawing.objects.filter(pk=drawing.pk).update(
        state=Drawing.State.RECEIVED, leased_until=None, attempts=LOOK_ATTEMPTS
    )
    looking.look(str(drawing.id))
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.UNREADABLE and drawing.error
    assert default_storage.exists(drawing.file.name)


def test_only_one_of_two_lookers_takes_a_drawing(child, conversation, looking_allowed, a_png):
    drawing = intake.receive(child, conversation, a_png, PAPER)
    Drawing.objects.filter(pk=drawing.pk).update(state=Drawing.State.RECEIVED, leased_until=None)
    one, other = (Drawing.objects.get(pk=drawing.pk) for _ in range(2))
    now = timezone.now()
    assert one.take(now) and not other.take(now)


def test_missing_file_is_unreadable_and_says_so(child, conversation, looking_allowed, a_png):
    drawing = intake.receive(child, conversation, a_png, PAPER)
    default_storage.delete(drawing.file.name)
    Drawing.objects.filter(pk=drawing.pk).update(state=Drawing.State.RECEIVED, leased_until=None)
    looking.look(str(drawing.id))
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.UNREADABLE and "file" in drawing.error


def test_refused_upload_leaves_nothing(child, conversation):
    with pytest.raises(UploadRefused):
        intake.receive(child, conversation, b"%PDF-1.7 not a picture", Drawing.Origin.PHOTO)
    assert not Drawing.objects.exists() and stored_files(child) == set()
