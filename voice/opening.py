"""How a talk begins: the page and a link find each other, in either order, and again when a link was lost."""

from uuid import UUID

from voice.beads import Thread
from voice.coach_words import PHRASES
from voice.commands import AddNote, Out
from voice.ear import Ear
from voice.events import Hello, LinkLost, LinkOpened, Reason, State
from voice.mouth import Mouth
from voice.news import News
from voice.wire import turn_frame

READY_PATIENCE_S = 1.5  # the page gets its history even while the vendor is slow to open
TELL_AGAIN_AFTER_S = 300.0  # a line that comes and goes is spoken of now and then, not each time
FRESH_S = 120.0  # a reload so soon after the last word is greeted by nobody


class Opening:
    """Shows the page what there is, lets the companion speak first, and says once when a vendor was lost."""

    def __init__(
        self, out: Out, thread: Thread, mouth: Mouth, news: News, ear: Ear, conversation: UUID, expects: str
    ) -> None:
        self.out, self.thread, self.mouth, self.news, self.ear = out, thread, mouth, news, ear
        self.lost = ""  # why the link before this one was lost
        self._conversation, self._expects = conversation, expects
        self._began_s = mouth.world.clock()
        self._hello: Hello | None = None
        self._has_greeted = False
        self._is_awaited = False  # the link went while the child waited for a word, or with a word about it
        self._was_cut = False  # what the companion was saying ended with its link
        self._told_s: dict[str, float] = {}  # when a kind of loss was spoken of

    def meet(self, hello: Hello) -> None:
        """The page is here."""
        self._hello = hello
        self.ear.meet(hello)
        self.mouth.browser_speaks = hello.speaks
        self.begin()

    def link_opened(self, link: LinkOpened) -> None:
        self.mouth.link, self.mouth.is_model = link, link.provider != "companion"
        history, was_awaited = self.news.history.turns, self._is_awaited
        self._is_awaited = False
        if not self._has_greeted or not was_awaited:
            pass  # exchanged in a quiet moment: the child notices nothing
        elif self.lost:
            self.mouth.want(Reason.WELCOME_BACK if history else Reason.GREET)
        elif self._was_cut:
            self.mouth.want(Reason.ANSWER if any(turn.speaker == "child" for turn in history) else Reason.GREET)
        elif history and history[-1].speaker == "child":
            self.mouth.want(Reason.ANSWER)
        self._was_cut = False
        if self.mouth.is_model:
            self.lost = ""
        self.begin()

    def link_ended(self) -> None:
        """Another link follows at once; what was owed is asked of that one."""
        self._was_cut = self.mouth.sounds_elsewhere  # its sound ended with it; what we sent is played to its end
        self._is_awaited = (
            self._is_awaited or self._was_cut or self.mouth.is_thinking or not self.mouth.speaking.is_free
        )
        if self._was_cut:
            self.mouth.interrupt()
        self.mouth.lose()

    def link_lost(self, loss: LinkLost) -> None:
        """The talk goes on with the companion; it is said once, here and in its next sentence."""
        self.mouth.lose()
        self.lost, self._expects, self._is_awaited = loss.kind, "companion", True
        now_s = self.mouth.world.clock()
        if now_s - self._told_s.get(loss.kind, -TELL_AGAIN_AFTER_S) < TELL_AGAIN_AFTER_S:
            return
        self._told_s[loss.kind] = now_s
        text = PHRASES[self.thread.language].notices[loss.kind]
        if loss.kind == "rests":
            return  # the sand-timer has said so
        self.out.show("notice", code=loss.kind, text=text, provider="companion")

    def begin(self) -> None:
        """Tell the page what there is, and speak first, once both the page and the companion are here."""
        link = self.mouth.link
        if self._hello is None:
            return
        if not self.news.history.is_shown:
            now_s = self.mouth.world.clock()
            if link is None and not self.lost and now_s - self._began_s < READY_PATIENCE_S:
                return
            self.news.history.is_shown = True
            self._show_ready(self._hello)
        if link is not None and not self._has_greeted:
            self._has_greeted = True
            self._speak_first()

    def _speak_first(self) -> None:
        """Greet a new child, ask about a drawing that waits, welcome one that was away; else only show the choices."""
        said = [turn for turn in self.news.history.turns if turn.kind in ("words", "drawing", "reading")]
        if not any(turn.speaker == "companion" for turn in said):
            self.mouth.want(Reason.GREET)
        elif said[-1].kind != "words":
            self.out.send(AddNote(said[-1].kind, said[-1].text))
            self.mouth.want(Reason(said[-1].kind))
        elif said[-1].age_s > FRESH_S or self.lost or said[-1].speaker == "child":
            self.mouth.want(Reason.WELCOME_BACK)  # also when the child's last words found no answer
        else:
            self.mouth.offer(said[-1].text)

    def _show_ready(self, hello: Hello) -> None:
        link = self.mouth.link
        self.out.show(
            "ready",
            conversation=str(self._conversation),
            provider=link.provider if link else self._expects,
            voice="server" if link is None or link.has_voice else "browser" if hello.speaks else "none",
            hears_words=bool(link and link.hears_words) or hello.hears == "device",
            turns=[turn_frame(turn) for turn in self.news.history.turns if turn.seq > hello.last_seq],
            beads=self.thread.lit_in_order,
            state=State.IDLE,
        )
