"""The WebSocket of a talk: a thin shell. `voice.turnstile` lets frames in, `voice.shell` owns the tasks, `voice.relay`
decides, and `voice.socket` is the way of the frames.
"""

import time
import uuid
from collections.abc import Coroutine, MutableMapping
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from families import safeguards
from sessions.models import Conversation
from voice import leaving
from voice.archive import Archive, open_archive
from voice.calling import PageCalls
from voice.coach_words import PHRASES
from voice.entrance import Entrance, Refusal
from voice.keeping import Keeper, page_in
from voice.providers import providers
from voice.relay import Relay
from voice.shell import Shell
from voice.socket import PageSocket
from voice.turnstile import Turnstile
from voice.world import World

CLOSE_CODES = {Refusal.BAD_FRAME: 4400, Refusal.TOO_FAST: 4429}


class TalkConsumer(PageSocket):
    """The full talk, with a microphone. Needs the guardian's consent to voice."""

    may_listen = True
    takes_calls = True
    shell: Shell | None = None
    calls: PageCalls | None = None

    async def connect(self) -> None:
        await self.accept()
        scope = self.scope
        await self.enter(scope["user"], scope["session"], scope["url_route"]["kwargs"]["conversation_id"])

    async def enter(self, user: Any, session: MutableMapping[str, Any], conversation_id: uuid.UUID) -> None:
        """Begin the talk, if this person may have it now; otherwise say why not, and close."""
        try:
            archive = await open_archive(user, session, conversation_id)
        except Conversation.DoesNotExist:
            await self.refuse("missing", 4404, "zh-hans")
            return
        if leaving.is_going():
            await self.refuse("restart", 1012, archive.brief.language)
        elif not archive.conversation.is_open:
            await self.refuse("closed", 4410, archive.brief.language)
        elif self.may_listen and not archive.is_allowed:
            await self.say_consent_is_missing(PHRASES[archive.brief.language].byes["refused"])
            await self.refuse("refused", 4403, archive.brief.language)
        elif await self.sit_down(archive):
            self.begin(archive)
        else:
            await self.refuse("elsewhere", 4409, archive.brief.language)

    async def sit_down(self, archive: Archive) -> bool:
        """Take the one seat of a child's talk; False when this page came back by itself and another sits there."""
        self.calls = PageCalls(self.show) if self.takes_calls else None
        self.chosen = providers(is_quiet=not self.may_listen, calls=self.calls)
        self.keeper = Keeper(archive.conversation, page_in(self.scope), is_quiet=not self.may_listen)
        return await self.keeper.enter(self.chosen[0].name)

    def begin(self, archive: Archive) -> None:
        """Start the talk's tasks."""
        self.language = archive.brief.language
        self.turnstile = Turnstile(time.monotonic, may_listen=self.may_listen)
        world = World(
            clock=time.monotonic,
            new_id=uuid.uuid4,
            check=lambda text: safeguards.check(text).rule,
            picture_url=lambda key: static(f"img/pictures/{key}.svg"),
            book_url=lambda story: reverse("book", args=[story]),
        )
        chosen = self.keeper.allowed(self.chosen)
        self.relay = self.new_relay(archive, world, chosen[0].name)
        self.relay.allow(self.keeper.grant)
        write = self.frames.write if self.frames is not None else None
        self.shell = Shell(self.relay, archive, chosen, self.show, self.close, self.keeper, write)
        calls_take = self.calls.takes if self.calls is not None else None
        self.entrance = Entrance(self.turnstile, self.shell.carrying, calls_take)
        self.shell.start()
        if self.frames is not None:
            self.frames.go_straight(self.entrance.hear, self.refused)

    def new_relay(self, archive: Archive, world: World, expects: str) -> Relay:
        return Relay(
            archive.conversation.id,
            archive.brief,
            world,
            may_listen=self.may_listen,
            expects=expects,
            idle_s=settings.TALK_IDLE_MINUTES * 60,
        )

    def hear(self, frame: str | bytes) -> Coroutine[Any, Any, None] | None:
        """Take a frame of the page; return what is to be said and done where it may not pass."""
        refusal = self.entrance.hear(frame) if self.shell is not None else None
        return None if refusal is None else self.refusal(refusal)

    def refusal(self, why: Refusal) -> Coroutine[Any, Any, None]:
        """Return what is to be said and done about a frame that may not pass."""
        if why is Refusal.CONSENT:
            return self.say_consent_is_missing(PHRASES[self.language].notices["consent"])
        return self.refuse(why, CLOSE_CODES[why], self.language)

    async def disconnect(self, code: int) -> None:
        if self.calls is not None:
            self.calls.leave()
        shell, self.shell = self.shell, None
        if shell is not None:
            await shell.stop()

    async def say_consent_is_missing(self, text: str) -> None:
        await self.show({"type": "refused", "code": "consent", "purpose": "voice", "text": text})

    async def refuse(self, code: str, close_code: int, language: str) -> None:
        """Say in one kind sentence why not, and close."""
        await self.show({"type": "bye", "code": code, "text": PHRASES[language].byes[code]})
        await self.close(close_code)


class QuietConsumer(TalkConsumer):
    """The companion alone, by tapping and typing: needs no consent, takes no sound, asks no vendor."""

    may_listen = False
    takes_calls = False


class NoTalk(PageSocket):
    """Any other address: nothing is there."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(4404)
