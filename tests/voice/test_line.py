"""When a talk changes its link (by a clock that is turned by hand), and that nothing is lost when it does."""

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talks import WAIT_S

from gateway.errors import BadKey, TooBusy, Unreachable
from voice.commands import AddNote, AddWords, AppendAudio, ClearAudio, CommitAudio, Leave, Respond
from voice.events import Brief, LinkEnded, LinkLost, LinkOpened, PastTurn, ResponseEnded
from voice.line import Line
from voice.line_policy import FIRST_WAIT_S, LONGEST_WAIT_S, OVERTIME_S, REST_S, SHORT_SESSION_S, LinePolicy

LASTS_S = 24 * 60.0
HARD_LIMIT_S = 28 * 60
VENDOR, COMPANION = 0, 1


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s

    def turn(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def policy(clock):
    return LinePolicy([LASTS_S, float("inf")], clock, chance=lambda: 1.0)


def rested(policy, clock):
    policy.rest(True)
    clock.turn(REST_S)
    policy.rest(True)


# --- the policy -------------------------------------------------------------------------------------------------------


def test_the_preferred_provider_comes_first(policy):
    assert policy.choose() == VENDOR


def test_after_a_loss_the_last_one_takes_over_and_the_first_comes_back_after_a_while(policy, clock):
    policy.failed(VENDOR)
    assert policy.choose() == COMPANION
    clock.turn(FIRST_WAIT_S)
    assert policy.choose() == VENDOR


def test_the_wait_doubles_and_has_an_end(policy, clock):
    waits = []
    for _ in range(7):
        policy.failed(VENDOR)
        began_s = clock.now_s
        while policy.choose() != VENDOR:
            clock.turn(0.5)
        waits.append(clock.now_s - began_s)
    assert waits == [5, 10, 20, 40, 80, 120, 120]
    assert waits[-1] == LONGEST_WAIT_S


@given(chance=st.floats(0, 1))
def test_chance_spreads_the_returns_of_many_talks_over_half_the_wait(chance):
    clock = Clock()
    policy = LinePolicy([LASTS_S, float("inf")], clock, chance=lambda: chance)
    policy.failed(VENDOR)
    clock.turn(FIRST_WAIT_S * 0.49)
    assert policy.choose() == COMPANION
    clock.turn(FIRST_WAIT_S * 0.52)
    assert policy.choose() == VENDOR


def test_a_vendor_that_says_when_to_come_back_is_taken_at_its_word(policy, clock):
    policy.failed(VENDOR, retry_after_s=60)
    clock.turn(59)
    assert policy.choose() == COMPANION
    clock.turn(1)
    assert policy.choose() == VENDOR


def test_what_needs_a_person_is_not_tried_again(policy, clock):
    policy.failed(VENDOR, is_hopeless=True)
    clock.turn(24 * 3600)
    assert policy.choose() == COMPANION


def test_a_session_that_stood_is_opened_again_at_once_and_one_that_fell_is_not(policy, clock):
    policy.opened(VENDOR)
    clock.turn(SHORT_SESSION_S - 1)
    assert not policy.over()
    policy.opened(VENDOR)
    clock.turn(SHORT_SESSION_S)
    assert policy.over()


def test_a_better_provider_comes_back_only_while_the_talk_rests(policy, clock):
    policy.failed(VENDOR)
    policy.opened(COMPANION)
    clock.turn(FIRST_WAIT_S)
    policy.rest(False)
    assert policy.wish() is None
    policy.rest(True)
    assert policy.wish() is None  # it has only just fallen silent
    clock.turn(REST_S)
    assert policy.wish() == VENDOR


def test_an_old_session_is_exchanged_in_a_quiet_moment(policy, clock):
    policy.opened(VENDOR)
    clock.turn(LASTS_S - REST_S - 1)
    rested(policy, clock)
    assert policy.wish() is None
    clock.turn(1)
    assert policy.wish() == VENDOR


def test_a_talk_that_never_rests_is_exchanged_before_the_vendors_end(policy, clock):
    policy.opened(VENDOR)
    clock.turn(LASTS_S + OVERTIME_S - 1)
    policy.rest(False)
    assert policy.wish() is None and not policy.is_overdue
    clock.turn(1)
    assert policy.wish() == VENDOR and policy.is_overdue
    assert LASTS_S + OVERTIME_S <= HARD_LIMIT_S


def test_a_fresh_session_that_cannot_be_had_is_not_asked_for_all_the_time(policy, clock):
    policy.opened(VENDOR)
    clock.turn(LASTS_S)
    rested(policy, clock)
    policy.failed(VENDOR)
    assert policy.wish() is None
    clock.turn(FIRST_WAIT_S)
    assert policy.wish() == VENDOR


def test_the_companion_never_grows_old(policy, clock):
    policy.failed(VENDOR, is_hopeless=True)
    policy.opened(COMPANION)
    clock.turn(1e6)
    rested(policy, clock)
    assert policy.wish() is None


# --- the line ---------------------------------------------------------------------------------------------------------


@dataclass
class FakeLink:
    """Yields what the test puts in; an exception is raised, None ends it."""

    name: str
    events: asyncio.Queue = field(default_factory=asyncio.Queue)
    sent: list = field(default_factory=list)
    is_closed: bool = False

    async def send(self, request) -> None:
        self.sent.append(request)

    async def __aiter__(self):
        yield LinkOpened(self.name, has_voice=True, hears_words=True)
        while (event := await self.events.get()) is not None:
            if isinstance(event, Exception):
                raise event
            yield event

    async def close(self) -> None:
        self.is_closed = True
        self.events.put_nowait(None)


class FakeProvider:
    """Opens links, or raises what stands first in `refusals`."""

    def __init__(self, name: str, lasts_s: float = float("inf")) -> None:
        self.name, self.lasts_s, self.refusals, self.links, self.briefs = name, lasts_s, [], [], []
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = asyncio.Event()

    async def open(self, brief) -> FakeLink:
        self.briefs.append(brief)
        self.asked.set()
        await self.gate.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        self.links.append(FakeLink(self.name))
        return self.links[-1]


class Talk:
    """A line with a vendor and a companion; `told` is what the brain heard."""

    def __init__(self, clock, monkeypatch) -> None:
        monkeypatch.setattr("voice.line.LOOK_EVERY_S", 0.005)  # a second each otherwise
        self.clock, self.told, self.is_at_rest, self.brief = clock, [], False, Brief()
        self.vendor, self.companion = FakeProvider("vendor", LASTS_S), FakeProvider("companion")
        policy = LinePolicy([LASTS_S, float("inf")], clock)
        self.line = Line(
            [self.vendor, self.companion], lambda: self.brief, lambda: self.is_at_rest, self.told.append, policy
        )

    async def __aenter__(self):
        self.keeping = asyncio.create_task(self.line.keep())
        return self

    async def __aexit__(self, *_):
        self.keeping.cancel()
        await asyncio.gather(self.keeping, return_exceptions=True)
        await self.line.close()
        assert all(link.is_closed for link in self.vendor.links + self.companion.links)
        assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("talk.line")]

    async def until(self, claim) -> None:
        async with asyncio.timeout(WAIT_S):
            while not claim():  # noqa: ASYNC110  (any claim about the fakes may be waited for)
                await asyncio.sleep(0.002)

    async def opened(self, *names) -> None:
        """Wait until the brain has met these links, in this order."""
        await self.until(lambda: [e.provider for e in self.told if isinstance(e, LinkOpened)] == list(names))

    def losses(self) -> list:
        return [event for event in self.told if isinstance(event, LinkLost | LinkEnded)]

    async def rest(self) -> None:
        """Nobody speaks, and the policy has noticed."""
        self.is_at_rest = True
        for _ in range(4):
            await asyncio.sleep(0.01)
            self.clock.turn(REST_S / 2)


