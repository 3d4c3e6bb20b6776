"""The brain of a talk whose client speaks the standard protocol: the same relay, told in other words.

The client says when it wants an answer (`response.create`), unless it left the turns to us. What a child said, who may
hear what, what is kept and what is stopped is decided by `Relay`, as for our own page; `Teller` finds the words.
"""

from dataclasses import dataclass
from uuid import UUID

from voice.audio import BYTES_PER_MS
from voice.commands import Command, Show
from voice.events import (
    Brief,
    Hello,
    LinkEnded,
    LinkLost,
    MicAudio,
    MicSwitched,
    ModeChosen,
    Played,
    Reason,
    ResponseEnded,
    Stopped,
    TalkEnded,
    TalkStarted,
    UsageTold,
    Words,
)
from voice.face import telling
from voice.face.asking import Refused, length_ms
from voice.face.asks import AddItem, Asked, Clear, Commit, Create, Retrieve, SetUp, Sound, Stop, Truncate
from voice.face.teller import Teller
from voice.relay import Relay
from voice.speaking import Utterance
from voice.world import World

LONGEST_GATHERED_MS = 60_000  # sound of one turn that the client ends by itself
SHORTEST_COMMIT_MS = 100
PIECE_BYTES = 100 * BYTES_PER_MS
MOST_WAITING = 8  # messages that a client may add while an answer is under way


@dataclass(frozen=True, slots=True)
class ClientAsked:
    """An event of the client, read; `event_id` is its own name for it."""

    asked: Asked
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class ClientCame:
    """The client is here."""


