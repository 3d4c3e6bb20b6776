"""From a conversation to a book on the shelf."""

from datetime import timedelta

import pytest
from django.utils import timezone

from families.models import SafetyIncident
from gateway.errors import Unreachable
from sessions import journal
from sessions.models import Conversation, Turn
from stories import composing
from stories.models import Page, Span, Story
from vision.models import Drawing

pytestmark = pytest.mark.django_db(transaction=True)


def book_text(story: Story) -> list[str]:
    return [span.text for span in Span.objects.filter(page__story=story).order_by("page__number", "position")]


def test_talk_becomes_a_book_and_is_finished(conversation, say, draw):
    drawing = draw()
    say("小猫", Turn.Means.TAPPED, "who")
    say("在森林里", Turn.Means.TAPPED, "where")
    say("它迷路了！后来找到了妈妈")
    story = composing.begin(conversation)
    story.refresh_from_db()
    assert story.state == Story.State.READY
    assert story.title == "小雨的小猫"
    assert story.writer == "offline" and story.error == ""
    assert book_text(story) == ["小猫。", "在森林里。", "它迷路了！", "后来找到了妈妈。"]
    assert set(story.pages.values_list("drawing", flat=True)) == {drawing.id}
    conversation.refresh_from_db()
    assert (conversation.state, conversation.ending) == (Conversation.State.CLOSED, Conversation.Ending.FINISHED)


def test_book_is_told_in_the_journal(conversation, say):
    say("小猫在森林里迷路了")
    story = composing.begin(conversation)
    news = journal.history(conversation)[-1]
    assert (news.kind, news.about) == (Turn.Kind.STORY, story.id)


def test_sentences_know_their_turns(conversation, say):
    first, second = say("小猫在森林里迷路了"), say("它找到了妈妈")
    story = composing.begin(conversation)
    spans = Span.objects.filter(page__story=story).order_by("page__number", "position")
    assert [span.turn_id for span in spans] == [first.id, second.id]
    assert {span.made_by for span in spans} == {Span.Maker.CHILD}
    assert not story.is_ai_written


def test_asking_twice_makes_one_book(conversation, say):
    say("小猫在森林里迷路了")
    assert composing.begin(conversation) == composing.begin(conversation)
    assert Story.objects.count() == 1
    assert journal.history(conversation)[-1].kind == Turn.Kind.STORY
    assert [turn.kind for turn in journal.history(conversation)].count(Turn.Kind.STORY) == 1


@pytest.mark.parametrize("words", [[], ["小猫"], ["讲完了"], ["嗯", "好的", "不知道"], ["你好"]])
def test_too_little_is_refused_kindly_and_the_talk_goes_on(conversation, say, words):
    for text in words:
        say(text)
    with pytest.raises(composing.TooLittle, match="再给我讲一点点吧"):
        composing.begin(conversation)
    conversation.refresh_from_db()
    assert conversation.is_open
    assert not Story.objects.exists()


def test_drawings_alone_are_a_picture_book(conversation, draw):
    first, second = draw("red"), draw("blue")
    story = composing.begin(conversation)
    story.refresh_from_db()
    assert story.state == Story.State.READY
    assert list(story.pages.values_list("drawing", flat=True)) == [first.id, second.id]
    assert story.title == "小雨的故事"


def test_sheet_that_was_wiped_clean_is_no_page(conversation, say, draw):
    drawn, _ = draw("#f4e9a0"), draw("white")
    say("小猫在森林里迷路了")
    story = composing.begin(conversation)
    assert set(story.pages.values_list("drawing", flat=True)) == {drawn.id}


def test_drawing_whose_file_is_lost_is_no_page(conversation, say, draw):
    drawing = draw()
    drawing.file.storage.delete(drawing.file.name)
    say("小猫在森林里迷路了")
    assert set(composing.begin(conversation).pages.values_list("drawing", flat=True)) == {None}


def test_words_around_the_story_stay_out_of_it(conversation, say):
    for text in ["你好", "小猫在森林里迷路了", "嗯", "我讲完啦！"]:
        say(text)
    assert book_text(composing.begin(conversation)) == ["小猫在森林里迷路了。"]


def test_words_that_a_safeguard_stops_stay_out_of_the_book(conversation, say):
    for text in ["小猫在森林里迷路了", "小猫喝洗衣液", "它回家了"]:
        say(text)
    assert book_text(composing.begin(conversation)) == ["小猫在森林里迷路了。", "它回家了。"]


def test_companions_words_are_not_in_the_book(conversation, say):
    say("小猫在森林里迷路了")
    journal.record(conversation, speaker=Turn.Speaker.COMPANION, means=Turn.Means.SCRIPTED, text="后来呢？")
    assert book_text(composing.begin(conversation)) == ["小猫在森林里迷路了。"]


def crash(_brief):
    raise RuntimeError("the worker died")


def test_book_of_a_crashed_worker_is_written_by_the_sweep(conversation, say, monkeypatch):
    say("小猫在森林里迷路了")
    with monkeypatch.context() as broken:  # no promised interface lets a worker die in the middle
        broken.setattr(composing.OFFLINE, "write", crash)
        story = composing.begin(conversation)
    story.refresh_from_db()
    assert story.state == Story.State.WRITING and not Page.objects.exists()
    assert composing.sweep(timezone.now()) == 0  # the lease still holds
    assert composing.sweep(timezone.now() + composing.LEASE * 2) == 1
    Story.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    composing.write(str(story.id))
    story.refresh_from_db()
    assert story.state == Story.State.READY


def test_story_that_never_works_is_given_up_and_can_start_again(conversation, say):
    say("小猫在森林里迷路了")
    journal.close(conversation, Conversation.Ending.FINISHED)
    story = Story.objects.create(child=conversation.child, conversation=conversation, language="zh-hans", attempts=5)
    composing.sweep()
    story.refresh_from_db()
    assert story.state == Story.State.FAILED and "5 attempts" in story.error
    assert composing.begin(conversation) == story
    story.refresh_from_db()
    assert story.state == Story.State.READY


def test_late_second_writer_changes_nothing(conversation, say):
    say("小猫在森林里迷路了")
    story = composing.begin(conversation)
    composing.write(str(story.id))
    assert Page.objects.filter(story=story).count() == 1


def test_drawing_deleted_while_writing_leaves_a_book_of_words(conversation, say, draw, monkeypatch):
    say("小猫在森林里迷路了")
    draw()
    written = composing.OFFLINE.write

    def write_while_somebody_deletes(brief):
        draft = written(brief)
        Drawing.objects.all().delete()
        return draft

    monkeypatch.setattr(composing.OFFLINE, "write", write_while_somebody_deletes)  # the race, made certain
    story = composing.begin(conversation)
    story.refresh_from_db()
    assert story.state == Story.State.READY and book_text(story) == ["小猫在森林里迷路了。"]


class Unwell:
    """A writer whose vendor is down."""

    name = "stepfun"

    def write(self, brief):
        raise Unreachable("connection refused")


def test_vendor_down_leaves_a_book_by_the_offline_writer(conversation, say, monkeypatch):
    say("小猫在森林里迷路了")
    monkeypatch.setattr(composing, "writer_for", lambda child: Unwell())  # choosing has its own tests
    story = composing.begin(conversation)
    story.refresh_from_db()
    assert (story.state, story.writer) == (Story.State.READY, "offline")
    assert story.error == "stepfun: Unreachable: connection refused"
    assert not SafetyIncident.objects.exists()
