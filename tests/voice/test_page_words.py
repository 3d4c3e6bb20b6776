"""「翻到下一页」: where a model calls no tools, the child's own words turn the page, and other words turn nothing."""

import pytest
from fakes_talk import FakeTalk, greeted

from voice.coach import Coach
from voice.commands import AddNote
from voice.events import Brief, ChildTranscript, Hello, LinkOpened, PageTurned, Reason, Words
from voice.intents import is_telling, wants_page

# Two sets of sentences; the first one shaped the rule, the second was written beside it and shaped nothing.
NEXT = """
翻页|翻一页|翻到下一页|下一页|下一张|下一张画|小画，翻页|请翻到下一页|帮我翻一页|再翻一页|翻下一页吧|往后翻|向后翻一页|看看下一张|我想看下一张画
我要看后面那张画|能翻到下一页吗？|翻一下页|我们翻页吧|翻页啦|给我看下一张|翻到后面一页
turn the page|Next page!|next page please|turn to the next page|go to the next drawing|show me the next drawing
can you turn the page?|please turn the page|flip the page|let's turn the page|I want to see the next page
""".strip().replace("\n", "|")
PREVIOUS = """
上一页|上一张|翻回上一页|翻到上一页|回到上一张|往前翻|往回翻|向前翻一页|看看上一张画|我想看前一张|翻到前面那一页|前一页|退回一页|翻回去一页
看看刚才那张画|小画，回到前面那张画吧|能看看上一张吗
previous page|go back a page|turn back a page|turn the page back|go back to the last page|show me the previous drawing
can we go back to the other drawing?|flip back a page|show me the drawing before|the previous drawing please
""".strip().replace("\n", "|")
NEITHER = """
翻到我的故事里|小熊翻到下一页|他翻了一页书|翻跟头|翻过一座山|翻过去了|下一页会发生什么|下一张我要画恐龙|这是上一张画的小猫|后面|前面|下面|上面
往前走|往后退|换一张纸|我翻书给妹妹看|小猫翻开书的第一页|下一个|再来一张|我画了一张画|它在书的后面一页躲着|下一站是海边|上一次我画了狗
翻到了一本魔法书|翻箱倒柜|回家|回到森林里|看看我的画|看后面|小兔子往回跑|给我看恐龙的图片|去下一座山|我喜欢这一页|妈妈翻页
next|the next day|next page he finds a dragon|he turned the page|turn around|turn the car around|go back home|go back
turn to the dragon|I like this page|a page of a book|the last page|look at my drawing|turn over
the next morning they go back|the boy went back to the last page of the book
next time|show me a dinosaur|previous|the drawing is funny|turn left
""".strip().replace("\n", "|")

NEXT_HELD_OUT = """
翻到下一张|小画帮我翻页|我想翻页|可以翻到下一页吗|快翻页呀|去下一页|看下一页|下一页吧|打开下一页|翻到后面那张|我要看下一幅画|请你往后翻一页|咱们看下一张画吧
换到下一张|下一幅
go to the next page|could you turn the page please|show the next page|flip to the next page|open the next page
next drawing
""".strip().replace("\n", "|")
PREVIOUS_HELD_OUT = """
翻回前一页|我要看上一页|请翻到上一张|可以往前翻吗|回到前一张画|上一幅画|帮我翻回上一张|我想看刚才那张|去上一页|向前翻|倒回去一页|看看前面那张画|回去看上一张画
go back to the previous page|go back one page|please go back a page|turn back to the last page
can you show me the previous page
""".strip().replace("\n", "|")
NEITHER_HELD_OUT = """
小狗把书翻到下一页然后睡着了|翻开我的书包|前一天晚上|后面有一只大灰狼|上一页的小猫去哪儿了|下一页我们画大海好吗|我会翻跟斗|一页|一张画|车翻了
翻过那堵墙|往前跑|往回飞|下一步怎么办|接下来|后来呢|他看了看后面那个人|前面有一座城堡|看看下面有什么|翻译成英文|我翻到一个贝壳
his page was empty|the next door|turn into a frog|they turned back|flip flop|go on|back to the castle
the page is blue|next to the tree
the next drawing is a cat|she turned the page and cried|I drew on the next page|turn the light on
before
""".strip().replace("\n", "|")


