"""The journal as one screen sees it: its own turns come back, those of other rooms and screens are news."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from voice.beads import Thread
from voice.commands import AddNote, AmendTurn, Out
from voice.events import JournalGrew, PastTurn, Reason
from voice.mouth import Mouth
from voice.wire import turn_frame
from voice.world import World

READING_PATIENCE_S = 4.0  # a drawing is spoken about once it was looked at, or after this
ASK_AGAIN_AFTER_S = 120.0  # a drawing that grows is asked about only once in a while


class News:
    """Keeps the history of the talk and tells the mouth what is worth a word."""

    def __init__(self, out: Out, thread: Thread, mouth: Mouth, history: Iterable[PastTurn]) -> None:
        self.out, self.thread, self.mouth = out, thread, mouth
        self.history = list(history)
        self.is_shown = False  # the page has the history; from now on it gets each new turn
        self.is_closed = False
        self._seen_seq = max((turn.seq for turn in self.history), default=0)
        self._own: set[UUID] = set()
        self._amended: dict[UUID, str] = {}
        self._leads = True  # news is answered at the screen at which the child spoke last
        self._drawing_due_s: float | None = None
        self._asked_about_s: dict[UUID | None, float] = {}
        self._look_is_wanted = False

    @property
    def world(self) -> World:
        return self.mouth.world

    def own(self, turn: UUID) -> None:
        """A turn of the child was recorded at this screen."""
        self._own.add(turn)
        self._leads = True

    def amend(self, turn: UUID, text: str) -> bool:
        """Give a turn of this screen its words, once; return False for a stranger's turn or a second time."""
        if turn not in self._own or turn in self._amended:
            return False
        self._amended[turn] = text
        self.out.write(AmendTurn(turn, text=text))
        self._show_amended(turn)
        return True

    def take(self, news: JournalGrew) -> bool:
        """Take the turns that were added; return whether any of them is news."""
        is_news = False
        for turn in news.turns:
            if turn.seq <= self._seen_seq:
                continue
            self._seen_seq = turn.seq
            self.history.append(turn)
            if self.is_shown:
                self.out.show("turn", turn=turn_frame(turn))
            if turn.id in self._amended:
                self._show_amended(turn.id)
            elif turn.id not in self._own and turn.id not in self.mouth.recorded:
                is_news = True
                self._react(turn)
        self.is_closed = self.is_closed or not news.is_open
        return is_news

    def look_is_wanted(self) -> None:
        """The child asked what is on its paper: the next reading is spoken of, however new the last one is."""
        self._look_is_wanted = True

    def tick(self) -> None:
        if self._drawing_due_s is not None and self.world.clock() > self._drawing_due_s:
            self._drawing_due_s = None
            self.mouth.want(Reason.DRAWING)

    def _react(self, turn: PastTurn) -> None:
        match turn.kind:
            case "words":
                self.out.send(AddNote("words", turn.text, turn.speaker, turn.bead))
                self._leads = self._leads and turn.speaker != "child"
                self.thread.follow([turn])
                self.out.show("beads", lit=self.thread.lit_in_order, next=self.thread.next)
            case "story" if turn.about:
                self.out.show("story", id=str(turn.about), url=self.world.book_url(turn.about), state="ready")
            case "drawing" | "reading" | "pictures":
                if turn.text or turn.kind == "drawing":
                    self.out.send(AddNote(turn.kind, turn.text))
                if self._leads:
                    self._speak_of(turn)

    def _speak_of(self, turn: PastTurn) -> None:
        now_s = self.world.clock()
        if turn.kind == "pictures":
            self.mouth.want(Reason.PICTURES)
            return
        if turn.kind == "reading":
            self._drawing_due_s = None
        if turn.kind == "reading" and (self._look_is_wanted or turn.text.endswith(("？」", "?”"))):
            self._look_is_wanted = False
            self._asked_about_s.pop(turn.about, None)
        if turn.about and now_s - self._asked_about_s.get(turn.about, -ASK_AGAIN_AFTER_S) < ASK_AGAIN_AFTER_S:
            return
        if turn.kind == "drawing":
            self._drawing_due_s = now_s + READING_PATIENCE_S
            return
        if turn.about:
            self._asked_about_s[turn.about] = now_s
        self.mouth.want(Reason.READING)

    def _show_amended(self, turn_id: UUID) -> None:
        for place, turn in enumerate(self.history):
            if turn.id == turn_id and turn.text != self._amended[turn_id]:
                self.history[place] = replace(turn, text=self._amended[turn_id])
                if self.is_shown:
                    self.out.show("turn", turn=turn_frame(self.history[place]), amended=True)
