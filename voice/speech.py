"""The companion's voice: espeak-ng from the `espeakng-loader` wheel, called through ctypes. Offline, ms per sentence.

The library keeps one global state, hence one thread for the whole process. Where it cannot load, `voice_or_none`
returns None and the talk goes on with the browser's own speech or with captions.
Calls and constants: espeak-ng `src/include/espeak-ng/speak_lib.h`, version 1.52.
"""

import asyncio
import ctypes
import logging
import re
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from voice.audio import resample

log = logging.getLogger(__name__)

# Synchronous: the library's own queue and thread, which the other modes go through, can lock up for good.
AUDIO_OUTPUT_SYNCHRONOUS, DO_NOT_EXIT = 2, 0x8000
RATE, VOLUME, PITCH, RANGE, WORD_GAP = 1, 2, 3, 4, 7
UTF8 = 1
TIMEOUT_S = 5.0
LOAD_TIMEOUT_S = 20.0  # once; a disk may be slow
MOST_CHARACTERS = 300
CACHED_SENTENCES = 200
# Voice and variant, words per minute, pitch and its range (0–100), pause between words (10 ms). Calm and light: about
# 240 Hz; without a variant it is a man of 110 Hz, and Mandarin's four tones lie within 25 Hz.
MANNERS = {"zh-hans": ("cmn+f2", 145, 78, 80, 0), "en": ("en-us+f2", 142, 74, 60, 1)}
_SAID_AS = {"en": ((re.compile(r"\bXiao ?Hua\b"), "Shaow Hwa"),), "zh-hans": ((re.compile(r"AI"), "A I"),)}
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class NoVoice(RuntimeError):
    """The library or its data cannot be loaded here; speak in another way."""


class Voice:
    """espeak-ng on a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="speech")
        self._cache: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._samples = bytearray()
        self._speaks = ""
        try:
            self._thread.submit(self._load).result(LOAD_TIMEOUT_S)
        except TimeoutError as error:
            raise NoVoice("espeak-ng was not loaded in time") from error

    async def say(self, text: str, language: str) -> bytes:
        """Return `text` spoken: int16 little-endian mono at 24 000 Hz. Raises NoVoice when it takes too long."""
        known = self._cache.get((text, language))
        if known is not None:
            self._cache.move_to_end((text, language))
            return known
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(TIMEOUT_S):
                pcm = await loop.run_in_executor(self._thread, self._say, text, language)
        except TimeoutError as error:
            raise NoVoice("espeak-ng did not answer in time") from error
        self._cache[text, language] = pcm
        while len(self._cache) > CACHED_SENTENCES:
            self._cache.popitem(last=False)
        return pcm

    def _say(self, text: str, language: str) -> bytes:
        self._choose(language)
        for written, said in _SAID_AS[language]:
            text = written.sub(said, text)
        spoken = text[:MOST_CHARACTERS].encode()
        self._samples.clear()
        size = ctypes.c_size_t(len(spoken) + 1)
        if self._library.espeak_Synth(spoken, size, 0, 0, 0, UTF8, None, None) != 0:
            raise NoVoice("espeak_Synth refused the text")
        return resample(bytes(self._samples), self._rate_hz)

    def phonemes(self, text: str, language: str) -> str:
        """Return what would be said, in IPA: how a test hears that Hanzi became Mandarin."""
        return self._thread.submit(self._phonemes, text, language).result(TIMEOUT_S)

    def _phonemes(self, text: str, language: str) -> str:
        self._choose(language)
        buffer = ctypes.create_string_buffer(text.encode())
        rest, found = ctypes.c_void_p(ctypes.addressof(buffer)), []
        while rest.value:
            found.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, 2).decode())
        return " ".join(found)

    def _load(self) -> None:
        try:
            import espeakng_loader

            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path().encode()
        except (ImportError, OSError, RuntimeError) as error:
            raise NoVoice("espeak-ng cannot be loaded") from error
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
        self._rate_hz = self._library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, data, DO_NOT_EXIT)
        if self._rate_hz <= 0:
            raise NoVoice("espeak-ng found no data")
        self._collect = _CALLBACK(self._keep)  # kept here, or it is freed while the library still calls it
        self._library.espeak_SetSynthCallback(self._collect)

    def _keep(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, count * 2)
        return 0

    def _choose(self, language: str) -> None:
        if language == self._speaks:
            return
        name, rate, pitch, spread, gap = MANNERS[language]
        if self._library.espeak_SetVoiceByName(name.encode()) != 0:
            raise NoVoice(f"espeak-ng has no voice {name}")
        for parameter, value in ((RATE, rate), (PITCH, pitch), (RANGE, spread), (WORD_GAP, gap)):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._speaks = language


_lock = threading.Lock()
_voice: Voice | None = None
_is_tried = False


def voice_or_none() -> Voice | None:
    """Return the one voice of this process, or None where espeak-ng cannot run (logged once)."""
    global _voice, _is_tried
    with _lock:
        if not _is_tried:
            _is_tried = True
            try:
                _voice = Voice()
            except NoVoice as error:
                log.warning("no voice of our own, captions and the browser's speech instead: %s", error)
        return _voice
