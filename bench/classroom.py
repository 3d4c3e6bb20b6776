"""A classroom made of sound: children who tell something with pauses for thought, and the noise around them.

Everything is synthesised from a seed: voices by espeak-ng at a child's pitch and pace, a babble of other voices,
broadband noise, chairs. What is true (where each turn begins and ends) is known, so a rule can be measured against it.
"""

import io
import shutil
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from voice.audio import RATE_HZ, resample

# Seconds of a pause inside a turn: the median child of a band, how far children differ, how far one child's pauses do.
# All within 0.3–1.8 s. Younger children search longer for a word.
PAUSES_S = {"4-5": (0.95, 0.25, 0.35), "6-7": (0.75, 0.25, 0.35), "8-10": (0.55, 0.25, 0.35)}
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.3, 1.8
PACE_WPM = {"4-5": (175, 105), "6-7": (200, 120), "8-10": (230, 140)}  # Mandarin counts syllables, English words
FILLER_WPM = {"cmn": 140, "en-us": 80}
PITCH = {"4-5": 99, "6-7": 92, "8-10": 82}
SPEECH_RMS = 2_600.0
BEFORE_S, BETWEEN_TURNS_S = 3.0, 5.0

TOLD = {
    "cmn": (
        "小恐龙", "走到森林里", "它看见了一朵花", "妈妈不在家", "他们坐飞船", "天上下雨了", "有一只大鲸鱼", "它很害怕",
        "小猫在树上", "它想吃蛋糕", "我画了一个太阳", "他飞得很高很高", "门打不开", "后来他们回家了", "还有一个机器人",
        "它的尾巴是红色的", "大家一起唱歌", "它睡着了", "他给它一个苹果", "我不知道它叫什么",
    ),
    "en-us": (
        "a little dinosaur", "went into the woods", "and he saw a flower", "his mom was not there",
        "they took a rocket", "it rained a lot", "there was a big whale",
        "he was scared", "the cat is in the tree", "she wants some cake",
        "I made a yellow sun", "he flew up so high", "the door is stuck", "they all went home", "and a robot came too",
        "his tail is all red", "they sang a song", "he fell asleep", "she gave him an apple", "I do not know his name",
    ),
}  # fmt: skip
# Sounds of thinking, drawn out: text for espeak-ng, and what a recogniser writes.
FILLERS = {
    "cmn": (("[[@:::n:]]", "嗯"), ("那个", "那个"), ("然后", "然后"), ("[[n'@:::]]", "呃")),
    "en-us": (("[[V:::m:::]]", "um"), ("and then", "and then"), ("so", "so"), ("[[V::::]]", "uh")),
}


_TALKERS = [
    (language, variant, pitch)
    for language in TOLD
    for variant, pitch in (("m1", 35), ("m3", 50), ("f1", 60), ("f2", 85), ("f4", 95))
]


@dataclass(frozen=True)
class Turn:
    """One turn of a child in a recording. pauses: (from, to, ends in a filler) of each pause inside it, in seconds."""

    begins_s: float
    ends_s: float
    pauses: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class Recording:
    """A child's talk as a microphone hears it. pcm: int16 mono at 24 000 Hz."""

    pcm: np.ndarray
    turns: tuple[Turn, ...]

    def frames(self, ms: int = 20) -> Iterator[tuple[int, bytes]]:
        """Yield (at_ms, pcm) like the capture worklet does."""
        step = RATE_HZ * ms // 1000
        for start in range(0, len(self.pcm) - step + 1, step):
            yield (start + step) * 1000 // RATE_HZ, self.pcm[start : start + step].tobytes()


def recorded(
    band: str, seed: int, turns: int, noises_db: tuple[float, ...], before_s: float = BEFORE_S
) -> list[Recording]:
    """Return one child's talk once for each noise, so many decibels below its voice; it is silent for `before_s`."""
    random = np.random.default_rng([seed, *band.encode()])
    language = "cmn" if random.random() < 0.5 else "en-us"
    told, marks = _told(band, language, random, turns, before_s)
    return in_a_classroom(told, marks, random, noises_db)


def in_a_classroom(
    told: np.ndarray, marks: tuple[Turn, ...], random: np.random.Generator, noises_db: tuple[float, ...]
) -> list[Recording]:
    """Return what a microphone hears of a child's voice, once for each noise."""
    around = _noise(len(told), random) * SPEECH_RMS
    mixed = [told + around / 10 ** (noise_db / 20) for noise_db in noises_db]
    return [Recording(np.clip(sound, -32_768, 32_767).astype("<i2"), marks) for sound in mixed]


