"""The offline companion as a storyteller's friend: pure, so whole talks are tested as text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from families import safeguards
from voice import intents, persona
from voice.beads import ORDER, Thread, asked_in, told_in
from voice.coach import Coach
from voice.coach_words import PHRASES
from voice.commands import AddNote
from voice.events import Brief, PastTurn, Reason
from voice.retelling import colours_in, echoed, hero_in

LANGUAGES = ["zh-hans", "en"]
BANDS = ["4-5", "6-7", "8-10"]
STORY = {
    "zh-hans": ["我想讲一只小恐龙", "在森林里", "它迷路了", "有点害怕", "请人帮忙", "最后回家了"],
    "en": [
        "a little cat",
        "in the forest",
        "it got lost",
        "a bit scared",
        "it asked for help",
        "in the end it went home",
    ],
}


def turn(seq: int, text: str, speaker: str = "child", bead: str = "") -> PastTurn:
    return PastTurn(f"t{seq}", seq, "words", speaker, "typed", text, bead)


def told(language: str, band: str, seed: int = 0) -> list[str]:
    """Return what the companion says in a whole story."""
    coach = Coach(Brief(language=language, band=band), seed)
    said = [coach.reply(Reason.GREET)]
    for words in STORY[language]:
        coach.child_said(words)
        said.append(coach.reply(Reason.ANSWER))
    return [" ".join(reply.sentences) for reply in said]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("seed", range(6))
def test_a_whole_story_is_told_along_the_beads(language, band, seed):
    coach = Coach(Brief(language=language, band=band), seed)
    asked = [coach.reply(Reason.GREET).bead]
    for words in STORY[language]:
        coach.child_said(words)
        asked.append(coach.reply(Reason.ANSWER).bead)
    assert asked == [*ORDER, ""]
    assert coach.thread.next == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("seed", range(6))
def test_it_asks_one_question_at_a_time_in_few_words(language, band, seed):
    for said in told(language, band, seed)[:-1]:
        assert len(re.findall("[？?]", said)) == 1
        assert said.rstrip()[-1] in "？?"
        assert len(said) <= (48 if language == "zh-hans" else 120)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_book_is_promised_when_nothing_was_told(language):
    coach = Coach(Brief(language=language))
    coach.reply(Reason.GREET)
    assert coach.reply(Reason.FINISH).sentences[0] in PHRASES[language].finish_bare
    coach.child_said(STORY[language][0])
    assert coach.reply(Reason.FINISH).sentences[0] in PHRASES[language].finish_early


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_never_says_more_than_two_sentences_and_ends_with_its_only_question(language):
    phrases = PHRASES[language]
    before_a_question = ["welcome_back", "echo", "echo_long", "curious", "more"]
    alone = ["unsure", "unheard", "unheard_smile", "nudge", "wish", "drawing", "reading", "reading_plain", "pictures"]
    leads = [line for name in before_a_question for line in getattr(phrases, name)]
    leads += [line for group in (phrases.praise, phrases.lost) for lines in group.values() for line in lines]
    leads += [line for _, lines in phrases.asides for line in lines]
    whole = [
        line for name in [*alone, "finish", "finish_early", "finish_bare", "care"] for line in getattr(phrases, name)
    ]
    whole += [line for lines in phrases.greet.values() for line in lines]
    for line, most in [(line, 1) for line in leads] + [(line, 2) for line in whole]:
        ends = re.findall("[。！？.!?]", line)
        assert len(ends) <= most, line
        assert not {"？", "?"} & set(ends[:-1]), line
    assert all(line.endswith(("？", "?")) for line in phrases.more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_talks_do_not_sound_alike(language):
    assert len({tuple(told(language, "6-7", seed)) for seed in range(6)}) >= 4


def test_it_repeats_the_childs_own_words_turned_round():
    coach = Coach(Brief(), 1)
    coach.child_said("我的小猫有三条腿", "who")
    assert "你的小猫有三条腿" in coach.reply(Reason.ANSWER).sentences[0]


def test_its_questions_use_the_childs_hero():
    said = told("zh-hans", "6-7")
    assert sum("小恐龙" in line for line in said[2:]) >= 2


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh-hans", "你是真人吗？"),
        ("zh-hans", "你是机器人吗"),
        ("en", "are you real?"),
        ("en", "Are you a robot"),
    ],
)
def test_it_says_truthfully_that_it_is_an_ai(language, question):
    coach = Coach(Brief(language=language))
    coach.child_said(question, "who")
    reply = coach.reply(Reason.ANSWER)
    assert "AI" in reply.sentences[0]
    assert "who" not in coach.thread.lit


def test_not_knowing_is_fine_and_after_twice_the_question_is_left():
    coach = Coach(Brief())
    coach.reply(Reason.GREET)
    coach.child_said("不知道")
    assert coach.reply(Reason.ANSWER).bead == "who"
    coach.child_said("嗯")
    assert coach.reply(Reason.ANSWER).bead == "where"


def test_unheard_words_are_admitted_twice_and_then_only_smiled_at():
    coach, said = Coach(Brief()), []
    for _ in range(4):
        coach.child_said("")
        said.append(coach.reply(Reason.UNHEARD).sentences[0])
    assert said[0] != said[1]
    assert all(line in PHRASES["zh-hans"].unheard for line in said[:2])
    assert all(line in PHRASES["zh-hans"].unheard_smile for line in said[2:])


def test_a_drawing_is_asked_about_before_it_is_named():
    coach = Coach(Brief())
    coach.noted(AddNote("reading", "可能有：一只恐龙。颜色：绿色、蓝色。"))
    said = "".join(coach.reply(Reason.READING).sentences)
    assert "绿色和蓝色" in said and "恐龙" not in said and said.endswith("？")


def test_it_knows_what_was_told_before_a_reload():
    history = (
        turn(1, "今天的故事里有谁？", "companion", "who"),
        turn(2, "小恐龙", bead="who"),
        turn(3, "在大海里", bead="where"),
    )
    coach = Coach(Brief(history=history))
    assert coach.thread.lit == {"who", "where"}
    assert coach.hero == "小恐龙"
    assert coach.reply(Reason.WELCOME_BACK).bead == "what"


def test_a_tapped_picture_is_repeated_in_a_natural_phrase():
    coach = Coach(Brief())
    coach.child_said("小猫", "who", "cat")
    assert "一只小猫" in coach.reply(Reason.ANSWER).sentences[0]


def test_a_wish_to_draw_is_met_before_the_story_goes_on():
    coach = Coach(Brief())
    coach.child_said("我想画一只恐龙")
    assert "恐龙" in coach.reply(Reason.ANSWER).sentences[0]


@pytest.mark.parametrize("seed", range(4))
def test_a_sentence_that_begins_with_the_childs_words_begins_with_a_capital(seed):
    coach = Coach(Brief(language="en"), seed)
    coach.child_said("I want to draw a cat")
    said = coach.reply(Reason.ANSWER).sentences[0]
    assert "a cat" in said.lower() and said[0].isupper()


def test_praise_is_sparse_and_never_about_the_person():
    for language in LANGUAGES:
        lines = [line for options in PHRASES[language].praise.values() for line in options]
        assert not any(re.search("聪明|最好|真棒|clever|smart|best|talent", line) for line in lines)
        said = told(language, "6-7")
        assert sum(any(line in words for line in lines) for words in said) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_breaks_a_safeguard_or_claims_kinship(language):
    phrases = PHRASES[language]
    groups = [
        phrases.greet,
        phrases.questions,
        phrases.questions_young,
        phrases.questions_older,
        phrases.praise,
        phrases.lost,
    ]
    lines = [line for group in groups for options in group.values() for line in options]
    lines += [line for _, answers in phrases.asides for line in answers]
    lines += [*phrases.welcome_back, *phrases.nudge, *phrases.unheard, *phrases.finish, *phrases.care]
    for line in lines:
        assert safeguards.check(line).is_ok, line
        assert not re.search("我是你的?(妈妈|爸爸|姐姐|哥哥|朋友)|我好孤单|I miss you|I am lonely|I love you", line)


def test_both_languages_hold_the_same_choices():
    chinese, english = PHRASES["zh-hans"].choices, PHRASES["en"].choices
    assert list(chinese) == list(english) == list(ORDER)
    for bead in ORDER:
        assert [choice.key for choice in chinese[bead]] == [choice.key for choice in english[bead]]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12), st.sampled_from(LANGUAGES), st.sampled_from(BANDS))
def test_any_words_at_all_are_answered(words, language, band):
    coach = Coach(Brief(language=language, band=band))
    for text in words:
        coach.child_said(text)
        reply = coach.reply(Reason.ANSWER)
        assert 1 <= len(reply.sentences) <= 2
        assert all(sentence.strip() for sentence in reply.sentences)


# --- what it understands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "beads"),
    [
        ("一只小猫在森林里迷路了", "zh-hans", {"who", "where", "what"}),
        ("它很害怕", "zh-hans", {"feeling"}),
        ("a dog found treasure at home", "en", {"who", "where", "what"}),
        ("我今天吃了苹果", "zh-hans", set()),
    ],
)
def test_beads_are_told_by_words(text, language, beads):
    assert told_in(text, language) == beads


def test_an_answer_to_another_question_lights_that_bead_only():
    thread = Thread("zh-hans", asked="solution")
    thread.child_said("害怕", "solution")
    assert thread.lit == {"feeling"}


def test_the_last_question_of_a_model_is_recognised():
    assert asked_in("小猫呀！它住在哪里呢？", "zh-hans") == "where"
    assert asked_in("好的。我记下啦。", "zh-hans") == ""
    assert asked_in("A cat! How did it feel?", "en") == "feeling"


@pytest.mark.parametrize("text", ["不玩了", "我不想玩了。", "退出", "再见", "stop", "I don't want to play any more"])
def test_wanting_to_stop_is_understood(text):
    assert intents.wants_to_leave(text)


@pytest.mark.parametrize("text", ["小猫说不玩了", "它再见到妈妈", "the car had to stop", "不玩积木，玩沙子"])
def test_a_story_about_stopping_stops_nothing(text):
    assert not intents.wants_to_leave(text)


@pytest.mark.parametrize("text", ["讲完了", "讲完啦！", "故事讲完了", "做成书吧", "the end", "I'm finished."])
def test_wanting_to_finish_is_understood(text):
    assert intents.wants_to_finish(text)


@pytest.mark.parametrize("text", ["我说完啦", "它讲完了故事就睡了", "完了", "饭吃完了", "at the end of the road"])
def test_other_ends_finish_nothing(text):
    assert not intents.wants_to_finish(text)


def test_words_are_given_back_short_or_not_at_all():
    assert echoed("我和我的狗", "zh-hans") == "你和你的狗"
    assert echoed("my dog and I", "en") == "your dog and you"
    assert echoed("因为那天下了很大很大的雨所以我们就都没有出去玩", "zh-hans") == ""
    assert echoed("！！！", "zh-hans") == ""


@pytest.mark.parametrize(
    ("text", "language", "hero"),
    [
        ("我想讲一只小狗的故事", "zh-hans", "小狗"),
        ("豆豆", "zh-hans", "豆豆"),
        ("a little cat", "en", "the little cat"),
        ("Tom", "en", "Tom"),
    ],
)
def test_the_hero_is_called_as_the_child_called_it(text, language, hero):
    assert hero_in(text, language, is_asked=True) == hero


def test_only_colours_are_taken_from_a_note():
    assert colours_in("可能有：怪兽。颜色：红色、黑色、蓝色。", "zh-hans") == "红色和黑色"
    assert colours_in("There may be a dog.", "en") == ""


# --- what a vendor's model is told ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("band", BANDS)
def test_the_model_is_told_its_role_its_limits_and_where_the_story_stands(language, band):
    history = (turn(1, STORY[language][0], bead="who"),)
    told_to = persona.instructions(Brief(language=language, band=band, history=history))
    wanted = (
        ["AI", "不是真人", "住址", "两句"] if language == "zh-hans" else ["AI", "not a person", "address", "two short"]
    )
    assert all(part in told_to for part in wanted)
    assert "{" not in told_to
    assert ("哪里" if language == "zh-hans" else "where") in told_to.split("Looking")[0]


def test_what_was_never_heard_is_not_replayed():
    from dataclasses import replace

    history = (turn(1, "小猫"), replace(turn(2, "它在哪里？", "companion"), is_heard=False), turn(3, "在家"))
    assert persona.replayed(Brief(history=history)) == [("user", "小猫"), ("user", "在家")]
