"""A child's own name for a thing is kept on the drawing, wins over every reading, and is asked about another time."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from families.models import Language
from sessions import journal
from sessions.models import OutboxEntry, Turn
from storybook import erasure, export
from vision import intake, looking
from vision.models import Drawing, NamedThing, Reading
from vision.naming import keeping, memory
from vision.naming.placing import place_for
from vision.reading import DrawingReading, Thing

pytestmark = pytest.mark.django_db(transaction=True)
SEEN = {"things": [{"name": "房子", "box": [0.5, 0.1, 0.4, 0.6]}, {"name": "恐龙", "box": [0.1, 0.1, 0.2, 0.2]}]}


def turn_of(conversation, text: str, speaker=Turn.Speaker.CHILD, means=Turn.Means.SPOKEN) -> Turn:
    return journal.record(conversation, speaker=speaker, means=means, text=text)


def asks(conversation, text: str) -> Turn:
    return turn_of(conversation, text, Turn.Speaker.COMPANION, Turn.Means.SCRIPTED)


@pytest.fixture
def drawing(child, conversation, a_png) -> Drawing:
    drawing = intake.receive(child, conversation, a_png, Drawing.Origin.PAPER)
    Reading.objects.create(drawing=drawing, reader="stepfun", seen=SEEN, note="好像有房子和恐龙。", sha256="x")
    return drawing


def names(child) -> list[tuple[str, str]]:
    return list(NamedThing.objects.filter(child=child).values_list("name", "kind"))


def test_name_lands_on_the_thing_it_names(child, conversation, drawing):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    (thing,) = drawing.named_things.all()
    assert (thing.name, thing.kind, thing.said_by) == ("豆豆", "小恐龙", "spoken")
    assert thing.box == [0.1, 0.1, 0.2, 0.2]
    notice = conversation.turns.get(kind=Turn.Kind.NOTICE)
    assert "豆豆" in notice.text and notice.about == drawing.id


def test_name_that_comes_later_belongs_to_what_was_spoken_of(child, conversation, drawing):
    turn_of(conversation, "这是我的小恐龙")
    turn_of(conversation, "它叫豆豆")
    assert names(child) == [("豆豆", "小恐龙")]


def test_answer_to_a_question_about_the_drawing_is_a_name(child, conversation, drawing):
    asks(conversation, "这里画的是什么呀？")
    turn_of(conversation, "小兔子")
    assert names(child) == [("小兔子", "小兔子")]


def test_name_said_before_the_picture_came_is_kept(child, conversation, a_png):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    intake.receive(child, conversation, a_png, Drawing.Origin.PAPER)
    intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    assert names(child) == [("豆豆", "小恐龙")]


def test_same_answer_to_another_question_is_none(child, conversation, drawing):
    asks(conversation, "后来呢？")
    turn_of(conversation, "小兔子")
    assert names(child) == []


def test_without_a_drawing_nothing_is_named(child, conversation):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    assert names(child) == []


def test_what_was_asked_about_gets_the_name(conversation, drawing):
    asks(conversation, "那个房子是什么呀？给我讲讲这里？")
    turn_of(conversation, "这是我外婆家")
    assert drawing.named_things.get().box == [0.5, 0.1, 0.4, 0.6]


def test_job_that_runs_twice_names_once(child, conversation, drawing):
    turn = turn_of(conversation, "这是小狗")
    assert keeping.consider(str(turn.id)) is None
    assert names(child) == [("小狗", "小狗")]


def test_childs_name_wins_over_what_was_seen(conversation, drawing):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    note = memory.with_names("好像有一只蜥蜴。", drawing, Language.CHINESE)
    assert note.index("豆豆") < note.index("蜥蜴")


def test_thing_of_an_earlier_drawing_is_asked_about_and_never_claimed(
    child,
    conversation,
    drawing,
    looking_allowed,
    vendor,
    a_png,
):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    told = conversation.turns.filter(kind=Turn.Kind.READING).last().text
    assert "这是上次的豆豆吗？" in told and "也许不是" in told


def test_yes_to_that_question_gives_the_name_again(child, conversation, drawing, a_png):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    second = intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    asks(conversation, "这是上次的豆豆吗？")
    turn_of(conversation, "是的！")
    assert second.named_things.get().name == "豆豆"


def test_no_to_that_question_gives_none(child, conversation, drawing, a_png):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    second = intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    asks(conversation, "这是上次的豆豆吗？")
    turn_of(conversation, "不是")
    assert not second.named_things.exists()


def test_child_that_says_what_it_is_again_is_asked_about_its_namesake(child, conversation, drawing, a_png):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    turn_of(conversation, "这是恐龙")
    assert "这是上次的豆豆吗？" in conversation.turns.filter(kind=Turn.Kind.READING).last().text


def test_names_of_one_child_are_never_asked_of_another(child, conversation, drawing, strangers_child, a_png):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    theirs = intake.receive(strangers_child, journal.resume_or_open(strangers_child), a_png, Drawing.Origin.PHOTO)
    seen = DrawingReading("好像有一只恐龙。", things=(Thing("恐龙"),))
    assert memory.maybe_back(theirs, seen, Language.CHINESE) == ""


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [("小恐龙", "恐龙", True), ("dino", "dinosaur", True), ("霸王龙", "恐龙", True), ("猫", "猫", True),
     ("小猫", "小狗", False), ("龙", "恐龙", False), ("", "猫", False)],
)  # fmt: skip
def test_words_for_the_same_kind_of_thing(one, other, is_same):
    assert memory.same_kind(one, other) is is_same


def test_place_without_a_name_is_taken_first_by_kind_then_by_size():
    boxes = {thing["name"]: tuple(thing["box"]) for thing in SEEN["things"]}
    assert place_for("恐龙", "", SEEN, []) == boxes["恐龙"]
    assert place_for("", "", SEEN, []) == boxes["房子"]
    assert place_for("", "", SEEN, [boxes["房子"]]) == boxes["恐龙"]
    assert place_for("", "", SEEN, list(boxes.values())) is None
    assert place_for("", "", {"measures": {"shapes": [{"box": [0, 0, 0.5, 0.5]}]}}, []) == (0, 0, 0.5, 0.5)


def test_page_of_the_drawing_gets_its_names(conversation, drawing, child_client):
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    told = child_client.get(reverse("drawing_state", args=[drawing.id])).json()
    assert [(name["name"], name["box"]) for name in told["names"]] == [("豆豆", [0.1, 0.1, 0.2, 0.2])]


# --- the guardian's page ----------------------------------------------------------------------------------------------


@pytest.fixture
def thing(child, drawing) -> NamedThing:
    return NamedThing.objects.create(child=child, drawing=drawing, name="豆豆", kind="小恐龙", said_by="spoken")


def test_guardian_sees_corrects_moves_and_deletes(child, thing, mama_client):
    assert "豆豆" in mama_client.get(reverse("name_list", args=[child.id])).content.decode()
    edit = reverse("name_edit", args=[thing.id])
    assert mama_client.get(edit).status_code == 200
    mama_client.post(edit, {"name": "逗逗", "kind": "小恐龙"})
    thing.refresh_from_db()
    assert (thing.name, thing.said_by) == ("逗逗", "grown_up")
    mama_client.post(edit, {"at.x": "320", "at.y": "240"})
    thing.refresh_from_db()
    assert thing.box[0] + thing.box[2] / 2 == pytest.approx(0.5, abs=0.01)
    mama_client.post(reverse("name_delete", args=[thing.id]))
    assert not NamedThing.objects.exists() and Drawing.objects.filter(pk=thing.drawing_id).exists()


@pytest.mark.parametrize("at", [{"at.x": "99999", "at.y": "-3"}, {"at.x": "x", "at.y": ""}])
def test_tap_outside_the_picture_stays_inside(thing, mama_client, at):
    mama_client.post(reverse("name_edit", args=[thing.id]), at)
    thing.refresh_from_db()
    left, top, width, height = thing.box
    assert 0 <= left <= 1 - width and 0 <= top <= 1 - height


def test_grown_up_cannot_write_what_has_no_place_there(thing, mama_client):
    answer = mama_client.post(reverse("name_edit", args=[thing.id]), {"name": "炸弹", "kind": ""})
    assert answer.status_code == 200
    thing.refresh_from_db()
    assert thing.name == "豆豆"


def test_child_cannot_edit_names_without_the_pin(thing, child_client):
    assert child_client.get(reverse("name_edit", args=[thing.id])).url.startswith(reverse("pin_unlock"))


def test_grown_ups_correction_is_not_undone_by_looking_again(conversation, thing, looking_allowed):
    keeping.correct(thing, "逗逗", "小恐龙")
    assert "逗逗" in looking.look_now(str(conversation.id))["note"]


def test_family_takes_the_names_along_and_they_go_with_the_child(child, thing):
    archive = io.BytesIO()
    export.write_archive(child, archive)
    data = json.loads(zipfile.ZipFile(archive).read("data.json"))
    assert [row["name"] for row in data["names"]] == ["豆豆"]
    erasure.erase_child(child)
    assert not NamedThing.objects.exists()


def test_names_are_no_row_of_the_cloud(child, conversation, consent_all, settings, a_png):
    settings.MEMFIRE_URL = "http://127.0.0.1:9"
    consent_all(child)
    intake.receive(child, conversation, a_png, Drawing.Origin.PAPER)
    turn_of(conversation, "这是我的小恐龙，它叫豆豆")
    intake.receive(child, conversation, a_png, Drawing.Origin.PHOTO)
    owed = OutboxEntry.objects.filter(table=OutboxEntry.Table.PICTURES)
    assert owed.exists() and not any("豆豆" in json.dumps(entry.payload, ensure_ascii=False) for entry in owed)
