"""A whole talk by a call: page, consumer, relay, journal and the vendor's sideband, with real sound at both ends."""

import pytest
from channels.db import database_sync_to_async
from page import Browser
from page_with_a_call import Page
from standin_openai_calls import CallingStandIn

from families import consent
from families.models import Consent
from sessions.models import Turn
from voice.events import CallDown, CallOffered, CallUp
from voice.models import Usage

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = {CallOffered: "call.offer", CallUp: "call.up", CallDown: "call.down"}


@pytest.fixture
async def house(settings):
    async with CallingStandIn() as standin:
        standin.script.audio_ms = 300
        settings.OPENAI_API_KEY, settings.OPENAI_REALTIME_URL = standin.key, standin.url
        settings.OPENAI_ZDR_CONFIRMED, settings.VOICE_VENDOR = "yes", "openai"
        settings.CHILD_TURN_JOBS, settings.LIVE_POLL_S = [], 0.2
        yield standin


@pytest.fixture
def allowed(child, consent_all, conversation):
    """The conversation of a child whose guardian agreed to everything, at whatever hour this runs."""
    consent_all(child)
    child.rests_at_night = False
    child.save()
    return conversation


class CallingBrowser(Browser):
    """A page that is called over its talk's socket."""

    async def __aenter__(self) -> "CallingBrowser":
        await super().__aenter__()
        self.page = Page(say=lambda event: self.page._spawn(self.send(KINDS[type(event)], **vars_of(event))))
        await self.send("hello", mode="voice", hears="none", speaks=False, last_seq=0, calls=True)
        await self.send("mic", on=True)
        return self

    async def __aexit__(self, *details: object) -> None:
        await super().__aexit__(*details)
        await self.page.__aexit__()

    async def next(self) -> dict:
        frame = await super().next()
        if frame["type"].startswith("call."):
            await self.page.show(frame)
        return frame


def vars_of(event: object) -> dict:
    return {name: getattr(event, name) for name in event.__slots__}


@database_sync_to_async
def turns_of(conversation) -> list[Turn]:
    return list(conversation.turns.order_by("seq"))


async def test_a_spoken_turn_is_journalled_answered_and_counted(mama, allowed, house):
    async with CallingBrowser(mama, allowed) as page:
        await page.until("call.live")
        await page.until("caption", speaker="companion", done=True)
        await page.until("call.sound", on=False)
        page.page.child.speak(400)
        await page.until("caption", text=house.script.replies[1], done=True)
        assert page.pcm_bytes == 0 and page.page.peak > 1_000
    said = [(turn.speaker, turn.means, turn.text) for turn in await turns_of(allowed)]
    assert said == [
        ("companion", "model", house.script.replies[0]),
        ("child", "spoken", house.script.hears[0]),
        ("companion", "model", house.script.replies[1]),
    ]
    (call,) = house.calls.values()
    assert call.was_hung_up
    usage = await Usage.objects.aget(provider="openai")
    assert (usage.audio_out, usage.turns) == (80, 1) and usage.heard_s > 0


async def test_withdrawing_consent_hangs_up_at_once(mama, child, allowed, house):
    async with CallingBrowser(mama, allowed) as page:
        await page.until("call.sound", on=True)
        await database_sync_to_async(consent.decide)(child, mama, Consent.Purpose.VOICE, False, "test")
        assert (await page.until("bye"))["code"] == "consent"
        await page.until("closed")
        assert page.code == 4403
    (call,) = house.calls.values()
    assert call.was_hung_up


async def test_a_stop_of_what_still_sounds_reaches_the_vendor_and_the_journal(mama, allowed, house):
    house.script.audio_ms = 20_000
    async with CallingBrowser(mama, allowed) as page:
        caption = await page.until("caption", speaker="companion", done=True)
        assert page.of("call.sound")[-1]["on"]
        await page.send("stop", item=caption["item"], played_ms=0)
        await page.until("call.sound", on=False)
        (call,) = house.calls.values()
        assert call.mouth.left == 0
    (greeting,) = await turns_of(allowed)
    assert not greeting.is_heard


async def test_the_child_that_is_done_needs_not_wait_for_the_vendor(mama, allowed, house):
    house.script.audio_ms = 20_000
    async with CallingBrowser(mama, allowed) as page:
        await page.until("call.sound", on=True)
        page.page.child.speak(60_000)  # a room that is never quiet: the vendor would wait
        await page.until("flush")
        await page.send("talk.end")
        await page.until("caption", text=house.script.replies[1], done=True)
    assert len(house.sent("input_audio_buffer.commit")) == 1
    assert [turn.text for turn in await turns_of(allowed) if turn.speaker == "child"] == [house.script.hears[0]]


async def test_without_a_call_the_same_vendor_carries_the_sound_and_nobody_is_told(mama, allowed, house):
    house.faults.call_status = 503
    async with CallingBrowser(mama, allowed) as page:
        await page.until("audio.end")
        assert page.pcm_bytes and not page.of("notice")
        assert page.of("ready")[0]["provider"] == "openai"
    assert not house.calls
