"""Does the child name what it drew, and how? Measured on labelled sentences of both languages."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.naming import Measured, measured, rows
from vision.naming.models import NAME_CHARS
from vision.naming.words import NAME, WHAT, asks_about, naming_in
from voice.coach_words import PHRASES

HERE = Path(__file__).parent
SAID = rows(HERE / "naming_utterances.json")
SINCE_TUNED = rows(HERE / "naming_held_out.json")


@pytest.mark.parametrize("said", [SAID, SINCE_TUNED], ids=["written with the rules", "written after them"])
def test_names_are_recognised(said):
    result: Measured = measured(said)
    assert result.precision >= 0.95 and result.recall >= 0.9, result.wrong


def test_there_is_enough_to_measure():
    assert len(SAID) + len(SINCE_TUNED) >= 150
    assert sum(not (row["kind"] or row["name"]) for row in SAID + SINCE_TUNED) >= 80


@pytest.mark.parametrize("name", ["裸体", "炸弹", "fuck", "porn"])
def test_what_has_no_place_on_a_drawing_is_no_name(name):
    assert naming_in(f"它叫{name}") is None and naming_in(f"his name is {name}") is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_coach_asks_about_drawings_in_words_that_are_understood(language):
    phrases = PHRASES[language]
    for question in (*phrases.drawing, phrases.reading[0], phrases.reading_plain[0]):
        assert asks_about(question) == WHAT, question


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("它叫什么名字？", NAME),
        ("What is his name?", NAME),
        ("后来呢？", ""),
        ("然后发生了什么？", ""),
        ("这是谁呀？", WHAT),
        ("What is this?", WHAT),
        ("这是上次的小恐龙吗？", WHAT),
    ],
)
def test_questions_about_a_drawing_are_told_from_others(question, asks):
    assert asks_about(question) == asks


@settings(max_examples=150)
@given(st.text(max_size=60), st.sampled_from(["", WHAT, NAME]))
def test_any_words_give_a_short_name_or_none(said, asked):
    naming = naming_in(said, asked)
    assert naming is None or 0 < max(len(naming.kind), len(naming.name)) <= max(NAME_CHARS, 24)


def test_file_of_sentences_says_what_was_asked():
    assert {row["asked"] for row in json.loads((HERE / "naming_utterances.json").read_text())} == {"", WHAT, NAME}
