"""The brain of a talk when the microphone hears what is not for it: a nod, somebody else, its own voice, nothing."""

import numpy as np
import pytest
from fakes_talk import FakeTalk, a_room, a_voice, greeted, with_model

from voice.commands import AppendAudio, Cancel, ClearAudio, CommitAudio
from voice.events import (
    AudioPart,
    Finished,
    Hello,
    NothingHeard,
    Paused,
    PenMoved,
    Played,
    Reason,
    ResponseEnded,
    ResponseStarted,
    TalkEnded,
    TalkStarted,
    TextPart,
    Transcript,
    Woken,
    Words,
)
from voice.ownvoice import OwnVoice
from voice.quiet import ASLEEP_AFTER_S, NUDGE_AFTER_S

# --- a listener's sounds ----------------------------------------------------------------------------------------------


def answering(hello=None, **how) -> FakeTalk:
    """The companion is in the middle of a long answer."""
    talk = FakeTalk(**how)
    talk.open("stepfun", hello=hello)
    talk.speak_out("你好！今天的故事里有谁呀？")
    talk.mic(1, loud=False)
    talk.heard(Words("小猫"))
    talk.speak(ms=8_000)
    return talk


@pytest.mark.parametrize("words", ["嗯嗯", "对", "yes", "mm-hm"])
def test_a_listeners_words_while_the_companion_speaks_stop_nothing_and_are_no_turn(words):
    talk = answering(Hello(hears="device"))
    turns = len(talk.child_turns)
    talk.heard(Transcript(words, False))
    talk.mic(0.7, loud=True)
    talk.heard(Transcript(words, True))
    talk.mic(1.5, loud=False)
    assert not talk.shown("flush") and len(talk.child_turns) == turns


def test_words_that_want_something_stop_the_companion_at_once():
    talk = answering(Hello(hears="device"))
    assert talk.shown("flush", talk.heard(Transcript("不对", False)))


def test_the_same_yes_is_an_answer_when_the_companion_is_silent():
    talk = FakeTalk()
    talk.open(hello=Hello(hears="device"))
    talk.speak_out("今天的故事里有谁？", bead="who")
    talk.heard(Transcript("yes", True))
    talk.wait(3)
    assert [turn.text for turn in talk.child_turns] == ["yes"]


def test_who_goes_on_nodding_for_long_wants_to_speak():
    talk = answering(Hello(hears="device"))
    talk.heard(Transcript("嗯嗯", False))
    talk.mic(2.5, loud=True)
    assert talk.shown("flush")


# --- talking to somebody else -----------------------------------------------------------------------------------------


def test_aside_nothing_is_heard_nothing_is_sent_and_the_companion_is_quiet():
    talk = with_model()
    talk.heard(Paused(True))
    assert talk.state == "paused"
    before = len(talk.commands)
    talk.mic(3, loud=True)
    talk.mic(3, loud=False)
    talk.heard(Transcript("妈妈，我要喝水", True))
    talk.wait(20)
    assert talk.commands[before:] == []


def test_back_again_the_next_words_are_a_turn():
    talk = with_model()
    talk.heard(Paused(True))
    talk.mic(2, loud=True)
    talk.heard(Paused(False))
    assert talk.state == "listening"
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.mic(3, loud=False)
    assert len(talk.child_turns) == 1


def test_turning_aside_stops_the_companion_and_lets_the_open_turn_go():
    speaking = answering()
    assert speaking.shown("flush", speaking.heard(Paused(True)))
    talk = with_model()
    talk.mic(1, loud=False)
    talk.mic(1, loud=True)
    assert talk.sent(ClearAudio, talk.heard(Paused(True)))
    talk.heard(Paused(False))
    talk.mic(3, loud=False)
    assert not talk.child_turns and not talk.sent(CommitAudio)


def test_a_turn_that_was_over_before_the_child_turned_aside_is_kept_and_answered_later():
    talk = FakeTalk()
    talk.open(hello=Hello(hears="device"))
    talk.speak_out("今天的故事里有谁？", bead="who")
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.heard(Transcript("小恐龙", False))
    talk.mic(1.6, loud=False)
    talk.heard(Paused(True))
    assert [turn.text for turn in talk.child_turns] == ["小恐龙"]
    assert Reason.ANSWER not in talk.asked
    talk.heard(Paused(False))
    assert talk.asked[-1] is Reason.ANSWER


