"""The offline companion as a provider: the coach's sentences, spoken by espeak-ng, paced a little ahead of real time.

It is product, fallback and test double at once: no key, no network, no cost.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from zlib import crc32

from voice.audio import BYTES_PER_MS, duration_ms, silence
from voice.coach import Coach, Reply
from voice.commands import AddNote, AddWords, Cancel, CommitAudio, Respond
from voice.events import (
    AlreadyResponding,
    AudioPart,
    Brief,
    LinkOpened,
    NothingToCancel,
    Reason,
    ResponseEnded,
    ResponseStarted,
    TextPart,
)
from voice.speech import NoVoice, Voice, voice_or_none

CHUNK_BYTES = 100 * BYTES_PER_MS
AHEAD_MS = 1_500  # this much may lie in the browser, so that an interruption throws little away
BETWEEN_SENTENCES_MS = 220
EVENTS_KEPT = 400  # a reader that is slower than this stops the speech, not the house


class CompanionLink:
    """A talk with the coach. One task speaks; `Cancel` ends it."""

    def __init__(self, brief: Brief, voice: Voice | None, sleep: Callable = asyncio.sleep) -> None:
        self._language = brief.language
        self._coach = Coach(brief, seed=crc32(brief.trace.encode()))
        self._voice, self._sleep = voice, sleep
        self._events: asyncio.Queue[object | None] = asyncio.Queue(EVENTS_KEPT)
        self._speech: asyncio.Task | None = None
        self._count = 0
        self._is_closed = False
        self._events.put_nowait(LinkOpened("companion", has_voice=voice is not None, hears_words=False))

    async def send(self, request: object) -> None:
        if self._is_closed:
            return
        match request:
            case AddWords():
                self._coach.child_said(request.text, request.bead, request.choice)
            case CommitAudio():
                self._coach.child_said(request.words, request.bead)
            case AddNote():
                self._coach.noted(request)
            case Respond():
                await self._respond(request.reason)
            case Cancel():
                await self._cancel()

    async def __aiter__(self) -> AsyncIterator[object]:
        while (event := await self._events.get()) is not None:
            yield event

    async def close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        await self._stop_speech()
        while self._events.full():
            self._events.get_nowait()
        self._events.put_nowait(None)

    async def _respond(self, reason: Reason) -> None:
        if self._speech is not None and not self._speech.done():
            await self._events.put(AlreadyResponding())
            return
        self._count += 1
        response = f"c{self._count}"
        await self._events.put(ResponseStarted(response))
        self._speech = asyncio.create_task(self._speak(response, self._coach.reply(reason)))

    async def _cancel(self) -> None:
        was_speaking = await self._stop_speech()
        await self._events.put(ResponseEnded(f"c{self._count}", "cancelled") if was_speaking else NothingToCancel())

    async def _stop_speech(self) -> bool:
        """End the speaking task; return whether it was still speaking."""
        speech, self._speech = self._speech, None
        if speech is None or speech.done():
            return False
        speech.cancel()
        await asyncio.gather(speech, return_exceptions=True)
        return True

    async def _speak(self, response: str, reply: Reply) -> None:
        began_s, sent_ms = time.monotonic(), 0.0
        for position, sentence in enumerate(reply.sentences):
            gap = " " if position and self._language == "en" else ""
            is_last = position == len(reply.sentences) - 1
            await self._events.put(TextPart(response, gap + sentence, reply.bead if is_last else ""))
            pcm = await self._spoken(sentence)
            if position and pcm:
                pcm = silence(BETWEEN_SENTENCES_MS) + pcm
            for start in range(0, len(pcm), CHUNK_BYTES):
                ahead_ms = sent_ms - (time.monotonic() - began_s) * 1000
                if ahead_ms > AHEAD_MS:
                    await self._sleep((ahead_ms - AHEAD_MS) / 1000)
                chunk = pcm[start : start + CHUNK_BYTES]
                await self._events.put(AudioPart(response, chunk))
                sent_ms += duration_ms(chunk)
        await self._events.put(ResponseEnded(response))

    async def _spoken(self, sentence: str) -> bytes:
        if self._voice is None:
            return b""
        try:
            return await self._voice.say(sentence, self._language)
        except NoVoice:
            return b""


class Companion:
    """Opens talks with the offline companion; never refuses."""

    name = "companion"

    def __init__(self, voice: Callable[[], Voice | None] = voice_or_none) -> None:
        self._voice = voice

    async def open(self, brief: Brief) -> CompanionLink:
        loop = asyncio.get_running_loop()
        return CompanionLink(brief, await loop.run_in_executor(None, self._voice))
