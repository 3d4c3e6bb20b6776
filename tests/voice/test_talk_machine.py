"""Whatever a browser and a link do, in any order, with our own turns or a link's: the promises hold."""

import pytest
from fakes_talk import FakeTalk, past
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from voice import wire
from voice.audio import silence
from voice.commands import AppendAudio, CommitAudio, RecordTurn, Respond, Send, Show, TurnTaken, Write
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
    Paused,
    PenMoved,
    Played,
    ResponseEnded,
    ResponseStarted,
    SoundStarted,
    SoundStopped,
    SpeechBegan,
    SpeechEnded,
    State,
    Stopped,
    TalkEnded,
    TalkStarted,
    TextPart,
    Transcript,
    Woken,
    Words,
)
from voice.speaking import CANCEL_TIMEOUT_S

OURS = {}
ASKS = {"takes_turns": True}
ANSWERS = {"takes_turns": True, "answers_itself": True}
CALL = {"takes_turns": True, "answers_itself": True, "carries_sound": False}
TOUCHES = [
    *(Stopped("u1", 100), Stopped("u2", 0), Played("u1", 5_000), Played("u2", 100), PenMoved(True), PenMoved(False)),
    *(TalkEnded(), MicSwitched(True), MicSwitched(False), ModeChosen("push"), ModeChosen("voice")),
]
FREES = (ResponseEnded, NothingHeard, NothingToCancel, AlreadyResponding, LinkLost, LinkEnded)


