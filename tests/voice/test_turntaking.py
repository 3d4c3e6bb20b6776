"""Beginning and end of a child's turn, on evidence alone; and how long a silence may last."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.hesitation import is_backchannel, is_thinking
from voice.patience import (
    FIRST_TURNS,
    MOST_LEARNT_MS,
    PEN_EXTRA_MS,
    SILENCE_MS,
    STRANGER_MS,
    THINKING_EXTRA_MS,
    Patience,
)
from voice.turntaking import (
    AFTER_NODS,
    AT_ONCE,
    MAX_TURN_MS,
    OVER_SPEECH,
    REGRET_MS,
    WHILE_THINKING,
    Evidence,
    Sign,
    TurnTaker,
)

FRAME_MS = 20


class Child:
    """Tells a turn taker when there was a near voice, and notes when it gave a sign."""

    def __init__(self, silence_ms: int = 1_500, turns: int = FIRST_TURNS) -> None:
        self.patience = Patience(silence_ms, turns=turns)
        self.taker, self.now_ms, self.signs = TurnTaker(self.patience), 0, []

    def does(self, ms: float, is_voice: bool, needed: Evidence = AT_ONCE, **circumstances) -> "Child":
        for _ in range(round(ms / FRAME_MS)):
            self.now_ms += FRAME_MS
            wait_ms = self.patience.wait_ms(**circumstances)
            sign = self.taker.hear(is_voice, FRAME_MS, self.now_ms, wait_ms, needed=needed)
            if sign:
                self.signs.append((sign, self.now_ms))
        return self

    def speaks(self, ms: float, **how) -> "Child":
        return self.does(ms, True, **how)

    def rests(self, ms: float, **how) -> "Child":
        return self.does(ms, False, **how)

    @property
    def kinds(self) -> list[Sign]:
        return [sign for sign, _ in self.signs]


# --- turns ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("silence_ms", [800, *SILENCE_MS.values(), 4_000])
def test_a_turn_ends_after_the_silence_that_belongs_to_this_child(silence_ms):
    child = Child(silence_ms).speaks(1_500)
    spoken_ms = child.now_ms
    assert child.rests(silence_ms - FRAME_MS).kinds == [Sign.BEGAN]
    assert child.rests(FRAME_MS).kinds == [Sign.BEGAN, Sign.ENDED]
    assert child.signs[-1][1] - spoken_ms == silence_ms


def test_a_turn_begins_within_a_fifth_of_a_second():
    assert Child().speaks(200).kinds == [Sign.BEGAN]


def test_a_pause_for_thought_does_not_end_the_turn():
    child = Child(SILENCE_MS["4-5"])
    for _ in range(3):
        child.speaks(800).rests(1_800)
    assert child.kinds == [Sign.BEGAN]


def test_a_chair_in_a_pause_does_not_make_the_pause_longer_but_a_word_does():
    assert Child(1_000).speaks(800).rests(600).speaks(60).rests(400).kinds == [Sign.BEGAN, Sign.ENDED]
    assert Child(1_000).speaks(800).rests(600).speaks(160).rests(900).kinds == [Sign.BEGAN]


def test_a_knock_is_dropped():
    assert Child().speaks(140).rests(3_000).kinds == [Sign.BEGAN, Sign.DROPPED]


def test_silence_is_no_turn():
    assert Child().rests(20_000).kinds == []


@pytest.mark.parametrize("needed", [OVER_SPEECH, AFTER_NODS])
def test_while_the_companion_speaks_only_a_voice_that_lasts_interrupts(needed):
    lasting_ms = max(needed.voiced_ms, needed.lasting_ms)
    assert Child().speaks(lasting_ms - 60, needed=needed).rests(2_000, needed=needed).kinds == []
    assert Child().speaks(lasting_ms + FRAME_MS, needed=needed).kinds == [Sign.BEGAN]


def test_two_short_sounds_of_a_listener_are_no_voice_that_lasts():
    child = Child()
    for _ in range(4):
        child.speaks(300, needed=OVER_SPEECH).rests(700, needed=OVER_SPEECH)
    assert child.kinds == []


def test_a_sentence_in_a_noisy_room_interrupts_though_half_of_it_drowns():
    child = Child()
    for _ in range(6):
        child.speaks(120, needed=OVER_SPEECH).rests(80, needed=OVER_SPEECH)
    assert child.kinds == [Sign.BEGAN]


def test_before_anything_sounds_a_sentence_is_heard_though_half_of_it_drowns():
    child = Child()
    for _ in range(4):
        child.speaks(180, needed=WHILE_THINKING).rests(180)
    assert child.kinds == [Sign.BEGAN]


def test_no_turn_lasts_for_ever():
    child = Child()
    for _ in range(MAX_TURN_MS // 100 + 10):
        child.speaks(80).rests(20)
    assert child.kinds[:2] == [Sign.BEGAN, Sign.ENDED]


def test_a_turn_can_be_ended_by_hand_once():
    child = Child().speaks(600)
    assert child.taker.end() is Sign.ENDED
    assert child.taker.end() is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=30))
def test_signs_alternate_whatever_is_heard(stretches):
    child = Child()
    for frames, is_voice in stretches:
        child.does(frames * FRAME_MS, is_voice)
    for place, kind in enumerate(child.kinds):
        assert (kind is Sign.BEGAN) == (place % 2 == 0)


# --- patience ---------------------------------------------------------------------------------------------------------


def test_a_busy_pen_and_a_sound_of_thinking_each_buy_time():
    patience = Patience(1_000, turns=FIRST_TURNS)
    assert patience.wait_ms() == 1_000
    assert patience.wait_ms(is_drawing=True) == 1_000 + PEN_EXTRA_MS
    assert patience.wait_ms(is_thinking=True) == 1_000 + THINKING_EXTRA_MS
    assert patience.wait_ms(is_drawing=True, is_thinking=True) == 1_000 + PEN_EXTRA_MS + THINKING_EXTRA_MS


def test_a_slow_child_is_waited_for_once_its_pauses_are_known():
    child = Child(1_500)
    for _ in range(3):
        child.speaks(1_000).rests(1_400)
    child.speaks(1_000)
    assert child.kinds == [Sign.BEGAN]
    assert child.rests(1_500).kinds == [Sign.BEGAN]
    assert child.rests(1_000).kinds == [Sign.BEGAN, Sign.ENDED]


def test_a_child_we_do_not_know_yet_is_waited_for_a_little_longer_in_its_first_turns():
    child = Child(1_000, turns=0)
    waits_ms = []
    for _ in range(FIRST_TURNS + 1):
        waits_ms.append(child.patience.wait_ms())
        child.speaks(800).rests(5_000)
    assert waits_ms == [1_000 + STRANGER_MS] * FIRST_TURNS + [1_000]


def test_a_child_whose_short_pauses_are_known_is_no_stranger_any_more():
    child = Child(1_000, turns=0)
    for _ in range(4):
        child.speaks(1_000).rests(400)
    assert child.speaks(1_000).patience.wait_ms() == 1_000


def test_short_pauses_teach_nothing():
    child = Child(1_500)
    for _ in range(8):
        child.speaks(1_000).rests(600)
    assert child.patience.wait_ms() == 1_500


def test_noise_in_a_pause_is_not_learnt_as_the_child_going_on():
    child = Child(1_500)
    for _ in range(6):
        child.speaks(1_000).rests(1_300).speaks(200).rests(3_000)
    assert child.patience.wait_ms() == 1_500


def test_who_goes_on_just_after_its_turn_was_taken_for_over_is_waited_for_longer():
    hasty, regretted = Child(1_000), Child(1_000)
    regretted.speaks(1_000).rests(1_400)
    hasty.speaks(1_000).rests(1_000 + REGRET_MS + 100)
    assert regretted.speaks(1_000).patience.cut_offs == 1
    assert regretted.patience.wait_ms() > 1_100
    assert hasty.speaks(1_000).patience.cut_offs == 0
    assert hasty.patience.wait_ms() == 1_000


@given(st.lists(st.integers(0, 60_000), max_size=40), st.integers(800, 4_000))
def test_what_is_learnt_only_lengthens_the_wait_and_has_an_end(pauses, silence_ms):
    patience = Patience(silence_ms, turns=FIRST_TURNS)
    for pause_ms in pauses:
        patience.learn(pause_ms)
    assert silence_ms <= patience.wait_ms() <= silence_ms + MOST_LEARNT_MS


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "嗯",
        "嗯……",
        "小恐龙，然后",
        "我想画那个，",
        "它飞走了因为",
        "um",
        "a cat and then",
        "So…",
        "he was, like,",
        "还有",
    ],
)
def test_words_of_thinking_say_that_more_is_to_come(words):
    assert is_thinking(words)


@pytest.mark.parametrize("words", ["", "小恐龙", "它睡着了。", "the sand", "a lump", "他们回家了", "I also", "album"])
def test_a_finished_sentence_is_not_thinking(words):
    assert not is_thinking(words)


@pytest.mark.parametrize(
    "words", ["嗯嗯", "嗯，嗯。", "对", "对对对", "是的！", "yes", "Yeah, yeah", "mm-hm", "uh-huh", "好的", "OK"]
)
def test_a_listeners_sounds_are_known(words):
    assert is_backchannel(words)


@pytest.mark.parametrize("words", ["", "不对", "对，它是绿色的", "yes but the cat", "停", "我要说", "no", "好看吗"])
def test_who_wants_to_say_something_is_no_mere_listener(words):
    assert not is_backchannel(words)
