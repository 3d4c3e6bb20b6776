"""StepFun's realtime dialect, both ways, without I/O. Source: the vendor's realtime API reference (copies of 2026-06 to
2026-09) and what third parties measured; the numbers in brackets are sections of our notes on it.

Beta event names, only ever `pcm16` at 24 000 Hz, server-made item ids, transcription deltas that hold the whole text so
far, ids that may be missing, thoughts that are nobody's business, and errors that are told apart by their message.
"""

import logging
from collections.abc import Callable

from voice import persona
from voice.audio import duration_ms, silence
from voice.commands import (
    AddNote,
    AddWords,
    AppendAudio,
    Cancel,
    ClearAudio,
    CommitAudio,
    Respond,
    ToolResult,
    TurnTaken,
)
from voice.events import (
    AlreadyResponding,
    AudioPart,
    LinkOpened,
    NothingHeard,
    NothingToCancel,
    Reason,
    ResponseEnded,
    ResponseStarted,
    SpeechBegan,
    SpeechEnded,
)
from voice.providers.events_json import Once, append, appended
from voice.providers.stepfun_errors import Meaning, error_in, meaning
from voice.providers.stepfun_responses import Responses
from voice.providers.stepfun_session import SessionPlan
from voice.providers.stepfun_turns import Turns

log = logging.getLogger(__name__)

Frame = dict  # one JSON event
Told = tuple[list[object], list[Frame]]  # what happened, and what it calls for
SHORTEST_COMMIT_MS = 1_200  # clips of 400–700 ms were answered "no speech found", 1 000 ms were fine [1.10]
VENDOR_ANSWERS_S = 2.0  # after speech_stopped the vendor answers by itself; a create of ours would collide [1.10]
ANCHOR_EVERY = 8  # turns of the child, after which the model is reminded of the talk's language
TOLD_BY_NOTE = (Reason.READING, Reason.PICTURES)  # the note itself is the aside


