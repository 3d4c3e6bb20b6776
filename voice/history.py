"""The journal of a talk as one screen knows it: its rows in order, as they are by now."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from voice.commands import AmendTurn, Out
from voice.events import PastTurn
from voice.wire import turn_frame


class History:
    """What was written so far, with every change made here; a row may come later than its change."""

    def __init__(self, out: Out, turns: Iterable[PastTurn]) -> None:
        self.out, self.turns = out, list(turns)
        self.is_shown = False  # the page has the history; from now on it gets each new turn
        self._seen_seq = max((turn.seq for turn in self.turns), default=0)
        self._texts: dict[UUID, str] = {}
        self._are_heard: dict[UUID, bool] = {}

    def add(self, turn: PastTurn) -> bool:
        """Take a row of the journal; return False for one that is known."""
        if turn.seq <= self._seen_seq:
            return False
        self._seen_seq = turn.seq
        self.turns.append(turn)
        if self.is_shown:
            self.out.show("turn", turn=turn_frame(turn))
        self._correct(turn.id)
        return True

    def put_into_words(self, turn: UUID, text: str) -> bool:
        """Give a turn its words, once; return False a second time."""
        if turn in self._texts:
            return False
        self._texts[turn] = text
        self.out.write(AmendTurn(turn, text=text))
        self._correct(turn)
        return True

    def mark(self, turn: UUID, *, is_heard: bool) -> None:
        """Say whether what the companion said was heard: what was not was never said to the child."""
        self._are_heard[turn] = is_heard
        self.out.write(AmendTurn(turn, is_heard=is_heard))
        self._correct(turn)

    def _correct(self, name: UUID) -> None:
        for place in range(len(self.turns) - 1, -1, -1):
            turn = self.turns[place]
            if turn.id != name:
                continue
            text, is_heard = self._texts.get(name, turn.text), self._are_heard.get(name, turn.is_heard)
            if (text, is_heard) != (turn.text, turn.is_heard):
                self.turns[place] = replace(turn, text=text, is_heard=is_heard)
                if self.is_shown:
                    self.out.show("turn", turn=turn_frame(self.turns[place]), amended=True)
            return
