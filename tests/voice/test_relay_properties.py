"""What must hold in every order of events, however unlucky."""

from fakes_talk import FakeTalk, past
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice import wire
from voice.audio import silence
from voice.commands import RecordTurn, Respond, Send, Show, Write
from voice.events import (
    AlreadyResponding,
    AudioPart,
    ChildTranscript,
    Finished,
    GoingDown,
    Hello,
    JournalGrew,
    LinkEnded,
    LinkLost,
    LinkOpened,
    MicSwitched,
    ModeChosen,
    NothingHeard,
    NothingToCancel,
    PenMoved,
    Played,
    ResponseEnded,
    ResponseStarted,
    Stopped,
    TakenOver,
    TalkEnded,
    TalkStarted,
    TextPart,
    Transcript,
    Words,
)
from voice.speaking import CANCEL_TIMEOUT_S

BROWSER = st.sampled_from(
    [
        Words("小猫", "tapped", "who", "cat"), Words("在森林里"), Words("不知道"), Finished(), Stopped("u1", 100),
        Stopped("u2", 100), Played("u1", 5_000), Played("u2", 5_000), PenMoved(True), PenMoved(False), TalkStarted(),
        TalkEnded(), MicSwitched(True), MicSwitched(False), ModeChosen("push"), ModeChosen("voice"),
        Transcript("小", False), Transcript("小狗", True), Hello(hears="device"),
    ]
)  # fmt: skip
VENDOR = st.sampled_from(
    ["start", "start stray", "text", "audio", "audio stray", "end", "end stray", "cancelled", "failed"]
)
ERRORS = st.sampled_from([NothingHeard(), NothingToCancel(), AlreadyResponding(), "transcript", "lost", "ended"])
STEPS = st.lists(
    st.one_of(
        BROWSER,
        VENDOR,
        ERRORS,
        st.tuples(st.just("wait"), st.floats(0.1, 3.0)),
        st.tuples(st.just("mic"), st.booleans(), st.floats(0.1, 2.5)),
        st.sampled_from(["reading", "drawing", "elsewhere"]),
    ),
    max_size=60,
)


class Vendor:
    """Plays the other end: knows which response it has, and what it owes after a cancel."""

    def __init__(self, talk: FakeTalk) -> None:
        self.talk, self.count, self.current, self.seq = talk, 0, "", 0

    def do(self, what: str) -> None:
        stray = f"x{self.count}" if "stray" in what else ""
        response = stray or self.current
        match what.split()[0]:
            case "start":
                self.count += 1
                started = f"x{self.count}" if stray else f"r{self.count}"
                self.current = self.current if stray else started
                self.talk.said(ResponseStarted(started))
            case "text":
                self.talk.said(TextPart(response, "好的。它在哪里呢？"))
            case "audio":
                self.talk.said(AudioPart(response, silence(300)))
            case "end":
                self.talk.said(ResponseEnded(response))
            case "cancelled" | "failed":
                self.talk.said(ResponseEnded(response, what))
            case "transcript":
                turns = self.talk.child_turns
                self.talk.said(ChildTranscript("小熊", True, turns[-1].id if turns else None))
            case "lost":
                self.talk.said(LinkLost("unreachable"), LinkOpened("companion", True, False))
            case "ended":
                self.talk.said(LinkEnded(), LinkOpened("stepfun", True, True))
            case "reading" | "drawing":
                self.seq += 1
                self.talk.heard(JournalGrew((past(self.seq, "绿色", "house", what),)))
            case "elsewhere":
                self.seq += 1
                self.talk.heard(JournalGrew((past(self.seq, "小猫", bead="who"),)))


def play(steps) -> FakeTalk:
    talk = FakeTalk()
    vendor = Vendor(talk)
    talk.open("stepfun")
    for step in steps:
        if isinstance(step, str):
            vendor.do(step)
        elif isinstance(step, tuple) and step[0] == "wait":
            talk.wait(step[1], step_s=0.25)
        elif isinstance(step, tuple):
            talk.mic(step[2], loud=step[1])
        elif isinstance(step, NothingHeard | NothingToCancel | AlreadyResponding):
            talk.said(step)
        else:
            talk.heard(step)
    return talk


ENDS_A_RESPONSE = (ResponseEnded, NothingHeard, NothingToCancel, AlreadyResponding, LinkLost, LinkEnded)

often = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@often
@given(STEPS)
def test_nothing_sounds_after_it_was_flushed_and_every_sound_was_announced(steps):
    flushed, announced = set(), set()
    for command in play(steps).commands:
        if not isinstance(command, Show):
            continue
        frame = command.frame
        if isinstance(frame, bytes):
            item = f"u{wire.DOWN.unpack_from(frame)[3]}"
            assert item in announced and item not in flushed
        elif frame["type"] == "flush":
            flushed.add(frame["item"])
        elif frame["type"] == "audio.begin":
            assert frame["item"] not in announced | flushed
            announced.add(frame["item"])
        elif frame["type"] in ("audio.end", "speak"):
            assert frame["item"] not in flushed


@often
@given(STEPS)
def test_every_turn_is_journalled_exactly_once(steps):
    talk = play(steps)
    ids = [
        command.entry.id
        for command in talk.commands
        if isinstance(command, Write) and isinstance(command.entry, RecordTurn)
    ]
    assert len(ids) == len(set(ids))
    typed = [step.text for step in steps if isinstance(step, Words)]
    kept = [turn.text for turn in talk.child_turns if turn.means != "spoken"]
    assert kept == typed


@often
@given(STEPS, st.sampled_from([None, GoingDown(), TakenOver(), MicSwitched(False)]))
def test_words_that_were_recognised_are_journalled_once_however_the_talk_ends(steps, ending):
    talk = play(steps)
    talk.heard(Transcript("一只飞鱼", True))
    if ending is not None:
        talk.heard(ending)
    talk._keep(talk.relay.left())
    kept = [turn.means for turn in talk.child_turns if "一只飞鱼" in turn.text]
    assert kept == ["spoken"] or talk.hung_up and talk.hung_up[0] not in (1012, 4409)


@often
@given(STEPS)
def test_two_responses_never_run_at_once(steps):
    """Each request for a response comes when the one before ended, was refused or lost, or gave no sign."""
    running_since_s = None
    for now_s, entry in play(steps).log:
        if isinstance(entry, Send) and isinstance(entry.request, Respond):
            assert running_since_s is None or now_s - running_since_s >= CANCEL_TIMEOUT_S
            running_since_s = now_s
        elif isinstance(entry, ENDS_A_RESPONSE):
            running_since_s = None