@pytest.mark.parametrize("back", [Words("小猫"), Woken(), Finished(), Paused(False)])
def test_whatever_the_child_does_with_the_companion_ends_the_pause(back):
    talk = with_model()
    talk.heard(Paused(True), back)
    assert talk.state != "paused"


def test_pressing_to_talk_ends_the_pause():
    talk = FakeTalk()
    talk.open("stepfun", hello=Hello(mode="push"))
    talk.speak_out()
    talk.heard(Paused(True), TalkStarted())
    talk.mic(1, loud=True)
    talk.heard(TalkEnded())
    assert len(talk.child_turns) == 1


# --- silence ----------------------------------------------------------------------------------------------------------


def test_the_gentle_word_comes_after_true_silence_only():
    talk = greeted()
    talk.mic(0.5, loud=False)
    for _ in range(4):  # short sounds near the microphone, none of them a turn
        talk.wait(NUDGE_AFTER_S - 2)
        talk.mic(0.1, loud=True)
        talk.mic(1.9, loud=False)
    assert Reason.NUDGE not in talk.asked
    talk.wait(NUDGE_AFTER_S)
    assert talk.asked[-1] is Reason.NUDGE


def test_a_pen_that_just_moved_delays_the_gentle_word():
    talk = greeted()
    talk.mic(0.5, loud=False)
    talk.wait(NUDGE_AFTER_S - 1)
    talk.heard(PenMoved(True), PenMoved(False))
    talk.wait(NUDGE_AFTER_S - 0.5)
    assert Reason.NUDGE not in talk.asked
    talk.wait(2)
    assert talk.asked[-1] is Reason.NUDGE


def test_a_tap_wakes_a_sleeping_companion_and_it_goes_on_with_the_story():
    talk = greeted()
    talk.mic(0.5, loud=False)
    talk.wait(NUDGE_AFTER_S + 2)
    talk.speak_out("不着急。")
    talk.wait(ASLEEP_AFTER_S + 1)
    assert talk.state == "asleep"
    talk.heard(Woken())
    assert talk.asked[-1] is Reason.WELCOME_BACK
    talk.speak_out("我们接着讲！")
    assert talk.state == "listening"


def test_a_tap_on_a_companion_that_is_awake_says_nothing():
    talk = greeted()
    asked = len(talk.asked)
    talk.heard(Woken())
    assert len(talk.asked) == asked


# --- its own voice ----------------------------------------------------------------------------------------------------


def our_voice(seed: int) -> np.ndarray:
    """Return what the companion says: syllables unlike the child's."""
    return np.roll(a_voice(), 24_000 * (2 + seed)) // 2 if seed % 2 else a_voice()[::-1].copy() // 2


def heard_again(sound: np.ndarray, delay_ms: int, loss_db: float) -> np.ndarray:
    """Return a sound as a microphone hears it across a room: later, softer, with an echo of the walls."""
    random, delay = np.random.default_rng(1), 24 * delay_ms
    walls = random.normal(size=4_800) * np.exp(-np.arange(4_800) / 1_200)
    walls[0] = 6
    size = 1 << 19
    room = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(walls / np.linalg.norm(walls), size))[: sound.size]
    late = np.concatenate([np.zeros(delay), room])[: sound.size] * 10 ** (-loss_db / 20)
    return (late + a_room()[: sound.size]).clip(-32_768, 32_767).astype("<i2")


