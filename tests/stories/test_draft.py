"""A model's answer is read, not believed."""

import json

import pytest

from families.models import AgeBand
from stories.draft import BadDraft, parse
from stories.models import Span
from tests.stories.briefs import brief_of

CHILD, TOGETHER, AI = Span.Maker.CHILD, Span.Maker.CHILD_WITH_AI, Span.Maker.AI


def answer(*pages, title="小猫的一天", **more) -> str:
    """Return a model's answer: each page is its sentences, or a pair of a drawing's name and its sentences."""
    told = []
    for page in pages:
        drawing, sentences = page if isinstance(page, tuple) else (None, page)
        told.append({"drawing": drawing, "sentences": [{"text": text, "from": [1]} for text in sentences]})
    return json.dumps({"title": title, "pages": told, **more}, ensure_ascii=False)


@pytest.fixture
def brief():
    return brief_of("小猫在森林里迷路了", "它很害怕", "后来找到了妈妈", drawn_at=(1, 3))


@pytest.mark.parametrize(
    ("text", "maker", "ref"),
    [
        ("小猫在森林里迷路了。", CHILD, 1),
        ("小猫，在森林里，迷路了！", CHILD, 1),
        ("它很害怕，后来找到了妈妈。", CHILD, 2),
        ("小猫在大森林里迷路了。", TOGETHER, 1),
        ("后来它找到了妈妈。", TOGETHER, 3),
        ("太阳公公笑眯眯地看着大地。", AI, None),
    ],
)
def test_authorship_is_found_by_comparison(brief, text, maker, ref):
    draft = parse(answer(["小猫在森林里迷路了", "它很害怕", "后来找到了妈妈"], [text]), brief)
    span = draft.pages[-1].spans[0]
    assert span.made_by == maker
    assert span.turn_id == (brief.sayings[ref - 1].turn_id if ref else None)


def test_model_cannot_call_its_own_words_the_childs(brief):
    told = {"text": "月亮唱起了歌。", "from": [1], "made_by": "child"}
    pages = [{"sentences": ["小猫在森林里迷路了", "它很害怕", "后来找到了妈妈", told]}]
    assert parse(json.dumps({"title": "", "pages": pages}), brief).spans[-1].made_by == AI


def test_title_of_a_model_is_dropped_when_the_words_are_all_the_childs(brief):
    assert parse(answer(["小猫在森林里迷路了", "它很害怕", "后来找到了妈妈"]), brief).title == ""


def test_title_of_a_model_stands_on_a_book_that_is_labelled(brief):
    draft = parse(answer(["小猫在大森林里迷路了", "它很害怕", "后来找到了妈妈"], title="《小猫的一天》"), brief)
    assert draft.title == "小猫的一天" and draft.has_ai_words


@pytest.mark.parametrize("title", [None, 7, ["x"], "长" * 17, "看 https://x.cn", "《》"])
def test_odd_titles_are_dropped(brief, title):
    assert parse(answer(["小猫在大森林里迷路了", "它很害怕", "后来找到了妈妈"], title=title), brief).title == ""


def test_forgotten_drawings_come_back_and_unknown_ones_are_ignored(brief):
    told = answer(("D9", ["小猫在森林里迷路了"]), ("d1", ["它很害怕"]), ["后来找到了妈妈"])
    first, second = (drawing.drawing_id for drawing in brief.drawings)
    assert [page.drawing_id for page in parse(told, brief).pages] == [None, first, second]


def test_forgotten_drawing_without_a_free_page_gets_its_own(brief):
    told = answer(("D1", ["小猫在森林里迷路了", "它很害怕", "后来找到了妈妈"]))
    first, second = (drawing.drawing_id for drawing in brief.drawings)
    assert [page.drawing_id for page in parse(told, brief).pages] == [first, second]


def test_control_characters_and_links_do_not_reach_the_book(brief):
    told = answer(["小猫在森林里\u202e迷路了\x00", "它很害怕", "看 http://x.cn", "后来找到了\n妈妈"])
    assert [span.text for span in parse(told, brief).spans] == ["小猫在森林里迷路了", "它很害怕", "后来找到了 妈妈"]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("画得真好！", "not JSON"),
        ("{" * 5000, "not JSON"),
        ('{"pages": "三页"}', "no sentences"),
        ('{"title": "x"}', "no sentences"),
        ('{"pages": [null, 3, {"sentences": {"a": 1}}, {"sentences": [null, 4, {}]}]}', "no sentences"),
        (answer(*[["小猫在森林里迷路了"]] * 30), "30 pages"),
        (answer(["小猫在森林里迷路了", "它很害怕", "后来找到了妈妈", "很远很远的路" * 8]), "units on a page"),
        (answer(["从前有一个王子。"], ["他打败了巨龙。"]), "child's words are gone"),
    ],
)
def test_unusable_answers_are_refused(brief, told, reason):
    with pytest.raises(BadDraft, match=reason):
        parse(told, brief)


def test_refusal_names_no_word_of_the_story(brief):
    with pytest.raises(BadDraft) as refused:
        parse(answer(["从前有一个王子。"]), brief)
    assert "王子" not in str(refused.value) and "小猫" not in str(refused.value)


def test_younger_children_get_shorter_pages():
    sentences = ["小猫在森林里迷路了", "它很害怕", "后来找到了妈妈"]
    told = answer(sentences)
    assert parse(told, brief_of(*sentences, band=AgeBand.MIDDLE)).spans
    with pytest.raises(BadDraft, match="units on a page"):
        parse(told, brief_of(*sentences, band=AgeBand.YOUNG))


def test_english_is_compared_by_words():
    brief = brief_of("The cat is lost", "It finds its mom", language="en")
    draft = parse(
        answer(["The cat is lost.", "It finds its mom.", "The little cat is very lost.", "Birds sang."]), brief
    )
    assert [span.made_by for span in draft.spans] == [CHILD, CHILD, TOGETHER, AI]
