"""Turns what a relay decides into server events: items, answers, and when somebody speaks. No I/O, decides nothing."""

from uuid import UUID

from voice.commands import AmendTurn, Command, HangUp, NoteIncident, RecordTurn, Respond, Send, Show, Write
from voice.ear import Ear
from voice.face import telling
from voice.face.asking import Refused, length_ms
from voice.face.asks import Create
from voice.face.telling import Answer, Frame
from voice.mouth import Mouth
from voice.wire import DOWN
from voice.world import World

ITEMS_KEPT = 200  # that can be retrieved


class Teller:
    """The client's view of one talk. `told` replaces the frames of our own page by events of the protocol."""

    def __init__(self, world: World, mouth: Mouth, ear: Ear) -> None:
        self.world, self.mouth, self.ear = world, mouth, ear
        self.modality = "audio"
        self.answer: Answer | None = None
        self.wish: Create | None = None  # response.create that has no answer yet
        self.heard_ms = 0.0  # of sound that went through our turn-taking
        self.open_item: str | None = None  # the voice that is speaking now
        self.naming: str | None = None  # the item that the next turn of the child is
        self.has_turn = False  # our turn-taking ended a turn of the child in this step
        self._items: dict[str, Frame] = {}
        self._last: str | None = None
        self._names: dict[UUID, str] = {}
        self._lengths_ms: dict[str, float] = {}
        self._began_ms = 0.0
        self._was_speaking = False

    @property
    def is_answering(self) -> bool:
        return self.answer is not None or self.wish is not None

    def told(self, commands: list[Command]) -> list[Command]:
        """Return `commands` with server events in the place of page frames."""
        is_unsafe = any(
            isinstance(c, Write) and isinstance(c.entry, NoteIncident) and c.entry.place == "companion"
            for c in commands
        )
        told = self._follow_voice()
        for command in commands:
            if isinstance(command, Show):
                told += self._page_frame(command.frame, is_unsafe)
                continue
            if isinstance(command, Write):
                told += self._journalled(command.entry)
            elif isinstance(command, Send) and isinstance(command.request, Respond):
                told += self._begin()
            elif isinstance(command, HangUp):
                told += self.finish("incomplete")
            told.append(command)
        said = self.mouth.speaking.now
        if self.answer is not None and (said is None or said.is_ended or self.mouth.speaking.is_free):
            has_text = said is not None and bool(said.text)
            status = self.answer.status
            told += self.finish(status if has_text or status != "completed" else "failed")
        if not self.ear.listening.turn_is_open:
            self.open_item = None  # it became a turn in this step, or nothing
        return told

    def finish(self, status: str, reason: str | None = None) -> list[Command]:
        """End the answer that is under way, if any."""
        answer, self.answer = self.answer, None
        if answer is None:
            return []
        return self._of(answer, answer.ended(status, reason))

    def withdraw(self) -> list[Command]:
        """Tell of the answer that is wished for as begun and cancelled: it is wanted no more, and had not begun."""
        answer = self._new_answer(self.world.new_id())
        return [Show(answer.began()), *_shows(answer.ended("cancelled", "client_cancelled"))]

    # --- items --------------------------------------------------------------------------------------------------------

    def item(self, name: str) -> Frame:
        """Return an item; raises Refused for an unknown one."""
        if name not in self._items:
            raise Refused("item_not_found", "There is no such item.", "item_id")
        return self._items[name]

    def has_item(self, name: str) -> bool:
        return name in self._items

    def new_item(self) -> str:
        return telling.item_name(self.world.new_id())

    def add(self, item: Frame, length_ms: float = 0.0) -> list[Command]:
        """Tell of a new item of the child."""
        before, self._last = self._last, item["id"]
        self._keep(item)
        self._lengths_ms[item["id"]] = length_ms
        kinds = ("conversation.item.added", "conversation.item.done")
        return _shows([telling.event(kind, item=item, previous_item_id=before) for kind in kinds])

    def commit(self, name: str) -> Show:
        return Show(telling.event("input_audio_buffer.committed", item_id=name, previous_item_id=self._last))

    def cut(self, name: str) -> None:
        """The end of an answer was not heard."""
        self._items[name] = telling.cut(self._items[name])

    def _of(self, answer: Answer, frames: list[Frame]) -> list[Command]:
        """Show frames of an answer; its item stands behind the last one there is."""
        for frame in frames:
            if frame["type"] == "conversation.item.added":
                answer.before, self._last = self._last, answer.item
            if frame["type"].startswith("conversation.item."):
                frame["previous_item_id"] = answer.before
            if frame["type"] == "conversation.item.done":
                self._keep(frame["item"])
        return _shows(frames)

    def _keep(self, item: Frame) -> None:
        self._items[item["id"]] = item
        while len(self._items) > ITEMS_KEPT:
            self._items.pop(next(iter(self._items)))

    # --- what the relay decided ---------------------------------------------------------------------------------------

    def _page_frame(self, frame: Frame | bytes, is_unsafe: bool) -> list[Command]:
        if isinstance(frame, bytes):
            pcm = frame[DOWN.size :]
            return self._of(self.answer, self.answer.sound(pcm, length_ms(pcm))) if self.answer else []
        match frame["type"]:
            case "caption" if frame["speaker"] == "companion" and self.answer:
                return self._of(self.answer, self.answer.words(frame["text"]))
            case "flush" if is_unsafe:
                return self.finish("incomplete", "content_filter")
            case "flush":
                return self.finish("cancelled", "turn_detected" if self.open_item else "client_cancelled")
            case "time" if frame["moment"] == "over":
                return [Show(telling.error("time_over", frame["text"], kind="limit_reached"))]
            case "bye":
                return [Show(telling.error(frame["code"], frame["text"], kind="session_ended"))]
        return []

    def _begin(self) -> list[Command]:
        """The relay asked for an answer."""
        said = self.mouth.speaking.now
        assert said is not None, "nothing was asked for"
        told = self.finish("completed")
        self.answer = self._new_answer(said.turn_id)
        return [*told, Show(self.answer.began())]

    def _new_answer(self, turn: UUID) -> Answer:
        """Return the answer that grants the wish, if there is one."""
        wish, self.wish = self.wish or Create(), None
        name = f"resp_{turn.hex[:20]}"
        return Answer(name, telling.item_name(turn), wish.modality or self.modality, wish.metadata)

    def _journalled(self, entry: object) -> list[Command]:
        """A turn that our own turn-taking found becomes an item; words that come later become its transcript."""
        if isinstance(entry, RecordTurn) and entry.speaker == "child":
            if entry.means == "spoken" and self.open_item is not None:
                name, self.open_item = self.open_item, None
                self._names[entry.id], self.has_turn = name, True
                committed = self.commit(name)
                item = telling.child_item(name, transcript=entry.text or None)
                added = self.add(item, self.heard_ms - self._began_ms)
                return [committed, *added, *self._transcribed(entry.id, entry.text)]
            if self.naming is not None:
                self._names[entry.id], self.naming = self.naming, None
                return self._transcribed(entry.id, entry.text) if entry.means == "spoken" else []
            return []
        if isinstance(entry, AmendTurn) and entry.text:
            return self._transcribed(entry.id, entry.text)
        return []

    def _transcribed(self, turn: UUID, text: str) -> list[Command]:
        name = self._names.get(turn)
        if name is None or not text:
            return []
        self._keep(telling.child_item(name, transcript=text))
        return [Show(telling.transcript(name, text, round(self._lengths_ms.get(name, 0.0) / 1000, 2)))]

    def _follow_voice(self) -> list[Command]:
        """Tell when our turn-taking hears somebody begin or stop."""
        listening = self.ear.listening
        is_speaking = listening.mode == "voice" and listening.turn_is_open
        if is_speaking is self._was_speaking:
            return []
        self._was_speaking = is_speaking
        at_ms = int(self.heard_ms)
        if is_speaking:
            self.open_item, self._began_ms = self.new_item(), self.heard_ms
            told = {"audio_start_ms": at_ms, "item_id": self.open_item}
            return [Show(telling.event("input_audio_buffer.speech_started", **told))]
        told = {"audio_end_ms": at_ms, "item_id": self.open_item or self.new_item()}
        return [Show(telling.event("input_audio_buffer.speech_stopped", **told))]


def _shows(frames: list[Frame]) -> list[Command]:
    return [Show(frame) for frame in frames]
