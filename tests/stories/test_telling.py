"""What of a child's words is the story."""

import pytest

from stories.telling import Telling, telling


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("小猫在森林里迷路了。", Telling("小猫在森林里迷路了。")),
        ("我讲完啦！", Telling("")),
        ("嗯", Telling("")),
        ("……", Telling("")),
        ("嗯，小猫回家了", Telling("嗯，小猫回家了")),
        ("我想画一只恐龙", Telling("", "恐龙")),
        ("恐龙怎么画呀？它在海里游泳。", Telling("它在海里游泳。", "恐龙")),
        ("我想画一只恐龙，它在海里游泳", Telling("它在海里游泳", "恐龙")),
        ("我昨天画画了，画了一只小猫。", Telling("我昨天画画了，画了一只小猫。")),
    ],
)
def test_wishes_and_asides_are_not_the_story(said, told):
    assert telling(said, "zh-hans") == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("The cat is lost.", Telling("The cat is lost.")),
        ("I’m done!", Telling("")),
        ("The end.", Telling("")),
        ("I want to draw a cat. It is lost.", Telling("It is lost.", "cat")),
    ],
)
def test_wishes_and_asides_are_known_in_english_too(said, told):
    assert telling(said, "en") == told
