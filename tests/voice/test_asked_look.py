"""「看看我的画」: the page sends what is on the paper, and the answer is spoken however new the last one is."""

import pytest
from fakes_talk import FakeTalk, greeted, past

from vision.naming.words import WHAT, asks_about
from voice.coach import Coach
from voice.commands import AddNote
from voice.events import Brief, Hello, JournalGrew, LinkOpened, Reason, Words
from voice.intents import wants_a_look

ASKS = """
看看我的画|你看我画的什么|你看我画的是什么|小画，看看我的画|快来看看我画的|你看看我画了什么|我画的是什么|你猜我画的是什么
猜猜我画的是什么|看一看这张画吧|能不能看看我的画|帮我看看这幅画|你能看看我的画吗|瞧瞧我的画|你知道我画了什么吗|请看一下我的画|你看我画的什么？
look at my drawing|What did I draw?|can you see my picture?
look what I drew!|do you know what i drew|guess what I'm drawing
can you guess what i drew?|please look at my picture|What's in my picture?|xiao hua, look at my drawing
""".strip().replace("\n", "|")
TELLS = """
看看|你看那只狗|我想看看恐龙|他看到一只鸟|我画的是恐龙|你会画什么|后来他看见了大海|你喜欢画什么|看不见|我们去看电影|给我看看恐龙的图片
这是什么|look|i see a bird|what is your name|look at the moon|what did he draw|i want to see a dinosaur
""".strip().replace("\n", "|")
DRAWING = "b5b5f7fc-7b5b-4b6b-9d0a-2f6d7e3f0b11"


@pytest.mark.parametrize("said", ASKS.split("|"))
def test_asking_for_a_look_is_understood(said):
    assert wants_a_look(said)


@pytest.mark.parametrize("said", TELLS.split("|"))
def test_other_words_ask_for_none(said):
    assert not wants_a_look(said)


def test_page_is_told_to_send_its_picture_and_to_ask_for_the_look():
    talk = greeted()
    talk.heard(Words("看看我的画"))
    assert talk.shown("look") == [{"type": "look", "now": True}]
    assert talk.asked[-1] is Reason.ANSWER


def test_model_with_tools_looks_by_itself_and_the_page_only_sends():
    talk = FakeTalk()
    talk.heard(Hello())
    talk.said(LinkOpened("stepfun", True, True, calls_tools=True))
    talk.speak_out("你好！")
    talk.heard(Words("看看我的画"))
    assert talk.shown("look") == [{"type": "look", "now": False}]


def test_other_words_show_no_look():
    talk = greeted()
    talk.heard(Words("小猫去森林了"))
    assert talk.shown("look") == []


@pytest.mark.parametrize(("asks", "times"), [(True, 2), (False, 1)])
def test_asked_look_is_spoken_of_even_right_after_another(asks, times):
    talk = greeted()
    talk.heard(JournalGrew((past(2, "很多绿色", "house", "reading", about=DRAWING),)))
    talk.speak_out()
    if asks:
        talk.heard(Words("你看我画的什么"))
        talk.speak_out()
    talk.heard(JournalGrew((past(9, "很多绿色", "house", "reading", about=DRAWING),)))
    assert talk.asked.count(Reason.READING) == times


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "看看我的画"), ("en", "look at my drawing")])
def test_coach_without_eyes_asks_back_instead_of_guessing(language, said):
    coach = Coach(Brief(language=language))
    coach.child_said(said)
    assert asks_about(coach.reply(Reason.ANSWER).sentences[-1]) == WHAT


@pytest.mark.parametrize(
    ("language", "note", "question"),
    [
        ("zh-hans", "用了绿色。 孩子以前画过豆豆，也许又来了；可以问：「这是上次的豆豆吗？」", "这是上次的豆豆吗？"),
        ("en", "It is green. The child has drawn Bobo before. You may ask: “Is this Bobo from last time?”",
         "Is this Bobo from last time?"),
    ],
)  # fmt: skip
def test_coach_asks_about_a_thing_of_an_earlier_drawing(language, note, question):
    coach = Coach(Brief(language=language))
    coach.noted(AddNote("reading", note))
    assert coach.reply(Reason.READING).sentences == (question,)


def test_question_about_an_earlier_drawing_is_asked_even_right_after_another():
    talk = greeted()
    talk.heard(JournalGrew((past(2, "很多绿色", "house", "reading", about=DRAWING),)))
    talk.speak_out()
    talk.heard(JournalGrew((past(3, "可以问：「这是上次的豆豆吗？」", "house", "reading", about=DRAWING),)))
    assert talk.asked.count(Reason.READING) == 2
