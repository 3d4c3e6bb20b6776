"""The brain of a talk, without I/O: events in, commands out (`Send`, `Show`, `Write`, `HangUp`).

The relay decides when a child has finished (the vendor's own voice detection stays off), so commit and response.create
are ours and two responses never run at once. Every turn of the child is journalled before anyone is asked to answer it.
Its parts: `ear` (the child), `mouth` (the companion), `news` (the journal), `quiet` (silence).
"""

from dataclasses import replace
from uuid import UUID

from voice.beads import Thread
from voice.coach_words import PHRASES
from voice.commands import Command, Out
from voice.ear import Ear
from voice.events import (
    Brief,
    ChildTranscript,
    ConsentWithdrawn,
    Finished,
    Hello,
    JournalGrew,
    LinkEnded,
    LinkLost,
    LinkOpened,
    MicAudio,
    MicSwitched,
    ModeChosen,
    NothingHeard,
    PenMoved,
    Pinged,
    Played,
    Reason,
    State,
    Stopped,
    TalkEnded,
    TalkStarted,
    Ticked,
    Transcript,
    Words,
)
from voice.mouth import Mouth
from voice.news import News
from voice.opening import Opening
from voice.quiet import Quiet
from voice.world import World


class Relay:
    """One browser's talk. `may_listen` is False where voice was not consented to."""

    def __init__(
        self, conversation: UUID, brief: Brief, world: World, *, may_listen: bool, expects: str, idle_s: float
    ) -> None:
        self.brief, self.world, self.may_listen = brief, world, may_listen
        self.out = Out()
        self.thread = Thread(brief.language).follow(brief.history)
        self.mouth = Mouth(self.out, self.thread, world)
        self.news = News(self.out, self.thread, self.mouth, brief.history)
        self.quiet = Quiet(world.clock(), idle_s)
        self.ear = Ear(self.out, self.thread, self.mouth, self.news, self.quiet, brief.band)
        self.opening = Opening(self.out, self.thread, self.mouth, self.news, self.ear, conversation, expects)
        self._is_over = False
        self._state: State | None = None

    def now_brief(self) -> Brief:
        """Return what a provider must know to take the talk over now."""
        return replace(self.brief, history=tuple(self.news.history), lost=self.opening.lost)

    def heard(self, event: object) -> list[Command]:
        """Take an event of the browser or the house; return what to do."""
        if self._is_over:
            return []
        now_s = self.world.clock()
        if not isinstance(event, Ticked | MicAudio | Pinged | JournalGrew | Played):
            self.quiet.live(now_s)
        match event:
            case Hello():
                self.opening.meet(event)
            case MicAudio() if self.may_listen:
                self.ear.audio(event)
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
                if not event.is_on:
                    self.ear.release()
            case ModeChosen():
                self.ear.release()
                self.ear.listening.mode = event.mode
            case Stopped():
                self.mouth.wanted.clear()
                self.mouth.interrupt()
                self.mouth.played(event.item, event.played_ms)
            case Played():
                self.mouth.played(event.item, event.played_ms)
            case PenMoved():
                self.ear.listening.pen(event.is_down, now_s)
            case Finished():
                self.ear.finish()
            case Pinged():
                self.out.show("pong")
            case JournalGrew():
                if self.news.take(event):
                    self.quiet.live(now_s)
            case ConsentWithdrawn() if self.may_listen:
                self._end("consent", 4403)
            case Ticked():
                self._tick(now_s)
        return self._settle(now_s)

    def said(self, event: object) -> list[Command]:
        """Take an event of the link; return what to do."""
        if self._is_over:
            return []
        match event:
            case LinkOpened():
                self.opening.link_opened(event)
            case LinkLost():
                self.opening.link_lost(event)
            case LinkEnded():
                self.mouth.lose()
            case ChildTranscript():
                self.ear.vendor_words(event)
            case NothingHeard():
                self.mouth.give_up()
            case _:
                self.mouth.said(event)
        return self._settle(self.world.clock())

    # --- after every event --------------------------------------------------------------------------------------------

    def _end(self, code: str, close_code: int) -> None:
        self.mouth.wanted.clear()
        self.mouth.interrupt()
        self.out.bye(code, PHRASES[self.brief.language].byes[code], close_code)
        self._is_over = True

    def _tick(self, now_s: float) -> None:
        self.opening.begin()
        self.ear.tick()
        self.news.tick()
        self.mouth.tick()
        is_busy = self.mouth.is_sounding or self.mouth.is_thinking
        if is_busy or self.ear.is_busy:
            self.quiet.stir(now_s)
        elif self.quiet.may_nudge(
            now_s, self.ear.is_open and bool(self.thread.asked), self.ear.listening.is_drawing(now_s)
        ):
            self.mouth.want(Reason.NUDGE)
        if self.quiet.is_idle(now_s):
            self._end("idle", 4408)
        elif self.news.is_closed and not is_busy:
            self._end("closed", 4410)

    def _settle(self, now_s: float) -> list[Command]:
        """Ask for the next response if it is time, and let the face follow."""
        if self.ear.wants_to_leave and not self._is_over:
            self._end("left", 1000)
        if not self._is_over and self.news.is_shown:
            self.mouth.ask(not self.ear.is_busy, self.ear.listening.is_drawing(now_s))
            state = self._face(now_s)
            if state is not self._state:
                self._state = state
                self.out.show("state", state=state)
        return self.out.take()

    def _face(self, now_s: float) -> State:
        if self.mouth.is_sounding:
            return State.SPEAKING
        if self.mouth.is_thinking or self.ear.listening.words_due_s is not None:
            return State.THINKING
        if self.quiet.is_asleep(now_s):
            return State.ASLEEP
        return State.LISTENING if self.ear.is_open else State.IDLE