class Dialect:
    """One session's translator. `requests` turns what we want into frames, `events` turns frames into what happened,
    `due` tells what only the passing of time brings."""

    def __init__(self, plan: SessionPlan, clock: Callable[[], float]) -> None:
        self.plan, self._clock = plan, clock
        self._language = plan.brief.language
        self._vendor_turns = plan.wishes.vendor_turns
        self._appended_ms = 0.0
        self._turns = Turns(clock)
        self._held: Respond | None = None  # waits for the answer to a commit, or for the vendor's own response
        self._hold_until_s = 0.0
        self._over: list[object] = []  # what was held and is not wanted any more
        self._has_words = False  # words of the child that no answer was asked for
        self._since_anchor = 0
        self._went_on = False
        self._responses = Responses()
        self._told = Once(128)

    def opened(self) -> LinkOpened:
        takes_turns = self._vendor_turns is not None
        return LinkOpened(
            "stepfun", has_voice=True, hears_words=True, takes_turns=takes_turns, answers_itself=takes_turns,
            calls_tools=self.plan.calls_tools, waits_ms=self.plan.silence_ms,
        )  # fmt: skip

    def history(self) -> list[Frame]:
        return [_message(role, text) for role, text in persona.replayed(self.plan.brief)]

    def sound(self, pcm: bytes) -> bytes:
        """`requests(AppendAudio)` by the short way, encoded: nothing else comes so often."""
        self._appended_ms += duration_ms(pcm)
        return appended(pcm)

    def requests(self, request: object) -> list[Frame]:
        """Return the frames that carry out a request."""
        match request:
            case AppendAudio():
                self._appended_ms += duration_ms(request.pcm)
                return [append(request.pcm)]
            case ClearAudio():
                self._appended_ms = 0.0
                return [{"type": "input_audio_buffer.clear"}]
            case CommitAudio():
                return self._commit(request)
            case TurnTaken():
                self._turns.taken(request.item, request.turn)
            case AddWords():
                self._since_anchor += 1
                self._has_words = True
                return [_message("user", request.text)]
            case AddNote():
                key = request.speaker if request.kind == "words" else request.kind
                return self._aside(key, request.text)
            case ToolResult():
                item = {"type": "function_call_output", "call_id": request.call, "output": request.output}
                return [{"type": "conversation.item.create", "item": item}]
            case Respond():
                return self._respond(request)
            case Cancel():
                return self._cancel()
        return []

    def events(self, frame: Frame) -> Told:
        """Return what a server frame means, and the frames that it calls for."""
        kind, event_id = frame.get("type"), frame.get("event_id")
        if not isinstance(kind, str) or isinstance(event_id, str) and event_id and not self._told.is_new(event_id):
            return [], []
        read = Dialect._response if kind.startswith("response.") else READERS.get(kind)
        return read(self, frame) if read else ([], [])

    def told(self, frame: Frame) -> list[object]:
        """Return what a server frame means, for one that calls for nothing: sound."""
        return self.events(frame)[0]

    def told_of_sound(self, like: Frame, event_id: str, pcm: bytes) -> AudioPart | None:
        """Return what an event means that is like an earlier one, but for its id and its sound."""
        return self._responses.sound(like, pcm) if self._told.is_new(event_id) else None

    def due(self) -> Told:
        """Return what no frame brought: a create that waited long enough or was taken back, words that nobody will
        finish."""
        self._turns.give_up_late_commits()
        over, self._over = self._over, []
        return [*over, *self._turns.late_words()], self._release()

    # --- what we want -------------------------------------------------------------------------------------------------

    def _commit(self, request: CommitAudio) -> list[Frame]:
        self._since_anchor += 1
        appended_ms, self._appended_ms = self._appended_ms, 0.0
        if self._vendor_turns:  # it hears the end of a turn only in silence [1.3]
            return [append(silence(self.plan.silence_ms + 300))]
        if not appended_ms:  # words from the device, no sound
            return [_message("user", request.words)] if request.words else []
        self._turns.committed_by_us(request.turn)
        padding = [append(silence(SHORTEST_COMMIT_MS - appended_ms))] if appended_ms < SHORTEST_COMMIT_MS else []
        return [*padding, {"type": "input_audio_buffer.commit"}]

    def _respond(self, request: Respond) -> list[Frame]:
        if self._turns.awaits_answer or self._clock() < self._hold_until_s:
            self._held = request
            return []
        self._has_words = False
        told = [] if request.reason in TOLD_BY_NOTE else self._aside(request.reason)
        return [*self._anchor(), *told, {"type": "response.create"}]

    def _cancel(self) -> list[Frame]:
        """What was held was never asked; but where the vendor answers by itself, its answer comes all the same."""
        held, self._held = self._held, None
        if held is None or self._vendor_turns:
            return [{"type": "response.cancel"}]
        self._over.append(ResponseEnded("", "cancelled"))
        return []

    def _release(self) -> list[Frame]:
        held, self._held = self._held, None
        return self._respond(held) if held else []

    def _anchor(self) -> list[Frame]:
        """Remind the model of the talk's language now and then: models drift after a while."""
        if self._since_anchor < ANCHOR_EVERY:
            return []
        self._since_anchor = 0
        return self._aside("anchor")

    def _aside(self, key: str, text: str = "") -> list[Frame]:
        told = persona.aside(key, self._language, text)
        return [_message("user", told)] if told else []

    # --- what the vendor says -----------------------------------------------------------------------------------------

    def _error(self, frame: Frame) -> Told:
        error = error_in(frame)
        match meaning(error):
            case Meaning.NOTHING_TO_CANCEL:
                return [NothingToCancel()], []
            case Meaning.BUSY:
                return [AlreadyResponding()], []
            case Meaning.NOTHING_HEARD:
                self._turns.commit_was_refused()
                if self._turns.awaits_answer or self._has_words:  # something else is to be answered
                    return [], self._release()
                self._held = None
                return [NothingHeard()], []
            case Meaning.BAD_VOICE if self.plan.without_voice():
                return [], [self.plan.frame()]
            case Meaning.EMPTY_HISTORY if not self._went_on:
                self._went_on = True
                return [], [*self._aside("go_on"), {"type": "response.create"}]
            case Meaning.COMMIT_REFUSED:
                self._turns.commit_was_refused()
                return [], self._release()
            case Meaning.HARMLESS:
                return [], []
        log.warning("StepFun refused an event: %s %s", error.get("type"), error.get("code"))
        return [], []

    def _committed(self, frame: Frame) -> Told:
        self._turns.committed(_item(frame))
        return [], self._release()

    def _began(self, frame: Frame) -> Told:
        return ([SpeechBegan()] if self._vendor_turns else []), []

    def _stopped(self, frame: Frame) -> Told:
        if not self._vendor_turns:
            return [], []
        self._since_anchor += 1
        self._hold_until_s = self._clock() + VENDOR_ANSWERS_S
        return [SpeechEnded(_item(frame))], []

    def _transcript(self, frame: Frame) -> Told:
        return self._turns.words(_item(frame), frame), []

    def _response(self, frame: Frame) -> Told:
        told, replies = self._responses.told(frame), []
        for event in list(told):
            if isinstance(event, ResponseStarted):
                if self._held is not None:  # the vendor was faster with an answer of its own; ours is asked for later
                    told.insert(0, AlreadyResponding())
                self._held, self._hold_until_s, self._went_on = None, 0.0, False
            elif isinstance(event, ResponseEnded) and self._vendor_turns:
                replies = self._anchor()
        return told, replies


def _item(frame: Frame) -> str:
    return str(frame.get("item_id") or "")


def _message(role: str, text: str) -> Frame:
    content = {"type": "text" if role == "assistant" else "input_text", "text": text}
    return {"type": "conversation.item.create", "item": {"type": "message", "role": role, "content": [content]}}


READERS: dict[str, Callable[[Dialect, Frame], Told]] = {
    "error": Dialect._error,
    "input_audio_buffer.speech_started": Dialect._began,
    "input_audio_buffer.speech_stopped": Dialect._stopped,
    "input_audio_buffer.committed": Dialect._committed,
    "conversation.item.input_audio_transcription.delta": Dialect._transcript,
    "conversation.item.input_audio_transcription.completed": Dialect._transcript,
}