@pytest.fixture
async def talk(clock, monkeypatch):
    async with Talk(clock, monkeypatch) as talk:
        yield talk


async def test_an_old_session_is_exchanged_without_a_gap_and_without_a_word(talk):
    await talk.opened("vendor")
    talk.clock.turn(LASTS_S)
    talk.brief = Brief(history=(PastTurn("t", 1, "words", "child", "typed", "小猫"),))
    await talk.rest()
    await talk.opened("vendor", "vendor")
    assert talk.vendor.briefs[1].history == talk.brief.history
    await talk.until(lambda: talk.vendor.links[0].is_closed)
    assert not talk.losses()
    await talk.line.send(Respond())
    assert (talk.vendor.links[0].sent, talk.vendor.links[1].sent) == ([], [Respond()])


async def test_the_old_session_stands_until_the_fresh_one_does(talk):
    await talk.opened("vendor")
    talk.vendor.gate.clear()
    talk.vendor.asked.clear()
    talk.clock.turn(LASTS_S)
    await talk.rest()
    await asyncio.wait_for(talk.vendor.asked.wait(), WAIT_S)
    await talk.line.send(Respond())
    assert talk.vendor.links[0].sent == [Respond()] and not talk.vendor.links[0].is_closed
    talk.vendor.gate.set()
    await talk.opened("vendor", "vendor")


