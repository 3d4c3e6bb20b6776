"""The child's side of the talk: its voice and its words become turns of the journal, and wishes for the companion."""

from typing import Final
from uuid import UUID

from voice import intents
from voice.beads import Thread
from voice.coach_words import PHRASES
from voice.commands import AddNote, AddWords, AppendAudio, ClearAudio, CommitAudio, NoteIncident, Out, RecordTurn
from voice.events import ChildTranscript, Hello, Reason, SpeechEnded, Transcript, Words
from voice.linkturns import LinkTurns
from voice.listening import WORDS_GRACE_S, Heard, Listening
from voice.mouth import Mouth
from voice.news import News
from voice.quiet import Quiet
from voice.world import World

RINGS_S: Final = 0.4  # after the companion fell silent, its voice is still in the room
SAME_PAGE_S = 4.0  # the words of one wish may come twice: from the child, and written down by the vendor
SAME_WISH_S = 20.0  # “讲完了” said, written down and called for by the model is one wish for a book


class Ear:
    """Takes what the child says, in whichever way; every turn is written before anyone is asked to answer it."""

    def __init__(self, out: Out, thread: Thread, mouth: Mouth, news: News, quiet: Quiet, silence_ms: int) -> None:
        self.out, self.thread, self.mouth, self.news, self.quiet = out, thread, mouth, news, quiet
        self.listening = Listening(silence_ms)
        self.turns = LinkTurns(out, mouth, self.listening)
        self.wants_to_leave = False
        self.is_paused = False
        self._sounded_s = float("-inf")
        self._has_told_of_echo = False
        self._book_s = self._page_s = float("-inf")
        self._phrases = PHRASES[thread.language]

    @property
    def world(self) -> World:
        return self.mouth.world

    @property
    def is_busy(self) -> bool:
        """True while the child speaks, or its last words are still being written down."""
        return self.listening.turn_is_open or self.listening.words_due_s is not None

    @property
    def is_open(self) -> bool:
        """True while a voice would be heard."""
        return self.listening.mic_is_on and self.listening.mode == "voice" or self.listening.turn_is_open

    @property
    def is_deaf(self) -> bool:
        """True while nothing of the microphone is for us: paused, or it would hear nothing but the companion."""
        if self.is_paused or not self.mouth.own_voice.comes_back:
            return self.is_paused
        now_s = self.world.clock()
        if self.mouth.is_sounding:
            self._sounded_s = now_s
        return now_s - self._sounded_s < RINGS_S

    def meet(self, hello: Hello) -> None:
        self.listening.mode, self.listening.recognises = hello.mode, hello.hears == "device"

    def audio(self, pcm: bytes, at_ms: int, now_s: float) -> None:
        """Take a frame of the microphone; see `MicAudio`."""
        is_sounding = self.mouth.speaking.is_sounding(now_s)
        if self.is_deaf:
            self.listening.lives(now_s)
            return
        if is_sounding:
            self.mouth.own_voice.heard(pcm)
        if self.turns.are_taken:
            self.listening.lives(now_s)
            self.turns.audio(pcm)
        else:
            self._hear(self.listening.audio(pcm, at_ms, now_s, is_sounding, self.mouth.is_thinking))

    def pause(self, is_on: bool) -> None:
        """「我在和别人说话」 begins or ends. What was being said is not for the companion."""
        if is_on == self.is_paused:
            return
        self.is_paused = is_on
        if is_on:
            if self.listening.words_due_s is not None:
                self._take_voice()  # that turn was over, and meant for the companion
            self.mouth.interrupt()
            self.forget()

    def press(self) -> None:
        self.pause(False)
        if not self.turns.are_taken:
            self._hear(self.listening.press())
        elif self.listening.mode == "push" and not self.listening.pressed:
            self.mouth.interrupt()
            self.turns.press()

    def release(self) -> None:
        """The turn ends now: the button was released, 「我说完啦」, or the microphone goes away."""
        if not self.turns.are_taken:
            self._hear(self.listening.release())
        elif self.listening.pressed or self.turns.is_open:
            self.turns.finish()

    def speech_began(self) -> None:
        """A link that takes turns heard somebody begin; it interrupts like a voice that we heard ourselves."""
        if not self.turns.are_taken:
            return
        is_wanted = not self.is_deaf and not self._is_echo()
        if self.turns.began(is_wanted=is_wanted):
            self.quiet.live(self.world.clock())
            self.mouth.interrupt()

    def speech_ended(self, event: SpeechEnded) -> None:
        """A link that takes turns heard the child finish: journal the turn, tell the link its name, get it answered."""
        if not self.turns.are_taken:
            return
        turn = self.world.new_id()
        words = self.listening.take_words()
        if not self.turns.wants_ended:
            self.turns.ended(event.item, turn)
            return
        self.quiet.live(self.world.clock())
        bead = self._bead_of(words)
        self._record(turn, "spoken", words, bead)
        self.turns.ended(event.item, turn)
        answers_itself = self.mouth.link is not None and self.mouth.link.answers_itself
        if words:
            self._understand(words, bead, is_answered=answers_itself)
        elif not answers_itself:
            self.mouth.want(Reason.ANSWER)

    def nothing_heard(self) -> None:
        """The link found no speech in what it was given."""
        self.mouth.give_up()
        self.news.no_words_come()
        self.listening.doubt()
        self._came_to(words=False)

    def leave(self) -> None:
        """The talk ends here: what was recognised, and is no turn yet, becomes one."""
        listening = self.listening
        is_due, is_nod = listening.words_due_s is not None, listening.is_nodding and not listening.turn_is_open
        words = listening.take_words()
        if is_due or words and not is_nod:
            self.keep("spoken", words)

    def hand_over(self) -> None:
        """A link that takes turns comes: nobody here follows an open turn any more. Of a press it hears the rest."""
        if self.listening.pressed:
            self.listening.let_go()
        else:
            self.release()

    def link_changed(self) -> None:
        """Another link, or none: what the one before was hearing is gone with it."""
        self.turns.lose()
        self.news.no_words_come()

    def tick(self) -> None:
        now_s = self.world.clock()
        if self.turns.are_taken:
            self.turns.tick()
        else:
            self._hear(self.listening.tick(now_s))
        if self.listening.words_due_s is not None and now_s > self.listening.words_due_s:
            self._take_voice()

    def words(self, words: Words) -> None:
        """Typed or tapped words: they interrupt the companion like a voice does, and are answered at once."""
        self.pause(False)
        self._make_way()
        self.mouth.interrupt()
        bead = words.bead or self._bead_of(words.text)
        self._record(self.world.new_id(), words.means, words.text, bead)
        self.out.send(AddWords(words.text, bead, words.choice))
        self._understand(words.text, bead)

    def device_words(self, event: Transcript) -> None:
        self.listening.recognises = True
        if self.is_deaf:
            return
        is_over_speech = self.mouth.is_sounding
        if self.listening.transcript(
            event.text,
            event.is_final,
            self.world.clock(),
            is_over_speech=is_over_speech,
            opens=not self.turns.are_taken,
        ):
            self.mouth.interrupt()
        if event.is_final and self.listening.words_due_s is not None:
            self._take_voice()

    def vendor_words(self, event: ChildTranscript) -> None:
        """The provider wrote down what the child said, now or long after it was answered."""
        text = event.text.strip()
        if not event.is_final or not text:
            self.out.show("caption", item="child", speaker="child", text=text, done=event.is_final)
        elif event.turn is not None and self.news.amend(event.turn, text):
            self._came_to(words=True)
            self._understand(text, self._bead_of(text), is_answered=True)

    def finish(self) -> None:
        """The story is told: say a closing sentence, whatever else was waiting."""
        self.mouth.interrupt()
        self.mouth.wanted.clear()
        self.mouth.want(Reason.FINISH)

    def make_book(self, *, by_model: bool = False) -> bool:
        """Let the page make the book and say a closing sentence (a model that calls for it has said its own); return
        False when the same wish was granted just now."""
        now_s = self.world.clock()
        if now_s - self._book_s < SAME_WISH_S:
            return False
        self._book_s = now_s
        self.out.show("finish")
        if not by_model:
            self.finish()
        return True

    def _make_way(self) -> None:
        """End an open voice turn, so that a tap is answered in a room that is never quiet.

        A turn that somebody can put into words is kept as a turn of its own; noise that nobody can is let go.
        """
        if not self.listening.turn_is_open or self.listening.pressed:
            return
        if self.turns.are_taken:
            self.turns.finish()
        elif self.listening.words or (self.mouth.link is not None and self.mouth.link.hears_words):
            self.release()
        else:
            self.listening.let_go()

    def _hear(self, heard: Heard) -> None:
        hears_words = self.mouth.link is not None and self.mouth.link.hears_words
        now_s = self.world.clock()
        if heard.began and not self.listening.pressed and self._is_echo():
            self.listening.let_go()
            self.listening.take_words()
            return
        if heard.began:
            self.quiet.live(now_s)
            self.mouth.interrupt()
            if hears_words:
                self.out.send(ClearAudio())
        if heard.pcm and hears_words and not heard.dropped:
            self.out.send(AppendAudio(heard.pcm))
        if heard.dropped:
            self._came_to(words=False)
            self.listening.take_words()
            if hears_words:
                self.out.send(ClearAudio())
        elif heard.ended:
            self.quiet.live(now_s)
            if self.listening.recognises and not self.listening.words_are_final:
                self.listening.words_due_s = now_s + WORDS_GRACE_S
            else:
                self._take_voice()

    def _take_voice(self) -> None:
        """A spoken turn is complete: journal it, then let the companion answer."""
        words, turn = self.listening.take_words(), self.world.new_id()
        bead = self._bead_of(words)
        self._record(turn, "spoken", words, bead)
        self.out.send(CommitAudio(turn, words, bead))
        if words:
            self._came_to(words=True)
            self._understand(words, bead)
        elif self.mouth.link and self.mouth.link.hears_words:
            self.mouth.want(Reason.ANSWER)
        else:
            self.out.show("notice", code="no_words", text=self._phrases.notices["no_words"])
            self.mouth.want(Reason.UNHEARD)

    def _understand(self, text: str, bead: str, is_answered: bool = False) -> None:
        """See what the words want: to stop, to finish, help from a grown-up, or an answer."""
        rule = self.world.check(text)
        if rule:
            self.out.write(NoteIncident(rule, "child"))
        if intents.wants_to_leave(text):
            self.wants_to_leave = True
        elif intents.wants_to_finish(text):
            if not self.make_book() and not is_answered:
                self.mouth.want(Reason.ANSWER)
        elif intents.wants_a_look(text) and not rule:
            self._show_me(is_answered)
        elif intents.wants_page(text) and not self._has_tools:
            self._turn_page(intents.wants_page(text), is_answered)
        elif rule == "self-harm":
            self.mouth.interrupt()
            self.mouth.want(Reason.CARE)
        elif not is_answered:
            self.mouth.want(Reason.ANSWER)
        if self.thread.child_said(text, bead):
            self.out.show("beads", lit=self.thread.lit_in_order, next=self.thread.next)

    def _show_me(self, is_answered: bool) -> None:
        """「看看我的画」: the page sends its newest picture; a model with tools looks by itself, else the page asks."""
        self.news.look_is_wanted()
        self.out.show("look", now=not self._has_tools)
        if not is_answered:
            self.mouth.want(Reason.ANSWER)

    def _turn_page(self, direction: str, is_answered: bool) -> None:
        """「翻到下一页」, where no model turns it by itself: the page is asked to, and whoever answers knows."""
        now_s = self.world.clock()
        if not is_answered or now_s - self._page_s >= SAME_PAGE_S:
            self._page_s = now_s
            self.out.show("page", direction=direction)
        if not is_answered:
            if self.mouth.is_model:
                self.out.send(AddNote("page", ""))
            self.mouth.want(Reason.ANSWER)

    @property
    def _has_tools(self) -> bool:
        return self.mouth.link is not None and self.mouth.link.calls_tools

    def _is_echo(self) -> bool:
        """True when the voice that seems to interrupt is the companion's own, out of the loudspeaker."""
        if not self.mouth.is_sounding:
            return False
        is_ours = self.mouth.own_voice.interrupts(self.world.clock())
        self._tell_of_echo()
        return is_ours

    def _came_to(self, *, words: bool) -> None:
        self.mouth.own_voice.came_to(words=words)
        self._tell_of_echo()

    def _tell_of_echo(self) -> None:
        """Say once, kindly, that headphones would help."""
        if self.mouth.own_voice.comes_back and not self._has_told_of_echo:
            self._has_told_of_echo = True
            self.out.show("echo", text=self._phrases.notices["echo"])

    def forget(self) -> None:
        """Let go of what is being said, and of what was about to be."""
        hears_words = self.mouth.link is not None and self.mouth.link.hears_words
        self.listening.pressed = False
        if self.turns.are_taken:
            self.turns.let_go()
        elif self.listening.turn_is_open:
            self.listening.let_go()
            if hears_words:
                self.out.send(ClearAudio())
        self.listening.forget_lately()
        self.listening.take_words()

    def _bead_of(self, text: str) -> str:
        return self.thread.asked if intents.is_telling(text) else ""

    def keep(self, means: str, text: str, bead: str = "") -> None:
        """Write words down that nobody will answer here."""
        rule = self.world.check(text)
        if rule:
            self.out.write(NoteIncident(rule, "child"))
        self._record(self.world.new_id(), means, text, bead or self._bead_of(text))

    def _record(self, turn: UUID, means: str, text: str, bead: str) -> None:
        link = self.mouth.link
        self.news.own(turn, awaits_words=means == "spoken" and not text and link is not None and link.hears_words)
        self.out.write(RecordTurn(turn, "child", means, text, bead))
