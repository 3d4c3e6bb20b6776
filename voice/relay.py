"""The brain of a talk, without I/O: events in, commands out (`Send`, `Show`, `Write`, `HangUp`).

The relay decides when a child has finished (the vendor's own voice detection stays off), so commit and response.create
are ours and two responses never run at once. Every turn of the child is journalled before anyone is asked to answer it.
Its parts: `ear` (the child), `mouth` (the companion), `news` (the journal), `quiet` (silence).
"""

from dataclasses import replace
from uuid import UUID

from voice.beads import Thread
from voice.coach_words import PHRASES
from voice.ear import Ear
from voice.events import (
    AddNote,
    Brief,
    ChildTranscript,
    Command,
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
    Out,
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
from voice.mouth import Mouth, World
from voice.news import News
from voice.quiet import Quiet
from voice.wire import turn_frame

READY_PATIENCE_S = 1.5  # the page gets its history even while the vendor is slow to open
FRESH_S = 120.0  # a reload so soon after the last word is greeted by nobody


class Relay:
    """One browser's talk. `may_listen` is False where voice was not consented to."""

    def __init__(
        self, conversation: UUID, brief: Brief, world: World, *, may_listen: bool, expects: str, idle_s: float
    ) -> None:
        self.conversation, self.brief, self.world, self.may_listen = conversation, brief, world, may_listen
        self.out = Out()
        self.thread = Thread(brief.language).follow(brief.history)
        self.mouth = Mouth(self.out, self.thread, world)
        self.news = News(self.out, self.thread, self.mouth, brief.history)
        self.quiet = Quiet(world.clock(), idle_s)
        self.ear = Ear(self.out, self.thread, self.mouth, self.news, self.quiet, brief.band)
        self.hello: Hello | None = None
        self._expects, self._lost, self._began_s = expects, "", world.clock()
        self._has_greeted = self._is_over = False
        self._state: State | None = None

    def now_brief(self) -> Brief:
        """Return what a provider must know to take the talk over now."""
        recognises = bool(self.hello and self.hello.hears == "device")
        return replace(self.brief, history=tuple(self.news.history), lost=self._lost, hears_words=recognises)

    def heard(self, event: object) -> list[Command]:
        """Take an event of the browser or the house; return what to do."""
        if self._is_over:
            return []
        now_s = self.world.clock()
        if not isinstance(event, Ticked | MicAudio | Pinged | JournalGrew | Played):
            self.quiet.live(now_s)
        match event:
            case Hello():
                self._meet(event)
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
                self._link_opened(event)
            case LinkLost():
                self._link_lost(event)
            case LinkEnded():
                self.mouth.lose()
            case ChildTranscript():
                self.ear.vendor_words(event)
            case NothingHeard():
                self.mouth.give_up()
            case _:
                self.mouth.said(event)
        return self._settle(self.world.clock())

    # --- opening, losing, ending --------------------------------------------------------------------------------------

    def _meet(self, hello: Hello) -> None:
        self.hello = hello
        self.ear.meet(hello)
        self.mouth.browser_speaks = hello.speaks
        self._begin()

    def _link_opened(self, link: LinkOpened) -> None:
        self.mouth.link, self.mouth.is_model = link, link.provider != "companion"
        history = self.news.history
        if self._lost and self._has_greeted:
            self.mouth.want(Reason.WELCOME_BACK if history else Reason.GREET)
        elif self._has_greeted and history and history[-1].speaker == "child":
            self.mouth.want(Reason.ANSWER)  # the session was renewed while the child waited
        self._begin()

    def _link_lost(self, loss: LinkLost) -> None:
        """The talk goes on with the companion; it is said once, here and in its next sentence."""
        self.mouth.lose()
        self._lost, self._expects = loss.kind, "companion"
        text = PHRASES[self.brief.language].notices[loss.kind]
        self.out.show("notice", code=loss.kind, text=text, provider="companion")

    def _begin(self) -> None:
        """Tell the page what there is, and speak first, once both the page and the companion are here."""
        link = self.mouth.link
        if self.hello is None:
            return
        if not self.news.is_shown:
            if link is None and not self._lost and self.world.clock() - self._began_s < READY_PATIENCE_S:
                return
            self.news.is_shown = True
            self._show_ready(self.hello)
        if link is not None and not self._has_greeted:
            self._has_greeted = True
            self._speak_first()

    def _speak_first(self) -> None:
        """Greet a new child, ask about a drawing that waits, welcome one that was away; else only show the choices."""
        said = [turn for turn in self.news.history if turn.kind in ("words", "drawing", "reading")]
        if not any(turn.speaker == "companion" for turn in said):
            self.mouth.want(Reason.GREET)
        elif said[-1].kind != "words":
            self.out.send(AddNote(said[-1].kind, said[-1].text))
            self.mouth.want(Reason(said[-1].kind))
        elif said[-1].age_s > FRESH_S or self._lost:
            self.mouth.want(Reason.WELCOME_BACK)
        else:
            self.mouth.offer(said[-1].text if said[-1].speaker == "companion" else "")

    def _show_ready(self, hello: Hello) -> None:
        link = self.mouth.link
        self.out.show(
            "ready",
            conversation=str(self.conversation),
            provider=link.provider if link else self._expects,
            voice="server" if link is None or link.has_voice else "browser" if hello.speaks else "none",
            hears_words=bool(link and link.hears_words) or hello.hears == "device",
            may_listen=self.may_listen,
            turns=[turn_frame(turn) for turn in self.news.history],
            beads=self.thread.lit_in_order,
            state=State.IDLE,
        )

    def _end(self, code: str, close_code: int) -> None:
        self.mouth.wanted.clear()
        self.mouth.interrupt()
        self.out.bye(code, PHRASES[self.brief.language].byes[code], close_code)
        self._is_over = True

    # --- after every event --------------------------------------------------------------------------------------------

    def _tick(self, now_s: float) -> None:
        self._begin()
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
