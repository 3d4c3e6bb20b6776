"""Who begins a turn? Not a room before the child's first word, not a listener's 「嗯嗯」, but a child that interrupts.

Two tables of bench/patience.py. Goals: a room alone cuts no greeting and begins fewer than one turn in ten minutes, and
fewer than 3 % of turns are missed after it; while the companion speaks, fewer than half of a listener's slow sounds
stop it, and more than 80 % of sentences do, within 1.2 s.
"""

from dataclasses import dataclass, field

import numpy as np

from bench.classroom import (
    BEFORE_S,
    PACE_WPM,
    PITCH,
    SPEECH_RMS,
    TOLD,
    Recording,
    Turn,
    in_a_classroom,
    recorded,
    spoken,
)
from voice.audio import RATE_HZ
from voice.listening import Listening
from voice.patience import SILENCE_MS

ALONE_S = 60.0
GREETING_S = 8.0  # the companion speaks at first
TURNS = 4
GOAL_PHANTOMS_PER_MIN = 0.1
GOAL_MISSED, GOAL_NODS, GOAL_SENTENCES, GOAL_DELAY_S = 0.03, 0.5, 0.8, 1.2
FAMILIAR, NODDED, SAID = 3, 6, 6  # turns in silence, then over the companion
NOD_PACE = 0.75, 1.0  # of the child's own
# Text for espeak-ng of what a listener says.
NODS = {
    "cmn": ("嗯嗯", "对对对", "好的", "是的", "嗯嗯嗯", "对，对"),
    "en-us": ("yes", "mm hmm", "yeah, yeah", "okay", "yes yes", "uh huh"),
}


@dataclass
class Alone:
    """A room before and after a child's first word."""

    rooms: int = 0
    cut_greetings: int = 0
    phantoms: int = 0  # turns before the child's first word
    open_s: float = 0.0
    turns: int = 0
    missed: int = 0
    begun_s: list[float] = field(default_factory=list)  # after the child's first sound

    def add(self, band: str, recording: Recording) -> None:
        spans = _spans(band, recording, over_speech_until_s=GREETING_S)
        first_s = recording.turns[0].begins_s
        early = [(began, min(ended, first_s)) for began, ended in spans if began < first_s]
        self.rooms += 1
        self.cut_greetings += any(began < GREETING_S for began, _ in early)
        self.phantoms += len(early)
        self.open_s += sum(ended - began for began, ended in early)
        for turn in recording.turns:
            heard = [began for began, ended in spans if began < turn.ends_s and ended > turn.begins_s]
            self.turns += 1
            self.missed += not heard
            self.begun_s += [min(heard) - turn.begins_s] if heard else []

    def row(self) -> str:
        phantoms_per_min = self.phantoms / self.rooms / ALONE_S * 60
        is_calm = not self.cut_greetings and phantoms_per_min < GOAL_PHANTOMS_PER_MIN
        is_good = is_calm and self.missed / self.turns < GOAL_MISSED
        open_part = self.open_s / self.rooms / ALONE_S
        return (
            f"{self.cut_greetings:4d} of {self.rooms:3d} {self.phantoms:8d} {100 * open_part:6.1f} %"
            f" {self.missed:4d} of {self.turns:3d} {1000 * np.percentile(self.begun_s, 90):7.0f} ms"
            f"  {'goals met' if is_good else ''}"
        )


@dataclass
class OverSpeech:
    """What a child says while the companion speaks, and whether that stops it."""

    nods: list[bool] = field(default_factory=list)
    delays_s: list[float] = field(default_factory=list)  # of the sentences; infinite where the companion went on

    def add(self, band: str, recording: Recording, nods: list[bool]) -> None:
        begun = [began for began, _ in _spans(band, recording, recording.turns[FAMILIAR - 1].ends_s + 2)]
        for turn, is_nod in list(zip(recording.turns, nods, strict=True))[FAMILIAR:]:
            at_s = min((began for began in begun if turn.begins_s < began < turn.ends_s + 0.5), default=np.inf)
            if is_nod:
                self.nods.append(at_s < np.inf)
            else:
                self.delays_s.append(at_s - turn.begins_s)

    def row(self) -> str:
        nods, said = np.mean(self.nods), np.mean(np.array(self.delays_s) < np.inf)
        delay_s = np.median(self.delays_s)
        is_good = nods < GOAL_NODS and said > GOAL_SENTENCES and delay_s <= GOAL_DELAY_S
        return f"{100 * nods:11.0f} % {100 * said:11.0f} % {1000 * delay_s:8.0f} ms  {'goals met' if is_good else ''}"


