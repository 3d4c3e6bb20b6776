"""The brain of a talk, without I/O: events in, commands out (`Send`, `Show`, `Write`, `HangUp`).

The relay decides when a child has finished (the vendor's own voice detection stays off), so commit and response.create
are ours and two responses never run at once. Every turn of the child is journalled before anyone is asked to answer it.
"""

from dataclasses import replace
from uuid import UUID

from voice import intents
from voice.beads import Thread
from voice.coach_words import PHRASES
from voice.events import (
    AddNote,
    AddWords,
    AmendTurn,
    AppendAudio,
    Brief,
    ChildTranscript,
    ClearAudio,
    Command,
    CommitAudio,
    ConsentWithdrawn,
    Finished,
    Hello,
    JournalGrew,
    LinkLost,
    LinkOpened,
    MicAudio,
    MicSwitched,
    ModeChosen,
    NoteIncident,
    NothingHeard,
    Out,
    PastTurn,
    PenMoved,
    Pinged,
    Played,
    Reason,
    RecordTurn,
    State,
    Stopped,
    TalkEnded,
    TalkStarted,
    Ticked,
    Transcript,
    Words,
)  # fmt: skip
from voice.listening import WORDS_GRACE_S, Heard, Listening
from voice.mouth import Mouth, World
from voice.quiet import Quiet
from voice.wire import turn_frame

READY_PATIENCE_S = 1.5  # the page gets its history even while the vendor is slow to open
FRESH_S = 120.0  # a reload so soon after the last word is greeted by nobody
READING_PATIENCE_S = 4.0  # a drawing is spoken about once it was looked at, or after this


