"""The turns of a link that takes them itself: it tells when the child began and finished, and may answer unasked.

We keep what is ours: the journal, the interruption, the pause, the echo. A turn that is not to be heard is not taken,
and what the link answers to it is cancelled.
"""

from uuid import UUID

from voice.audio import silence
from voice.commands import AppendAudio, ClearAudio, EndTurn, Out, TurnTaken
from voice.listening import Listening
from voice.mouth import Mouth

SURELY_MS = 300  # of silence more than a link waits for
LONGEST_TURN_S = 60.0  # a link that never says that a turn ended


class LinkTurns:
    """Follows the turns of a link. Adds commands to `out`."""

    def __init__(self, out: Out, mouth: Mouth, listening: Listening) -> None:
        self.out, self.mouth, self.listening = out, mouth, listening
        self.is_open = False
        self._is_unwanted = False
        self._began_s = 0.0

    @property
    def are_taken(self) -> bool:
        """True while the link, not our relay, decides when the child has finished."""
        return self.mouth.link is not None and self.mouth.link.takes_turns

    @property
    def wants_ended(self) -> bool:
        """True when the turn that ends now is one of ours."""
        return not self._is_unwanted

    def audio(self, pcm: bytes) -> None:
        """Hand the microphone on as it comes."""
        if self.listening.mode == "voice" or self.listening.pressed:
            self._append(pcm)

    def press(self) -> None:
        self.listening.pressed = True

    def finish(self) -> None:
        """The child says that it is done: let the link hear the silence that ends its turn, or tell it."""
        self.listening.pressed = False
        link = self.mouth.link
        if link is None:
            return
        self._append(silence(link.waits_ms + SURELY_MS))
        if not link.carries_sound and self.is_open:
            self.out.send(EndTurn())

    def began(self, *, is_wanted: bool) -> bool:
        """The child began to speak; return whether this opens a turn."""
        self._is_unwanted = not is_wanted
        is_new = is_wanted and not self.is_open
        self.is_open = is_wanted
        self._began_s = self.mouth.world.clock()
        self._follow()
        return is_new

    def ended(self, item: str, turn: UUID) -> None:
        """The child finished. If that was a turn for us, it is `turn` from now on."""
        self.is_open = False
        if self.wants_ended:
            self.out.send(TurnTaken(turn, item))
        self._follow()

    def let_go(self) -> None:
        """What is being said is for somebody else: nothing of it becomes a turn, nothing answers it."""
        self._is_unwanted = self._is_unwanted or self.is_open
        self.is_open = False
        if self.mouth.link is not None and self.mouth.link.carries_sound:
            self.out.send(ClearAudio())
        self._follow()

    def lose(self) -> None:
        """The link is gone, and what it was hearing."""
        if self.is_open:
            self.listening.turn_is_open = False
        self.is_open = self._is_unwanted = False
        self._follow()

    def tick(self) -> None:
        if self.is_open and self.mouth.world.clock() - self._began_s > LONGEST_TURN_S:
            self.let_go()

    def _append(self, pcm: bytes) -> None:
        if self.mouth.link is not None and self.mouth.link.carries_sound:
            self.out.send(AppendAudio(pcm))

    def _follow(self) -> None:
        if self.are_taken:
            self.listening.turn_is_open = self.is_open
        self.mouth.is_hushed = self.is_open or self._is_unwanted
