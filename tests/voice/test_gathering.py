"""With many talks open the loop lets events gather; with few, or in a full core, nothing waits."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from voice.post import Post
from voice.serving.gathering import LOOK_EVERY_S, MANY, ROUND_S, Gathering


class Loop:
    """A loop of which only the time counts. A round takes as long as it is told to."""

    def __init__(self) -> None:
        self.now_s, self.slept_s, self.later_s = 100.0, 0.0, 0.0
        self.soon = None

    def call_soon(self, call) -> None:
        self.soon = call

    def call_later(self, wait_s, call) -> None:
        self.later_s, self.soon = wait_s, None

    def sleep(self, wait_s: float) -> None:
        assert wait_s > 0
        self.slept_s += wait_s
        self.now_s += wait_s


def gathering(loop: Loop, talks: int) -> Gathering:
    return Gathering(loop, lambda: talks, lambda: loop.now_s, loop.sleep, Post())  # type: ignore[arg-type]


def test_with_few_talks_no_frame_waits():
    loop = Loop()
    gathering(loop, MANY - 1).go()
    assert (loop.slept_s, loop.later_s, loop.soon) == (0.0, LOOK_EVERY_S, None)


@given(st.lists(st.floats(0, 5 * ROUND_S), min_size=1, max_size=30))
def test_with_many_talks_rounds_begin_apart_and_a_busy_one_is_followed_at_once(rounds_s):
    loop = Loop()
    gathering(loop, MANY).go()
    began_s = loop.now_s
    for round_s in rounds_s:
        loop.now_s += round_s
        slept_s = loop.slept_s
        assert loop.soon is not None
        loop.soon()
        waited_s = loop.slept_s - slept_s
        assert loop.now_s - began_s >= ROUND_S - 1e-9
        assert abs(waited_s - max(0.0, ROUND_S - round_s)) < 1e-9
        began_s = loop.now_s


def test_what_still_waits_when_it_stops_is_sent_and_nothing_gathers_any_more():
    loop, post, sent = Loop(), Post(), []
    stopped = Gathering(loop, lambda: MANY, lambda: loop.now_s, loop.sleep, post)  # type: ignore[arg-type]
    stopped.go()
    post.send(SimpleNamespace(send=lambda _kind, message: sent.append(message)), 1, b"bye")
    assert post.gathers and not sent
    stopped.stop()
    assert sent == [b"bye"]
    loop.soon, again = None, loop.soon
    again()
    assert not post.gathers and loop.soon is None and loop.later_s == 0.0
