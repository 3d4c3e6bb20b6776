"""The step in which something happened: the brain is asked, and what it decides is carried out, or put into a box.

Where nothing waits in a box, what would go into it is carried out at once: that is the whole fast lane, and why it
keeps the order. No I/O of its own, and no task: `voice.shell` empties the boxes.
"""

import logging
from collections.abc import Callable
from typing import Final

from voice import wire
from voice.commands import AppendAudio, Command, HangUp, Request, Send, Show, Write
from voice.events import Ticked
from voice.mailbox import Mailbox
from voice.meter import Meter
from voice.relay import Relay
from voice.soundway import SoundWay

log = logging.getLogger(__name__)

MOST_UPSTREAM_AUDIO = 250  # frames of 20 ms: five seconds; the oldest goes first
MOST_SHOWN_AUDIO = 4_000  # a vendor sends minutes of speech ahead; the page has its own limit
TICKED: Final = Ticked()


def nobody() -> None:
    """Whom a talk that is over tells things."""


class Carrying:
    """Of one talk. `way` gives sound to the link and `write` a message to the browser without waiting; both return
    False, and nothing has happened, while the other side takes no more. `page_turned` is called when another provider
    speaks from now on, `broke` after an unforeseen error."""

    way: SoundWay | None = None

    def __init__(
        self,
        relay: Relay,
        meter: Meter,
        write: Callable[[str | bytes], bool] | None,
        page_turned: Callable[[], None],
        broke: Callable[[], None],
    ) -> None:
        self._relay, self._meter = relay, meter
        self._page_takes = write
        self._page_turned, self._broke = page_turned, broke
        self.shown: Mailbox[Show | HangUp] = Mailbox(MOST_SHOWN_AUDIO)
        self.acts: Mailbox[Send | Write] = Mailbox(MOST_UPSTREAM_AUDIO)
        self._shown_items, self._acts_items = self.shown.items, self.acts.items
        self.is_showing = False  # the browser is being told something: what follows waits
        self.act_now: Send | Write | None = None  # cut short by a disconnect, a write is done again: it is idempotent

    def let_go(self) -> None:
        """The talk is over: nobody is told any more, and no ring is left, so that it goes with its last word."""
        self.way = self._page_takes = None
        self._page_turned = self._broke = nobody

    def take(self, event: object) -> None:
        """Let the brain decide about something that the browser sent, or that happened in the house."""
        try:
            self.carry_out(self._relay.heard(event))
            self._meter.listens(self._relay.hears_turn)
        except Exception:
            log.exception("a talk broke while it decided")
            self._broke()

    def sound(self, pcm: bytes, at_ms: int) -> None:
        """Take a frame of the microphone; see `MicAudio`."""
        try:
            self.carry_out(self._relay.sound(pcm, at_ms))
            self._meter.listens(self._relay.hears_turn)
        except Exception:
            log.exception("a talk broke over a frame of sound")
            self._broke()

    def tick(self) -> None:
        """A moment has passed (`metronome.TICK_S`)."""
        self.take(TICKED)

    def told(self, event: object) -> None:
        """The link said something."""
        try:
            self._meter.said(event)
            self.carry_out(self._relay.said(event))
            if self._meter.finished:
                self._page_turned()
        except Exception:
            log.exception("a talk broke over what its link said")
            self._broke()

    def carry_out(self, commands: list[Command]) -> None:
        for command in commands:
            if isinstance(command, Send):
                request = command.request
                if not isinstance(request, AppendAudio):
                    self.acts.put(command)
                elif not self._send_now(request):
                    self.acts.put(command, is_audio=True)
            elif isinstance(command, Show):
                if not self._show_now(command.frame):
                    self.shown.put(command, is_audio=isinstance(command.frame, bytes))
            elif isinstance(command, HangUp):
                self.shown.put(command)
            else:
                self.acts.put(command)

    def sends(self, request: Request) -> None:
        """Something is about to be sent to the link, after it waited."""
        self._meter.sent(request)

    def shows(self, frame: dict | bytes) -> None:
        """Something is about to be written to the browser, after it waited."""
        if isinstance(frame, dict):
            self._meter.showed(frame)

    def _send_now(self, request: AppendAudio) -> bool:
        """Give sound to the link at once, if nothing before it still waits."""
        way = self.way
        if self._acts_items or self.act_now is not None or way is None or not way.take(request):
            return False
        self._meter.sent(request)
        return True

    def _show_now(self, frame: dict | bytes) -> bool:
        """Write to the browser at once, if nothing before it still waits."""
        write = self._page_takes
        if write is None or self._shown_items or self.is_showing:
            return False
        if isinstance(frame, bytes):
            return write(frame)
        if not write(wire.frame_text(frame)):
            return False
        self._meter.showed(frame)
        return True
