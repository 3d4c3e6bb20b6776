"""StepFun's realtime dialect, both ways, without I/O. Source: the vendor's realtime API reference (copies of 2026-06 to
2026-09) and what third parties measured; the numbers in brackets are sections of our notes on it.

Beta event names, only ever `pcm16` at 24 000 Hz, server-made item ids, transcription deltas that hold the whole text so
far, ids that may be missing, and errors that are told apart by their message [1.6, 1.10].
"""

import base64
import binascii
import logging
from collections import deque
from collections.abc import Callable
from uuid import UUID

from voice import persona
from voice.audio import WholeSamples, duration_ms, silence
from voice.commands import AddNote, AddWords, AppendAudio, Cancel, ClearAudio, CommitAudio, Respond
from voice.events import (
    AlreadyResponding,
    AudioPart,
    Brief,
    ChildTranscript,
    NothingHeard,
    NothingToCancel,
    Reason,
    ResponseEnded,
    ResponseStarted,
    TextPart,
)
from voice.providers.stepfun_words import HeardWords, SpokenWords

log = logging.getLogger(__name__)

Frame = dict  # one JSON event
SHORTEST_COMMIT_MS = 1_200  # clips of 400–700 ms were answered "no speech found", 1 000 ms were fine [1.10]
DEFAULT_VOICE = "jingdiannvsheng"  # the server's own default [1.11]
TOLD_BY_NOTE = (Reason.READING, Reason.PICTURES)  # the note itself is the aside
# Part of the message → what it means for the talk; None: harmless [1.10].
MEANINGS: tuple[tuple[str, type | None], ...] = (
    ("no ongoing response to cancel", NothingToCancel),
    ("ongoing response already exists", AlreadyResponding),
    ("no speech found", NothingHeard),
    ("append is not called", NothingHeard),
    ("audio is incomplete", NothingHeard),
    ("commit when server vad", None),
    ("cannot find previous item", None),
)