class Relay:
    """One browser's talk. `may_listen` is False where voice was not consented to."""

    def __init__(
        self, conversation: UUID, brief: Brief, world: World, *, may_listen: bool, expects: str, idle_s: float
    ):
        self.conversation, self.brief, self.world, self.may_listen = conversation, brief, world, may_listen
        self.out = Out()
        self.thread = Thread(brief.language).follow(brief.history)
        self.mouth = Mouth(self.out, self.thread, world)
        self.listening = Listening(brief.band)
        self.quiet = Quiet(world.clock(), idle_s)
        self.history = list(brief.history)
        self.seen_seq = max((turn.seq for turn in brief.history), default=0)
        self.hello: Hello | None = None
        self._expects, self._began_s = expects, world.clock()
        self._is_ready = self._has_greeted = self._is_over = self._is_closing = False
        self._lost = ""
        self._own: set[UUID] = set()
        self._amended: dict[UUID, str] = {}
        self._leads = True  # news is answered by the screen at which the child spoke last
        self._drawing_due_s: float | None = None
        self._state: State | None = None
        self._phrases = PHRASES[brief.language]

    def now_brief(self) -> Brief:
        """Return what a provider must know to take the talk over now."""
        recognises = bool(self.hello and self.hello.hears == "device")
        return replace(self.brief, history=tuple(self.history), lost=self._lost, hears_words=recognises)

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
                self._hear(self.listening.audio(event.pcm, event.at_ms, now_s, self.mouth.is_sounding))
            case Words():
                self._take_words(event.text, event.means, event.bead, event.choice)
            case Transcript() if self.may_listen:
                self._device_words(event, now_s)
            case TalkStarted() if self.may_listen:
                self._hear(self.listening.press())
            case TalkEnded():
                self._hear(self.listening.release())
            case MicSwitched():
                self.listening.mic_is_on = event.is_on and self.may_listen
                if not event.is_on:
                    self._hear(self.listening.release())
            case ModeChosen():
                self._hear(self.listening.release())
                self.listening.mode = event.mode
            case Stopped():
                self.mouth.wanted.clear()
                self.mouth.interrupt()
                self.mouth.played(event.item, event.played_ms)
            case Played():
                self.mouth.played(event.item, event.played_ms)
            case PenMoved():
                self.listening.pen(event.is_down, now_s)
            case Finished():
                self._finish()
            case Pinged():
                self.out.show("pong")
            case JournalGrew():
                self._read_journal(event)
            case ConsentWithdrawn() if self.may_listen:
                self._end("consent", 4403)
            case Ticked():
                self._tick(now_s)
        return self._settle()

    def said(self, event: object) -> list[Command]:
        """Take an event of the link; return what to do."""
        if self._is_over:
            return []
        match event:
            case LinkOpened():
                self._link_opened(event)
            case LinkLost():
                self._link_lost(event)
            case ChildTranscript():
                self._vendor_words(event)
            case NothingHeard():
                self.mouth.give_up()
            case _:
                self.mouth.said(event)
        return self._settle()

    # --- the child speaks ---------------------------------------------------------------------------------------------

    def _hear(self, heard: Heard) -> None:
        link = self.mouth.link
        is_wanted = link is not None and link.hears_words
        if heard.began:
            self.quiet.live(self.world.clock())
            self.mouth.interrupt()
            if is_wanted:
                self.out.send(ClearAudio())
        if heard.pcm and is_wanted and not heard.dropped:
            self.out.send(AppendAudio(heard.pcm))
        if heard.dropped:
            self.listening.take_words()
            if is_wanted:
                self.out.send(ClearAudio())
        elif heard.ended:
            self.quiet.live(self.world.clock())
            if self.listening.recognises and not self.listening.words_are_final:
                self.listening.words_due_s = self.world.clock() + WORDS_GRACE_S
            else:
                self._take_voice()

    def _device_words(self, event: Transcript, now_s: float) -> None:
        self.listening.recognises = True
        if self.listening.transcript(event.text, event.is_final, now_s):
            self.mouth.interrupt()
        if event.is_final and self.listening.words_due_s is not None:
            self._take_voice()

    def _take_voice(self) -> None:
        """A spoken turn is complete: journal it, then let the companion answer."""
        words = self.listening.take_words()
        turn = self.world.new_id()
        bead = self._bead_of(words)
        self._record(turn, "spoken", words, bead)
        self.out.send(CommitAudio(turn, words, bead))
        if words:
            self._understand(words, bead)
        elif self.mouth.link and self.mouth.link.hears_words:
            self.mouth.want(Reason.ANSWER)
        else:
            self.out.show("notice", code="no_words", text=self._phrases.notices["no_words"])
            self.mouth.want(Reason.UNHEARD)

    def _take_words(self, text: str, means: str, bead: str, choice: str) -> None:
        """Typed or tapped words: they interrupt the companion like a voice does."""
        self.mouth.interrupt()
        bead = bead or self._bead_of(text)
        self._record(self.world.new_id(), means, text, bead)
        self.out.send(AddWords(text, bead, choice))
        self._understand(text, bead)

    def _vendor_words(self, event: ChildTranscript) -> None:
        if not event.is_final or not event.text.strip():
            self.out.show("caption", item="child", speaker="child", text=event.text, done=event.is_final)
            return
        turn = event.turn
        if turn not in self._own or self._amended.get(turn):
            return
        text = event.text.strip()
        self._amended[turn] = text
        self.out.write(AmendTurn(turn, text=text))
        self._show_amended(turn)
        self._understand(text, self._bead_of(text), is_answered=True)

    def _understand(self, text: str, bead: str, is_answered: bool = False) -> None:
        """See what the words want: to stop, to finish, help from a grown-up, or an answer."""
        rule = self.world.check(text)
        if rule:
            self.out.write(NoteIncident(rule, "child"))
        if intents.wants_to_leave(text):
            self._end("left", 1000)
        elif intents.wants_to_finish(text):
            self.out.show("finish")
            self._finish()
        elif rule == "self-harm":
            self.mouth.interrupt()
            self.mouth.want(Reason.CARE)
        elif not is_answered:
            self.mouth.want(Reason.ANSWER)
        if self.thread.child_said(text, bead):
            self.out.show("beads", lit=self.thread.lit_in_order, next=self.thread.next)

    def _finish(self) -> None:
        self.mouth.interrupt()
        self.mouth.wanted.clear()
        self.mouth.want(Reason.FINISH)

    def _bead_of(self, text: str) -> str:
        return self.thread.asked if intents.is_telling(text) else ""

    def _record(self, turn: UUID, means: str, text: str, bead: str) -> None:
        self._own.add(turn)
        self._leads = True
        self.out.write(RecordTurn(turn, "child", means, text, bead))

    # --- the journal grows --------------------------------------------------------------------------------------------

    def _read_journal(self, news: JournalGrew) -> None:
        for turn in news.turns:
            if turn.seq <= self.seen_seq:
                continue
            self.seen_seq = turn.seq
            self.history.append(turn)
            if self._is_ready:
                self.out.show("turn", turn=turn_frame(turn))
            if turn.id not in self._own and turn.id not in self.mouth.recorded:
                self._news(turn)
            elif turn.id in self._amended:
                self._show_amended(turn.id)
        if not news.is_open:
            self._is_closing = True

    def _news(self, turn: PastTurn) -> None:
        """Something that did not happen at this screen."""
        if turn.kind == "words":
            self.out.send(AddNote("words", turn.text, turn.speaker, turn.bead))
            if turn.speaker == "child":
                self._leads = False
            self.thread.follow([turn])
            self.out.show("beads", lit=self.thread.lit_in_order, next=self.thread.next)
            return
        if turn.kind == "story" and turn.about:
            self.out.show("story", id=str(turn.about), url=self.world.book_url(turn.about), state="ready")
            return
        if turn.kind not in ("drawing", "reading", "pictures"):
            return
        self.quiet.live(self.world.clock())
        self.out.send(AddNote(turn.kind, turn.text))
        if not self._leads:
            return
        if turn.kind == "drawing":
            self._drawing_due_s = self.world.clock() + READING_PATIENCE_S
        else:
            self._drawing_due_s = None if turn.kind == "reading" else self._drawing_due_s
            self.mouth.want(Reason(turn.kind))

    def _show_amended(self, turn_id: UUID) -> None:
        for place, turn in enumerate(self.history):
            if turn.id == turn_id and turn.text != self._amended[turn_id]:
                self.history[place] = replace(turn, text=self._amended[turn_id])
                self.out.show("turn", turn=turn_frame(self.history[place]), amended=True)

    # --- opening, losing, ending --------------------------------------------------------------------------------------

    def _meet(self, hello: Hello) -> None:
        self.hello = hello
        self.listening.mode, self.listening.recognises = hello.mode, hello.hears == "device"
        self.mouth.browser_speaks = hello.speaks
        self._begin()

    def _link_opened(self, link: LinkOpened) -> None:
        self.mouth.link, self.mouth.is_model = link, link.provider != "companion"
        if self._lost and self._has_greeted:
            self.mouth.want(Reason.WELCOME_BACK if self.history else Reason.GREET)
        elif self._has_greeted and self.history and self.history[-1].speaker == "child":
            self.mouth.want(Reason.ANSWER)  # the session was renewed while the child waited
        self._begin()

    def _link_lost(self, loss: LinkLost) -> None:
        self.mouth.lose()
        self._lost = loss.kind
        self._expects = "companion"
        self.out.show("notice", code=loss.kind, text=self._phrases.notices[loss.kind], provider="companion")

    def _begin(self) -> None:
        """Tell the page what there is, and speak first, once both the page and the companion are here."""
        link = self.mouth.link
        if self.hello is None:
            return
        if not self._is_ready:
            if link is None and not self._lost and self.world.clock() - self._began_s < READY_PATIENCE_S:
                return
            self._is_ready = True
            self._show_ready(self.hello)
        if link is None or self._has_greeted:
            return
        self._has_greeted = True
        said = [turn for turn in self.history if turn.kind in ("words", "drawing", "reading")]
        if not any(turn.speaker == "companion" for turn in said):
            self.mouth.want(Reason.GREET)
        elif said[-1].kind in ("drawing", "reading"):
            self.out.send(AddNote(said[-1].kind, said[-1].text))
            self.mouth.want(Reason(said[-1].kind))
        elif said[-1].age_s > FRESH_S or self._lost:
            self.mouth.want(Reason.WELCOME_BACK)
        else:
            self.mouth.offer(said[-1].text if said[-1].speaker == "companion" else "")

    def _show_ready(self, hello: Hello) -> None:
        link = self.mouth.link
        voice = "server" if link is None or link.has_voice else "browser" if hello.speaks else "none"
        self.out.show(
            "ready",
            conversation=str(self.conversation),
            provider=link.provider if link else self._expects,
            voice=voice,
            hears_words=bool(link and link.hears_words) or hello.hears == "device",
            may_listen=self.may_listen,
            turns=[turn_frame(turn) for turn in self.history],
            beads=self.thread.lit_in_order,
            state=State.IDLE,
        )

    def _tick(self, now_s: float) -> None:
        self._begin()
        self._hear(self.listening.tick(now_s))
        if self.listening.words_due_s is not None and now_s > self.listening.words_due_s:
            self._take_voice()
        if self._drawing_due_s is not None and now_s > self._drawing_due_s:
            self._drawing_due_s = None
            self.mouth.want(Reason.DRAWING)
        self.mouth.tick()
        is_waiting = self.listening.mic_is_on and self.listening.mode == "voice" and bool(self.thread.asked)
        if self.mouth.is_sounding or self.listening.turn_is_open or self.mouth.is_thinking:
            self.quiet.stir(now_s)
        elif self.quiet.may_nudge(now_s, is_waiting, self.listening.is_drawing(now_s)):
            self.mouth.want(Reason.NUDGE)
        if self.quiet.is_idle(now_s):
            self._end("idle", 4408)
        elif self._is_closing and not self.mouth.is_sounding and not self.mouth.is_thinking:
            self._end("closed", 4410)

    def _end(self, code: str, close_code: int) -> None:
        self.mouth.wanted.clear()
        self.mouth.interrupt()
        self.out.bye(code, self._phrases.byes[code], close_code)
        self._is_over = True

    def _settle(self) -> list[Command]:
        """After every event: ask for the next response if it is time, and let the face follow."""
        if not self._is_over:
            may_speak = not self.listening.turn_is_open and self.listening.words_due_s is None and self._is_ready
            self.mouth.ask(may_speak, self.listening.is_drawing(self.world.clock()))
            state = self._face()
            if self._is_ready and state is not self._state:
                self._state = state
                self.out.show("state", state=state)
        return self.out.take()

    def _face(self) -> State:
        if self.mouth.is_sounding:
            return State.SPEAKING
        if self.mouth.is_thinking or self.listening.words_due_s is not None:
            return State.THINKING
        if self.quiet.is_asleep(self.world.clock()):
            return State.ASLEEP
        hears = self.listening.mic_is_on and self.listening.mode == "voice" or self.listening.turn_is_open
        return State.LISTENING if hears else State.IDLE
