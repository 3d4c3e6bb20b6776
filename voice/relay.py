"""The brain of a talk, without I/O: events in, commands out (`Send`, `Show`, `Write`, `HangUp`).

The relay decides when a child has finished (the vendor's own voice detection stays off, unless its link takes turns),
so commit and response.create are ours and two responses never run at once. Every turn of the child is journalled before
anyone is asked to answer it.
Its parts: `ear` (the child), `mouth` (the companion), `news` (the journal), `quiet` (silence).
"""

from dataclasses import replace
from uuid import UUID

from voice.allowance import NO_LIMIT, Grant
from voice.beads import Thread
from voice.coach_words import PHRASES
from voice.commands import Command, Out
from voice.ear import Ear
from voice.events import (
    AudioPart,
    Brief,
    ChildTranscript,
    ConsentWithdrawn,
    Finished,
    GoingDown,
    Hello,
    JournalGrew,
    LinkEnded,
    LinkLost,
    LinkOpened,
    MicAudio,
    MicSwitched,
    ModeChosen,
    NothingHeard,
    PageTurned,
    Paused,
    PenMoved,
    Pinged,
    Played,
    Reason,
    SpeechBegan,
    SpeechEnded,
    State,
    Stopped,
    TakenOver,
    TalkEnded,
    TalkStarted,
    Ticked,
    TimeTold,
    ToolCalled,
    Transcript,
    Woken,
    Words,
)
from voice.history import History
from voice.mouth import Mouth
from voice.news import News
from voice.opening import Opening
from voice.patience import SILENCE_MS
from voice.quiet import Quiet
from voice.timekeeping import Timekeeping
from voice.tools import Tools
from voice.world import World

COME_BY_THEMSELVES = (Ticked, TimeTold, MicAudio, Pinged, JournalGrew, Played)  # no sign of life of the child


