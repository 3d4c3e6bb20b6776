"""OpenAI's realtime dialect (GA names), both ways, without I/O; for the socket that carries sound and for the sideband
of a call that does not. Source: OpenAI's event reference (2026-08) by way of our notes, whose sections are in brackets.

Deltas always name their response and item, transcription deltas are pieces, one response runs at a time, errors have
codes, and a reply is audio with its transcript [4.1–4.4].
"""

import logging
from collections import deque
from uuid import UUID

from voice import persona
from voice.audio import duration_ms, silence
from voice.commands import (
    AddNote,
    AddWords,
    AppendAudio,
    Cancel,
    ClearAudio,
    CommitAudio,
    EndTurn,
    HeardUntil,
    Respond,
    ToolResult,
    TurnTaken,
)
from voice.events import Brief, ChildTranscript, NothingHeard, Reason, SpeechBegan, SpeechEnded
from voice.providers.events_json import append, appended
from voice.providers.openai_errors import error_in, meaning
from voice.providers.openai_replies import Replies
from voice.providers.openai_session import Session, is_ours
from voice.providers.openai_usage import transcription

log = logging.getLogger(__name__)

Frame = dict  # one JSON event
SHORTEST_COMMIT_MS = 120  # a commit of less than 100 ms is refused
DEFAULT_VOICE = "marin"
TOLD_BY_NOTE = (Reason.READING, Reason.PICTURES)  # the note itself is the aside


class SessionTaken(Exception):
    """Somebody else on the same call keeps changing what the companion is told to be."""


