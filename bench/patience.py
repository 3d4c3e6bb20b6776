"""How often is a child cut off, and how long does it wait?  .venv/bin/python -m bench.patience [--children 12]

For each age band and noise: synthesised children (bench/classroom.py), our rule, the level rule it replaced, and a
fixed half second as vendors use. Goals: fewer than 3 % of turns cut off, and a median wait after the true end of at
most the silence of the band and 150 ms. Then who begins a turn at all, with goals of its own (bench/beginnings.py).
"""

import argparse
import time
from dataclasses import dataclass, field

import numpy as np

from bench import beginnings
from bench.classroom import PAUSES_S, Recording, Turn, recorded
from bench.rules import RULES, Rule
from voice.hesitation import is_thinking
from voice.patience import SILENCE_MS

NOISES_DB = (20.0, 10.0, 5.0)
TURNS = 10
NEVER_S = 5.0  # nobody noticed the end of the turn before the child spoke again
GOAL_CUT = 0.03
GOAL_LATE_MS = 150
WORDS_AFTER_MS = 250  # how long a recogniser on the device takes for a word


@dataclass
class Score:
    """What became of the turns of one band in one noise."""

    turns: int = 0
    cut: int = 0
    waits_s: list[float] = field(default_factory=list)
    false_starts: int = 0
    frame_us: list[float] = field(default_factory=list)

    def add(self, recording: Recording, rule: Rule, with_words: bool) -> None:
        """Let a rule hear a recording."""
        spans, began_s = [], 0.0
        words = _words(recording) if with_words else []
        started_s, frames = time.process_time(), 0
        for at_ms, pcm in recording.frames():
            if words and at_ms >= words[0][0]:
                rule.listening.transcript(words.pop(0)[1], True, at_ms / 1000)  # type: ignore[attr-defined]
            sign = rule(pcm, at_ms)
            frames += 1
            if sign == "began":
                began_s = at_ms / 1000
            elif sign == "ended":
                spans.append((began_s, at_ms / 1000))
            if sign and sign != "began" and with_words:
                rule.listening.take_words()  # type: ignore[attr-defined]
        self.frame_us.append((time.process_time() - started_s) / frames * 1e6)
        self._judge(recording.turns, spans, len(recording.pcm) / 24_000)

    def _judge(self, turns: tuple[Turn, ...], spans: list[tuple[float, float]], length_s: float) -> None:
        for place, turn in enumerate(turns):
            next_s = turns[place + 1].begins_s if place + 1 < len(turns) else length_s
            ends = [end for _, end in spans]
            self.turns += 1
            self.cut += any(turn.begins_s < end < turn.ends_s for end in ends)
            self.waits_s.append(next((end - turn.ends_s for end in ends if turn.ends_s <= end < next_s), NEVER_S))
        for began, ended in spans:
            self.false_starts += not any(began < turn.ends_s + 0.3 and ended > turn.begins_s for turn in turns)

    def row(self, band: str) -> str:
        wait_ms, slow_ms = np.percentile(self.waits_s, (50, 90)) * 1000
        cut, late_ms = self.cut / self.turns, wait_ms - SILENCE_MS[band]
        is_good = cut < GOAL_CUT and late_ms <= GOAL_LATE_MS
        return (
            f"{100 * cut:6.1f} % {wait_ms:7.0f} ms {slow_ms:7.0f} ms {self.false_starts:6d} "
            f"{np.mean(self.frame_us):8.1f}  {'goals met' if is_good else ''}"
        )


def _words(recording: Recording) -> list[tuple[int, str]]:
    """Return (at_ms, words) as a recogniser on the device would hand them over; only the last word of each is told."""
    told = []
    for turn in recording.turns:
        for start_s, _end_s, word in turn.pauses:
            told.append((int(start_s * 1000) + WORDS_AFTER_MS, f"… {word}" if is_thinking(word) else "小猫"))
        told.append((int(turn.ends_s * 1000) + WORDS_AFTER_MS, "小猫"))
    return told


def _pauses_long(turn: Turn, silence_s: float) -> bool:
    return any(end - start > silence_s for start, end, _ in turn.pauses)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--children", type=int, default=12, help="children per band")
    arguments.add_argument("--seed", type=int, default=2026)
    chosen = arguments.parse_args()
    names = [*RULES, "ours, with words"]
    scores = {(name, band, noise): Score() for name in names for band in PAUSES_S for noise in NOISES_DB}
    longer = dict.fromkeys(PAUSES_S, 0)
    for band in PAUSES_S:
        for child in range(chosen.children):
            for noise, recording in zip(NOISES_DB, recorded(band, chosen.seed + child, TURNS, NOISES_DB), strict=True):
                for name in names:
                    make = RULES[name.split(",")[0]]
                    scores[name, band, noise].add(recording, make(band), with_words="words" in name)
            longer[band] += sum(_pauses_long(turn, SILENCE_MS[band] / 1000) for turn in recording.turns)
    head = ("cut off", "wait, median", "p90", "false", "µs/frame")
    print(f"{'rule':<20}{'band':<6}{'noise':>6} " + "{:>8} {:>10} {:>7} {:>10} {:>9}".format(*head))
    for (name, band, noise), score in scores.items():
        print(f"{name:<20}{band:<6}{noise:>4.0f}dB {score.row(band)}")
    for band, count in longer.items():
        turns = scores[names[0], band, NOISES_DB[0]].turns
        print(f"{band}: {100 * count / turns:.1f} % of turns hold a pause longer than the band's silence")
    beginnings.tell(list(PAUSES_S), NOISES_DB, range(chosen.seed, chosen.seed + chosen.children))


if __name__ == "__main__":
    main()
