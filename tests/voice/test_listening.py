"""Whose voice is it, and where does it begin? A child among seven others, from the first frame of the microphone on."""

from functools import cache

import numpy as np
import pytest
from fakes_talk import FakeTalk, a_room, a_voice, with_model

from voice.audio import power
from voice.commands import AppendAudio
from voice.events import (
    Hello,
    MicSwitched,
    ModeChosen,
    NothingHeard,
    Paused,
    TalkEnded,
    TalkStarted,
    Transcript,
    Words,
)
from voice.listening import LEAD_MS, Listening
from voice.loudness import Loudness, level_db
from voice.turntaking import MAX_TURN_MS, OVER_SPEECH

FRAME_MS, FRAME = 20, 480


@cache
def syllables() -> np.ndarray:
    """Ten seconds of a voice that comes and goes three times a second, as speech does."""
    time_s = np.arange(240_000) / 24_000
    return a_voice() * np.clip(0.6 + 0.7 * np.sin(2 * np.pi * 3 * time_s), 0.05, 1)


@cache
def classroom(voices: int = 7) -> np.ndarray:
    """Ten seconds of so many voices and a hum, RMS 800: 10 dB below `a_child`."""
    random = np.random.default_rng(3)
    babble = sum(
        10 ** (random.uniform(-6, 0) / 20) * np.roll(syllables(), int(random.integers(240_000))) for _ in range(voices)
    )
    noise = babble / babble.std() + 0.1 * voices * random.normal(0, 1, 240_000)
    return 800 * noise / noise.std()


@cache
def a_child() -> np.ndarray:
    """Ten seconds of a child close by, RMS 2 500."""
    return 2_500 * syllables() / syllables().std()


class Microphone:
    """Hands sound to a Listening, frame by frame, and notes what became of it."""

    def __init__(self, silence_ms: int = 1_500, **how) -> None:
        self.listening, self.now_ms, self.heard = Listening(silence_ms, **how), 0, []

    def brings(self, seconds: float, sound: np.ndarray, is_over_speech: bool = False) -> "Microphone":
        for _ in range(round(seconds * 1000 / FRAME_MS)):
            start = self.now_ms * 24 % sound.size
            pcm = sound[start : start + FRAME].clip(-32_768, 32_767).astype("<i2").tobytes()
            self.now_ms += FRAME_MS
            self.heard.append(self.listening.audio(pcm, self.now_ms, self.now_ms / 1000, is_over_speech))
        return self

    @property
    def begun(self) -> int:
        return sum(heard.began for heard in self.heard)

    @property
    def ended(self) -> int:
        return sum(heard.ended for heard in self.heard)


# --- a room full of others --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_over_speech", [False, True])
def test_a_room_full_of_voices_begins_no_turn_before_the_child_was_heard(is_over_speech):
    assert Microphone().brings(60, classroom(), is_over_speech).begun == 0


@pytest.mark.parametrize("quieter_db", [0, 3])
def test_a_child_in_that_room_is_heard_with_its_first_words_and_its_end_is_noticed(quieter_db):
    microphone = Microphone().brings(20, classroom())
    microphone.brings(2, classroom() + a_child() / 10 ** (quieter_db / 20))
    assert microphone.begun == 1
    assert microphone.brings(4, classroom()).ended == 1


def test_a_child_that_is_known_stays_the_only_one_who_is_heard():
    microphone = Microphone().brings(5, classroom())
    for _ in range(3):
        microphone.brings(2, classroom() + a_child()).brings(5, classroom())
    assert microphone.brings(60, classroom()).begun == 3 == microphone.ended


@pytest.mark.parametrize("room", [a_room, classroom])
def test_a_child_that_speaks_as_the_microphone_opens_is_heard(room):
    assert Microphone().brings(2, room() + a_child()).begun == 1


@pytest.mark.parametrize("voices", [3, 7])
def test_the_greeting_is_not_cut_by_a_room_full_of_voices(voices):
    talk = FakeTalk()
    talk.open("stepfun")
    talk.speak("你好！今天的故事里有谁呀？", ms=6_000)
    talk.mic_sound(6, classroom(voices).astype("<i2"))
    assert not talk.shown("flush") and not talk.sent(AppendAudio)