@pytest.mark.parametrize(
    ("said", "direction"),
    [*((said, "next") for said in NEXT.split("|")), *((said, "previous") for said in PREVIOUS.split("|"))],
)
def test_wanting_another_drawing_is_understood(said, direction):
    assert wants_page(said) == direction
    assert not is_telling(said)


@pytest.mark.parametrize("said", [*NEITHER.split("|"), *NEITHER_HELD_OUT.split("|")])
def test_other_words_turn_nothing(said):
    assert wants_page(said) == ""


@pytest.mark.parametrize(
    ("sentences", "direction"), [(NEXT_HELD_OUT, "next"), (PREVIOUS_HELD_OUT, "previous")], ids=["next", "previous"]
)
def test_sentences_that_shaped_nothing_are_mostly_understood_and_never_the_wrong_way(sentences, direction):
    found = [wants_page(said) for said in sentences.split("|")]
    assert set(found) <= {direction, ""}
    assert found.count(direction) >= 0.8 * len(found)


def model(*, calls_tools: bool) -> FakeTalk:
    talk = FakeTalk()
    talk.heard(Hello())
    talk.said(LinkOpened("stepfun", has_voice=True, hears_words=True, calls_tools=calls_tools))
    talk.speak_out("你好！今天的故事里有谁呀？")
    return talk


def pages(talk: FakeTalk) -> list[str]:
    return [frame["direction"] for frame in talk.shown("page")]


def test_with_the_companion_the_page_turns_and_the_words_are_no_part_of_the_story():
    talk = greeted()
    talk.heard(Words("翻到下一页"), PageTurned(True, 2, 2))
    assert pages(talk) == ["next"]
    assert talk.child_turns[-1].bead == "" and not talk.shown("beads")[-1]["lit"]
    assert talk.asked[-1] is Reason.ANSWER


def test_a_model_without_tools_is_told_what_happens_and_answers():
    talk = model(calls_tools=False)
    talk.heard(Words("上一张"))
    assert pages(talk) == ["previous"]
    assert talk.sent(AddNote) == [AddNote("page", "")] and talk.asked[-1] is Reason.ANSWER


def test_a_model_with_tools_turns_it_by_itself():
    talk = model(calls_tools=True)
    talk.heard(Words("翻到下一页"))
    assert pages(talk) == [] and talk.asked[-1] is Reason.ANSWER


def spoken(talk: FakeTalk) -> ChildTranscript:
    """The child says it, and the vendor will have written down this."""
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.mic(2, loud=False)
    return ChildTranscript("翻到下一页", True, talk.child_turns[-1].id)


def test_what_the_vendor_wrote_down_turns_the_page_too_and_who_wishes_again_gets_another():
    talk = model(calls_tools=False)
    heard, asked = spoken(talk), len(talk.asked)
    talk.said(heard)
    assert pages(talk) == ["next"] and len(talk.asked) == asked, "it is being answered already"
    talk.heard(Words("翻页"))
    talk.wait(2)
    talk.heard(Words("翻页"))
    assert pages(talk) == ["next"] * 3


def test_a_wish_that_is_written_down_just_after_it_was_granted_turns_nothing():
    talk = model(calls_tools=False)
    heard = spoken(talk)
    talk.heard(Words("翻页"))
    talk.said(heard)
    assert pages(talk) == ["next"]


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "翻页"), ("en", "next page")])
def test_the_coach_agrees_and_asks_nothing_about_it(language, said):
    coach = Coach(Brief(language=language))
    coach.child_said(said)
    reply = coach.reply(Reason.ANSWER)
    assert reply.bead == "" and coach.hero == "" and reply.sentences[0] in coach.phrases.turning
