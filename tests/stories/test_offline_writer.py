"""The child's own sentences, in order, with their drawings: nothing added, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.models import AgeBand
from stories.draft import StoryBrief
from stories.models import Span
from stories.paging import PLANS, tokens
from stories.writers.offline import OfflineWriter
from tests.stories.briefs import brief_of

WORDS = st.text(alphabet='小猫在森林里迷路了abc dog，。！？,.!?\n…"” 🙂123', max_size=80)
ANSWERS = st.one_of(WORDS, st.tuples(WORDS, st.sampled_from(["who", "where", "ending"])))


def letters(brief_or_draft) -> list[str]:
    if isinstance(brief_or_draft, StoryBrief):
        return [token for saying in brief_or_draft.sayings for token in tokens(saying.text)]
    return [token for span in brief_or_draft.spans for token in tokens(span.text)]


@given(
    texts=st.lists(ANSWERS, max_size=12),
    drawn_at=st.lists(st.floats(0, 14), max_size=4),
    band=st.sampled_from(AgeBand),
    language=st.sampled_from(["zh-hans", "en"]),
)
def test_every_word_is_the_childs_and_every_word_of_the_child_is_there(texts, drawn_at, band, language):
    brief = brief_of(*texts, drawn_at=tuple(drawn_at), band=band, language=language)
    draft = OfflineWriter().write(brief)
    assert letters(draft) == letters(brief)
    assert {span.made_by for span in draft.spans} <= {Span.Maker.CHILD}
    turns = [saying.turn_id for saying in brief.sayings]
    places = [turns.index(span.turn_id) for span in draft.spans]
    assert places == sorted(places)
    shown = list(dict.fromkeys(page.drawing_id for page in draft.pages if page.drawing_id))
    by_time = sorted(brief.drawings, key=lambda drawing: (drawing.began_at, drawing.ref))
    assert shown == [drawing.drawing_id for drawing in by_time]


def test_sentences_stand_on_the_page_of_the_drawing_nearest_in_time():
    brief = brief_of("小猫出门了。", "它看见大海。", "它游泳。", "它回家了。", drawn_at=(0.5, 3.8))
    draft = OfflineWriter().write(brief)
    cat, sea = (drawing.drawing_id for drawing in brief.drawings)
    assert [(page.drawing_id, page.spans[0].text) for page in draft.pages] == [
        (cat, "小猫出门了。"),
        (cat, "它看见大海。"),
        (sea, "它游泳。"),
        (sea, "它回家了。"),
    ]


def test_drawing_without_words_has_a_page_of_its_own():
    brief = brief_of("小猫出门了。", "它回家了。", drawn_at=(1, 20))
    pages = OfflineWriter().write(brief).pages
    assert pages[-1].drawing_id == brief.drawings[1].drawing_id
    assert pages[-1].spans == []


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [("zh-hans", ("小猫", "恐龙"), "小猫、恐龙。"), ("en", ("cat", "dinosaur"), "cat, dinosaur.")],
)
def test_tapped_answers_to_one_question_are_one_sentence(language, words, sentence):
    brief = brief_of(*((word, "who") for word in words), language=language)
    assert [span.text for span in OfflineWriter().write(brief).spans] == [sentence]


def test_tapped_answers_to_different_questions_stand_apart():
    brief = brief_of(("小猫", "who"), ("森林", "where"))
    assert [span.text for span in OfflineWriter().write(brief).spans] == ["小猫。", "森林。"]


@pytest.mark.parametrize("band", AgeBand)
def test_long_story_has_no_more_pages_than_suit_the_age(band):
    told = [f"第{number}天小猫又走了很远的路。" for number in range(60)]
    assert len(OfflineWriter().write(brief_of(*told, band=band)).pages) <= PLANS[band].most_pages + 1


def test_short_story_is_spread_over_pages():
    draft = OfflineWriter().write(brief_of("小猫在家。", "它饿了。", "它吃鱼。", band=AgeBand.YOUNG))
    assert len(draft.pages) == 3


@pytest.mark.parametrize(
    ("brief", "title"),
    [
        (brief_of(("小猫", "who")), "小雨的小猫"),
        (brief_of("你好呀我来讲", ("恐龙", "who")), "小雨的恐龙"),
        (brief_of("从前有一只小猫，它住在森林里"), "小雨的小猫"),
        (brief_of("我画的是一条大鱼。"), "小雨的大鱼"),
        (brief_of("火箭要去月亮上找兔子，它飞得很快"), "小雨的火箭"),
        (brief_of("后来它就走了很远很远，再也没有回来过"), "小雨的故事"),
        (brief_of(drawn_at=(1,), wish="恐龙"), "小雨的恐龙"),
        (brief_of(drawn_at=(1,)), "小雨的故事"),
        (brief_of("There is a little cat. It sleeps.", language="en", nickname="Lily"), "Lily’s little cat"),
        (brief_of("Suddenly everything was very quiet", language="en", nickname="Lily"), "Lily’s story"),
    ],
)
def test_title_is_made_of_the_childs_words(brief, title):
    assert OfflineWriter().write(brief).title == title
