"""The same talk under two servers: as ASGI messages (daphne, Channels' tests) and straight from our own server."""

import asyncio
import contextlib
import gc
import json
import time
import weakref

import httpx
import pytest
import websockets
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from page import WAIT_S, Browser
from standin_stepfun import tone
from websockets.asyncio.client import connect

from sessions.models import Turn
from storybook import asgi
from tests.conftest import born
from voice import wire
from voice.archive import Archive
from voice.consumer import TalkConsumer
from voice.models import Seat, Usage
from voice.providers.vendor_wire import VendorWire
from voice.serving.doorstep import Doorstep
from voice.serving.frames import MOST_WAITING, Frames
from voice.serving.gathering import MANY, Gathering
from voice.serving.server import leave
from voice.shell import Shell
from voice.urls import websocket_urlpatterns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("only_the_talk")]


SERVERS = ("messages", "straight", "gathered")  # the last one as ours is with many talks


@contextlib.asynccontextmanager
async def serving(application, *, gathers=False):
    """Serve an application on a port of its own; yield the port."""
    callers: set[asyncio.Task] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Doorstep(application, callers, is_behind_proxy=False), "127.0.0.1", 0)
    gathering = Gathering(loop, lambda: MANY if gathers else 0)
    gathering.go()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await leave(callers)
        gathering.stop()


def as_person(user):
    """Return the talks' addresses as one logged-in person meets them."""
    router = URLRouter(websocket_urlpatterns)

    async def application(scope, receive, send):
        await router({**scope, "user": user, "session": {}}, receive, send)

    return application


