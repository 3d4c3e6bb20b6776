"""The time of a talk, as the brain lives it: warns, leads to an ending, lets the voice rest; the play goes on.

five minutes left   the sand-timer shows it, and a story that began is asked for its ending
one minute left     the companion says goodbye and offers the book
nothing left        once nobody is in the middle of a sentence: no more listening, no vendor; drawing, tapping and the
                    offline companion go on, and the page offers the book

What a budget of the family or the house leaves of a vendor is told in the same way; at its end only the vendor goes.
"""

from dataclasses import replace
from math import inf

from voice.allowance import Absence, Allowance, Grant, Moment
from voice.commands import Leave, Out
from voice.ear import Ear
from voice.events import Reason
from voice.mouth import Mouth
from voice.time_words import TIME_WORDS

GRACE_S = 20.0  # so long a sentence that has begun may still last
SHOW_EVERY_S = 30.0
STILL_AFTER_S = 60.0  # nobody said anything for so long: the sand stands still, however long the child draws


class Timekeeping:
    """Follows one talk's allowance. `rests` turns True when the voice has ended; `comes_back` when it may be back."""

    def __init__(self, out: Out, mouth: Mouth, ear: Ear, grant: Grant) -> None:
        self.out, self.mouth, self.ear = out, mouth, ear
        self.allowance = Allowance(grant, mouth.world.clock())
        self._has_left = grant.absence is not Absence.NONE  # then none was asked
        if self._has_left:
            self.allowance.vendor_left()
        self.rests = self.allowance.is_over
        self.comes_back = False
        self._words = TIME_WORDS[mouth.thread.language]
        self._over_s: float | None = None
        self._spent = Absence.NONE  # why the vendor goes as soon as nobody is in the middle of a sentence
        self._spent_s = 0.0
        self._talked_s = mouth.world.clock()
        self._runs = False
        self._shown_s = -inf

    def told(self, grant: Grant) -> None:
        """Take what is left now."""
        now_s = self.mouth.world.clock()
        self.allowance.told(replace(grant, vendor_s=inf) if self._has_left else grant, now_s)
        if self.rests:
            self.comes_back = not self.allowance.is_over
            return
        if not self.allowance.is_over:
            self._over_s = None
        if self._spent is Absence.NONE:
            self._spent_s = now_s
        self._spent = grant.absence
        if grant.absence is Absence.OFF:
            self._leave(grant.absence)
        self.show()

    def tick(self, now_s: float, *, may_listen: bool, is_busy: bool) -> None:
        """Let time pass. is_busy: somebody is in the middle of a sentence."""
        if is_busy:
            self._talked_s = now_s
        if self.rests:
            if self._shown_s == -inf:
                self.show(Moment.OVER)  # it was over before the talk began
            return
        runs = may_listen and now_s - self._talked_s < STILL_AFTER_S
        has_turned, self._runs = runs is not self._runs, runs
        moment = self.allowance.tick(now_s, runs)
        if moment is Moment.SOON:
            self._lead(Reason.NEARLY)
        elif moment is Moment.NEARLY:
            self._lead(Reason.GOODBYE)
        elif moment is Moment.OVER:
            self._over_s = now_s
        if self._over_s is not None and (not is_busy or now_s - self._over_s > GRACE_S):
            self._rest()
        elif self._is_spent and moment is None and (not is_busy or now_s - self._spent_s > GRACE_S):
            self._leave(self._spent)
            self.show()
        elif moment is Moment.SOON or moment is Moment.NEARLY:
            self.show(moment)
        elif has_turned or now_s - self._shown_s >= SHOW_EVERY_S:
            self.show()

    @property
    def _is_spent(self) -> bool:
        return self._spent is not Absence.NONE and not self._has_left

    def show(self, moment: Moment | None = None) -> None:
        """Tell the page how the sand stands; nothing where nothing limits."""
        allowance = self.allowance
        self._shown_s = self.mouth.world.clock()
        if allowance.left_s == inf:
            return
        text = ""
        if moment is not None:
            key = f"{moment}_{allowance.limit}"
            text = self._words.get(key) or self._words[str(moment)]
        least_s = 0.0 if self.rests else 1.0  # while a sentence may still end the page says of nothing that it is over
        left_s, whole_s = max(least_s, allowance.left_s), allowance.grant.whole_s
        self.out.show(
            "time",
            left_s=round(left_s),
            whole_s=round(whole_s if whole_s < inf else max(left_s, 1800.0)),
            moment=str(moment or ""),
            why=str(allowance.limit),
            runs=self._runs,
            text=text,
        )

    def _lead(self, reason: Reason) -> None:
        """Steer to an ending; a story that has not begun is not asked how it ends."""
        if self.mouth.thread.lit:
            self.mouth.wanted.remove(Reason.NEARLY)
            self.mouth.want(reason)

    def _rest(self) -> None:
        self.ear.release()
        self.mouth.interrupt()
        self.rests, self._over_s = True, None
        self.mouth.wanted.clear()
        self._leave("rests")
        self.show(Moment.OVER)
        if not self.mouth.is_model:
            self.mouth.want(Reason.RESTS)

    def _leave(self, why: str) -> None:
        """Let go of every vendor for good, once; also while the companion speaks: a vendor that was lost, or is slow,
        may not come back."""
        if self._has_left:
            return
        self._has_left = True
        self.allowance.vendor_left()
        if self.mouth.is_model:
            self.mouth.wanted.clear()
        self.out.send(Leave(str(why)))
