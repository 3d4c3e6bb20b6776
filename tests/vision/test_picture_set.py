"""Our own picture set: every picture has names, and a phrase finds what it names and nothing else."""

import re
from pathlib import Path

import pytest

from vision.pictures.catalogue import SUBJECTS, by_key, find

PICTURES = Path(__file__).parents[2] / "static" / "img" / "pictures"
CHOICES = {
    "who": "cat dog dinosaur princess robot rabbit",
    "where": "forest sea space home school castle",
    "what": "lost rain treasure monster friend magic",
    "feeling": "happy sad scared angry surprised brave",
    "solution": "help idea try sorry gift fly",
    "ending": "going-home party hug sleep rainbow star",
}


def keys(phrase: str) -> list[str]:
    return [subject.key for subject in find(phrase)]


def test_every_subject_has_a_picture_and_every_picture_a_subject() -> None:
    assert {subject.key for subject in SUBJECTS} == {path.stem for path in PICTURES.glob("*.svg")}


@pytest.mark.parametrize("key", " ".join(CHOICES.values()).split())
def test_every_answer_of_the_story_coach_has_a_picture(key: str) -> None:
    assert by_key(key).zh and by_key(key).en


def test_what_children_ask_for_is_there_in_both_languages() -> None:
    assert len(SUBJECTS) >= 200
    assert all(keys(subject.zh)[0] == subject.key == keys(subject.en)[0] for subject in SUBJECTS)


def test_no_word_means_two_subjects() -> None:
    words = [word for subject in SUBJECTS for word in {*subject.words_zh, *subject.words_en}]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    "path", sorted(PICTURES.parent.glob("*/*.svg")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_drawn_pictures_are_small_and_obey_the_content_policy(path: Path) -> None:
    svg = path.read_text()
    if path.parent.name in {"pictures", "avatars", "stickers"}:
        assert len(svg.encode()) <= 2560
        assert 'viewBox="0 0 200 200"' in svg
    assert not re.search(r"style=|<text|<script|href=.https?:", svg)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("小猫", ["cat"]),
        ("一匹马", ["horse"]),
        ("小猫和太阳", ["cat", "sun"]),
        ("海上的大船", ["sea", "ship"]),
        ("dino", ["dinosaur"]),
        ("Two Puppies", ["dog"]),
        ("butterflies and an ice cream", ["butterfly", "ice-cream"]),
        ("斑马", ["zebra"]),
        ("消防车和小刺猬", ["fire-truck", "hedgehog"]),
        ("two wolves", ["wolf"]),
        ("长颈鹿的家人", ["giraffe", "family"]),
        ("a hot dog", ["hot-dog"]),
    ],
)
def test_phrase_finds_what_it_names(phrase: str, expected: list[str]) -> None:
    assert keys(phrase) == expected


@pytest.mark.parametrize("phrase", ["马路", "鼠标", "starling", "carpet", "hatch", "", "□"])
def test_phrase_finds_nothing_inside_other_words(phrase: str) -> None:
    assert keys(phrase) == []


def test_longer_word_wins() -> None:
    assert keys("火车") == ["train"]
    assert keys("rainbow") == ["rainbow"]
