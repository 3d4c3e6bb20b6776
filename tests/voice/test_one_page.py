"""One talk per child at a time, its time and its money, with real sockets: who has it, who is told, who goes on."""

import asyncio
import uuid
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from fakes_talk import a_voice
from page import Browser
from standin_stepfun import tone
from talks import WAIT_S

from families.models import Child
from sessions import journal
from storybook.erasure import erase_child
from voice import more_time, switch
from voice.models import Seat, Usage, VoiceSwitch
from voice.urls import websocket_urlpatterns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("only_the_talk")]


def tab(user, conversation, name: str, *, back: bool = False, quiet: bool = False) -> Browser:
    """A page with a name of its own; `back`: it comes back by itself."""
    browser = Browser(user, conversation, quiet=quiet)
    browser.query = f"tab={name}&back={int(back)}"
    browser.socket.scope["query_string"] = browser.query.encode()
    return browser


def use(child: Child, minutes: float, provider: str = "companion") -> None:
    """The child talked so long today already."""
    Usage.objects.create(
        child=child, connection=uuid.uuid4(), provider=provider, day=timezone.localdate(), awake_s=60 * minutes,
        ended_at=timezone.now(), currency="CNY", cost=0,
    )  # fmt: skip


rows = database_sync_to_async(lambda: list(Usage.objects.order_by("began_at")))


async def test_a_talk_whose_child_is_erased_ends_kindly_and_at_once(mama, child, allowed, vendor, settings, caplog):
    settings.LIVE_POLL_S = 60
    async with tab(mama, allowed, "one") as one:
        await one.hello()
        await database_sync_to_async(erase_child)(child)
        bye = await one.until("bye")
        await one.until("closed")
        assert (bye["code"], one.code) == ("consent", 4403)  # a consent goes with its child
    assert "broke" not in caplog.text
    assert not await rows()


# --- one page at a time -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quiet", [False, True])
async def test_the_second_page_takes_the_talk_and_the_first_is_told(mama, allowed, quiet):
    async with tab(mama, allowed, "one", quiet=quiet) as one:
        await one.hello()
        async with tab(mama, allowed, "two", quiet=quiet) as two:
            await two.hello()
            bye = await one.until("bye")
            assert bye["code"] == "elsewhere" and bye["text"]
            await one.until("closed")
            assert one.code == 4409
            await two.send("ping")
            await two.until("pong")


async def test_a_tap_takes_it_back(mama, allowed):
    async with tab(mama, allowed, "one") as one, tab(mama, allowed, "two") as two:
        await one.until("closed")
        async with tab(mama, allowed, "one") as again:
            await again.hello()
            await two.until("closed")
            assert two.code == 4409


async def test_a_page_that_comes_back_by_itself_takes_nothing(mama, allowed):
    async with tab(mama, allowed, "one") as one:
        await one.hello()
        async with tab(mama, allowed, "two", back=True) as two:
            assert (await two.until("bye"))["code"] == "elsewhere"
            await two.until("closed")
            assert two.code == 4409
        await one.send("ping")
        await one.until("pong")


async def test_but_it_comes_back_to_its_own_seat_and_to_an_empty_one(mama, allowed):
    async with tab(mama, allowed, "one") as one:
        await one.hello()
        async with tab(mama, allowed, "one", back=True) as again:
            await again.hello()
    async with tab(mama, allowed, "two", back=True) as two:
        await two.hello()


async def test_a_seat_whose_process_died_is_free_after_its_lease(mama, child, allowed):
    long_ago = timezone.now() - timedelta(minutes=2)
    await database_sync_to_async(Seat.objects.create)(
        child=child, connection=uuid.uuid4(), tab="gone", seen_at=long_ago
    )
    async with tab(mama, allowed, "one", back=True) as one:
        await one.hello()


async def test_a_reload_is_no_second_page(mama, allowed):
    async with tab(mama, allowed, "one") as one:
        await one.hello()
        await one.send("say", text="小猫", means="typed")
    async with tab(mama, allowed, "two") as two:
        assert "小猫" in [turn["text"] for turn in (await two.hello())["turns"]]
        await two.send("ping")
        await two.until("pong")


async def test_of_pages_that_open_at_the_same_moment_one_has_the_talk(mama, allowed):
    pages = [tab(mama, allowed, f"page{n}") for n in range(4)]
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(page) for page in pages))

        async def fate(page: Browser) -> str:
            frame = await page.next()
            while frame["type"] not in ("ready", "closed"):
                frame = await page.next()
            return frame["type"]

        for page in pages:
            await page.send("hello", mode="voice", hears="none", speaks=False, last_seq=0)
        fates = await asyncio.gather(*(fate(page) for page in pages))
        holder = await database_sync_to_async(lambda: Seat.objects.get().tab)()
        assert fates[pages.index(next(page for page in pages if f"tab={holder}&" in page.query))] == "ready"
        for page in pages:
            if f"tab={holder}&" not in page.query and page.code is None:
                await page.until("closed")
        assert [page.code for page in pages].count(4409) == 3


async def test_what_another_process_wrote_is_seen_without_a_message(mama, allowed):
    async with tab(mama, allowed, "one") as one:
        await one.hello()
        await database_sync_to_async(Seat.objects.update)(connection=uuid.uuid4(), tab="elsewhere")
        assert (await one.until("bye"))["code"] == "elsewhere"


