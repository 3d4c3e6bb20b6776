"""Is somebody still thinking? By words where they are known, by a drawn-out sound where they are not. No I/O.

A sound of thinking (「嗯——」, “ummm”, a last syllable that is held) hardly changes while it lasts; ordinary speech
changes with each syllable. Measured on synthesised children: docs/decisions/0006-who-decides-that-a-child-speaks.md.
"""

import re

import numpy as np

from voice.audio import RATE_HZ

TAIL_MS = 500  # how much of the end of a voice is looked at
STEADY = 0.74  # likeness of spectra 100 ms apart, 0–1; ordinary phrases end at about 0.6
_WINDOW, _HOP, _LAG, _LOOKED_AT = 256, 80, 10, 22  # samples at 8 kHz; hops of 10 ms

_THINKING = re.compile(
    r"(?:嗯+|呃+|额+|唔+|那个|这个|然后呢?|还有|就是|因为|所以|后来|接着|可是|但是|[…—~～]"
    r"|\b(?:u+m+|u+h+|e+r+m*|h+m+|so|and|and then|then|but|because|cause|like|well|or))[\s，,、。.…—~～-]*$",
    re.I,
)
_BACKCHANNEL = re.compile(
    r"(?:(?:嗯+|唔+|哦+|噢+|啊+|呀+|哇+|对+呀?|对的|是+的?|是呀|好+的?|好呀|行|没错|"
    r"y(?:es|eah|ep|up)|m+[ -]?h+m+|m+|uh[ -]?huh|o+h+|wow|ok(?:ay)?|right|aha|sure)[\s，,、。.！!~～-]*)+",
    re.I,
)


def is_thinking(words: str) -> bool:
    """True when `words` end in a word of somebody who is going to say more."""
    return bool(_THINKING.search(words.strip()))


def is_backchannel(words: str) -> bool:
    """True for 「嗯嗯」, “yes”, “mm-hm”: a listener's sounds, which want nothing but that one goes on."""
    return bool(_BACKCHANNEL.fullmatch(words.strip()))


def is_drawn_out(tail: bytes) -> bool:
    """True when a voice ended in a held sound. tail: its last TAIL_MS, int16 mono at 24 000 Hz (0.1 ms of work)."""
    samples = np.frombuffer(tail, "<i2").astype(np.float32)[-TAIL_MS * RATE_HZ // 1000 :]
    if samples.size < TAIL_MS * RATE_HZ // 1000:
        return False
    slow = samples.reshape(-1, 3).mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(slow, _WINDOW)[::_HOP] * _HANN
    spectra = np.abs(np.fft.rfft(frames, axis=1))[:, 3:120]
    spectra /= np.linalg.norm(spectra, axis=1, keepdims=True) + 1e-9
    likeness = (spectra[_LAG:] * spectra[:-_LAG]).sum(axis=1)[-_LOOKED_AT:]
    return float(likeness.mean()) > STEADY


_HANN = np.hanning(_WINDOW).astype(np.float32)