async def test_a_talk_that_wakes_up_meanwhile_keeps_its_session(talk):
    await talk.opened("vendor")
    talk.vendor.gate.clear()
    talk.vendor.asked.clear()
    talk.clock.turn(LASTS_S)
    await talk.rest()
    await asyncio.wait_for(talk.vendor.asked.wait(), WAIT_S)
    talk.is_at_rest = False
    talk.vendor.gate.set()
    await talk.until(lambda: len(talk.vendor.links) == 2 and talk.vendor.links[1].is_closed)
    assert not talk.vendor.links[0].is_closed
    await talk.rest()
    await talk.opened("vendor", "vendor")


async def test_at_the_hard_limit_a_spoken_turn_is_taken_along(talk):
    await talk.opened("vendor")
    said = [ClearAudio(), AppendAudio(b"\1\0"), AppendAudio(b"\2\0")]
    for part in said:
        await talk.line.send(part)
    talk.clock.turn(LASTS_S + OVERTIME_S)
    await talk.opened("vendor", "vendor")
    await talk.line.send(AppendAudio(b"\3\0"))
    assert talk.vendor.links[1].sent == [*said[1:], AppendAudio(b"\3\0")]
    assert talk.losses() == [LinkEnded()]


async def test_a_long_session_that_breaks_is_opened_again_and_asked_the_same(talk):
    await talk.opened("vendor")
    for part in (AppendAudio(b"\1\0"), CommitAudio("turn")):
        await talk.line.send(part)
    talk.clock.turn(SHORT_SESSION_S)
    talk.vendor.links[0].events.put_nowait(Unreachable("cut"))
    await talk.opened("vendor", "vendor")
    assert talk.vendor.links[1].sent == [AppendAudio(b"\1\0"), CommitAudio("turn")]
    assert talk.losses() == [LinkEnded()]


async def test_what_was_answered_is_not_said_again(talk):
    await talk.opened("vendor")
    for part in (AppendAudio(b"\1\0"), CommitAudio("turn")):
        await talk.line.send(part)
    talk.vendor.links[0].events.put_nowait(ResponseEnded("r1"))
    await talk.until(lambda: ResponseEnded("r1") in talk.told)
    talk.clock.turn(SHORT_SESSION_S)
    talk.vendor.links[0].events.put_nowait(None)
    await talk.opened("vendor", "vendor")
    assert talk.vendor.links[1].sent == []


async def test_words_between_two_sessions_reach_the_next_one_once(talk):
    await talk.opened("vendor")
    talk.vendor.gate.clear()
    talk.brief = Brief(history=(PastTurn("t", 1, "words", "child", "typed", "小猫"),))
    await talk.line.send(AddWords("小猫"))
    talk.clock.turn(SHORT_SESSION_S)
    talk.vendor.links[0].events.put_nowait(None)
    await talk.until(lambda: len(talk.vendor.briefs) == 2)
    await talk.line.send(AddWords("在森林里"))
    await talk.line.send(AddNote("pictures", "小猫"))
    talk.vendor.gate.set()
    await talk.opened("vendor", "vendor")
    assert talk.vendor.links[1].sent == [AddWords("在森林里"), AddNote("pictures", "小猫")]


