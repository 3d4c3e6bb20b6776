"""The child's side of the talk: its voice and its words become turns of the journal, and wishes for the companion."""

from uuid import UUID

from voice import intents
from voice.beads import Thread
from voice.coach_words import PHRASES
from voice.commands import AddWords, AppendAudio, ClearAudio, CommitAudio, NoteIncident, Out, RecordTurn
from voice.events import ChildTranscript, Hello, MicAudio, Reason, Transcript, Words
from voice.listening import WORDS_GRACE_S, Heard, Listening
from voice.mouth import Mouth
from voice.news import News
from voice.quiet import Quiet
from voice.world import World


class Ear:
    """Takes what the child says, in whichever way; every turn is written before anyone is asked to answer it."""

    def __init__(self, out: Out, thread: Thread, mouth: Mouth, news: News, quiet: Quiet, band: str) -> None:
        self.out, self.thread, self.mouth, self.news, self.quiet = out, thread, mouth, news, quiet
        self.listening = Listening(band)
        self.wants_to_leave = False
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

    def meet(self, hello: Hello) -> None:
        self.listening.mode, self.listening.recognises = hello.mode, hello.hears == "device"

    def audio(self, frame: MicAudio) -> None:
        is_over_speech = self.mouth.is_sounding or self.mouth.is_thinking
        self._hear(self.listening.audio(frame.pcm, frame.at_ms, self.world.clock(), is_over_speech))

    def press(self) -> None:
        self._hear(self.listening.press())

    def release(self) -> None:
        """The turn ends now: the button was released, 「我说完啦」, or the microphone goes away."""
        self._hear(self.listening.release())

    def tick(self) -> None:
        now_s = self.world.clock()
        self._hear(self.listening.tick(now_s))
        if self.listening.words_due_s is not None and now_s > self.listening.words_due_s:
            self._take_voice()

    def words(self, words: Words) -> None:
        """Typed or tapped words: they interrupt the companion like a voice does, and are answered at once."""
        self._make_way()
        self.mouth.interrupt()
        bead = words.bead or self._bead_of(words.text)
        self._record(self.world.new_id(), words.means, words.text, bead)
        self.out.send(AddWords(words.text, bead, words.choice))
        self._understand(words.text, bead)

    def device_words(self, event: Transcript) -> None:
        self.listening.recognises = True
        if self.listening.transcript(event.text, event.is_final, self.world.clock()):
            self.mouth.interrupt()
        if event.is_final and self.listening.words_due_s is not None:
            self._take_voice()

    def vendor_words(self, event: ChildTranscript) -> None:
        """The provider wrote down what the child said, now or long after it was answered."""
        text = event.text.strip()
        if not event.is_final or not text:
            self.out.show("caption", item="child", speaker="child", text=text, done=event.is_final)
        elif event.turn is not None and self.news.amend(event.turn, text):
            self._understand(text, self._bead_of(text), is_answered=True)

    def finish(self) -> None:
        """The story is told: say a closing sentence, whatever else was waiting."""
        self.mouth.interrupt()
        self.mouth.wanted.clear()
        self.mouth.want(Reason.FINISH)

    def _make_way(self) -> None:
        """End an open voice turn, so that a tap is answered in a room that is never quiet.

        A turn that somebody can put into words is kept as a turn of its own; noise that nobody can is let go.
        """
        if not self.listening.turn_is_open or self.listening.pressed:
            return
        if self.listening.words or (self.mouth.link is not None and self.mouth.link.hears_words):
            self.release()
        else:
            self.listening.let_go()

    def _hear(self, heard: Heard) -> None:
        hears_words = self.mouth.link is not None and self.mouth.link.hears_words
        now_s = self.world.clock()
        if heard.began:
            self.quiet.live(now_s)
            self.mouth.interrupt()
            if hears_words:
                self.out.send(ClearAudio())
        if heard.pcm and hears_words and not heard.dropped:
            self.out.send(AppendAudio(heard.pcm))
        if heard.dropped:
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
            self.out.show("finish")
            self.finish()
        elif rule == "self-harm":
            self.mouth.interrupt()
            self.mouth.want(Reason.CARE)
        elif not is_answered:
            self.mouth.want(Reason.ANSWER)
        if self.thread.child_said(text, bead):
            self.out.show("beads", lit=self.thread.lit_in_order, next=self.thread.next)

    def _bead_of(self, text: str) -> str:
        return self.thread.asked if intents.is_telling(text) else ""

    def _record(self, turn: UUID, means: str, text: str, bead: str) -> None:
        self.news.own(turn)
        self.out.write(RecordTurn(turn, "child", means, text, bead))
