"""Which of the vendor's items is which turn of the child, and what the child said in it. Pure [1.6, 1.7, 1.9].

Commits are answered in order; their answers may be late, missing or doubled, and transcripts come whenever they like.
"""

from collections import deque
from collections.abc import Callable
from uuid import UUID

from voice.events import ChildTranscript
from voice.providers.stepfun_words import HeardWords

Frame = dict
COMMIT_ANSWER_S = 3.0  # a commit that was neither taken nor refused by then holds nothing up any more
LAST_WORDS_S = 5.0  # a transcript that was begun and never finished counts as it stands
KEPT = 64


class Turns:
    """The child's spoken turns of one session."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._commits: deque[tuple[float, UUID | None]] = deque()  # committed by us, not yet answered
        self._turns: dict[str, UUID | None] = {}
        self._heard = HeardWords()
        self._unfinished: dict[str, float] = {}  # item → when its last words came
        self._early: dict[str, list[tuple[str, bool]]] = {}  # words of an item whose turn is not known yet

    @property
    def awaits_answer(self) -> bool:
        """True while a commit of ours is not answered: a response asked for now would miss what was said."""
        return bool(self._commits)

    def committed_by_us(self, turn: UUID | None) -> None:
        self._commits.append((self._clock(), turn))

    def committed(self, item: str) -> None:
        """The vendor made an item of what it heard."""
        if item in self._turns:
            return
        if self._commits:
            self._know(item, self._commits.popleft()[1])
        elif "" in self._turns:  # the end of the speech did not name its item
            self._know(item, self._turns.pop(""))

    def taken(self, item: str, turn: UUID) -> None:
        """The journal has a turn for an item that the vendor made by itself."""
        self._know(item, turn)

    def commit_was_refused(self) -> None:
        """The oldest one: commits are answered in order."""
        if self._commits:
            self._commits.popleft()

    def give_up_late_commits(self) -> None:
        while self._commits and self._clock() - self._commits[0][0] > COMMIT_ANSWER_S:
            self._commits.popleft()

    def words(self, item: str, frame: Frame) -> list[object]:
        """Return what a transcription event says that is new; held back until its turn is known."""
        if item not in self._turns and self._commits:  # the words overtook the answer to their commit
            self._know(item, self._commits.popleft()[1])
        told = self._heard.new_in(item, frame)
        for _, is_final in told:
            self._unfinished[item] = self._clock()
            if is_final:
                del self._unfinished[item]
        if item in self._turns:
            return [*self._of(item, told)]
        self._early.setdefault(item, []).extend(told)
        while len(self._early) > KEPT:
            self._early.pop(next(iter(self._early)))
        return [ChildTranscript(text, False) for text, is_final in told if not is_final]

    def late_words(self) -> list[object]:
        """Return the words of items whose turn is known by now, and those that nobody will finish any more."""
        found: list[object] = []
        for item in [item for item in self._early if item in self._turns]:
            found += self._of(item, [words for words in self._early.pop(item) if words[1]])
        for item, last_s in list(self._unfinished.items()):
            if self._clock() - last_s > LAST_WORDS_S and item in self._turns:
                del self._unfinished[item]
                found += self._of(item, self._heard.finish(item))
        return found

    def _of(self, item: str, told: list[tuple[str, bool]]) -> list[ChildTranscript]:
        return [ChildTranscript(text, is_final, self._turns.get(item)) for text, is_final in told]

    def _know(self, item: str, turn: UUID | None) -> None:
        self._turns[item] = turn
        while len(self._turns) > KEPT:
            self._turns.pop(next(iter(self._turns)))
