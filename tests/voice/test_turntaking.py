"""Beginning and end of a child's turn, on levels alone."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.turntaking import MAX_TURN_MS, PEN_EXTRA_MS, SILENCE_MS, Sign, TurnTaker

FRAME_MS = 20
QUIET, VOICE = 60.0, 3_000.0


class Room:
    """Feeds levels to a turn taker and notes when it gave a sign."""

    def __init__(self, band: str = "6-7") -> None:
        self.taker, self.now_ms, self.signs = TurnTaker(SILENCE_MS[band]), 0, []

    def hear(self, ms: float, rms: float, **circumstances) -> "Room":
        for _ in range(round(ms / FRAME_MS)):
            self.now_ms += FRAME_MS
            sign = self.taker.hear(rms, FRAME_MS, self.now_ms, **circumstances)
            if sign:
                self.signs.append((sign, self.now_ms))
        return self

    @property
    def kinds(self) -> list[Sign]:
        return [sign for sign, _ in self.signs]


@pytest.mark.parametrize(("band", "silence_ms"), SILENCE_MS.items())
def test_a_turn_ends_after_the_silence_of_its_age_band(band, silence_ms):
    room = Room(band).hear(1_000, QUIET).hear(1_500, VOICE)
    spoken_ms = room.now_ms
    room.hear(silence_ms - 100, QUIET)
    assert room.kinds == [Sign.BEGAN]
    room.hear(300, QUIET)
    assert room.kinds == [Sign.BEGAN, Sign.ENDED]
    assert room.signs[-1][1] - spoken_ms == pytest.approx(silence_ms, abs=40)


def test_a_turn_begins_within_a_fifth_of_a_second():
    room = Room().hear(1_000, QUIET).hear(400, VOICE)
    assert room.signs[0][1] - 1_000 <= 200


def test_a_pause_for_thought_does_not_end_the_turn():
    room = Room("4-5").hear(1_000, QUIET)
    for _ in range(3):
        room.hear(800, VOICE).hear(1_800, QUIET)
    assert room.kinds == [Sign.BEGAN]


def test_a_busy_pen_buys_time():
    room = Room("8-10").hear(500, QUIET).hear(800, VOICE)
    room.hear(SILENCE_MS["8-10"] + PEN_EXTRA_MS - 100, QUIET, is_drawing=True)
    assert room.kinds == [Sign.BEGAN]
    assert room.hear(200, QUIET, is_drawing=True).kinds == [Sign.BEGAN, Sign.ENDED]


def test_a_knock_is_dropped():
    assert Sign.ENDED not in Room().hear(500, QUIET).hear(140, VOICE).hear(3_000, QUIET).kinds


def test_silence_is_no_turn():
    assert Room().hear(20_000, QUIET).kinds == []


@pytest.mark.parametrize("noise", [40.0, 200.0, 600.0, 1_200.0])
def test_a_noisy_room_is_learnt_and_a_voice_above_it_is_heard(noise):
    room = Room().hear(8_000, noise)
    room.signs.clear()
    room.taker.end()
    room.hear(500, noise).hear(1_200, noise * 5).hear(4_000, noise)
    assert room.kinds == [Sign.BEGAN, Sign.ENDED]


def test_a_fan_that_is_switched_on_does_not_hold_the_turn_for_ever():
    room = Room().hear(2_000, QUIET).hear(12_000, 900.0)
    assert not room.taker.is_in_turn


def test_while_the_companion_speaks_it_takes_more_to_interrupt():
    assert Room().hear(500, QUIET).hear(180, VOICE, is_over_speech=True).kinds == []
    assert Room().hear(500, QUIET).hear(400, VOICE, is_over_speech=True).kinds == [Sign.BEGAN]
    assert Room().hear(500, QUIET).hear(150, VOICE).kinds == [Sign.BEGAN]


def test_no_turn_lasts_for_ever():
    room, random_level = Room().hear(500, QUIET), random.Random(1)
    for _ in range(MAX_TURN_MS // 100 + 10):
        room.hear(80, random_level.uniform(1_500, 5_000)).hear(20, QUIET)
    assert room.kinds[:2] == [Sign.BEGAN, Sign.ENDED]


def test_a_turn_can_be_ended_by_hand_once():
    room = Room().hear(500, QUIET).hear(600, VOICE)
    assert room.taker.end() is Sign.ENDED
    assert room.taker.end() is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.sampled_from([0.0, QUIET, 300.0, VOICE])), max_size=30))
def test_signs_alternate_whatever_is_heard(stretches):
    room = Room()
    for frames, level in stretches:
        room.hear(frames * FRAME_MS, level)
    for place, kind in enumerate(room.kinds):
        assert (kind is Sign.BEGAN) == (place % 2 == 0)