class Dialect:
    """One session's translator. `requests` turns what we want into frames, `events` turns frames into what happened."""

    def __init__(self, brief: Brief, session: Session, *, is_call: bool = False) -> None:
        self.brief, self.is_call, self._session = brief, is_call, session
        self._appended_ms = 0.0
        self._commits: deque[UUID | None] = deque()  # committed by us, not yet confirmed
        self._turns: dict[str, UUID | None] = {}  # the vendor's item → our turn
        self._heard: dict[str, str] = {}  # item → the child's words so far
        self._early: dict[str, str] = {}  # item → all its words, which came before we knew the turn
        self._due: list[object] = []
        self._replies = Replies(is_call)
        self._is_hearing = False  # on a call: the child began to speak, and its turn is not committed
        self._has_insisted = False

    @property
    def voice(self) -> str:
        return self._session["audio"]["output"]["voice"]

    def session(self) -> Frame:
        """Return the session.update; the model is named by the address and cannot be changed."""
        return {"type": "session.update", "session": {k: v for k, v in self._session.items() if k != "model"}}

    def history(self) -> list[Frame]:
        return [_message(role, text) for role, text in persona.replayed(self.brief)]

    def sound(self, pcm: bytes) -> bytes:
        """`requests(AppendAudio)` by the short way, encoded: nothing else comes so often."""
        self._appended_ms += duration_ms(pcm)
        return appended(pcm)

    def requests(self, request: object) -> list[Frame]:
        """Return the frames that carry out a request."""
        language = self.brief.language
        match request:
            case AppendAudio() if not self.is_call:
                self._appended_ms += duration_ms(request.pcm)
                return [append(request.pcm)]
            case ClearAudio():
                self._appended_ms = 0.0
                return [{"type": "input_audio_buffer.clear"}]
            case CommitAudio():
                return self._commit(request)
            case EndTurn() if self.is_call:
                return [{"type": "input_audio_buffer.commit"}]
            case TurnTaken():
                self._turns[request.item] = request.turn
                if request.item in self._early:
                    self._due += self._final(request.item, self._early.pop(request.item))
            case AddWords():
                return [_message("user", request.text)]
            case AddNote():
                key = request.speaker if request.kind == "words" else request.kind
                told = persona.aside(key, language, request.text)
                return [_message("user", told)] if told else []
            case ToolResult():
                return [_item({"type": "function_call_output", "call_id": request.call, "output": request.output})]
            case Respond():
                told = "" if request.reason in TOLD_BY_NOTE else persona.aside(request.reason, language)
                return [*([_message("user", told)] if told else []), {"type": "response.create"}]
            case Cancel():
                stop: list[Frame] = [{"type": "response.cancel"}]
                return [*stop, {"type": "output_audio_buffer.clear"}] if self.is_call else stop
            case HeardUntil():
                return self._truncate(request)
        return []

    def told(self, frame: Frame) -> list[object]:
        """Return what a server frame means, for one that calls for nothing: sound."""
        return self.events(frame)[0]

    def told_of_sound(self, like: Frame, event_id: str, pcm: bytes) -> object | None:
        """Return what an event means that is like an earlier one, but for its id and its sound."""
        return next(iter(self.told({**like, "event_id": event_id, "delta": pcm})), None)

    def events(self, frame: Frame) -> tuple[list[object], list[Frame]]:
        """Return what a server frame means, and the frames that it calls for.

        Raises GatewayError for an error that ends the talk, SessionTaken when somebody else takes the session over.
        """
        match frame.get("type"):
            case "error":
                return self._error(frame)
            case "session.updated":
                return [], self._updated(frame.get("session"))
            case "conversation.item.added" if self.is_call:
                return [], self._added(frame.get("item"))
            case "input_audio_buffer.speech_started" if self.is_call:
                self._is_hearing = True
                return [SpeechBegan()], []
            case "input_audio_buffer.committed":
                return self._committed(str(frame.get("item_id", ""))), []
            case "conversation.item.input_audio_transcription.delta":
                return self._words(frame), []
            case "conversation.item.input_audio_transcription.completed":
                return [*transcription(frame.get("usage")), *self._all_words(frame, frame.get("transcript"))], []
            case "conversation.item.input_audio_transcription.failed":
                return self._no_words(frame), []
        return self._replies.events(frame), []

    def due(self) -> list[object]:
        """Return what could not be told with the frame that brought it."""
        due, self._due = self._due, []
        return due

    # --- requests -----------------------------------------------------------------------------------------------------

    def _commit(self, request: CommitAudio) -> list[Frame]:
        if not self._appended_ms:  # words from the device, no sound; on a call the vendor takes its turns itself
            return [_message("user", request.words)] if request.words else []
        missing_ms = SHORTEST_COMMIT_MS - self._appended_ms
        self._appended_ms = 0.0
        self._commits.append(request.turn)
        return [*([append(silence(missing_ms))] if missing_ms > 0 else []), {"type": "input_audio_buffer.commit"}]

    def _truncate(self, request: HeardUntil) -> list[Frame]:
        """Let the model forget what the child did not hear; on a call the vendor knows that by itself [2.3]."""
        cut = self._replies.unheard(request.response, request.played_ms)
        if cut is None:
            return []
        item, end_ms = cut
        return [{"type": "conversation.item.truncate", "item_id": item, "content_index": 0, "audio_end_ms": end_ms}]

    # --- events -------------------------------------------------------------------------------------------------------

    def _error(self, frame: Frame) -> tuple[list[object], list[Frame]]:
        error = error_in(frame)
        if "voice" in f"{error.get('param')} {error.get('message')}".lower() and self.voice != DEFAULT_VOICE:
            log.warning("OpenAI does not know the voice in OPENAI_VOICE; %s speaks", DEFAULT_VOICE)
            self._session["audio"]["output"]["voice"] = DEFAULT_VOICE
            return [], [self.session()]
        event = meaning(error)
        if event is None:
            log.warning("OpenAI refused an event: %s %s %s", error.get("type"), error.get("code"), error.get("param"))
        if isinstance(event, NothingHeard) and self._commits:
            self._commits.popleft()  # the oldest is the one that was refused
        return ([event] if event else []), []

    def _updated(self, told: object) -> list[Frame]:
        """Insist on our session; on a call the browser holds a channel to it as well [3]."""
        if not self.is_call or not isinstance(told, dict) or is_ours(told, self._session):
            return []
        return self._insist(self.session())

    def _added(self, item: object) -> list[Frame]:
        """Take out of the conversation what claims to speak for the system: we never do that in an item."""
        if not isinstance(item, dict) or item.get("role") != "system":
            return []
        return self._insist({"type": "conversation.item.delete", "item_id": str(item.get("id", ""))})

    def _insist(self, frame: Frame) -> list[Frame]:
        """Put right once what somebody changed; whoever goes on has taken the call over."""
        if self._has_insisted:
            raise SessionTaken
        self._has_insisted = True
        log.warning("somebody changed what a call is told to be; it is put right once")
        return [frame]

    def _committed(self, item: str) -> list[object]:
        if self._commits:
            self._turns[item] = self._commits.popleft()
            return []
        was_hearing, self._is_hearing = self._is_hearing, False
        return [SpeechEnded(item)] if self.is_call and was_hearing else []

    def _words(self, frame: Frame) -> list[object]:
        item, delta = str(frame.get("item_id", "")), frame.get("delta")
        self._heard[item] = text = self._heard.get(item, "") + (delta if isinstance(delta, str) else "")
        return [ChildTranscript(text, False, self._turns.get(item))] if text else []

    def _no_words(self, frame: Frame) -> list[object]:
        """No words will come: the turn stays without. The model heard the sound, and answers it all the same."""
        error = error_in(frame)
        log.warning("OpenAI could not write a turn down: %s %s", error.get("type"), error.get("code"))
        return self._all_words(frame, "")

    def _all_words(self, frame: Frame, text: object) -> list[object]:
        item = str(frame.get("item_id", ""))
        self._heard.pop(item, None)
        if not isinstance(text, str):
            return []
        if self.is_call and item not in self._turns:
            self._early[item] = text
            return []
        return self._final(item, text)

    def _final(self, item: str, text: str) -> list[object]:
        return [ChildTranscript(text.strip(), True, self._turns.pop(item, None))]


def _item(item: dict) -> Frame:
    return {"type": "conversation.item.create", "item": item}


def _message(role: str, text: str) -> Frame:
    content = {"type": "output_text" if role == "assistant" else "input_text", "text": text}
    return _item({"type": "message", "role": role, "content": [content]})