async def test_no_sound_of_one_page_reaches_another(mama, allowed, little, consent_all, vendor):
    await database_sync_to_async(consent_all)(little)
    other = await database_sync_to_async(journal.resume_or_open)(little)
    async with tab(mama, allowed, "one") as one, tab(mama, other, "two") as two:
        await one.hello()
        await two.hello()
        await one.until("audio.end")
        await two.until("audio.end")
        before = two.pcm_bytes
        await one.mic(bytes(19_200) + a_voice()[:24_000].tobytes() + bytes(3 * 48_000))
        await one.heard("我想讲一只小猫")
        await two.send("ping")
        await two.until("pong")
        assert two.pcm_bytes == before
        assert not [frame for frame in two.of("turn") if frame["turn"]["speaker"] == "child"]


# --- time -------------------------------------------------------------------------------------------------------------


async def test_what_a_talk_used_is_written_at_its_end(mama, allowed, vendor):
    async with tab(mama, allowed, "one") as one:
        await one.hello()
        await one.until("audio.end")
        await one.send("say", text="小猫", means="typed")
        await one.until("audio.end")
        while not one.of("time"):
            await one.next()
    (usage,) = await rows()
    assert (usage.provider, usage.model, usage.responses) == ("stepfun", "step-1o-audio", 2)
    assert usage.awake_s > 0 and usage.spoken_s > 1 and usage.cost > 0
    assert len(usage.first_audio_ms) == 1
    assert usage.ended_at is not None and usage.reserved_s == 0
    assert not await database_sync_to_async(Seat.objects.exists)()


async def test_when_the_day_is_used_up_the_page_is_told_and_goes_on_without_a_microphone(mama, child, allowed, vendor):
    await database_sync_to_async(use)(child, 40)
    async with tab(mama, allowed, "one") as one:
        assert (await one.hello())["provider"] == "companion"
        over = await one.until("time")
        assert (over["moment"], over["left_s"], over["why"]) == ("over", 0, "day")
        assert over["text"]
        await one.send("stop", item="u1", played_ms=0)
        await one.send("say", text="小猫", means="tapped", bead="who", choice="cat")
        await one.until("choices", bead="where")
    assert not vendor.requests


async def test_minutes_from_a_guardian_bring_the_voice_back_at_once(mama, child, allowed, vendor):
    await database_sync_to_async(use)(child, 40)
    async with tab(mama, allowed, "one") as one:
        await one.hello()
        await one.until("time", moment="over")
        await database_sync_to_async(more_time.give)(child, mama, 10)
        assert (await one.until("bye"))["code"] == "more_time"
        await one.until("closed")
        assert one.code == 1012
    async with tab(mama, allowed, "one", back=True) as again:
        assert (await again.hello())["provider"] == "stepfun"
        assert (await again.until("time"))["left_s"] > 500


# --- money and the switch ---------------------------------------------------------------------------------------------


@pytest.fixture
def turn_off(mama):
    @database_sync_to_async
    def turn() -> None:
        VoiceSwitch.objects.update_or_create(pk=1, defaults={"is_on": False, "reason": "试一试"})
        switch.announce()

    return turn


async def test_the_switch_ends_a_vendors_talk_and_the_companion_goes_on(mama, allowed, vendor, turn_off):
    async with tab(mama, allowed, "one") as one:
        assert (await one.hello())["provider"] == "stepfun"
        await one.until("audio.end")
        await turn_off()
        notice = await one.until("notice")
        assert (notice["code"], notice["provider"]) == ("off", "companion")
        await one.until("choices")
        await one.send("say", text="小猫", means="tapped", bead="who", choice="cat")
        await one.until("choices", bead="where")
    assert [usage.provider for usage in await rows()] == ["stepfun", "companion"]


async def test_a_switch_that_another_process_turned_is_seen_too(mama, allowed, vendor):
    async with tab(mama, allowed, "one") as one:
        await one.hello()
        await one.until("audio.end")
        await database_sync_to_async(VoiceSwitch.objects.update)(is_on=False)
        assert (await one.until("notice"))["code"] == "off"


async def test_a_familys_spent_budget_asks_no_vendor(mama, child, allowed, vendor, settings):
    settings.FAMILY_MINUTES_PER_DAY = 5
    await database_sync_to_async(use)(child, 5, "stepfun")
    async with tab(mama, allowed, "one") as one:
        assert (await one.hello())["provider"] == "companion"
        await one.mic(tone(40))  # the microphone stays: the companion costs nothing
        await one.until("choices", bead="who")
    assert not vendor.requests


# --- the way there and back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "code"), [("mama", None), ("nobody", 4404)])
async def test_the_echo_answers_whoever_is_logged_in(mama, who, code):
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), "/ws/echo/")
    socket.scope["user"] = mama if who == "mama" else AnonymousUser()
    await socket.connect(timeout=WAIT_S)
    if code:
        assert (await socket.receive_output(WAIT_S))["code"] == code
        return
    await socket.send_to(text_data="7")
    assert await socket.receive_from(WAIT_S) == "7"
    await socket.send_to(text_data="x" * 300)
    assert (await socket.receive_output(WAIT_S))["code"] == 4400
