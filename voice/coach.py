"""The offline companion's mind: a story coach along the six beads. Pure: words and notes in, sentences out.

It repeats the child's words first (expand), praises what was done and only now and then, asks one open question at a
time, answers truthfully that it is an AI, and never guesses what a drawing shows before it has asked.
"""

import re
from dataclasses import dataclass
from zlib import crc32

from voice import intents
from voice.beads import ORDER, Thread
from voice.coach_words import PHRASES, Choice
from voice.commands import AddNote
from voice.events import Brief, Reason
from voice.retelling import colours_in, echoed, hero_in

_ASKS_BACK = re.compile(r"「([^「」]{2,40}？)」|“([^“”]{2,60}\?)”")
PRAISE_EVERY = 3  # answers between two praises


@dataclass(frozen=True, slots=True)
class Reply:
    """At most two short sentences; `bead` is the story question they end with, or ''."""

    sentences: tuple[str, ...]
    bead: str = ""


class Coach:
    """One talk's companion. `seed` varies the phrasings between talks; the same seed gives the same talk."""

    def __init__(self, brief: Brief, seed: int = 0) -> None:
        self.language, self.band = brief.language, brief.band
        self.phrases = PHRASES[brief.language]
        self.thread = Thread(brief.language)
        self.hero = ""
        self._seed = seed
        self._used: dict[str, int] = {}
        self._lost = brief.lost
        self._said, self._choice, self._new_beads = "", "", False
        self._unsure = self._unheard = self._answers = 0
        self._note = AddNote("", "")
        self._passed: set[str] = set()  # beads the child did not want to answer now
        for turn in brief.history:
            self.thread.follow([turn])
            if turn.kind == "words" and turn.speaker == "child":
                self._meet_hero(turn.text, turn.bead)

    def child_said(self, text: str, bead: str = "", choice: str = "") -> None:
        """Take the child's words; the next reply answers them."""
        self._said, self._choice = text, choice
        if not text:
            self._unheard += 1
            return
        self._unheard = 0
        if intents.is_unsure(text):
            self._unsure += 1
            return
        self._unsure = 0
        asked = bead or self.thread.asked
        self._meet_hero(text, asked)
        self._new_beads = not self._aside(text) and self.thread.child_said(text, asked)

    def noted(self, note: AddNote) -> None:
        """Take news: a drawing came, it was looked at, pictures were found, or words said at another screen."""
        if note.speaker == "child":
            self._meet_hero(note.text, note.bead)
            self.thread.child_said(note.text, note.bead)
        elif note.speaker == "companion":
            self.thread.asked = note.bead or self.thread.asked
        else:
            self._note = note

    def reply(self, reason: Reason) -> Reply:
        """Return what to say now."""
        speak = {
            Reason.GREET: self._greet,
            Reason.WELCOME_BACK: lambda: self._then_ask(self._pick("welcome_back", self.phrases.welcome_back)),
            Reason.ANSWER: self._answer,
            Reason.UNHEARD: self._did_not_hear,
            Reason.DRAWING: lambda: self._only("drawing", self.phrases.drawing),
            Reason.READING: self._has_seen,
            Reason.PICTURES: lambda: self._only("pictures", self.phrases.pictures),
            Reason.NUDGE: lambda: self._only("nudge", self.phrases.nudge, bead=self.thread.asked),
            Reason.FINISH: self._finish,
            Reason.NEARLY: self._lead_to_the_end,
            Reason.GOODBYE: lambda: self._only("goodbye", self.phrases.goodbye),
            Reason.RESTS: lambda: self._then_ask(self._pick("rests", self.phrases.rests)),
            Reason.CARE: lambda: self._only("care", self.phrases.care),
        }[reason]
        said = speak()
        if said.bead:
            self.thread.asked = said.bead
        if self._lost:
            lost, self._lost = self.phrases.lost.get(self._lost, self.phrases.lost["unreachable"]), ""
            return Reply((self._pick("lost", lost), said.sentences[-1]), said.bead)
        return said

    def _greet(self) -> Reply:
        return self._only("greet", self.phrases.greet[self.band], bead="who")

    def _answer(self) -> Reply:
        text = self._said
        if not text:
            return self._did_not_hear()
        aside = self._aside(text)
        if aside:
            return self._then_ask(self._pick("aside" + aside[0], aside))
        if intents.is_unsure(text):
            return self._wait_kindly()
        if intents.wants_page(text):
            return self._only("turning", self.phrases.turning)
        if intents.wants_a_look(text):
            return self._only("drawing", self.phrases.drawing)
        wish = intents.wish_in(text)
        if wish:
            return Reply((self._filled("wish", self.phrases.wish, words=wish),))
        if intents.is_asking(text):
            return self._then_ask(self._pick("curious", self.phrases.curious))
        return self._then_ask(self._expand(text))

    def _expand(self, text: str) -> str:
        """Repeat the child's words; every few answers say instead what it has just done."""
        self._answers += 1
        asked = self.thread.asked
        if self._new_beads and asked in self.phrases.praise and self._answers % PRAISE_EVERY == 0:
            return self._pick("praise" + asked, self.phrases.praise[asked])
        chosen = self._chosen()
        words = chosen.echo if chosen else echoed(text, self.language)
        if not words:
            return self._pick("echo_long", self.phrases.echo_long)
        return self._filled("echo", self.phrases.echo, words=words)

    def _then_ask(self, lead: str) -> Reply:
        bead = next((b for b in ORDER if b not in self.thread.lit | self._passed), "") or self.thread.next
        if not bead:
            return Reply((lead, self._pick("more", self.phrases.more)))
        return Reply((lead, self._question(bead)), bead)

    def _question(self, bead: str) -> str:
        special = {"4-5": self.phrases.questions_young, "8-10": self.phrases.questions_older}.get(self.band, {})
        options = special.get(bead, ()) + (self.phrases.questions[bead] if self.band != "4-5" else ())
        if not self.hero:  # the phrasings that need no name, where there are any
            options = tuple(o for o in options if "{hero}" not in o) or options
        return self._filled("ask" + bead, options, hero=self.hero or self.phrases.nameless)

    def _wait_kindly(self) -> Reply:
        line = self._pick("unsure", self.phrases.unsure[:2])
        if self._unsure < 2 or not self.thread.asked:
            return Reply((line,), self.thread.asked)
        self._passed.add(self.thread.asked)
        self._unsure = 0
        bead = next((b for b in ORDER if b not in self.thread.lit | self._passed), "") or self.thread.next
        if not bead:
            return Reply((self._pick("more", self.phrases.more),))
        return Reply((self.phrases.unsure[2].format(question=self._question(bead)),), bead)

    def _did_not_hear(self) -> Reply:
        """Say honestly that there was a voice but no words; after twice only smile."""
        asked = self.thread.asked or self.thread.next
        if self._unheard > 2:
            return self._only("smile", self.phrases.unheard_smile, bead=asked)
        return self._only("unheard", self.phrases.unheard, bead=asked)

    def _has_seen(self) -> Reply:
        if back := _ASKS_BACK.search(self._note.text):
            return Reply((back[1] or back[2],))  # something of an earlier drawing may be here again: only a question
        colours = colours_in(self._note.text, self.language)
        if not colours:
            return self._only("seen", self.phrases.reading_plain)
        return Reply((self._pick("reading", self.phrases.reading).format(colours=colours),))

    def _finish(self) -> Reply:
        if not self.thread.lit and not self.hero:
            return self._only("bare", self.phrases.finish_bare)
        is_whole = len(self.thread.lit) >= 3
        return self._only("finish", self.phrases.finish if is_whole else self.phrases.finish_early)

    def _lead_to_the_end(self) -> Reply:
        """Ask how the story ends, whatever else is still open; a story with an ending is asked for nothing."""
        lead = self._pick("nearly", self.phrases.nearly)
        if "ending" in self.thread.lit:
            return Reply((lead,))
        return Reply((lead, self._question("ending")), "ending")

    def _only(self, group: str, options: tuple[str, ...], bead: str = "") -> Reply:
        return Reply((self._pick(group, options),), bead)

    def _filled(self, group: str, options: tuple[str, ...], **words: str) -> str:
        """Return a phrase with these words in it, as a sentence begins."""
        line = self._pick(group, options).format(**words)
        return line[:1].upper() + line[1:]

    def _pick(self, group: str, options: tuple[str, ...]) -> str:
        """Go round the options, starting somewhere else in each talk."""
        turn = self._used.get(group, crc32(group.encode()) + self._seed)
        self._used[group] = turn + 1
        return options[turn % len(options)]

    def _aside(self, text: str) -> tuple[str, ...]:
        return next((answers for asks, answers in self.phrases.asides if re.search(asks, text, re.I)), ())

    def _chosen(self) -> Choice | None:
        rows = (row for rows in self.phrases.choices.values() for row in rows)
        return next((row for row in rows if row.key == self._choice), None) if self._choice else None

    def _meet_hero(self, text: str, bead: str) -> None:
        if not self.hero and intents.is_telling(text) and not self._aside(text):
            self.hero = hero_in(text, self.language, is_asked=bead in ("", "who"))