class SocketBrowser(Browser):
    """The same page over a real socket of our own server."""

    def __init__(self, port, conversation, *, quiet=False) -> None:
        self.url = f"ws://127.0.0.1:{port}/ws/talk/{conversation.id}/{'quiet/' if quiet else ''}"
        self.frames, self.pcm_bytes, self.raw, self.code = [], 0, [], None

    async def __aenter__(self) -> "SocketBrowser":
        self.socket = await connect(self.url, compression=None)
        return self

    async def __aexit__(self, *_) -> None:
        await self.socket.close()

    async def put(self, data) -> None:
        await self.socket.send(data)

    async def send(self, kind, **fields) -> None:
        await self.put(json.dumps({"type": kind, **fields}))

    async def mic(self, pcm, at_ms=0) -> None:
        for start in range(0, len(pcm), 960):
            header = wire.UP.pack(1, 0, (start // 960) % 65_536, start // 2, at_ms + start // 48)
            await self.put(header + pcm[start : start + 960])

    async def next(self):
        try:
            data = await asyncio.wait_for(self.socket.recv(), WAIT_S)
        except websockets.ConnectionClosed as closed:
            self.code = closed.rcvd.code if closed.rcvd else 1006
            return {"type": "closed"}
        self.raw.append({"bytes": data} if isinstance(data, bytes) else {"text": data})
        if isinstance(data, bytes):
            self.pcm_bytes += len(data) - wire.DOWN.size
            return {"type": "audio"}
        frame = json.loads(data)
        self.frames.append(frame)
        return frame


def a_frame(kind: int, payload: bytes) -> bytes:
    """Return a short frame of a client (1: text, 2: sound), masked with nothing (RFC 6455 §5.2)."""
    return bytes([0x80 | kind, 0x80 | len(payload), 0, 0, 0, 0]) + payload


@contextlib.asynccontextmanager
async def page(server, user, conversation, *, quiet=False):
    """Open a conversation in a page under one of the servers."""
    if server == "messages":
        async with Browser(user, conversation, quiet=quiet) as browser:
            browser.put = lambda data: browser.socket.send_to(
                **{"bytes_data" if isinstance(data, bytes) else "text_data": data}
            )
            yield browser
        return
    house = serving(as_person(user), gathers=server == "gathered")
    async with house as port, SocketBrowser(port, conversation, quiet=quiet) as browser:
        yield browser


@pytest.fixture
def talks(mama, consent_all):
    """A conversation for each server, of children who are alike."""
    from sessions import journal

    found = {}
    for server in SERVERS:
        child = born(mama, "小雨", 2020)
        consent_all(child)
        found[server] = journal.resume_or_open(child)
    return found


def what_came(browser) -> dict:
    """What a page got: every audio frame byte for byte, and of the text frames all but ids, times and the face."""
    told = [
        {name: frame.get(name) for name in ("type", "item", "number", "rate_hz", "text", "done", "provider", "bead")}
        for frame in browser.frames
        if frame["type"] in ("ready", "audio.begin", "audio.end", "caption", "pong", "choices")
    ]
    turns = {frame["turn"]["id"]: frame["turn"] for frame in browser.of("turn")}  # as they were told last
    return {
        "sound": [message["bytes"] for message in browser.raw if message.get("bytes") is not None],
        "told": told,
        "turns": sorted((turn["speaker"], turn["means"], turn["text"]) for turn in turns.values()),
    }


async def test_a_page_gets_the_same_bytes_from_each_server(mama, talks, vendor):
    came, sent = {}, {}
    for server, conversation in talks.items():
        vendor.received.clear()
        async with page(server, mama, conversation) as browser:
            await browser.hello()
            await browser.until("audio.end")
            await browser.mic(bytes(48_000) + tone(1_500) + bytes(144_000))
            await browser.until("audio.begin")
            await browser.until("audio.end")
            await browser.send("ping")
            await browser.until("pong")
            while [words for *_, words in what_came(browser)["turns"]].count("") or len(
                what_came(browser)["turns"]
            ) < 3:
                await browser.next()
        came[server] = what_came(browser)
        sent[server] = [frame for frame in vendor.received if frame["type"].startswith("input_audio_buffer.")]
    for server in ("straight", "gathered"):
        for what in ("sound", "told", "turns"):
            assert came[server][what] == came["messages"][what]
    heard = {server: "".join(frame.get("audio", "") for frame in frames) for server, frames in sent.items()}
    assert heard["gathered"] == heard["straight"] == heard["messages"] != ""


@pytest.mark.parametrize("server", SERVERS)
async def test_a_stranger_is_told_the_same(server, stranger, talks):
    async with page(server, stranger, talks[server]) as browser:
        assert (await browser.until("bye"))["code"] == "missing"
        await browser.until("closed")
        assert browser.code == 4404


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("junk", [b"\x01\x00", b"\x09" + bytes(100), "{", '{"type": 3}'])
async def test_garbage_is_refused_the_same(server, junk, mama, talks):
    async with page(server, mama, talks[server]) as browser:
        await browser.hello()
        await browser.put(junk)
        assert (await browser.until("bye"))["code"] == "bad_frame"
        await browser.until("closed")
        assert browser.code == 4400


@pytest.mark.parametrize("server", SERVERS)
async def test_a_flood_is_stopped_the_same(server, mama, talks):
    async with page(server, mama, talks[server]) as browser:
        await browser.hello()
        with contextlib.suppress(websockets.ConnectionClosed):
            for _ in range(80):
                await browser.send("ping")
        await browser.until("closed")
        assert browser.code == 4429


async def test_what_is_refused_twenty_times_in_one_breath_is_told_once(mama, talks):
    async with page("straight", mama, talks["straight"], quiet=True) as browser:
        await browser.hello()
        sound = wire.UP.pack(1, 0, 0, 0, 0) + bytes(100)
        browser.socket.transport.write(20 * a_frame(2, sound))
        await browser.until("refused")
        await browser.send("ping")
        await browser.until("pong")
        assert len(browser.of("refused")) == 1


@pytest.mark.parametrize("server", SERVERS)
async def test_sound_on_the_quiet_address_is_answered_the_same(server, mama, talks):
    async with page(server, mama, talks[server], quiet=True) as browser:
        await browser.hello()
        await browser.mic(bytes(960))
        assert (await browser.until("refused"))["purpose"] == "voice"


async def test_a_talk_that_is_over_is_gone_without_a_look_for_garbage(mama, talks, vendor, monkeypatch):
    """Looks are rare where sound must not wait, and what a child said is not kept until the next one."""
    made: list[weakref.ref] = []

    def remembered(init):
        def remember(self, *arguments, **named):
            init(self, *arguments, **named)
            made.append(weakref.ref(self))

        return remember

    for kind in (Frames, Shell, VendorWire, TalkConsumer):
        monkeypatch.setattr(kind, "__init__", remembered(kind.__init__))
    gc.collect()
    gc.disable()
    try:
        async with page("straight", mama, talks["straight"]) as browser:
            await browser.hello()
            await browser.until("audio.end")
            await browser.mic(bytes(48_000) + tone(1_500) + bytes(144_000))
            await browser.until("audio.end")
        async with asyncio.timeout(WAIT_S):
            while any(one() is not None for one in made):  # noqa: ASYNC110  (nothing announces it)
                await asyncio.sleep(0.05)
        assert len(made) >= 4
    finally:
        gc.enable()


async def test_a_process_that_stops_waits_for_words_that_are_being_written(mama, talks, vendor, monkeypatch):
    write = Archive._write

    def slowly(self, entry):
        time.sleep(0.3)
        return write(self, entry)

    monkeypatch.setattr(Archive, "_write", slowly)
    words = [f"小猫{number}" for number in range(4)]
    house = serving(as_person(mama))  # its end tells all who are there to leave
    async with house as port, SocketBrowser(port, talks["straight"]) as browser:
        await browser.hello()
        await browser.until("audio.end")
        for text in words:
            await browser.send("say", text=text, means="typed")
        await browser.send("ping")
        await browser.until("pong")
    kept = (
        Turn.objects.filter(conversation=talks["straight"], speaker="child")
        .order_by("seq")
        .values_list("text", flat=True)
    )
    assert await database_sync_to_async(list)(kept) == words
    assert not await database_sync_to_async(Usage.objects.filter(ended_at=None).count)()
    assert not await database_sync_to_async(Seat.objects.count)()


# --- what only a server of our own must prove -------------------------------------------------------------------------


async def echo(scope, receive, send):
    """Answers each message with itself."""
    await receive()
    await send({"type": "websocket.accept", "subprotocol": next(iter(scope["subprotocols"]), None)})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message.get("text"), "bytes": message.get("bytes")})


