"""StepFun's realtime models: a session that is settled, read and watched. What the events mean is in `stepfun_dialect`,
the socket in `stepfun_socket`, what we ask of a session in `stepfun_session`.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable

from gateway.errors import BadRequest, Unreachable
from voice.commands import Cancel, ClearAudio, Respond
from voice.events import (
    AlreadyResponding,
    Brief,
    NothingHeard,
    ResponseEnded,
    ResponseStarted,
    SpeechBegan,
    SpeechEnded,
)
from voice.providers.sound_events import SoundLane
from voice.providers.stepfun_dialect import Dialect
from voice.providers.stepfun_errors import Meaning, error_in, meaning
from voice.providers.stepfun_session import SessionPlan, Wishes
from voice.providers.stepfun_socket import CLOSED, Socket, open_socket
from voice.providers.vendor_lane import SoundOut

log = logging.getLogger(__name__)

SETTLE_TIMEOUT_S = 5.0  # from the open socket to session.updated
STALL_TIMEOUT_S = 8.0  # a response is owed and nothing at all comes
SESSION_S = 24 * 60.0  # then a quiet moment is looked for; the vendor ends a session after thirty minutes [1.1]
_refused_voices: dict[tuple[str, str], list[str]] = {}  # of this process, by address and model: asked for only once


class StepFunLink:
    """One realtime session. `open` has already seen `session.updated`."""

    def __init__(self, socket: Socket, plan: SessionPlan, stall_timeout_s: float) -> None:
        self._socket, self._plan, self._stall_timeout_s = socket, plan, stall_timeout_s
        self._dialect = Dialect(plan, time.monotonic)
        self._lane = SoundLane(self._dialect.told, self._dialect.told_of_sound, time.monotonic)
        self.send_now = SoundOut(self._dialect.sound, socket.wire.lane).send_now
        self._owed_since_s: float | None = None  # since when a response is owed, or quiet in the middle of one

    async def send(self, request: object) -> None:
        if self._socket.is_closed:
            return
        if isinstance(request, Respond) and self._owed_since_s is None:
            self._owed_since_s = time.monotonic()
        elif isinstance(request, Cancel | ClearAudio):
            self._owed_since_s = None  # some models then simply fall silent [1.9 d]
        for frame in self._dialect.requests(request):
            await self._socket.put(frame)

    def go_straight(self, tell: Callable[[object], None]) -> None:
        """Tell of sound in the step that read it from the socket, as long as everything before it has been told."""
        self._lane.tell = tell
        self._socket.wire.lane.take_sound = self._lane.take

    async def __aiter__(self) -> AsyncIterator[object]:
        yield self._dialect.opened()
        while True:
            frame = await self._socket.next()
            if frame is CLOSED:
                return
            self._watch(frame)
            events, replies = self._dialect.events(frame) if frame else ([], [])
            for more_events, more_replies in ((events, replies), self._dialect.due()):
                for reply in more_replies:
                    await self._socket.put(reply)
                for event in more_events:
                    self._note(event)
                    yield event

    def _watch(self, frame: dict) -> None:
        """Raise Unreachable when the vendor owes us something and has been silent for too long."""
        if self._owed_since_s is None:
            return
        now_s = time.monotonic()
        if frame:
            self._owed_since_s = now_s
        elif now_s - max(self._owed_since_s, self._lane.last_s) > self._stall_timeout_s:
            raise Unreachable("a response was owed and nothing came")

    def _note(self, event: object) -> None:
        """Follow whether the vendor owes us something: a response that was asked for, or the rest of one."""
        if isinstance(event, ResponseEnded | NothingHeard | AlreadyResponding | SpeechBegan):
            self._owed_since_s = None
        elif isinstance(event, ResponseStarted | SpeechEnded):  # after the end of a turn the vendor answers unasked
            self._owed_since_s = time.monotonic()

    async def close(self) -> None:
        await self._socket.close()

    async def settle(self) -> None:
        """Wait for session.created, send our session at once, wait until it holds, then give it the history."""
        try:
            async with asyncio.timeout(SETTLE_TIMEOUT_S):
                created = await self._await_event("session.created")
                log.info(
                    "StepFun session %s, trace %s, request %s",
                    created.get("id", "unknown"),
                    self._socket.named("X-Trace-Id"),
                    self._socket.named("X-Request-Id"),
                )
                await self._socket.put(self._plan.frame())
                self._check(await self._await_event("session.updated"))
                for item in self._dialect.history():
                    await self._socket.put(item)
        except TimeoutError as error:
            raise Unreachable("the session did not settle in time") from error

    async def _await_event(self, kind: str) -> dict:
        """Return the session in the event that is waited for; what the vendor refuses of ours is left out."""
        while True:
            frame = await self._socket.next()
            if frame is CLOSED:
                raise Unreachable("the vendor closed the session before it began")
            if frame.get("type") == kind:
                session = frame.get("session")
                return session if isinstance(session, dict) else {}
            if frame.get("type") == "error":
                await self._socket.put(self._instead(frame))

    def _instead(self, refusal: dict) -> dict:
        """Return the next best session.update after a refusal. Raises BadRequest when there is none, Unreachable when
        the vendor has a trouble of its own."""
        error = error_in(refusal)
        found = meaning(error)
        if found is Meaning.UNKNOWN and error.get("type") == "server_error":
            raise Unreachable("the vendor had a trouble of its own")
        if found is Meaning.BAD_VOICE and self._plan.without_voice():
            log.warning("StepFun does not know STEPFUN_VOICE; it speaks with %s", self._plan.voice or "its own choice")
        elif not self._plan.without_extras():
            raise BadRequest("StepFun refused the session: look at STEPFUN_REALTIME_MODEL and STEPFUN_VOICE")
        elif found is not Meaning.BAD_VOICE:
            log.warning("StepFun refused the session with tools; look at STEPFUN_TOOLS")
        return self._plan.frame()

    def _check(self, session: dict) -> None:
        """See whether the session is as we asked for: some models change it without a word [1.5]."""
        voice = session.get("voice")
        if self._plan.voice and voice and voice != self._plan.voice:
            log.warning("StepFun speaks with voice %s instead of STEPFUN_VOICE", voice)
        if self._plan.wishes.vendor_turns is None and session.get("turn_detection"):
            log.warning("StepFun takes turns by itself, although it was asked not to")


class StepFun:
    """Opens sessions with StepFun. Configuration comes as arguments."""

    name = "stepfun"

    def __init__(
        self, *, url: str, api_key: str, wishes: Wishes, lasts_s: float = SESSION_S,
        stall_timeout_s: float | None = None,
    ) -> None:  # fmt: skip
        self._url, self._api_key, self._wishes = url, api_key, wishes
        self.lasts_s, self._stall_timeout_s = lasts_s, stall_timeout_s or STALL_TIMEOUT_S

    async def open(self, brief: Brief) -> StepFunLink:
        """Return a settled session. Raises Unreachable, TooBusy, BadKey, NoBalance or BadRequest."""
        refused = _refused_voices.setdefault((self._url, self._wishes.model), [])
        plan = SessionPlan(self._wishes, brief, refused)
        link = StepFunLink(await open_socket(self._url, self._api_key, self._wishes.model), plan, self._stall_timeout_s)
        try:
            await link.settle()
        except BaseException:
            await link.close()
            raise
        refused[:] = plan.refused_voices
        return link