def _told(
    band: str, language: str, random: np.random.Generator, count: int, before_s: float
) -> tuple[np.ndarray, tuple[Turn, ...]]:
    """Return the child's voice alone and where its turns are."""
    median_s, children, within = PAUSES_S[band]
    own_s = median_s * np.exp(random.normal(0, children))
    pitch = PITCH[band] - int(random.integers(0, 12))
    pace = PACE_WPM[band][language != "cmn"] + int(random.integers(-15, 16))
    variant = f"{language}+f{random.integers(1, 5)}"
    at = int(before_s * RATE_HZ)
    parts, marks = [np.zeros(at)], []
    for _ in range(count):
        loud = SPEECH_RMS * 10 ** (random.normal(0, 1.5) / 20)
        begins, pauses = at, []
        phrases = random.choice(TOLD[language], size=int(random.integers(1, 5)), replace=False)
        for place, phrase in enumerate(phrases):
            if place:
                pause_s = float(np.clip(own_s * np.exp(random.normal(0, within)), SHORTEST_PAUSE_S, LONGEST_PAUSE_S))
                word = ""
                # The longer somebody has to think, the likelier is a sound that says so (Clark & Fox Tree 2002).
                if random.random() < np.interp(pause_s, (0.4, 1.0, 1.5), (0.1, 0.6, 0.9)):
                    text, word = FILLERS[language][random.integers(len(FILLERS[language]))]
                    for piece in (
                        np.zeros(int(0.12 * RATE_HZ)),
                        spoken(text, variant, FILLER_WPM[language], pitch) * loud,
                    ):
                        parts.append(piece)
                        at += len(piece)
                pauses.append((at / RATE_HZ, at / RATE_HZ + pause_s, word))
                parts.append(np.zeros(int(pause_s * RATE_HZ)))
                at += len(parts[-1])
            parts.append(spoken(str(phrase), variant, pace, pitch) * loud)
            at += len(parts[-1])
        marks.append(Turn(begins / RATE_HZ, at / RATE_HZ, tuple(pauses)))
        parts.append(np.zeros(int((BETWEEN_TURNS_S + random.random()) * RATE_HZ)))
        at += len(parts[-1])
    return np.concatenate(parts), tuple(marks)


def _noise(samples: int, random: np.random.Generator) -> np.ndarray:
    """Return noise of RMS 1: seven voices, nearer and farther, a broadband hum, and now and then a chair."""
    babble = np.zeros(samples)
    for talker in random.choice(len(_TALKERS), size=7, replace=False):
        voice = _talking(int(talker))
        near = 10 ** (random.uniform(-6, 0) / 20)
        babble += near * np.resize(np.roll(voice, int(random.integers(len(voice)))), samples)
    hum = np.resize(np.roll(_hum(), int(random.integers(len(_hum())))), samples)
    noise = babble / babble.std() + 0.7 * hum
    noise /= noise.std()
    for at in np.flatnonzero(random.random(samples // RATE_HZ) < 0.15) * RATE_HZ:
        noise[at : at + RATE_HZ // 3] += _knock(random)[: samples - at]
    return noise


@lru_cache(maxsize=1)
def _hum() -> np.ndarray:
    """Return half a minute of pink noise with RMS 1."""
    samples = 1 << 20
    spectrum = np.fft.rfft(np.random.default_rng(7).normal(size=samples))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 50 * samples / RATE_HZ))
    hum = np.fft.irfft(spectrum, samples)
    return hum / hum.std()


@lru_cache(maxsize=16)
def _talking(talker: int) -> np.ndarray:
    """Return about a minute of somebody who tells something else."""
    random = np.random.default_rng(100 + talker)
    language, variant, pitch = _TALKERS[talker]
    parts = []
    for phrase in random.permutation(TOLD[language] * 2):
        parts += [
            spoken(str(phrase), f"{language}+{variant}", 180, pitch),
            np.zeros(int(random.uniform(0.1, 1.2) * RATE_HZ)),
        ]
    return np.concatenate(parts)


def _knock(random: np.random.Generator) -> np.ndarray:
    """Return a chair on the floor: a short burst that rings at two or three frequencies."""
    time_s = np.arange(RATE_HZ // 3) / RATE_HZ
    burst = random.normal(size=len(time_s)) * np.exp(-time_s / 0.012)
    for hz in random.uniform(120, 1_500, 3):
        burst += np.sin(2 * np.pi * hz * time_s) * np.exp(-time_s / random.uniform(0.02, 0.05))
    return burst / np.abs(burst).max() * random.uniform(3, 9)


@lru_cache(maxsize=4_096)
def spoken(text: str, voice: str, words_per_minute: int, pitch: int) -> np.ndarray:
    """Return a phrase with RMS 1 where there is voice, without the silence around it."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise SystemExit("the bench needs the program espeak-ng (Debian: apt install espeak-ng)")
    command = [program, "-v", voice, "-s", str(words_per_minute), "-p", str(pitch), "--stdout", text]
    spoken = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(spoken)) as file:
        rate_hz, pcm = file.getframerate(), file.readframes(10**9)
    samples = np.frombuffer(resample(pcm, rate_hz), "<i2").astype(float)
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    samples = samples[loud[0] : loud[-1] + 1]
    level = np.sqrt(np.convolve(samples**2, np.full(480, 1 / 480), "same"))
    return samples / level[level > 0.1 * level.max()].mean()
