"""「你看我画的什么」: who asks is answered at once and honestly; no vendor is asked twice about the same picture."""

import uuid

import pytest

from families import consent
from sessions import journal
from sessions.models import Turn
from tests.vision.drawn import GRASS, SUN, encoded, painted
from vision import asking, intake, looking
from vision.models import Drawing, Reading

pytestmark = pytest.mark.django_db(transaction=True)


def say(conversation, text: str) -> Turn:
    return journal.record(conversation, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text=text)


def readings(conversation) -> list[str]:
    return [turn.text for turn in conversation.turns.filter(kind=Turn.Kind.READING)]


def test_asked_look_tells_what_is_there(child, conversation, looking_allowed, a_png):
    intake.receive(child, conversation, a_png, Drawing.Origin.PAPER)
    told = looking.look_now(str(conversation.id))
    assert told["state"] == "read" and "红色" in told["note"] and told["drawing"]


def test_asked_look_without_consent_sees_nothing_and_says_so_kindly(child, conversation, mama, a_png):
    drawing = intake.receive(child, conversation, a_png, Drawing.Origin.PAPER)
    told = looking.look_now(str(conversation.id))
    assert told["state"] == "not_allowed" and "大人" in told["note"]
    assert not drawing.readings.exists()
    consent.decide(child, mama, consent.Purpose.LOOKING, True, "test")
    assert looking.look_now(str(conversation.id))["state"] == "read"


def test_blank_paper_and_unknown_talk_are_told_as_nothing(conversation, looking_allowed):
    assert looking.look_now(str(conversation.id))["state"] == "nothing"
    assert looking.look_now(str(uuid.uuid4()))["state"] == "nothing"


def test_asking_ends_the_pause_between_two_looks(child, conversation, looking_allowed, vendor):
    sheet = uuid.uuid4()
    intake.receive(child, conversation, encoded(painted(SUN)), Drawing.Origin.PAPER, drawing_id=sheet)
    intake.receive(child, conversation, encoded(painted(SUN, GRASS)), Drawing.Origin.PAPER, drawing_id=sheet)
    assert vendor.asked == 1, "a page that grows rests between two looks"
    assert looking.look_now(str(conversation.id))["state"] == "read"
    assert vendor.asked == 2


def test_same_picture_is_not_sent_to_a_vendor_twice(child, conversation, looking_allowed, vendor, a_png):
    first = intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    second = intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    assert first.id != second.id and vendor.asked == 1
    assert second.readings.get().seen["things"] == first.readings.get().seen["things"]


@pytest.mark.parametrize("changed", [{"prompt_version": "look-8"}, {"reader": "other"}, {"language": "en"}])
def test_another_question_about_the_same_picture_is_asked(child, conversation, looking_allowed, vendor, a_png, changed):
    intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    Reading.objects.update(**changed)
    intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    assert vendor.asked == 2


def test_what_was_read_for_one_child_is_not_told_to_another(
    child, conversation, strangers_child, stranger, looking_allowed, vendor, a_png
):
    intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    consent.decide(strangers_child, stranger, consent.Purpose.LOOKING, True, "test")
    theirs = journal.resume_or_open(strangers_child)
    intake.receive(strangers_child, theirs, a_png, Drawing.Origin.PHOTO)
    assert vendor.asked == 2


def test_child_that_asks_is_answered_even_when_nothing_is_new(child, conversation, looking_allowed, a_png):
    intake.receive(child, conversation, a_png, Drawing.Origin.PAPER)
    assert len(readings(conversation)) == 1
    say(conversation, "看看我的画")
    asking.answer(str(conversation.id))
    asking.answer(str(conversation.id))  # a job may run twice
    assert len(readings(conversation)) == 2


def test_newest_drawing_is_the_one_that_changed_last(child, conversation, looking_allowed, vendor, a_png):
    sheet = uuid.uuid4()
    intake.receive(child, conversation, encoded(painted(SUN)), Drawing.Origin.PAPER, drawing_id=sheet)
    intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    intake.receive(child, conversation, encoded(painted(SUN, GRASS)), Drawing.Origin.PAPER, drawing_id=sheet)
    assert looking.look_now(str(conversation.id))["drawing"] == str(sheet)
