"""Who may come in by /v1/realtime, on the real application with the offline companion."""

import asyncio
import base64
import json

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client
from face_client import check
from talks import WAIT_S

from families import consent, devices
from sessions.models import Turn
from storybook.asgi import application
from voice.audio import silence

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("only_the_talk")]


class Program:
    """A client at the door, with what it brings along."""

    def __init__(self, *, token="", user=None, query="", origin="", protocols=()) -> None:
        headers = [(b"host", b"testserver")]
        headers += [(b"authorization", f"Bearer {token}".encode())] if token else []
        headers += [(b"origin", origin.encode())] if origin else []
        if user is not None:
            browser = Client()
            browser.force_login(user)
            headers.append((b"cookie", f"sessionid={browser.cookies['sessionid'].value}".encode()))
        path = f"/v1/realtime?model=huaban{query}"
        self.socket = WebsocketCommunicator(application, path, headers=headers, subprotocols=list(protocols))

    async def __aenter__(self) -> "Program":
        self.was_accepted, self.subprotocol = await self.socket.connect(timeout=WAIT_S)
        return self

    async def __aexit__(self, *_) -> None:
        await self.socket.disconnect(timeout=WAIT_S)

    async def send(self, kind: str, **fields) -> None:
        await self.socket.send_to(text_data=json.dumps({"type": kind, **fields}))

    async def next(self) -> dict:
        message = await asyncio.wait_for(self.socket.output_queue.get(), WAIT_S)
        if message["type"] == "websocket.close":
            return {"type": "closed", "code": message["code"]}
        frame = json.loads(message["text"].encode())  # as it goes over the wire
        check(frame)
        return frame

    async def until(self, kind: str) -> dict:
        while (frame := await self.next())["type"] != kind:
            assert frame["type"] not in ("closed", "error"), frame
        return frame

    async def refusal(self) -> tuple[str, int]:
        error, closed = await self.next(), await self.next()
        return error["error"]["code"], closed["code"]


program = database_sync_to_async(Program, thread_sensitive=True)


@pytest.fixture
def token(mama, child, consent_all) -> str:
    consent_all(child)
    return devices.issue(mama, child, "a toy")[1]


async def test_a_device_with_a_token_completes_a_turn_of_its_child(token, child):
    async with Program(token=token) as toy:
        assert (await toy.next())["type"] == "session.created"
        part = {"type": "input_text", "text": "我画了一只小猫"}
        await toy.send("conversation.item.create", item={"type": "message", "role": "user", "content": [part]})
        await toy.until("conversation.item.done")
        await toy.send("response.create")
        done = await toy.until("response.done")
    assert done["response"]["status"] == "completed"
    rows = await database_sync_to_async(lambda: list(Turn.objects.filter(conversation__child=child)))()
    assert [turn.text for turn in rows if turn.speaker == "child"] == ["我画了一只小猫"]


async def test_a_browser_hands_its_token_over_as_a_subprotocol(token):
    protocols = ["realtime", f"openai-insecure-api-key.{token}"]
    async with Program(protocols=protocols) as page:
        assert page.subprotocol == "realtime"
        assert (await page.next())["type"] == "session.created"


async def test_a_revoked_token_opens_nothing(token, mama):
    await database_sync_to_async(lambda: mama.devices.get().revoke())()
    async with Program(token=token) as toy:
        assert await toy.refusal() == ("invalid_api_key", 3000)


async def test_nobody_is_told_to_sign_in(db):
    async with Program() as toy:
        assert await toy.refusal() == ("invalid_api_key", 3000)


async def test_a_guardian_comes_in_by_its_cookie_and_a_stranger_does_not(token, mama, stranger, child):
    async with await program(user=mama, query=f"&child={child.id}") as page:
        assert (await page.next())["type"] == "session.created"
    async with await program(user=stranger, query=f"&child={child.id}") as page:
        assert await page.refusal() == ("child_not_found", 3000)


async def test_a_page_of_another_site_is_turned_away_even_with_a_token(token):
    there = Program(token=token, origin="https://evil.example")
    accepted, _ = await there.socket.connect(timeout=WAIT_S)
    assert not accepted


async def test_our_own_page_is_let_in(token):
    async with Program(token=token, origin="http://localhost") as page:
        assert (await page.next())["type"] == "session.created"