class TalkMachine(RuleBasedStateMachine):
    """A browser and a link that do whatever they like; the relay must keep its promises after each step."""

    link: dict = OURS

    @initialize(mode=st.sampled_from(["voice", "push"]), hears=st.sampled_from(["none", "device"]))
    def begin(self, mode, hears):
        self.talk, self.looked_at = FakeTalk(), 0
        self.flushed, self.announced, self.recorded = set(), set(), []
        self.response, self.count, self.seq, self.typed = "", 0, 0, []
        self.asked_s, self.is_aside, self.turns_taken = None, False, []
        self.talk.heard(Hello(mode=mode, hears=hears))
        self.reopen()

    def reopen(self):
        self.talk.said(LinkOpened("vendor", True, True, **self.link))

    # --- the browser --------------------------------------------------------------------------------------------------

    @rule(text=st.sampled_from(["小猫", "在森林里", "不知道", "yes"]))
    def types(self, text):
        self.is_aside = False
        self.typed.append(text)
        self.talk.heard(Words(text))

    @rule(event=st.sampled_from(TOUCHES))
    def touches(self, event):
        self.talk.heard(event)

    @rule(event=st.sampled_from([TalkStarted(), Woken(), Finished(), Paused(False)]))
    def comes_back(self, event):
        self.is_aside = False
        self.talk.heard(event)

    @rule()
    def turns_aside(self):
        self.is_aside = True
        self.talk.heard(Paused(True))

    @rule(text=st.sampled_from(["小", "小狗", "嗯嗯"]), is_final=st.booleans())
    def speaks_to_the_device(self, text, is_final):
        self.talk.heard(Transcript(text, is_final))

    @rule(seconds=st.sampled_from([0.1, 0.7, 2.0]), loud=st.booleans())
    def is_heard(self, seconds, loud):
        self.talk.mic(seconds, loud=loud)

    @rule(seconds=st.sampled_from([0.2, 1.0, 4.0]))
    def waits(self, seconds):
        self.talk.wait(seconds, step_s=0.2)

    @rule(kind=st.sampled_from(["reading", "drawing", "words"]))
    def something_is_written_elsewhere(self, kind):
        self.seq += 1
        self.talk.heard(JournalGrew((past(self.seq, "小熊", "house" if kind != "words" else "child", kind),)))

    # --- the link -----------------------------------------------------------------------------------------------------

    @rule()
    def starts_a_response(self):
        self.count += 1
        self.response = f"r{self.count}"
        self.talk.said(ResponseStarted(self.response))

    @rule(back=st.integers(0, 1))
    def says_something(self, back):
        name = f"r{max(0, self.count - back)}"
        self.talk.said(TextPart(name, "好的。它在哪里呢？"))
        if self.link.get("carries_sound", True):
            self.talk.said(AudioPart(name, silence(400)))
        else:
            self.talk.said(SoundStarted(name))

    @rule(status=st.sampled_from(["completed", "cancelled", "failed"]), back=st.integers(0, 1))
    def ends_a_response(self, status, back):
        name = f"r{max(0, self.count - back)}"
        self.talk.said(ResponseEnded(name, status), SoundStopped(name, was_cut=status == "cancelled"))

    @rule(event=st.sampled_from([NothingHeard(), NothingToCancel(), AlreadyResponding()]))
    def complains(self, event):
        self.talk.said(event)

    @rule()
    def writes_down_what_it_heard(self):
        turns = self.talk.child_turns
        self.talk.said(ChildTranscript("小熊", True, turns[-1].id if turns else None))

    @rule()
    def hears_the_child_begin(self):
        self.talk.said(SpeechBegan())

    @rule(item=st.sampled_from(["a", "b"]))
    def hears_the_child_finish(self, item):
        self.talk.said(SpeechEnded(item))

    @rule(event=st.sampled_from([LinkLost("unreachable"), LinkEnded()]))
    def is_replaced(self, event):
        self.talk.said(event)
        self.reopen()

    @precondition(lambda self: not self.talk.relay.mouth.own_voice.comes_back)
    @rule()
    def turns_out_to_hear_itself(self):
        self.talk.relay.mouth.own_voice.comes_back = True

    # --- the promises -------------------------------------------------------------------------------------------------

    def teardown(self):
        """However it ends, words that were recognised are journalled once."""
        if not hasattr(self, "talk") or self.talk.hung_up:
            return
        self.talk.heard(Paused(False))
        self.talk.relay.mouth.own_voice.comes_back = False
        self.talk.heard(Transcript("一只飞鱼", True))
        if self.count % 2:
            self.talk.heard(GoingDown())
        self.talk._keep(self.talk.relay.left())
        self.keeps_its_promises()
        kept = [turn for turn in self.talk.child_turns if "一只飞鱼" in turn.text]
        assert [turn.means for turn in kept] == ["spoken"], "recognised words were lost"

    @invariant()
    def keeps_its_promises(self):
        if not hasattr(self, "talk"):
            return
        for now_s, entry in self.talk.log[self.looked_at :]:
            self._look_at(now_s, entry)
        self.looked_at = len(self.talk.log)
        assert not self.typed or self.talk.hung_up, "typed words were not journalled"

    def _look_at(self, now_s, entry):
        if isinstance(entry, FREES):
            self.asked_s = None
        elif isinstance(entry, Show):
            self._sound(entry.frame)
        elif isinstance(entry, Send):
            self._request(now_s, entry.request)
        elif isinstance(entry, Write) and isinstance(entry.entry, RecordTurn):
            assert entry.entry.id not in self.recorded, "a turn was journalled twice"
            self.recorded.append(entry.entry.id)
            if entry.entry.means == "typed" and entry.entry.speaker == "child":
                assert entry.entry.text == self.typed.pop(0), "typed words were lost or changed"

    def _sound(self, frame):
        if isinstance(frame, bytes):
            item = f"u{wire.DOWN.unpack_from(frame)[3]}"
            assert item in self.announced and item not in self.flushed, "sound after a flush, or unannounced"
        elif frame["type"] == "flush":
            self.flushed.add(frame["item"])
        elif frame["type"] == "audio.begin":
            assert frame["item"] not in self.announced | self.flushed
            self.announced.add(frame["item"])
        elif frame["type"] in ("audio.end", "speak"):
            assert frame["item"] not in self.flushed

    def _request(self, now_s, request):
        if isinstance(request, Respond):
            assert self.asked_s is None or now_s - self.asked_s >= CANCEL_TIMEOUT_S, "two responses at once"
            self.asked_s = now_s
        elif isinstance(request, CommitAudio | TurnTaken):
            assert request.turn in self.recorded, "a turn was handed on before it was journalled"
            assert request.turn not in self.turns_taken, "a turn was handed on twice"
            self.turns_taken.append(request.turn)

    @invariant()
    def is_silent_while_the_child_talks_to_somebody_else(self):
        if not getattr(self, "is_aside", False) or self.talk.hung_up:
            return
        before = len(self.talk.commands)
        self.talk.mic(0.3, loud=True)
        answer = f"aside{before}"
        self.talk.said(SpeechBegan(), SpeechEnded("aside"), ResponseStarted(answer), AudioPart(answer, silence(100)))
        self.talk.wait(0.2, step_s=0.1)
        news = self.talk.commands[before:]
        assert not [c for c in news if isinstance(c, Send) and isinstance(c.request, AppendAudio | Respond | TurnTaken)]
        assert not [c for c in news if isinstance(c, Show) and isinstance(c.frame, bytes)]
        assert not [c for c in news if isinstance(c, Write) and isinstance(c.entry, RecordTurn)]
        assert self.talk.hung_up or not self.talk.shown("state") or self.talk.state == State.PAUSED

    @invariant()
    def sends_nothing_of_the_microphone_while_it_hears_only_itself(self):
        if not hasattr(self, "talk") or self.talk.hung_up:
            return
        mouth = self.talk.relay.mouth
        if mouth.own_voice.comes_back and mouth.is_sounding:
            assert not self.talk.sent(AppendAudio, self.talk.mic(0.02, loud=True))


@pytest.mark.parametrize("link", [OURS, ASKS, ANSWERS, CALL], ids=["our turns", "its turns", "its answers", "a call"])
def test_whatever_happens_in_whichever_order_the_promises_hold(link):
    machine = type("Machine", (TalkMachine,), {"link": link})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