def companion_says(talk: FakeTalk, sound: np.ndarray, seconds: float) -> str:
    """The vendor sends speech; the child hears it from now on."""
    talk.heard(Words("小猫"))
    response = f"own{len(talk.commands)}"
    talk.said(ResponseStarted(response), TextPart(response, "小猫在哪里呢？"))
    for at in range(0, int(seconds * 24_000), 2_400):
        talk.said(AudioPart(response, sound[at : at + 2_400].tobytes()))
    talk.said(ResponseEnded(response))
    talk._mic_ms = -(-talk._mic_ms // 10_000) * 10_000  # sounds of ten seconds begin at their beginning
    return response


@pytest.mark.parametrize(("delay_ms", "loss_db"), [(100, 3), (260, 12), (430, 6), (700, 15)])
def test_our_own_voice_out_of_the_loudspeaker_becomes_no_turn_and_soon_is_not_heard_at_all(delay_ms, loss_db):
    talk = with_model()
    talk.mic(1, loud=False)
    for seed in range(3):
        sound = our_voice(seed)
        companion_says(talk, sound, 6)
        talk.mic_sound(6, heard_again(sound, delay_ms, loss_db))
        talk.mic(3, loud=False)
        talk.heard(Played(f"u{seed + 2}", 6_000))
    assert len(talk.shown("echo")) == 1  # the hint about headphones comes once
    assert len(talk.child_turns) - 3 <= 1  # at most the first time was taken for the child
    before = len(talk.sent(AppendAudio))
    companion_says(talk, our_voice(4), 6)
    talk.mic_sound(5, heard_again(our_voice(4), delay_ms, loss_db))
    assert len(talk.sent(AppendAudio)) == before and talk.state == "speaking"


@pytest.mark.parametrize("is_sent_ahead", [True, False], ids=["sent ahead", "sent as it sounds"])
def test_an_echo_late_in_a_long_answer_is_known_though_its_beginning_is_forgotten(is_sent_ahead):
    sound, echo = (np.tile(ten_seconds, 2) for ten_seconds in (our_voice(0), heard_again(our_voice(0), 200, 6)))
    own, frame = OwnVoice(), 480
    own.begin(0.0)
    if is_sent_ahead:
        for at in range(0, sound.size, 1_000):  # in pieces that are no multiple of what is kept
            own.played(sound[at : at + 1_000].tobytes(), 0.0)
    for number in range(19 * 50):
        now_s, at = number / 50, number * frame
        if not is_sent_ahead:
            own.played(sound[at : at + frame].tobytes(), now_s)
        own.heard(echo[at : at + frame].tobytes())
        if number in (15 * 50, 16 * 50, 18 * 50):
            own.interrupts(now_s)
    assert own.comes_back


@pytest.mark.parametrize("loss_db", [None, 20, 30])
def test_a_child_who_interrupts_is_no_echo_even_when_the_loudspeaker_is_heard_faintly(loss_db):
    talk = with_model()
    talk.mic(1, loud=False)
    for seed in range(3):
        sound, child = our_voice(seed), np.roll(a_voice(), 24_000 * (5 - seed)).astype(float)
        child[: int(24_000 * (0.9 + seed))] = 0
        both = child + (0 if loss_db is None else heard_again(sound, 200, loss_db)) + a_room()
        companion_says(talk, sound, 6)
        assert talk.shown("flush", talk.mic_sound(5, both.clip(-32_768, 32_767).astype("<i2")))
        talk.mic(4, loud=False)
        talk.wait(5)
    assert not talk.shown("echo")
    assert [turn.means for turn in talk.child_turns].count("spoken") == 3


def test_when_the_companion_has_finished_the_resting_microphone_hears_again():
    talk = with_model()
    talk.mouth_rests = talk.relay.mouth.own_voice
    talk.mouth_rests.comes_back = True
    companion_says(talk, our_voice(0), 2)
    talk.mic(1, loud=True)
    assert not talk.sent(AppendAudio)
    talk.mic(3, loud=False)
    talk.heard(Played("u2", 2_000))
    talk.mic(1, loud=True)
    assert talk.sent(AppendAudio)


def test_interruptions_that_are_never_words_make_the_microphone_rest():
    talk = with_model()
    talk.mic(1, loud=False)
    for _ in range(3):
        companion_says(talk, our_voice(0), 6)
        talk.mic(1, loud=True)
        talk.mic(3, loud=False)
        assert talk.shown("flush")
        talk.said(NothingHeard())
        talk.wait(3)
    assert len(talk.shown("echo")) == 1


def test_the_stop_button_works_while_the_microphone_rests():
    talk = with_model()
    talk.relay.mouth.own_voice.comes_back = True
    talk.heard(Words("小猫"))
    talk.speak(ms=4_000, ends=False)
    assert talk.sent(Cancel, talk.heard(Words("停")))
