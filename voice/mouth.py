"""The companion's side of the talk: asks for one response at a time, shows and journals it, stops it at once."""

from uuid import UUID

from voice.beads import Thread, asked_in
from voice.coach_words import PHRASES
from voice.commands import Cancel, HeardUntil, NoteIncident, Out, RecordTurn, Respond, Show
from voice.events import (
    AlreadyResponding,
    LinkOpened,
    NothingToCancel,
    Reason,
    ResponseEnded,
    ResponseStarted,
    SoundStarted,
    SoundStopped,
    TextPart,
)
from voice.history import History
from voice.ownvoice import OwnVoice
from voice.speaking import Phase, Speaking, Utterance
from voice.wanted import Wanted
from voice.wire import audio_frame
from voice.world import World

HEARD_WHEN_LEFT_MS = 500  # interrupted so close to its end, a sentence counts as heard
WHOLE = 0.9  # so much of its sound played, a sentence was heard to its end
RETRY_AFTER_S = 0.5
LANG_TAG = {"zh-hans": "zh-CN", "en": "en-US"}


class Mouth:
    """Decides what the companion may say when. Adds commands to `out`."""

    def __init__(self, out: Out, thread: Thread, history: History, world: World) -> None:
        self.out, self.thread, self.history, self.world = out, thread, history, world
        self.speaking = Speaking(thread.language)
        self.wanted = Wanted()
        self.own_voice = OwnVoice()
        self.is_hushed = False  # what a link says unasked is not adopted: the child speaks, or did not speak to us
        self.link: LinkOpened | None = None
        self.is_model = False  # what is said now comes from a model, not from the coach
        self.holds_back = False  # a client of the standard face says when it wants an answer
        self.browser_speaks = False
        self.recorded: set[UUID] = set()
        self.last_reason = Reason.GREET
        self._not_before_s = 0.0

    @property
    def is_sounding(self) -> bool:
        return self.speaking.is_sounding(self.world.clock())

    @property
    def sounds_elsewhere(self) -> bool:
        """True while sound is heard that travels past us."""
        return self.link is not None and not self.link.carries_sound and self.is_sounding

    @property
    def is_thinking(self) -> bool:
        is_asked = self.speaking.phase in (Phase.ASKED, Phase.RUNNING)
        return self.wanted.is_urgent or is_asked and not self.is_sounding

    def want(self, reason: Reason) -> None:
        self.wanted.add(reason)

    def ask(self, may_speak: bool, is_drawing: bool) -> None:
        """Ask for the next response if there is a wish for one, nothing runs or sounds, and it is our turn."""
        now_s = self.world.clock()
        if not (self.wanted and self.link and may_speak and self.speaking.is_free) or now_s < self._not_before_s:
            return
        if self.holds_back:
            return
        reason = self.wanted.first
        if self.is_sounding or is_drawing and not self.wanted.is_urgent:
            return
        self.wanted.remove(reason)
        self.last_reason = reason
        self.speaking.ask(self.world.new_id(), now_s)
        self.out.send(Respond(reason))

    def interrupt(self) -> None:
        """Stop at once: nothing more of this utterance sounds, the vendor is told, the journal knows."""
        said, now_s = self.speaking.now, self.world.clock()
        if said is None or said.is_flushed:
            return
        left_ms = said.remaining_ms(now_s, self.thread.language)
        if self._owes_care:
            self.want(Reason.CARE)
        was_running = self.speaking.cancel(now_s)
        if was_running or said.is_elsewhere and left_ms > 0:  # what sounds elsewhere can only be stopped there
            self.out.send(Cancel())
        elif left_ms <= 0:
            return
        self._flush(said, is_heard=not was_running and left_ms <= HEARD_WHEN_LEFT_MS)

    def played(self, item: str, played_ms: int) -> None:
        """The browser reports how much of an item sounded, and that no more of it will."""
        said = self.speaking.named(item)
        if said is None:
            return
        is_whole = said.is_ended and not said.is_cut and played_ms >= WHOLE * said.full_ms(self.thread.language)
        if not said.is_flushed:
            if is_whole or said.is_played or not said.has_audio:
                said.is_played = said.is_ended
                return
            self._fell_silent(said)
        if said.response and said.has_audio:
            self.out.send(HeardUntil(said.response, played_ms))
        if said.is_marked_unheard and is_whole:
            said.is_marked_unheard = False
            self.history.mark(said.turn_id, is_heard=True)

    def wants_more_of(self, response: str) -> bool:
        """True while a response runs ('': the one that runs) and the child has not interrupted it."""
        now = self.speaking.now
        said = self.speaking.claims(response or (now.response if now else ""), self.world.clock())
        return said is not None and not said.is_flushed

    def said(self, event: object) -> None:
        """Take an event of the link about a response."""
        now_s = self.world.clock()
        match event:
            case ResponseStarted():
                said = self.speaking.claims(event.response, now_s)
                if said is None and not self.speaking.is_over(event.response) and self._may_adopt:
                    self._adopt(event.response, now_s)
                elif said is None and not self.speaking.is_over(event.response):
                    self.speaking.disown(event.response)
                    if self.speaking.is_free:
                        self.out.send(Cancel())
                elif said is not None and said.is_flushed:
                    self.out.send(Cancel())  # it was interrupted before it began
            case TextPart():
                self._text(event, now_s)
            case SoundStarted() | SoundStopped():
                self._sound_elsewhere(event, now_s)
            case ResponseEnded():
                if self.speaking.is_now(event.response):
                    self._end(event.status)
            case NothingToCancel():
                if self.speaking.phase is Phase.CANCELLING and self.speaking.now and self.speaking.now.response:
                    self._end("cancelled")
            case AlreadyResponding():
                if self.speaking.phase is Phase.ASKED:
                    self.speaking.end()
                    self.want(self.last_reason)
                    self._not_before_s = now_s + RETRY_AFTER_S

    def cut(self, said: Utterance, heard_ms: int) -> None:
        """Whoever plays this utterance says how much of it was heard, whatever our clock says."""
        is_heard = heard_ms >= WHOLE * said.sound_ms
        said.is_flushed = True
        if said.is_recorded and is_heard is said.is_marked_unheard:
            said.is_marked_unheard = not is_heard
            self.history.mark(said.turn_id, is_heard=is_heard)
        if said.response:
            self.out.send(HeardUntil(said.response, heard_ms))

    def lose(self) -> None:
        """The link is gone: what sounded stays, what was being made is kept as far as it came."""
        self.link = None
        owes_care = self._owes_care
        if not self.speaking.is_free:
            self._end("incomplete")
        self.wanted.clear()
        if owes_care:
            self.want(Reason.CARE)

    def tick(self) -> None:
        """Free the gate when the vendor never says that a response is over."""
        if self.speaking.is_overdue(self.world.clock()):
            self._end("incomplete")

    def give_up(self) -> None:
        """No response will come for what was asked."""
        if self.speaking.phase is Phase.ASKED:
            self.speaking.end()

    @property
    def _owes_care(self) -> bool:
        """True while a kind word was asked for that a grown-up would not leave out, and nothing of it was heard."""
        said = self.speaking.now
        is_silent = said is not None and not (said.text or said.has_audio or said.is_flushed or said.is_elsewhere)
        return is_silent and not self.speaking.is_free and self.last_reason is Reason.CARE

    @property
    def _may_adopt(self) -> bool:
        return self.link is not None and self.link.answers_itself and not self.is_hushed

    def _fell_silent(self, said: Utterance) -> None:
        """The page stopped by itself, in the middle: nobody is there, or nobody wants to hear the rest."""
        if said is self.speaking.now and self.speaking.cancel(self.world.clock()):
            self.out.send(Cancel())
        self._flush(said, is_heard=False)

    def _flush(self, said: Utterance, *, is_heard: bool) -> None:
        """Nothing more of it may sound, and the journal knows what was heard."""
        said.is_flushed = True
        if said is self.speaking.now:
            self.out.show("flush", item=said.item)
        self._record(said)
        if said.is_recorded and not is_heard:
            said.is_marked_unheard = True
            self.history.mark(said.turn_id, is_heard=False)

    def _adopt(self, response: str, now_s: float) -> None:
        """The link answers what the child said without being asked."""
        if not self.speaking.is_free:
            self._end("incomplete")
        self.wanted.remove(Reason.ANSWER)
        self.last_reason = Reason.ANSWER
        self.speaking.ask(self.world.new_id(), now_s)
        self.speaking.claims(response, now_s)

    def _sound_elsewhere(self, event: SoundStarted | SoundStopped, now_s: float) -> None:
        said = self.speaking.now
        if said is None or said.response != event.response:
            return
        if isinstance(event, SoundStarted):
            said.is_elsewhere, said.sounds_from_s = True, now_s
            if said.is_flushed:
                self.out.send(Cancel())
        elif not said.is_flushed:
            said.is_played = True

    def _text(self, part: TextPart, now_s: float) -> None:
        said = self.speaking.claims(part.response, now_s)
        if said is None or said.is_flushed or not part.text:
            return
        said.text += part.text
        rule = self.world.check(said.text) if self.is_model else ""
        if rule:
            self._silence(said, rule)
            return
        self._caption(said)
        if part.bead:
            self._asks(said, part.bead)

    def sound(self, response: str, pcm: bytes, now_s: float) -> None:
        """Take sound of a response; see `AudioPart`."""
        said = self.speaking.claims(response, now_s)
        if said is None or said.is_flushed or not pcm:
            return
        if not said.has_audio:
            said.sounds_from_s = now_s
            self.own_voice.begin(now_s)
            self.out.show("audio.begin", item=said.item, number=said.number, rate_hz=24_000)
        said.sent_bytes += len(pcm)
        self.own_voice.played(pcm, now_s)
        self.out.append(Show(audio_frame(said.number, pcm)))

    def _end(self, status: str) -> None:
        said = self.speaking.end()
        if said is None or said.is_flushed:
            return
        if said.has_audio:
            self.out.show("audio.end", item=said.item)
        if said.text:
            if not said.has_audio and self.browser_speaks and (self.link is None or self.link.carries_sound):
                said.sounds_from_s = self.world.clock()
                self.out.show("speak", item=said.item, text=said.text, lang=LANG_TAG[self.thread.language])
            self._caption(said, is_done=True)
            if not said.bead:
                self._asks(said, asked_in(said.text, self.thread.language) if self.is_model else "")
            self._record(said)
        elif status == "failed":
            self.out.show("notice", code="busy", text=PHRASES[self.thread.language].notices["busy"])

    def _asks(self, said: Utterance, bead: str) -> None:
        """Offer picture answers to the question that is being asked."""
        said.bead = bead
        if not bead:
            return
        self.thread.asked = bead
        self.offer(said.text)

    def offer(self, question: str) -> None:
        """Show the picture answers to the question that was asked last, and the beads."""
        bead = self.thread.asked
        rows = PHRASES[self.thread.language].choices.get(bead, ())
        if rows:
            choices = [{"key": r.key, "label": r.label, "picture_url": self.world.picture_url(r.key)} for r in rows]
            self.out.show("choices", bead=bead, question=question.strip(), choices=choices)
        self.out.show("beads", lit=self.thread.lit_in_order, next=bead)

    def _record(self, said: Utterance) -> None:
        if said.is_recorded or not said.text:
            return
        said.is_recorded = True
        self.recorded.add(said.turn_id)
        means = "model" if self.is_model else "scripted"
        self.out.write(RecordTurn(said.turn_id, "companion", means, said.text.strip(), said.bead))

    def _silence(self, said: Utterance, rule: str) -> None:
        """The model said what no child should hear: stop it, keep none of it, say something kind."""
        said.text, kind = "", PHRASES[self.thread.language].notices["safe"]
        self.interrupt()
        self.wanted.remove(Reason.CARE)  # what follows is kind
        said.is_flushed = True
        self.out.write(NoteIncident(rule, "companion"))
        turn_id = self.world.new_id()
        self.recorded.add(turn_id)
        self.out.write(RecordTurn(turn_id, "companion", "scripted", kind, ""))
        self.out.show("caption", item=said.item, speaker="companion", text=kind, done=True)
        if self.browser_speaks:
            self.out.show("speak", item=said.item, text=kind, lang=LANG_TAG[self.thread.language])

    def _caption(self, said: Utterance, is_done: bool = False) -> None:
        self.out.show("caption", item=said.item, speaker="companion", text=said.text.strip(), done=is_done)
