"""Making sense of what a model said about a drawing, without trusting any of it."""

import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import BadAnswer
from vision.looking import note_of
from vision.reading import DESCRIPTION_CHARS, NAME_CHARS, THINGS_MAX, WORDS_MAX, DrawingReading, Thing, parse


def said(**fields) -> str:
    return json.dumps({"description": "好像有一只恐龙。", **fields}, ensure_ascii=False)


def test_all_of_it_is_understood():
    reading = parse(
        said(
            things=[{"name": "恐龙", "box": [0, 0.5, 0.25, 0.5]}],
            colours=["绿色"],
            mood=["热闹"],
            question="它去哪里？",
        ),
        "m",
    )
    assert reading == DrawingReading(
        "好像有一只恐龙。", "它去哪里？", (Thing("恐龙", (0, 0.5, 0.25, 0.5)),), ("绿色",), ("热闹",), {}, "m"
    )


@pytest.mark.parametrize(
    "text", ["", "   ", "null", "[]", "{", '{"description": ""}', '{"description": 7}', "{}", "{" * 5000, "no json"]
)
def test_nonsense_is_a_bad_answer(text):
    with pytest.raises(BadAnswer):
        parse(text)


@pytest.mark.parametrize(
    "box",
    [None, [], [0, 0, 1], [0, 0, 0, 0.5], [-0.1, 0, 0.5, 0.5], [10, 20, 300, 400], ["0", 0, 1, 1], [True, 0, 1, 1],
     [float("nan"), 0, 0.5, 0.5], [0.5, 0.5, float("inf"), 1]],
)  # fmt: skip
def test_box_that_is_none_is_left_out_and_the_thing_stays(box):
    assert parse(said(things=[{"name": "猫", "box": box}])).things == (Thing("猫", None),)


def test_box_never_leaves_the_picture():
    (thing,) = parse(said(things=[{"name": "猫", "box": [0.6, 0.6, 0.9, 0.9]}])).things
    assert thing.box == (0.6, 0.6, 0.4, 0.4)


def test_too_much_is_shortened():
    reading = parse(
        said(
            description="长" * 1000,
            things=[{"name": "名" * 100}] * 50,
            colours=[f"色{n}" for n in range(50)],
            question="问" * 1000,
        )
    )
    assert len(reading.description) <= DESCRIPTION_CHARS + 1 and len(reading.things) == THINGS_MAX
    assert len(reading.things[0].name) <= NAME_CHARS + 1 and len(reading.colours) == WORDS_MAX


def test_half_an_emoji_is_gone_too():
    answer = '{"description": "好像有一只恐龙\\ud83e。", "question": "它叫什么\\udd96？"}'
    assert "".join(parse(answer).texts()) == "好像有一只恐龙 。它叫什么 ？"


def test_markup_and_hidden_characters_are_gone():
    reading = parse(said(description="有<script>alert(1)</script>\u202e\u200b一只\n猫\0"))
    assert not set(reading.description) & set("<>\n\0\u202e\u200b")


@pytest.mark.parametrize(
    "verdict", ["这孩子可能有心理问题。", "画得不像。", "It shows anxiety.", "The child seems insecure."]
)
def test_judging_the_child_is_a_bad_answer(verdict):
    with pytest.raises(BadAnswer):
        parse(said(description=verdict))


@settings(deadline=None)
@given(st.text(alphabet=string.printable + "恐龙。\0\u202e", max_size=300))
def test_any_text_is_a_reading_or_a_bad_answer(text):
    try:
        reading = parse(text)
    except BadAnswer:
        return
    assert reading.description or reading.things


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)
FIELDS = ["description", "question", "things", "colours", "colors", "mood"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # two busy cores
@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_any_json_is_a_reading_of_bounded_size_or_a_bad_answer(fields):
    try:
        reading = parse(json.dumps(fields))
    except BadAnswer:
        return
    assert all(len(text) <= DESCRIPTION_CHARS + 1 for text in reading.texts())
    for thing in reading.things:
        if thing.box:
            left, top, width, height = thing.box
            assert 0 <= left < 1 and 0 <= top < 1 and left + width <= 1.0002 and top + height <= 1.0002


def test_note_names_what_the_description_does_not():
    reading = DrawingReading("好像有一只恐龙。", "", (Thing("恐龙"), Thing("太阳")), ("绿色",))
    assert note_of(reading, "zh-hans") == "好像有一只恐龙。可能有：太阳。颜色：绿色。"