class ClientRelay(Relay):
    """A talk with a program. Frames of our own page become server events on their way out."""

    def __init__(
        self,
        conversation: UUID,
        brief: Brief,
        world: World,
        *,
        may_listen: bool,
        expects: str,
        idle_s: float,
        model: str,
    ) -> None:
        super().__init__(conversation, brief, world, may_listen=may_listen, expects=expects, idle_s=idle_s)
        self.session_name, self.model = f"sess_{self.world.new_id().hex[:20]}", model
        self.takes_turns, self.answers = True, True
        self.mouth.holds_back = True
        self.teller = Teller(self.world, self.mouth, self.ear)
        self._gathered = bytearray()
        self._waiting: list[AddItem] = []  # words that came while an answer was under way

    def _met(self) -> list[Command]:
        """The client hears of its session first."""
        created = Show(telling.event("session.created", session=self._session()))
        return [created, *self.heard(Hello(mode="voice")), *self.heard(MicSwitched(True))]

    def heard(self, event: object) -> list[Command]:
        if isinstance(event, ClientCame):
            return self._met()
        if not isinstance(event, ClientAsked):
            return self._told(super().heard(event))
        try:
            return self._asked(event.asked)
        except Refused as no:
            return [Show(telling.error(no.code, no.message, no.param, event.event_id))]

    def said(self, event: object) -> list[Command]:
        answer = self.teller.answer
        if answer is not None and isinstance(event, UsageTold):
            answer.usage = telling.usage(event)
        elif answer is not None and isinstance(event, ResponseEnded) and self.mouth.speaking.is_now(event.response):
            answer.status = event.status if event.status in ("failed", "incomplete") else answer.status
        elif answer is not None and isinstance(event, LinkLost | LinkEnded):
            answer.status = "incomplete"
        return self._told(super().said(event))

    def farewell(self) -> list[Command]:
        """Let in what the client added and has not asked about: it is journalled even when the client goes away."""
        waiting, self._waiting = self._waiting, []
        return [command for item in waiting for command in self._take(item)]

    def _told(self, commands: list[Command]) -> list[Command]:
        told = self.teller.told(commands)
        if self.teller.has_turn:
            self.teller.has_turn = False
            if self.answers:
                told += self._invite()
        if self.teller.answer is not None:
            self.mouth.holds_back = True
        elif not self.teller.is_answering:
            said = self.mouth.speaking.now
            if said is not None and said.is_ended and (self.teller.modality == "text" or not self.takes_turns):
                super().heard(
                    Played(said.item, int(said.sound_ms))
                )  # how long it sounds there is the client's own affair
            if self._waiting:
                told += self.farewell()
        return told

    def _invite(self) -> list[Command]:
        """Let the companion answer once."""
        if not self.mouth.wanted:
            self.mouth.want(Reason.ANSWER)
        self.mouth.holds_back = False
        return self._told(self._settle(self.world.clock()))

    # --- what the client asks for -------------------------------------------------------------------------------------

    def _asked(self, asked: Asked) -> list[Command]:
        match asked:
            case SetUp():
                return self._set_up(asked)
            case Sound():
                return self._sound(asked.pcm)
            case Commit():
                return self._commit()
            case Clear():
                return self._clear()
            case AddItem():
                return self._add(asked)
            case Create():
                return self._create(asked)
            case Stop():
                return self._stop(asked)
            case Truncate():
                return self._truncate(asked)
            case Retrieve():
                return [Show(telling.event("conversation.item.retrieved", item=self.teller.item(asked.item)))]

    def _set_up(self, wanted: SetUp) -> list[Command]:
        self.teller.modality = wanted.modality or self.teller.modality
        commands: list[Command] = []
        if wanted.takes_turns is not None:
            self.answers = wanted.answers
            if wanted.takes_turns is not self.takes_turns:
                self.takes_turns = wanted.takes_turns
                self._gathered.clear()
                commands = self.heard(ModeChosen("voice" if wanted.takes_turns else "push"))
        return [*commands, Show(telling.event("session.updated", session=self._session()))]

    def _sound(self, pcm: bytes) -> list[Command]:
        if not self.may_listen:
            return []
        if self.takes_turns:
            return self._hear(pcm)
        if len(self._gathered) + len(pcm) > LONGEST_GATHERED_MS * BYTES_PER_MS:
            raise Refused("buffer_full", "One turn is at most 60 s of sound: commit it, or clear it.")
        self._gathered += pcm
        return []

    def _hear(self, pcm: bytes) -> list[Command]:
        commands: list[Command] = []
        for start in range(0, len(pcm), PIECE_BYTES):
            piece = pcm[start : start + PIECE_BYTES]
            self.teller.heard_ms += length_ms(piece)
            commands += self.heard(MicAudio(piece, int(self.teller.heard_ms)))
        return commands

    def _commit(self) -> list[Command]:
        self._check_time()
        if self.takes_turns:
            if self.teller.open_item is None:
                raise Refused("input_audio_buffer_commit_empty", "Nobody is speaking.")
            return self.heard(TalkEnded())
        pcm = bytes(self._gathered)
        if length_ms(pcm) < SHORTEST_COMMIT_MS:
            raise Refused("input_audio_buffer_commit_empty", "There are less than 100 ms of sound to commit.")
        name = self.teller.new_item()
        committed = self.teller.commit(name)
        added = self._add(AddItem(pcm=pcm, item=name))
        self._gathered.clear()
        return [committed, *added]

    def _clear(self) -> list[Command]:
        """Forget the sound that belongs to no turn yet, also of a voice that is speaking now."""
        self._gathered.clear()
        self.ear.forget()
        let_go = self._told(self._settle(self.world.clock()))
        return [*let_go, Show(telling.event("input_audio_buffer.cleared"))]

    def _check_time(self) -> None:
        if not self.may_listen:
            raise Refused("time_over", "The time to talk is over for now: what is written is answered.")

    def _add(self, item: AddItem) -> list[Command]:
        if item.pcm:
            self._check_time()
        name = item.item or self.teller.new_item()
        if self.teller.has_item(name):
            raise Refused("item_already_exists", "There is an item of this name.", "item.id")
        if len(self._waiting) >= MOST_WAITING:
            raise Refused("rate_limit_exceeded", "Wait for the answer that is under way.")
        added = self.teller.add(telling.child_item(name, text=item.text), length_ms(item.pcm))
        item = AddItem(item.text, item.pcm, name)
        if self.teller.is_answering:
            self._waiting.append(item)
            return added
        return [*added, *self._take(item)]

    def _take(self, item: AddItem) -> list[Command]:
        """Let the child's words or voice into the talk."""
        self.teller.naming = item.item
        if item.text:
            commands = self.heard(Words(item.text))
        else:
            commands = [*self.heard(ModeChosen("push")), *self.heard(TalkStarted()), *self._hear(item.pcm)]
            commands += self.heard(TalkEnded())
            if self.takes_turns:
                commands += self.heard(ModeChosen("voice"))
        self.teller.naming = None
        return commands

    def _create(self, wish: Create) -> list[Command]:
        if self.teller.is_answering:
            raise Refused("conversation_already_has_active_response", "An answer is under way.")
        commands = self.farewell()
        self.teller.wish = wish
        return [*commands, *self._invite()]

    def _stop(self, wish: Stop) -> list[Command]:
        answer = self.teller.answer
        is_another = bool(wish.response) and (answer is None or answer.name != wish.response)
        if is_another or not self.teller.is_answering:
            raise Refused("response_cancel_not_active", "No answer is under way.")
        withdrawn = self.teller.withdraw() if answer is None else []
        self.teller.wish, self.mouth.holds_back = None, True
        said = self.mouth.speaking.now
        return [*withdrawn, *self.heard(Stopped(said.item if said else "", 0))]

    def _truncate(self, cut: Truncate) -> list[Command]:
        said = self._cuttable(cut)
        if said.is_ended or said.is_flushed:
            self.mouth.cut(said, cut.heard_ms)
            commands = self._told(self._settle(self.world.clock()))
        else:
            commands = self.heard(Stopped(said.item, cut.heard_ms))
        self.teller.cut(cut.item)
        told = {"item_id": cut.item, "content_index": 0, "audio_end_ms": cut.heard_ms}
        return [*commands, Show(telling.event("conversation.item.truncated", **told))]

    def _cuttable(self, cut: Truncate) -> Utterance:
        """Return the answer that is to be cut; raises Refused where there is no such sound any more."""
        answer = self.teller.answer
        if answer is None or answer.item != cut.item:
            content = self.teller.item(cut.item)["content"]
            has_sound = content[0]["type"] == "output_audio"
        else:
            has_sound = answer.sound_ms > 0
        if not has_sound:
            raise Refused("unsupported_content_type", "Only what was answered aloud can be truncated.", "item_id")
        speaking = self.mouth.speaking
        for said in (speaking.now, speaking.before):
            if said is not None and telling.item_name(said.turn_id) == cut.item:
                if cut.heard_ms >= said.sound_ms + 1:
                    told = f"Audio content of {said.sound_ms:.0f}ms is already shorter than {cut.heard_ms}ms."
                    raise Refused("invalid_value", told, "audio_end_ms")
                return said
        raise Refused("invalid_value", "Only the last two answers can be truncated.", "item_id")

    def _session(self) -> telling.Frame:
        silence_ms = int(self.ear.listening.silence_ms)
        detection = telling.detection(silence_ms, self.answers) if self.takes_turns else None
        return telling.session(self.session_name, self.model, self.teller.modality, detection)
