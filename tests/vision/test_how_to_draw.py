"""The most wanted pictures can be drawn step by step, in both languages."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from vision.pictures import catalogue
from vision.pictures.steps import KEYS, how_to

LINES = Path(__file__).parents[2] / "static" / "img" / "steps"
MOST_WANTED = [
    "cat",
    "dog",
    "dinosaur",
    "princess",
    "castle",
    "car",
    "flower",
    "rabbit",
    "fish",
    "bird",
    "butterfly",
    "sun",
    "tree",
    "house",
    "train",
    "plane",
    "rocket",
    "ship",
    "robot",
    "dragon",
    "unicorn",
    "mermaid",
    "bear",
    "tiger",
    "elephant",
    "pig",
    "horse",
    "snowman",
    "cake",
    "rainbow",
]


def test_most_wanted_are_there():
    assert set(KEYS) == set(MOST_WANTED) == {path.stem for path in LINES.glob("*.svg")}


@pytest.mark.parametrize("key", MOST_WANTED)
def test_each_step_has_lines_and_a_short_sentence_in_both_languages(key):
    svg = (LINES / f"{key}.svg").read_text()
    groups = re.findall(r'<g id="(s\d)"', svg)
    assert 4 <= len(groups) <= 6 and groups == [f"s{number}" for number in range(1, len(groups) + 1)]
    for language, longest in (("zh-hans", 30), ("en", 70)):
        sentences = how_to(key, language).sentences
        assert len(sentences) == len(groups) and all(0 < len(sentence) <= longest for sentence in sentences)
    assert catalogue.by_key(key)
    assert len(svg) <= 2560 and 'viewBox="0 0 200 200"' in svg and not re.search(r"style=|<script|href", svg)


def test_drawn_lines_have_one_colour_that_the_page_chooses():
    for path in LINES.glob("*.svg"):
        assert not re.search(r'"#[0-9a-f]{3,6}"', path.read_text()), path.stem


@pytest.mark.django_db
def test_page_gets_the_steps_in_the_language_it_speaks(mama_client):
    url = reverse("pictures_steps", args=["cat"])
    chinese = mama_client.get(url, {"lang": "zh-hans"}).json()
    english = mama_client.get(url, {"lang": "en"}).json()
    assert chinese["art"].endswith("img/steps/cat.svg") and "耳朵" in chinese["steps"][1]
    assert "ears" in english["steps"][1] and len(english["steps"]) == len(chinese["steps"])


@pytest.mark.django_db
def test_picture_without_steps_has_none(mama_client):
    assert mama_client.get(reverse("pictures_steps", args=["umbrella"])).status_code == 404