def test_a_room_full_of_voices_is_no_turn_after_the_greeting():
    talk = with_model()
    talk.mic_sound(60, classroom().astype("<i2"))
    assert not talk.sent(AppendAudio) and not talk.child_turns


# --- how loud this child is -------------------------------------------------------------------------------------------


def loudness_after(*turns_db: float, is_believed: bool = True) -> Loudness:
    """A quiet room, and in it a turn at each level."""
    loudness = Loudness()
    for turn_db in turns_db:
        for sound_db, is_held in [(30.0, False)] * 100 + [(turn_db, True)] * 140:
            loudness.hear(10 ** (sound_db / 10), is_held)
        loudness.end_turn(is_believed=is_believed)
    return loudness


def test_how_loud_a_child_is_is_learnt_from_the_turns_that_were_its():
    assert loudness_after(60).voice_db == pytest.approx(60, abs=3)
    assert not loudness_after(60, is_believed=False).knows_the_child


def test_a_turn_without_words_takes_back_what_it_taught_and_nothing_more():
    loudness = loudness_after(60, 45)
    assert loudness.voice_db < 55
    loudness.doubt()
    loudness.doubt()
    assert loudness.voice_db == pytest.approx(60, abs=3)


def test_a_turn_without_end_teaches_nothing():
    microphone = Microphone().brings(2, a_room())
    microphone.brings(MAX_TURN_MS / 1000 + 1, a_child())
    assert microphone.ended == 1 and not microphone.listening.near.loudness.knows_the_child
    assert (
        Microphone()
        .brings(2, a_room())
        .brings(3, a_child())
        .brings(3, a_room())
        .listening.near.loudness.knows_the_child
    )


def test_what_the_vendor_found_no_words_in_is_not_taken_for_the_child():
    talk = with_model()
    loudness = talk.relay.ear.listening.near.loudness
    talk.mic(1, loud=False)
    talk.mic(2, loud=True)
    talk.mic(3, loud=False)
    assert loudness.knows_the_child
    talk.said(NothingHeard())
    assert not loudness.knows_the_child


# --- where a voice begins ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nods", ["", "嗯嗯"])
def test_an_interruption_goes_upstream_from_its_first_sound_on(nods):
    talk = FakeTalk()
    talk.open("stepfun", hello=Hello(hears="device" if nods else "server"))
    talk.speak_out()
    talk.mic(3, loud=False)
    talk.heard(Words("小猫"))
    talk.speak(ms=9_000)
    if nods:
        talk.heard(Transcript(nods, False))
    began_at_ms = talk._mic_ms
    while not talk.shown("flush"):
        talk.mic(0.02, loud=True)
        assert talk._mic_ms - began_at_ms < 3_000
    (first, *_rest) = talk.sent(AppendAudio)
    lasted_ms = talk._mic_ms - began_at_ms
    assert lasted_ms >= OVER_SPEECH.lasting_ms
    assert len(first.pcm) / 48 >= lasted_ms + LEAD_MS - FRAME_MS
    onset = np.frombuffer(first.pcm, "<i2")[-lasted_ms * 24 :]
    assert level_db(power(onset[:2_400].tobytes())) > 60


def test_words_that_come_before_the_voice_is_sure_bring_its_beginning_once():
    talk = FakeTalk()
    talk.open("stepfun", hello=Hello(hears="device"))
    talk.speak_out()
    talk.mic(3, loud=False)
    talk.heard(Words("小猫"))
    talk.speak(ms=9_000)
    before = talk._mic_ms
    talk.mic(0.5, loud=True)
    talk.heard(Transcript("不对", False))
    talk.mic(1.5, loud=True)
    sent = b"".join(append.pcm for append in talk.sent(AppendAudio))
    wanted = np.resize(a_voice(), 24 * (talk._mic_ms + FRAME_MS))[24 * (before + FRAME_MS) :].tobytes()
    assert sent.endswith(wanted) and sent.count(wanted[:9_600]) == 1