async def test_without_consent_nobody_talks(mama, child):
    secret = await database_sync_to_async(lambda: devices.issue(mama, child, "a toy")[1])()
    async with Program(token=secret) as toy:
        first = await toy.next()
        assert first["error"]["code"] == "consent_missing"
        assert (await toy.next())["error"]["code"] == "refused"
        assert (await toy.next())["code"] == 4403


async def test_a_withdrawn_consent_ends_the_talk(token, mama, child):
    async with Program(token=token) as toy:
        await toy.next()
        withdraw = database_sync_to_async(consent.decide)
        await withdraw(child, mama, consent.Purpose.VOICE, granted=False, method="test")
        frame = await toy.next()
        assert frame["error"]["code"] == "consent"
        assert (await toy.next())["code"] == 4403


@pytest.mark.parametrize("whose", ["its own", "another one"])
async def test_a_device_that_is_revoked_while_it_talks_is_hung_up_on_and_no_other_one(
    token, mama, child, settings, whose
):
    settings.LIVE_POLL_S = 60  # the word comes by itself, nobody looks
    own = await database_sync_to_async(mama.devices.get)()
    other = (await database_sync_to_async(devices.issue)(mama, child, "a clock"))[0]
    async with Program(token=token) as toy:
        await toy.next()
        await database_sync_to_async((own if whose == "its own" else other).revoke)()
        if whose == "its own":
            assert await toy.refusal() == ("consent", 4403)
        else:
            await toy.send("input_audio_buffer.clear")
            assert (await toy.next())["type"] == "input_audio_buffer.cleared"


@pytest.mark.parametrize(
    "junk", ["{", "[]", '{"type": 5}', '{"no": "type"}', "[" * 5000], ids=["open", "list", "number", "no type", "deep"]
)
async def test_garbage_is_an_error_and_the_talk_goes_on(token, junk):
    async with Program(token=token) as toy:
        await toy.next()
        await toy.socket.send_to(text_data=junk)
        assert (await toy.next())["type"] == "error"
        await toy.send("input_audio_buffer.clear")
        assert (await toy.next())["type"] == "input_audio_buffer.cleared"


HALF = "\ud83d"  # of a pair: JSON can say it, no text can hold it
PART = {"type": "input_text", "text": "你好"}
CREATED = {"type": "conversation.item.create", "item": {"type": "message", "role": "user", "content": [PART]}}


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"type": "nonsense", "event_id": HALF}, ("error", "event_id")),
        ({**CREATED, "item": {**CREATED["item"], "id": HALF}}, ("item", "id")),
        ({"type": "response.create", "response": {"metadata": {HALF: HALF}}}, ("response", "metadata", HALF)),
    ],
    ids=["event", "item", "metadata"],
)
async def test_half_a_character_comes_back_as_it_was_sent_and_the_talk_goes_on(token, asked, place):
    async with Program(token=token) as toy:
        await toy.next()
        await toy.socket.send_to(text_data=json.dumps(asked))
        told = await toy.next()
        for name in place:
            told = told[name]
        assert told == HALF
        await toy.send("input_audio_buffer.clear")
        await toy.until("input_audio_buffer.cleared")


async def test_a_flood_is_closed(token):
    async with Program(token=token) as toy:
        await toy.next()
        for _ in range(200):
            await toy.send("input_audio_buffer.clear")
        while (frame := await toy.next())["type"] != "closed":
            assert frame["type"] in ("input_audio_buffer.cleared", "error")
        assert frame["code"] == 4429


async def test_sound_in_messages_is_counted_like_sound_that_streams(token):
    """Eight seconds a message, a minute at once: more than that is faster than anybody speaks."""
    part = {"type": "input_audio", "audio": base64.b64encode(silence(8_000)).decode()}
    async with Program(token=token) as toy:
        await toy.next()
        for _ in range(9):
            await toy.send("conversation.item.create", item={"type": "message", "role": "user", "content": [part]})
        await toy.send("input_audio_buffer.clear")
        told = []
        while not told or told[-1]["type"] != "input_audio_buffer.cleared":
            told.append(await toy.next())
    codes = [frame["error"]["code"] for frame in told if frame["type"] == "error"]
    assert codes and set(codes) == {"rate_limit_exceeded"}
    assert sum(frame["type"] == "conversation.item.added" for frame in told) >= 7
