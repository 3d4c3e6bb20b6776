"""A process that is asked to stop: its talks are told, write what is unwritten, and go on at another process."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from channels.db import database_sync_to_async
from django.conf import settings as house_settings
from django.db import connection
from django.test import Client
from page import Browser
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from sessions.models import Turn
from tests.services import free_port
from voice import leaving

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
TAB = "a-page"


@pytest.fixture(autouse=True)
def takes_talks_again(settings):
    settings.CHILD_TURN_JOBS, settings.LIVE_POLL_S = [], 0.2
    yield
    leaving.stay()


@database_sync_to_async
def turns_of(conversation) -> list[Turn]:
    return list(conversation.turns.order_by("seq"))


# --- in this process --------------------------------------------------------------------------------------------------


async def test_an_open_talk_is_told_kindly_and_what_was_said_is_written(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.until("choices")
        await browser.send("say", text="小猫", means="typed")
        farewell = asyncio.create_task(leaving.say_farewell(5))
        bye = await browser.until("bye")
        await browser.until("closed")
        assert (bye["code"], browser.code) == ("restart", 1012)
        assert bye["text"]
    await farewell
    assert "小猫" in [turn.text for turn in await turns_of(allowed)]
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("talk.")]


async def test_a_process_that_goes_down_takes_no_new_talk(mama, allowed):
    await leaving.say_farewell(5)
    async with Browser(mama, allowed) as browser:
        assert (await browser.until("bye"))["code"] == "restart"
        await browser.until("closed")
        assert browser.code == 1012


async def test_a_talk_that_began_at_the_same_moment_is_told_too(mama, allowed, monkeypatch):
    was_going = iter([False])  # at the door; the process was told to stop while the seat was taken
    monkeypatch.setattr(leaving, "is_going", lambda: next(was_going, True))
    async with Browser(mama, allowed) as browser:
        assert (await browser.until("bye"))["code"] == "restart"
        await browser.until("closed")
        assert browser.code == 1012


async def test_a_page_that_does_not_hang_up_is_not_waited_for_for_ever(mama, allowed, caplog):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await leaving.say_farewell(0.1)
        assert "1 talks had not left in time" in caplog.text


async def test_nobody_there_means_nobody_to_wait_for():
    await leaving.say_farewell(5)
    assert leaving.is_going()


# --- two processes on one database ------------------------------------------------------------------------------------


DAPHNE = ("-m", "daphne", "-v", "0", "-p", "{port}", "storybook.asgi:application")
FAST = ("manage.py", "serve_talks", "--port", "{port}")


class Server:
    """One of the programs that serve talks, on a free port."""

    def __init__(self, place: Path, program: tuple[str, ...]) -> None:
        self.port, self.log = free_port(), place / "server.log"
        database = connection.settings_dict
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("STEPFUN_", "OPENAI_"))
        }
        environment |= {
            "VAR_DIR": str(place), "ENV_FILE": "", "DATABASE_URL": f"sqlite:///{database['NAME']}",
            "SECRET_KEY": house_settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "storybook.settings",
            "LIVE_POLL_S": "0.2", "LOG_LEVEL": "INFO",
        }  # fmt: skip
        command = [sys.executable, *(part.format(port=self.port) for part in program)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    async def answers(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                assert self.process.poll() is None, self.said
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.1)

    async def ended(self) -> int:
        return await asyncio.wait_for(asyncio.to_thread(self.process.wait), PATIENCE_S)


class Page:
    """A real WebSocket with the cookie of whoever logged in."""

    def __init__(self, server: Server, conversation, cookie: str, *, comes_back: bool = False) -> None:
        query = f"?tab={TAB}" + ("&back=1" if comes_back else "")
        self.origin, self.cookie = f"http://127.0.0.1:{server.port}", cookie
        self.url = f"ws://127.0.0.1:{server.port}/ws/talk/{conversation.id}/{query}"
        self.frames: list[dict] = []

    async def __aenter__(self) -> "Page":
        self.socket = await connect(
            self.url, origin=self.origin, additional_headers={"Cookie": self.cookie}, proxy=None
        )
        return self

    async def __aexit__(self, *_) -> None:
        await self.socket.close()

    async def say(self, kind: str, **fields) -> None:
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def hello(self, last_seq: int = 0) -> dict:
        await self.say("hello", mode="voice", hears="none", speaks=False, last_seq=last_seq)
        return await self.until("ready")

    async def until(self, kind: str, **fields) -> dict:
        async with asyncio.timeout(PATIENCE_S):
            async for message in self.socket:
                if isinstance(message, str):
                    self.frames.append(frame := json.loads(message))
                    if frame["type"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                        return frame
        raise AssertionError(self.frames[-3:])

    async def close_code(self) -> int | None:
        with contextlib.suppress(ConnectionClosed):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    await self.socket.recv()
        return self.socket.close_code


@pytest.fixture
def servers(tmp_path, db):
    if connection.vendor != "sqlite":
        pytest.skip("two processes share the file of the test database")
    running = []
    for name, program in {"one": DAPHNE, "two": FAST}.items():
        (tmp_path / name).mkdir()
        running.append(Server(tmp_path / name, program))
    yield running
    for server in running:
        server.process.kill()
        server.process.wait(PATIENCE_S)


@pytest.fixture
def cookie(mama):
    browser = Client()
    browser.force_login(mama)
    return f"{house_settings.SESSION_COOKIE_NAME}={browser.cookies[house_settings.SESSION_COOKIE_NAME].value}"


async def told_to_go(server, page) -> None:
    """The server is asked to stop: the page is told why, and the process ends well."""
    server.process.send_signal(signal.SIGTERM)
    bye = await page.until("bye")
    assert bye["code"] == "restart" and bye["text"]
    assert await page.close_code() == 1012
    assert await server.ended() == 0
    assert "Traceback" not in server.said


async def test_a_talk_goes_on_at_another_process_with_its_history_and_without_a_second_greeting(
    servers, allowed, cookie
):
    one, two = servers
    await asyncio.gather(one.answers(), two.answers())
    async with Page(one, allowed, cookie) as page:
        await page.hello()
        await page.until("choices", bead="who")
        await page.say("say", text="小猫", means="tapped", bead="who", choice="cat")
        await page.until("choices", bead="where")
        await page.say("say", text="在森林里", means="typed", bead="where")  # on its way while the server goes down
        await told_to_go(one, page)

    async with Page(two, allowed, cookie, comes_back=True) as page:
        ready = await page.hello()
        assert [turn["text"] for turn in ready["turns"] if turn["speaker"] == "child"] == ["小猫", "在森林里"]
        assert ready["beads"][:1] == ["who"]
        await page.say("say", text="它找到了妈妈", means="typed")
        await page.until("caption", speaker="companion")
        await told_to_go(two, page)
    turns = await turns_of(allowed)
    assert [turn.text for turn in turns if turn.speaker == "child"] == ["小猫", "在森林里", "它找到了妈妈"]
    said = [turn.text for turn in turns if turn.speaker == "companion"]
    assert sum("我是" in text for text in said) == 1  # it says who it is when it greets, and only then