def test_nothing_from_before_a_pause_goes_upstream_after_it():
    talk = with_model()
    talk.mic(2, loud=False)
    talk.mic(0.2, loud=True)
    talk.heard(Paused(True))
    talk.mic(0.1, loud=False)
    talk.heard(Paused(False))
    before = len(talk.sent(AppendAudio))
    talk.mic(0.1, loud=False)
    talk.mic(0.8, loud=True)
    (first, *_rest) = talk.sent(AppendAudio)[before:]
    assert len(first.pcm) / 48 <= 900


# --- before the companion speaks, and after another microphone was opened ---------------------------------------------


def known_child(**how) -> FakeTalk:
    """A talk in which the child has just been taken for finished, and the companion has not begun to answer."""
    talk = with_model(**how)
    talk.mic(3, loud=False)
    talk.mic(2, loud=True)
    while talk.state != "thinking":
        talk.mic(0.1, loud=False)
    return talk


@pytest.mark.parametrize("seconds", [0.7, 0.9])
def test_who_says_a_little_more_before_anything_sounds_is_heard(seconds):
    talk = known_child()
    talk.mic(0.3, loud=False)
    said = talk.mic(seconds, loud=True)
    assert (
        talk.relay.hears_turn and sum(len(part.pcm) for part in talk.sent(AppendAudio, said)) >= 48_000 * seconds * 0.9
    )


def test_a_knock_before_anything_sounds_is_nothing():
    talk = known_child()
    talk.mic(0.3, loud=False)
    talk.mic(0.2, loud=True)
    talk.mic(1, loud=False)
    assert not talk.relay.hears_turn


@pytest.mark.parametrize(
    ("opened", "then"),
    [
        ([MicSwitched(False), MicSwitched(True)], []),
        ([ModeChosen("push"), TalkStarted(), MicSwitched(True)], [TalkEnded(), ModeChosen("voice")]),
    ],
    ids=["by a tap", "by a press"],
)
def test_the_clock_of_another_microphone_begins_anew(opened, then):
    talk = with_model()
    talk.mic(20, loud=False)
    talk.mic(2, loud=True)
    talk.mic(4, loud=False)
    talk.speak(ms=3_000)
    talk.mic(0.3, loud=True)  # a nod, which begins no turn
    talk.mic(5, loud=False)
    talk.heard(*opened)
    talk._mic_ms = 0
    talk.heard(*then, Words("还有小狗"))
    talk.speak(ms=20_000)
    talk.mic(0.5, loud=False)
    talk.mic(2, loud=True)
    assert talk.relay.hears_turn and talk.shown("flush")


def test_a_turn_ends_with_its_microphone_though_nobody_said_that_it_went():
    talk = with_model()
    talk.mic(20, loud=False)
    talk.mic(2, loud=True)
    talk.heard(MicSwitched(True))
    talk._mic_ms = 0
    assert not talk.relay.hears_turn and len(talk.child_turns) == 1


def test_a_press_that_opens_the_microphone_goes_on():
    talk = with_model()
    talk.heard(ModeChosen("push"), TalkStarted(), MicSwitched(True))
    talk.mic(1, loud=True)
    talk.heard(TalkEnded())
    assert len(talk.child_turns) == 1 and talk.sent(AppendAudio)


def test_a_press_is_never_taken_for_the_companions_own_voice(monkeypatch):
    talk = with_model()
    talk.heard(Words("小猫"))
    talk.speak(ms=10_000)
    monkeypatch.setattr(talk.relay.mouth.own_voice, "interrupts", lambda now_s: True)
    talk.heard(ModeChosen("push"), TalkStarted())
    talk.mic(1, loud=True)
    talk.heard(TalkEnded())
    assert [turn.means for turn in talk.child_turns] == ["typed", "spoken"]


def test_a_press_without_words_takes_no_good_turn_back():
    talk = with_model()
    talk.mic(20, loud=False)
    talk.mic(2, loud=True)
    talk.mic(4, loud=False)
    loudness = talk.relay.ear.listening.near.loudness
    assert loudness.knows_the_child
    talk.heard(ModeChosen("push"), TalkStarted())
    talk.mic(0.5, loud=True)
    talk.heard(TalkEnded())
    talk.said(NothingHeard())
    assert loudness.knows_the_child