def _spans(
    band: str, recording: Recording, over_speech_from_s: float = np.inf, over_speech_until_s: float = 0.0
) -> list[tuple[float, float]]:
    """Return (from, to) of each turn that our rule takes."""
    listening, spans, began_s = Listening(SILENCE_MS[band]), [], 0.0
    for at_ms, pcm in recording.frames():
        at_s = at_ms / 1000
        heard = listening.audio(pcm, at_ms, at_s, at_s > over_speech_from_s or at_s < over_speech_until_s)
        if heard.began:
            began_s = at_s
        elif heard.ended or heard.dropped:
            spans.append((began_s, at_s))
    return [*spans, (began_s, at_s)] if listening.turn_is_open else spans


def _told_over_speech(band: str, seed: int, noises_db: tuple[float, ...]) -> tuple[list[Recording], list[bool]]:
    """Return a child that tells a little, then listens and interrupts; and which of its turns are mere nods."""
    random = np.random.default_rng([seed, 7, *band.encode()])
    language = "cmn" if random.random() < 0.5 else "en-us"
    voice, pitch = f"{language}+f{random.integers(1, 5)}", PITCH[band] - int(random.integers(0, 12))
    pace = PACE_WPM[band][language != "cmn"]
    phrases = list(random.permutation(TOLD[language]))
    said = [f"{phrases[2 * place]} {phrases[2 * place + 1]}" for place in range(FAMILIAR + SAID)]
    nodded = list(random.choice(NODS[language], size=NODDED, replace=False))
    over = random.permutation([(text, True) for text in nodded] + [(text, False) for text in said[FAMILIAR:]])
    turns = [(text, False) for text in said[:FAMILIAR]] + [(str(text), is_nod == "True") for text, is_nod in over]
    parts, marks, at = [np.zeros(int(BEFORE_S * RATE_HZ))], [], int(BEFORE_S * RATE_HZ)
    for text, is_nod in turns:
        loud = SPEECH_RMS * 10 ** (random.normal(0, 1.5) / 20)
        sound = spoken(text, voice, int(random.uniform(*NOD_PACE) * pace) if is_nod else pace, pitch) * loud
        marks.append(Turn(at / RATE_HZ, (at + len(sound)) / RATE_HZ, ()))
        parts += [sound, np.zeros(4 * RATE_HZ)]
        at += len(sound) + 4 * RATE_HZ
    recordings = in_a_classroom(np.concatenate(parts), tuple(marks), random, noises_db)
    return recordings, [is_nod for _, is_nod in turns]


def tell(bands: list[str], noises_db: tuple[float, ...], seeds: range) -> None:
    """Print both tables."""
    alone = {(band, noise_db): Alone() for band in bands for noise_db in noises_db}
    over = {(band, noise_db): OverSpeech() for band in bands for noise_db in noises_db}
    for band in bands:
        for seed in seeds:
            recordings, nods = _told_over_speech(band, seed, noises_db)
            for noise_db, recording in zip(noises_db, recordings, strict=True):
                over[band, noise_db].add(band, recording, nods)
            recordings = recorded(band, seed, TURNS, noises_db, before_s=ALONE_S)
            for noise_db, recording in zip(noises_db, recordings, strict=True):
                alone[band, noise_db].add(band, recording)
    print("\na room alone, then a child  greeting cut  phantom   open      missed   begun, p90")
    for (band, noise_db), room in alone.items():
        print(f"{band:<20}{noise_db:>4.0f}dB {room.row()}")
    print("\nover the companion's speech nods stop it  sentences do      median")
    for (band, noise_db), child in over.items():
        print(f"{band:<20}{noise_db:>4.0f}dB {child.row()}")
