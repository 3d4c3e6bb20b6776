"""Every talk hears its tick, as often as it should, and only while it listens."""

import heapq
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.metronome import BEATS, TICK_S, Metronome


class Timer:
    def __init__(self, call: Callable[[], None]) -> None:
        self.call, self.is_cancelled = call, False

    def cancel(self) -> None:
        self.is_cancelled = True


class Loop:
    """A loop of timers alone; time passes as far as it is told to."""

    def __init__(self) -> None:
        self.now_s, self._count = 100.0, 0
        self._timers: list[tuple[float, int, Timer]] = []

    def time(self) -> float:
        return self.now_s

    def call_at(self, when_s: float, call: Callable[[], None]) -> "Timer":
        self._count += 1
        timer = Timer(call)
        heapq.heappush(self._timers, (when_s, self._count, timer))
        return timer

    def pass_by(self, s: float) -> None:
        end_s = self.now_s + s
        while self._timers and self._timers[0][0] <= end_s:
            self.now_s, _, timer = heapq.heappop(self._timers)
            if not timer.is_cancelled:
                timer.call()
        self.now_s = end_s

    def pass_in_rounds(self, s: float, round_s: float) -> None:
        """Let time pass in a loop that is busy: it comes to its timers once in each round."""
        end_s = self.now_s + s
        while self.now_s < end_s:
            self.now_s += round_s
            for _ in range(len(self._timers)):
                if self._timers[0][0] <= self.now_s and not (timer := heapq.heappop(self._timers)[2]).is_cancelled:
                    timer.call()

    @property
    def is_still(self) -> bool:
        return all(timer.is_cancelled for _, _, timer in self._timers)


@given(st.integers(1, 3 * BEATS), st.integers(1, 30))
def test_every_talk_hears_as_many_ticks_as_time_has_room_for(talks, count):
    loop, heard = Loop(), [0] * talks
    metronome = Metronome(loop)  # type: ignore[arg-type]

    def ticker(number: int) -> Callable[[], None]:
        def tick() -> None:
            heard[number] += 1

        return tick

    for number in range(talks):
        metronome.join(ticker(number))
    loop.pass_by(count * TICK_S + TICK_S / BEATS / 2)
    assert set(heard) == {count}


@pytest.mark.parametrize("round_s", [0.002, 0.008, 0.03, 0.09])
def test_in_a_busy_loop_a_talk_hears_as_many_ticks(round_s):
    loop, heard = Loop(), []
    metronome = Metronome(loop)  # type: ignore[arg-type]
    for _ in range(BEATS - 1):
        metronome.join(lambda: None)
    metronome.join(lambda: heard.append(loop.now_s))
    loop.pass_in_rounds(10.0, round_s)
    assert len(heard) == pytest.approx(10.0 / TICK_S, abs=2)


def test_a_loop_that_stood_still_makes_up_for_one_tick_at_most():
    loop, heard = Loop(), []
    metronome = Metronome(loop)  # type: ignore[arg-type]
    metronome.join(lambda: heard.append(1))
    loop.pass_in_rounds(5.0, 5.0)
    loop.pass_in_rounds(10 * TICK_S, TICK_S / BEATS)
    assert 10 <= len(heard) <= 12


def test_the_talks_of_a_process_do_not_tick_all_at_once():
    loop, moments = Loop(), []
    metronome = Metronome(loop)  # type: ignore[arg-type]
    for number in range(2 * BEATS):
        metronome.join(lambda number=number: moments.append((loop.now_s, number)))
    loop.pass_by(TICK_S + 1e-6)
    assert {sum(at == moment for at, _ in moments) for moment, _ in moments} == {2}


def test_who_has_left_hears_nothing_and_without_listeners_the_clock_stands_still():
    loop, heard = Loop(), []
    metronome = Metronome(loop)  # type: ignore[arg-type]
    stays, goes = lambda: heard.append("stays"), lambda: heard.append("goes")
    metronome.join(stays)
    metronome.join(goes)
    metronome.leave(goes)
    metronome.leave(goes)
    loop.pass_by(TICK_S + 1e-6)
    assert heard == ["stays"]
    metronome.leave(stays)
    loop.pass_by(TICK_S)
    assert heard == ["stays"] and loop.is_still


def test_a_clock_that_stood_still_goes_on_without_catching_up():
    loop, heard = Loop(), []
    metronome = Metronome(loop)  # type: ignore[arg-type]
    tick = lambda: heard.append(1)  # noqa: E731
    metronome.join(tick)
    metronome.leave(tick)
    loop.now_s += 50.0
    metronome.join(tick)
    loop.pass_by(10 * TICK_S + TICK_S / BEATS / 2)
    assert len(heard) == 10


def test_a_talk_that_comes_right_after_the_last_one_left_hears_no_tick_twice():
    loop, heard = Loop(), []
    metronome = Metronome(loop)  # type: ignore[arg-type]
    metronome.join(first := lambda: None)
    metronome.leave(first)
    metronome.join(lambda: heard.append(1))
    loop.pass_by(10 * TICK_S + TICK_S / BEATS / 2)
    assert len(heard) == 10


def test_a_talk_that_leaves_in_its_tick_takes_no_other_along():
    loop, heard = Loop(), []
    metronome = Metronome(loop)  # type: ignore[arg-type]

    def last() -> None:
        heard.append("last")
        metronome.leave(last)

    metronome.join(last)
    for _ in range(BEATS - 1):
        metronome.join(lambda: None)
    metronome.join(lambda: heard.append("other"))
    loop.pass_by(2 * TICK_S + 1e-6)
    assert heard.count("last") == 1 and heard.count("other") == 2
