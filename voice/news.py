"""The journal as one screen sees it: its own turns come back, those of other rooms and screens are news."""

from uuid import UUID

from voice.beads import Thread
from voice.commands import AddNote, Out
from voice.events import JournalGrew, PastTurn, Reason
from voice.history import History
from voice.mouth import Mouth
from voice.world import World

READING_PATIENCE_S = 4.0  # a drawing is spoken about once it was looked at, or after this
WORDS_COME_S = 10.0  # a transcript that is later than this may never come
ASK_AGAIN_AFTER_S = 120.0  # a drawing that grows is asked about only once in a while


class News:
    """Takes what is added to the history of the talk and tells the mouth what is worth a word."""

    def __init__(self, out: Out, thread: Thread, mouth: Mouth, history: History) -> None:
        self.out, self.thread, self.mouth, self.history = out, thread, mouth, history
        self.is_closed = False
        self._own: set[UUID] = set()
        self._wordless: dict[UUID, float] = {}  # turns of a voice, with the moment they ended
        self._leads = True  # news is answered at the screen at which the child spoke last
        self._drawing_due_s: float | None = None
        self._asked_about_s: dict[UUID | None, float] = {}
        self._look_is_wanted = False

    @property
    def world(self) -> World:
        return self.mouth.world

    def own(self, turn: UUID, *, awaits_words: bool = False) -> None:
        """A turn of the child was recorded at this screen; awaits_words: the link will write down what it heard."""
        self._own.add(turn)
        self._leads = True
        if awaits_words:
            self._wordless[turn] = self.world.clock()

    @property
    def awaits_words(self) -> bool:
        """True while the link may still write down a turn of the child: with the link, the words would go."""
        now_s = self.world.clock()
        return any(now_s - since_s < WORDS_COME_S for since_s in self._wordless.values())

    def no_words_come(self) -> None:
        """The link found none, or is gone."""
        self._wordless.clear()

    def amend(self, turn: UUID, text: str) -> bool:
        """Give a turn of this screen its words, once; return False for a stranger's turn or a second time."""
        self._wordless.pop(turn, None)
        return turn in self._own and self.history.put_into_words(turn, text)

    def take(self, news: JournalGrew) -> bool:
        """Take the turns that were added; return whether any of them is news."""
        is_news = False
        for turn in news.turns:
            if self.history.add(turn) and turn.id not in self._own and turn.id not in self.mouth.recorded:
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
