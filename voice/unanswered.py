"""What a child has said and nobody has answered yet: kept so that it survives a change of links. Pure.

The journal has every word, but what was said in the last moments may be missing in the history that a fresh session was
given, and sound is in no journal at all.
"""

from collections import deque
from collections.abc import Callable, Iterator

from voice.commands import AddNote, AddWords, AppendAudio, ClearAudio, CommitAudio
from voice.events import Brief, ChildTranscript, LinkOpened, NothingHeard, ResponseEnded

MOST_AUDIO = 2_400  # frames of 20 ms: a little more than the longest turn; the oldest goes first
JOURNAL_LAG_S = 2.0  # words said so shortly before a session was briefed may be missing in its history
TURNS_COMPARED = 20


class Unanswered:
    """Follows what goes to a link (`sent`) and what it says (`said`); `since` is what a fresh one must be given."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._keeps_sound = True
        self._turn: deque[AppendAudio | CommitAudio] = deque(maxlen=MOST_AUDIO)
        self._words: deque[tuple[float, AddWords | AddNote]] = deque(maxlen=12)  # with the moment they were sent

    def sent(self, request: object) -> None:
        match request:
            case AppendAudio():
                if self._keeps_sound:
                    self._forget_taken()
                    self._turn.append(request)
            case CommitAudio():
                self._turn.append(request)
            case ClearAudio():
                self._turn.clear()
            case AddWords() | AddNote():
                self._words.append((self._clock(), request))

    def said(self, event: object) -> None:
        match event:
            case LinkOpened():
                self._keeps_sound = not event.takes_turns  # where sound flows all the time, no turn stands out
            case ResponseEnded() | NothingHeard() | ChildTranscript(is_final=True):
                self._forget_taken()

    def since(self, began_s: float, brief: Brief, *, hears: bool) -> Iterator[object]:
        """Yield what a session that was briefed at `began_s` has to catch up with, also what is added meanwhile."""
        known = {turn.text for turn in brief.history[-TURNS_COMPARED:]}
        while self._words:
            sent_s, words = self._words.popleft()
            if sent_s >= began_s or sent_s >= began_s - JOURNAL_LAG_S and words.text not in known:
                yield words
        given = 0
        while hears and given < len(self._turn):
            yield self._turn[given]
            given += 1

    def _forget_taken(self) -> None:
        """A turn that was committed has been taken; one that is open now stays."""
        if self._turn and isinstance(self._turn[-1], CommitAudio):
            self._turn.clear()