class Relay:
    """One browser's talk. `may_listen` is False where voice was not consented to."""

    def __init__(
        self, conversation: UUID, brief: Brief, world: World, *, may_listen: bool, expects: str, idle_s: float
    ) -> None:
        self.brief, self.world, self.may_listen = brief, world, may_listen
        self.out = Out()
        self.thread = Thread(brief.language).follow(brief.history)
        self.history = History(self.out, brief.history)
        self.mouth = Mouth(self.out, self.thread, self.history, world)
        self.news = News(self.out, self.thread, self.mouth, self.history)
        self.quiet = Quiet(world.clock(), idle_s)
        self.ear = Ear(
            self.out, self.thread, self.mouth, self.news, self.quiet, brief.patience_ms or SILENCE_MS[brief.band]
        )
        self.opening = Opening(self.out, self.thread, self.mouth, self.news, self.ear, conversation, expects)
        self.tools = Tools(self.out, self.mouth, self.news, self.ear)
        self.time = Timekeeping(self.out, self.mouth, self.ear, NO_LIMIT)
        self._is_over = False
        self._state: State | None = None

    def allow(self, grant: Grant) -> None:
        """Say, before the talk begins, how much time there is; where there is none, the voice rests from the start."""
        self.time = Timekeeping(self.out, self.mouth, self.ear, grant)
        self.may_listen = self.may_listen and not self.time.rests

    @property
    def hears_turn(self) -> bool:
        """True while the child is in the middle of a spoken turn."""
        return self.ear.listening.turn_is_open

    def now_brief(self) -> Brief:
        """Return what a provider must know to take the talk over now."""
        return replace(self.brief, history=tuple(self.history.turns), lost=self.opening.lost)

    @property
    def is_at_rest(self) -> bool:
        """True while nobody speaks and nothing is owed: then a link may be exchanged for another unnoticed."""
        mouth = self.mouth
        is_calm = mouth.speaking.is_free and not (mouth.is_sounding or mouth.wanted)
        return self.history.is_shown and is_calm and not (self.ear.is_busy or self.news.awaits_words)

    def heard(self, event: object) -> list[Command]:
        """Take an event of the browser or the house; return what to do."""
        if self._is_over:
            return self._last_words(event)
        now_s = self.world.clock()
        was_asleep = isinstance(event, Woken) and self.quiet.is_asleep(now_s)
        if not isinstance(event, COME_BY_THEMSELVES):
            self.quiet.live(now_s)
        match event:
            case Ticked():
                self._tick(now_s)
            case Hello():
                self.opening.meet(event)
            case MicAudio() if self.may_listen:
                self.ear.audio(event.pcm, event.at_ms, now_s)
            case Words():
                self.ear.words(event)
            case Transcript() if self.may_listen:
                self.ear.device_words(event)
            case TalkStarted() if self.may_listen:
                self.ear.press()
            case TalkEnded():
                self.ear.release()
            case MicSwitched():
                self.ear.listening.mic_is_on = event.is_on and self.may_listen
                if not (event.is_on and self.ear.listening.pressed):
                    self.ear.release()
                self.ear.listening.restart()
            case ModeChosen():
                self.ear.release()
                self.ear.listening.mode = event.mode
            case Stopped():
                self.mouth.wanted.clear()
                self.mouth.interrupt()
                self.mouth.played(event.item, event.played_ms)
                self.tools.hush()
            case Played():
                self.mouth.played(event.item, event.played_ms)
            case PenMoved():
                self.ear.listening.pen(event.is_down, now_s)
            case Paused():
                self.ear.pause(event.is_on)
            case Woken():
                self._wake(was_asleep)
            case Finished():
                self.ear.pause(False)
                self.ear.finish()
            case PageTurned():
                self.tools.page_turned(event)
            case Pinged():
                self.out.show("pong")
            case JournalGrew():
                if self.news.take(event):
                    self.quiet.live(now_s)
            case ConsentWithdrawn() if self.may_listen or self.time.rests:
                self.ear.forget()  # what is no turn yet was heard on a consent that is gone
                self._end("consent", 4403)
            case GoingDown():
                self._end("restart", 1012)
            case TakenOver():
                self._end("elsewhere", 4409)
            case TimeTold():
                self.time.told(event.grant)
        return self._settle(now_s)

    def left(self) -> list[Command]:
        """The page is gone: what the companion and the child were saying is written down as far as it came."""
        if not self._is_over:
            self.mouth.interrupt()
            self.ear.leave()
            self._is_over = True
        return self.out.take()

    def _last_words(self, event: object) -> list[Command]:
        """Keep what the child said while the goodbye was on its way."""
        if isinstance(event, Words):
            self.ear.keep(event.means, event.text, event.bead)
        return self.out.take()

    def sound(self, pcm: bytes, at_ms: int) -> list[Command]:
        """`heard(MicAudio)` by the short way: nothing else comes so often."""
        if self._is_over:
            return self.out.take()
        now_s = self.world.clock()
        if self.may_listen:
            self.ear.audio(pcm, at_ms, now_s)
        return self._settle(now_s)

    def said(self, event: object) -> list[Command]:
        """Take an event of the link; return what to do."""
        if self._is_over:
            return []
        now_s = self.world.clock()
        match event:
            case AudioPart():  # by far the most frequent
                self.mouth.sound(event.response, event.pcm, now_s)
            case LinkOpened():
                self.tools.lose()
                self.ear.link_changed()
                if event.takes_turns and not self.ear.turns.are_taken:
                    self.ear.hand_over()
                self.opening.link_opened(event)
            case LinkLost():
                self.ear.link_changed()
                self.opening.link_lost(event)
            case LinkEnded():
                self.ear.link_changed()
                self.opening.link_ended()
            case ChildTranscript():
                self.ear.vendor_words(event)
            case NothingHeard():
                self.ear.nothing_heard()
            case SpeechBegan() if self.may_listen:
                self.ear.speech_began()
            case SpeechEnded() if self.may_listen:
                self.ear.speech_ended(event)
            case ToolCalled():
                self.tools.called(event)
            case _:
                self.mouth.said(event)
        return self._settle(now_s)

    # --- after every event --------------------------------------------------------------------------------------------

    def _end(self, code: str, close_code: int) -> None:
        self.mouth.wanted.clear()
        self.mouth.interrupt()
        self.ear.leave()
        self.out.bye(code, PHRASES[self.brief.language].byes[code], close_code)
        self._is_over = True

    def _wake(self, was_asleep: bool) -> None:
        self.ear.pause(False)
        if was_asleep:
            self.mouth.want(Reason.WELCOME_BACK)

    def _tick(self, now_s: float) -> None:
        self.opening.begin()
        self.ear.tick()
        self.news.tick()
        self.mouth.tick()
        is_busy = self.mouth.is_sounding or self.mouth.is_thinking
        if now_s - self.ear.listening.voice_s < 1.0:
            self.quiet.murmur(now_s)
        if is_busy or self.ear.is_busy:
            self.quiet.stir(now_s)
        elif self.quiet.may_nudge(
            now_s,
            self.ear.is_open and not self.ear.is_paused and bool(self.thread.asked),
            self.ear.listening.is_drawing(now_s),
        ):
            self.mouth.want(Reason.NUDGE)
        if self.history.is_shown:
            self._keep_time(now_s, is_busy or self.ear.is_busy)
        if self._is_over:
            return
        if self.quiet.is_idle(now_s):
            self._end("idle", 4408)
        elif self.news.is_closed and not is_busy:
            self._end("closed", 4410)

    def _keep_time(self, now_s: float, is_busy: bool) -> None:
        self.time.tick(now_s, may_listen=self.may_listen, is_busy=is_busy)
        if self.time.rests and self.may_listen:
            self.may_listen = self.ear.listening.mic_is_on = False
        if self.time.comes_back:
            self._end("more_time", 1012)

    def _settle(self, now_s: float) -> list[Command]:
        """Ask for the next response if it is time, and let the face follow."""
        if self._goes_on:
            return self.out.take()
        if self.ear.wants_to_leave and not self._is_over:
            self._end("left", 1000)
        self.tools.settle()
        if not self._is_over and self.history.is_shown:
            if self.mouth.wanted:
                self.mouth.ask(not (self.ear.is_busy or self.ear.is_paused), self.ear.listening.is_drawing(now_s))
            state = self._face(now_s)
            if state is not self._state:
                self._state = state
                self.out.show("state", state=state)
        return self.out.take()

    @property
    def _goes_on(self) -> bool:
        """True in the middle of an answer that sounds: nothing may be asked for, the face stays, no tool waits."""
        return (
            self._state is State.SPEAKING
            and self.mouth.speaking.is_flowing
            and not (self.ear.is_paused or self.ear.wants_to_leave or self.tools.are_waited_for)
        )

    def _face(self, now_s: float) -> State:
        if self.ear.is_paused:
            return State.PAUSED
        if self.mouth.speaking.is_sounding(now_s):
            return State.SPEAKING
        if self.mouth.is_thinking or self.ear.listening.words_due_s is not None:
            return State.THINKING
        if self.quiet.is_asleep(now_s):
            return State.ASLEEP
        return State.LISTENING if self.ear.is_open else State.IDLE