class Dialect:
    """One session's translator. `requests` turns what we want into frames, `events` turns frames into what happened."""

    def __init__(self, brief: Brief, voice: str, transcription_model: str = "") -> None:
        self.brief, self.voice = brief, voice
        self._transcription_model = transcription_model
        self._appended_ms = 0.0
        self._commits: deque[UUID | None] = deque()  # committed, not yet answered
        self._held: Respond | None = None  # waits for the answer to a commit
        self._turns: dict[str, UUID | None] = {}  # the server's item id → our turn
        self._active, self._count = "", 0
        self._ended_ids: deque[str] = deque(maxlen=64)
        self._spoken, self._heard = SpokenWords(), HeardWords()
        self._samples = WholeSamples()
        self._seen_ids: deque[str] = deque(maxlen=512)

    def session(self) -> Frame:
        """Return the session.update; turn_detection is always sent, the documents disagree about its default [1.5]."""
        session: Frame = {
            "modalities": ["text", "audio"],
            "instructions": persona.instructions(self.brief),
            "voice": self.voice,
            "input_audio_format": "pcm16",
            "output_audio_format": "pcm16",
            "turn_detection": None,
        }
        if self._transcription_model:
            session["input_audio_transcription"] = {"model": self._transcription_model}
        return {"type": "session.update", "session": session}

    def history(self) -> list[Frame]:
        return [_message(role, text) for role, text in persona.replayed(self.brief)]

    def requests(self, request: object) -> list[Frame]:
        """Return the frames that carry out a request."""
        language = self.brief.language
        match request:
            case AppendAudio():
                self._appended_ms += duration_ms(request.pcm)
                return [_append(request.pcm)]
            case ClearAudio():
                self._appended_ms = 0.0
                return [{"type": "input_audio_buffer.clear"}]
            case CommitAudio():
                return self._commit(request)
            case AddWords():
                return [_message("user", request.text)]
            case AddNote():
                key = request.speaker if request.kind == "words" else request.kind
                told = persona.aside(key, language, request.text)
                return [_message("user", told)] if told else []
            case Respond():
                if self._commits:
                    self._held = request
                    return []
                told = "" if request.reason in TOLD_BY_NOTE else persona.aside(request.reason, language)
                return [*([_message("user", told)] if told else []), {"type": "response.create"}]
            case Cancel():
                self._held = None
                return [{"type": "response.cancel"}]
        return []

    def events(self, frame: Frame) -> tuple[list[object], list[Frame]]:
        """Return what a server frame means, and the frames that it calls for."""
        kind, event_id = frame.get("type"), frame.get("event_id")
        if not isinstance(kind, str) or event_id and event_id in self._seen_ids:
            return [], []
        if isinstance(event_id, str) and event_id:
            self._seen_ids.append(event_id)
        if kind == "error":
            return self._error(frame)
        if kind == "input_audio_buffer.committed":
            return [], self._committed(str(frame.get("item_id", "")))
        read = self._READERS.get(kind)
        return (read(self, frame) if read else []), []

    def _commit(self, request: CommitAudio) -> list[Frame]:
        if not self._appended_ms:  # words from the device, no sound
            return [_message("user", request.words)] if request.words else []
        frames = []
        if self._appended_ms < SHORTEST_COMMIT_MS:
            frames.append(_append(silence(SHORTEST_COMMIT_MS - self._appended_ms)))
        self._appended_ms = 0.0
        self._commits.append(request.turn)
        return [*frames, {"type": "input_audio_buffer.commit"}]

    def _committed(self, item: str) -> list[Frame]:
        self._turns[item] = self._commits.popleft() if self._commits else None
        return self._release()

    def _release(self) -> list[Frame]:
        held, self._held = self._held, None
        return self.requests(held) if held else []

    def _error(self, frame: Frame) -> tuple[list[object], list[Frame]]:
        """Errors come nested or at top level [1.10]; the session goes on."""
        error = frame["error"] if isinstance(frame.get("error"), dict) else frame
        message = str(error.get("message", "")).lower()
        if "voice" in message and "not valid" in message and self.voice != DEFAULT_VOICE:
            self.voice = DEFAULT_VOICE
            return [], [self.session()]
        for part, meaning in MEANINGS:
            if part in message:
                if meaning is NothingHeard:
                    self._commits.clear()
                    self._held = None
                return ([meaning()] if meaning else []), []
        log.warning("the vendor refused an event: %s %s", error.get("type"), error.get("code"))
        return [], []

    def _response_of(self, frame: Frame) -> str:
        """Return the response a frame belongs to; where the id is missing, the one that runs [1.6]."""
        response = frame.get("response")
        found = frame.get("response_id") or (response.get("id") if isinstance(response, dict) else "")
        return str(found or self._active)

    def _started(self, frame: Frame) -> list[object]:
        self._count += 1
        response = frame.get("response")
        self._active = str(
            response.get("id") if isinstance(response, dict) and response.get("id") else f"r{self._count}"
        )
        self._samples.forget()
        return [ResponseStarted(self._active)]

    def _audio(self, frame: Frame) -> list[object]:
        try:
            chunk = base64.b64decode(frame.get("delta") or "", validate=True)
        except (binascii.Error, TypeError, ValueError):
            return []
        pcm = self._samples.take(chunk)
        return [AudioPart(self._response_of(frame), pcm)] if pcm else []

    def _text(self, frame: Frame) -> list[object]:
        response = self._response_of(frame)
        new = self._spoken.new_in(response, frame)
        return [TextPart(response, new)] if new else []

    def _ended(self, frame: Frame) -> list[object]:
        response, details = self._response_of(frame), frame.get("response")
        if not response or response in self._ended_ids:  # cancelled and done may both come [1.9 d]
            return []
        self._ended_ids.append(response)
        status = str(details.get("status") or "completed") if isinstance(details, dict) else "completed"
        if frame["type"] == "response.cancelled":
            status = "cancelled"
        if response == self._active:
            self._active = ""
        self._spoken.forget(response)
        return [ResponseEnded(response, status)]

    def _transcript(self, frame: Frame) -> list[object]:
        item = str(frame.get("item_id", ""))
        return [
            ChildTranscript(text, is_final, self._turns.get(item)) for text, is_final in self._heard.new_in(item, frame)
        ]

    _READERS: dict[str, Callable[["Dialect", Frame], list[object]]] = {
        "response.created": _started,
        "response.audio.delta": _audio,
        "response.audio_transcript.delta": _text,
        "response.audio_transcript.done": _text,
        "response.text.delta": _text,
        "response.text.done": _text,
        "response.cancelled": _ended,
        "response.done": _ended,
        "conversation.item.input_audio_transcription.delta": _transcript,
        "conversation.item.input_audio_transcription.completed": _transcript,
    }


def _append(pcm: bytes) -> Frame:
    return {"type": "input_audio_buffer.append", "audio": base64.b64encode(pcm).decode()}


def _message(role: str, text: str) -> Frame:
    content = {"type": "text" if role == "assistant" else "input_text", "text": text}
    return {"type": "conversation.item.create", "item": {"type": "message", "role": role, "content": [content]}}