async def test_a_message_in_pieces_is_one_message():
    async with serving(echo) as port, connect(f"ws://127.0.0.1:{port}/") as socket:
        await socket.send(["从前", "有一只", "小猫"])
        assert await socket.recv() == "从前有一只小猫"
        await socket.send([b"\x00", b"\xff"])
        assert await socket.recv() == b"\x00\xff"


async def test_more_messages_than_may_wait_all_arrive():
    async with serving(echo) as port, connect(f"ws://127.0.0.1:{port}/") as socket:
        many = [str(number) for number in range(4 * MOST_WAITING)]
        for text in many:
            await socket.send(text)
        assert [await socket.recv() for _ in many] == many


async def test_a_subprotocol_is_agreed_on():
    async with serving(echo) as port, connect(f"ws://127.0.0.1:{port}/", subprotocols=["realtime"]) as socket:
        assert socket.subprotocol == "realtime"


async def test_text_that_is_no_text_ends_the_connection():
    async with serving(echo) as port, connect(f"ws://127.0.0.1:{port}/") as socket:
        await socket.send(b"\xff\xfe", text=True)
        with pytest.raises(websockets.ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 1007


async def test_a_broken_application_ends_its_own_connection_only():
    async def breaks(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        raise RuntimeError("broken on purpose")

    async with serving(breaks) as port:
        for _ in range(2):
            async with connect(f"ws://127.0.0.1:{port}/") as socket:
                with pytest.raises(websockets.ConnectionClosed):
                    await socket.recv()
                assert socket.close_code == 1011


@pytest.mark.parametrize(("origin", "status"), [("http://elsewhere.example", 403), ("http://127.0.0.1", 101)])
async def test_another_sites_page_is_not_let_in(origin, status):
    headers = {"Origin": origin}
    async with serving(asgi.application) as port:
        address = f"ws://127.0.0.1:{port}/ws/elsewhere/"
        if status == 101:
            async with connect(address, additional_headers=headers) as socket:
                with pytest.raises(websockets.ConnectionClosed):
                    await socket.recv()
                assert socket.close_code == 4404
        else:
            with pytest.raises(websockets.InvalidStatus) as refusal:
                await connect(address, additional_headers=headers)
            assert refusal.value.response.status_code == status


async def test_pages_are_served_elsewhere_and_health_here():
    async with serving(echo) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/")).status_code == 426


@pytest.mark.parametrize("raw", [b"GET / HTTP/1.0\r\n\r\n", b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\n: x\r\n\r\n"])
async def test_what_is_no_request_is_refused(raw):
    async with serving(echo) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(raw)
        assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
        writer.close()


UPGRADE = b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
SOCKET_KEY = b"Sec-WebSocket-Key: MDAwMDAwMDAwMDAwMDAwMA==\r\n"


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (b"", b"426"),
        (b"Sec-WebSocket-Key: zz\r\n", b"426"),
        (SOCKET_KEY + b"Content-Length: 5\r\n", None),  # whatever picows thinks of it, nobody is left waiting
        (SOCKET_KEY + b"Sec-WebSocket-Protocol: \xff\xfe\r\n", b"101"),
        (SOCKET_KEY, b"101"),
    ],
    ids=["no key", "no such key", "a body", "no such letters", "good"],
)
async def test_a_handshake_ends_well_or_not_but_nobody_is_left_waiting(head, answer):
    over = asyncio.Event()

    async def application(scope, receive, send):
        try:
            await echo(scope, receive, send)
        finally:
            over.set()

    async with serving(application) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(UPGRADE + head + b"\r\n")
        line = await asyncio.wait_for(reader.readline(), WAIT_S)
        writer.close()
        if answer == b"426":
            assert line.split()[1] == answer
            assert not over.is_set(), "the application was never asked"
        else:
            assert answer is None or line.split()[1] == answer
            await asyncio.wait_for(over.wait(), WAIT_S)


async def test_a_head_without_end_is_refused():
    async with serving(echo) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\n" + b"X-Long: " + b"x" * 20_000)
        assert (await reader.read()).startswith(b"HTTP/1.1 431 ")
        writer.close()