async def test_a_lost_vendor_comes_back_in_a_quiet_moment(talk):
    await talk.opened("vendor")
    talk.vendor.links[0].events.put_nowait(Unreachable("cut"))
    await talk.opened("vendor", "companion")
    assert talk.losses() == [LinkLost("unreachable")]
    talk.clock.turn(FIRST_WAIT_S)
    await talk.rest()
    await talk.opened("vendor", "companion", "vendor")
    assert len(talk.losses()) == 1


async def test_a_vendor_that_is_still_away_is_tried_again_without_a_word_to_the_child(clock, monkeypatch):
    talk = Talk(clock, monkeypatch)
    talk.vendor.refusals += [TooBusy("429"), Unreachable("503"), Unreachable("503")]
    async with talk:
        await talk.opened("companion")
        for tried in (2, 3):
            talk.clock.turn(LONGEST_WAIT_S)
            await talk.rest()
            await talk.until(lambda tried=tried: len(talk.vendor.briefs) >= tried)
        talk.clock.turn(LONGEST_WAIT_S)
        await talk.rest()
        await talk.opened("companion", "vendor")
        assert talk.losses() == [LinkLost("busy")]


async def test_a_refused_key_is_not_tried_again(clock, monkeypatch):
    talk = Talk(clock, monkeypatch)
    talk.vendor.refusals.append(BadKey("401"))
    async with talk:
        await talk.opened("companion")
        talk.clock.turn(3_600)
        await talk.rest()
        assert len(talk.vendor.briefs) == 1
        assert talk.losses() == [LinkLost("setup")]


async def test_leaving_while_a_fresh_session_is_being_opened_leaves_nothing_behind(clock, monkeypatch):
    async with Talk(clock, monkeypatch) as talk:
        await talk.opened("vendor")
        talk.vendor.gate.clear()
        talk.vendor.asked.clear()
        talk.clock.turn(LASTS_S)
        await talk.rest()
        await asyncio.wait_for(talk.vendor.asked.wait(), WAIT_S)
    assert len(talk.vendor.links) == 1


# --- leaving every vendor ---------------------------------------------------------------------------------------------


async def test_a_vendor_that_is_left_goes_at_once_and_never_comes_back(talk):
    await talk.opened("vendor")
    talk.clock.turn(SHORT_SESSION_S + 1)
    await talk.line.send(Leave("off"))
    await talk.opened("vendor", "companion")
    assert talk.losses() == [LinkLost("off")]
    assert talk.vendor.links[0].is_closed
    talk.clock.turn(3_600)
    await talk.rest()
    assert len(talk.vendor.links) == 1


async def test_a_vendor_that_is_left_while_it_opens_is_never_heard(clock, monkeypatch):
    talk = Talk(clock, monkeypatch)
    talk.vendor.gate.clear()
    async with talk:
        await talk.vendor.asked.wait()
        await talk.line.send(Leave("family"))
        talk.vendor.gate.set()
        await talk.opened("companion")
        assert talk.losses() == [LinkLost("family")]
        assert talk.vendor.links[0].is_closed


async def test_leaving_changes_nothing_for_the_companion(clock, monkeypatch):
    talk = Talk(clock, monkeypatch)
    talk.vendor.refusals = [BadKey("no")]
    async with talk:
        await talk.opened("companion")
        await talk.line.send(Leave("rests"))
        await talk.line.send(Respond())
        assert talk.companion.links[0].sent[-1] == Respond()
        assert len(talk.companion.links) == 1


async def test_a_vendor_that_comes_back_while_it_is_being_left_is_let_go(clock, monkeypatch):
    talk = Talk(clock, monkeypatch)
    talk.vendor.refusals = [Unreachable("no")]
    async with talk:
        await talk.opened("companion")
        talk.vendor.gate.clear()
        talk.vendor.asked.clear()
        talk.clock.turn(60)
        await talk.rest()
        await asyncio.wait_for(talk.vendor.asked.wait(), WAIT_S)
        await talk.line.send(Leave("rests"))
        talk.vendor.gate.set()
        await talk.until(lambda: talk.vendor.links and talk.vendor.links[0].is_closed)
        talk.clock.turn(3_600)
        await talk.rest()
        assert [link.name for link in talk.vendor.links + talk.companion.links] == ["vendor", "companion"]
        assert not talk.companion.links[0].is_closed
