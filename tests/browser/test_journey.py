"""The whole main job in Chromium, with a fake microphone: without any key, and against stand-ins of the vendor."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, WebSocket, expect

from tests.browser.conftest import PHONE, TABLET, choose_file, shot, wait_for
from tests.browser.house import ROOT, House, running_house
from tests.services import free_port
from tests.standin_chat import StandinChat

KEY = "sk-standin-0123456789"  # what tests/voice/standin_stepfun.py asks for
PASSWORD = "rain-and-sun-7"
SENTENCES = ("我想讲一只小猫的故事。", "小猫在森林里迷路了。")


@dataclass
class Overheard:
    """Everything that came into the browser, and what it sent over the socket."""

    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    frames: list[str | bytes] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.context.route("**/*", self._pass_on)
        page.on("websocket", self._attend)
        page.on("requestfinished", self._keep_upload)

    def _pass_on(self, route: Route) -> None:
        if "/drawings/" in route.request.url and route.request.method == "POST":
            route.continue_()  # an intercepted upload loses its file; what comes back is kept below
            return
        answer = route.fetch(max_redirects=0)
        self.bodies.append((route.request.url, json.dumps(answer.headers).encode() + answer.body()))
        route.fulfill(response=answer)

    def _keep_upload(self, request: Request) -> None:
        if "/drawings/" in request.url and request.method == "POST" and (answer := request.response()):
            self.bodies.append((request.url, json.dumps(answer.headers).encode() + answer.body()))

    def _attend(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(frame))
        socket.on("framesent", lambda frame: self.frames.append(frame))

    def said(self, kind: str) -> list[dict]:
        """Return the text frames of one type."""
        texts = [json.loads(frame) for frame in self.frames if isinstance(frame, str)]
        return [frame for frame in texts if frame.get("type") == kind]

    def hears(self, secret: str) -> list[str]:
        """Return where a secret could be read."""
        leaks = [url for url, body in self.bodies if secret.encode() in body]
        frames = [frame if isinstance(frame, bytes) else frame.encode() for frame in self.frames]
        return leaks + ["socket" for frame in frames if secret.encode() in frame]


def model_answer(body: dict) -> str:
    """Answer as the vendor's models would: a reading when a picture is shown, else a book."""
    if "image_url" in json.dumps(body):
        return json.dumps(
            {"things": [{"name": "小猫"}], "colours": ["橙色"], "mood": ["热闹"],
             "description": "好像有一只小动物。", "question": "给我讲讲它，好吗？"}, ensure_ascii=False)  # fmt: skip
    sentences = ["从前有一只小猫。", "它在森林里迷路了。"]
    pages = [{"sentences": [{"text": text}]} for text in sentences]
    return json.dumps({"title": "小猫的森林", "pages": pages}, ensure_ascii=False)


@pytest.fixture(scope="module", params=["offline", "stepfun"])
def house(request, tmp_path_factory) -> Iterator[House]:
    """A house without keys, and one whose vendor is a stand-in."""
    place = tmp_path_factory.mktemp(request.param)
    if request.param == "offline":
        with running_house(place) as running:
            running.vendor = ""
            yield running
        return
    port = free_port()
    program = ROOT / "tests/voice/standin_stepfun.py"
    standin = subprocess.Popen([sys.executable, str(program), str(port)], stdout=subprocess.DEVNULL)
    try:
        with StandinChat(answer=model_answer, key=KEY) as chat:
            named = {
                "STEPFUN_API_KEY": KEY,
                "STEPFUN_BASE_URL": chat.url,
                "STEPFUN_REALTIME_URL": f"ws://127.0.0.1:{port}/v1/realtime",
            }
            with running_house(place, **named) as running:
                running.vendor = "stepfun"
                yield running
    finally:
        standin.terminate()
        standin.wait(10)


@pytest.fixture
def overheard() -> Overheard:
    return Overheard()


@pytest.fixture
def page(launch, said, overheard) -> Iterator[Page]:
    """A page in a browser of its own, gone before its house is."""
    browser = launch(said(9.0, SENTENCES[0], 11.0, SENTENCES[1], 1.0))
    context = browser.new_context(viewport=TABLET, locale="zh-CN")
    page = context.new_page()
    overheard.listen(page)
    yield page
    context.unroute_all(behavior="ignoreErrors")
    browser.close()


def sign_up(page: Page, house: House) -> None:
    """A guardian signs up, makes a profile, consents, sets a PIN and hands the tablet over."""
    page.goto(f"{house.url}/accounts/signup/")
    page.fill("[name=username]", "baba2026")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.locator("button", has_text="注册").last.click()
    page.goto(f"{house.url}/parents/children/new/")
    page.fill("[name=nickname]", "小雨")
    page.locator("label", has=page.locator("[name=avatar][value=fox]")).click()
    page.locator("[name=birth_year]").select_option("2020")
    page.locator("[name=birth_month]").select_option("5")
    page.locator("button.button--primary").click()
    page.wait_for_url("**/consent/")
    page.locator("[name=grant][value=all]").click()
    page.goto(f"{house.url}/parents/pin/")
    for box in page.locator("input[name^=pin], input[name=again], input[type=password]").all():
        box.fill("2468")
    page.locator("main button.button--primary").first.click()
    page.goto(house.url)
    page.locator("form[action*='/enter/'] button").first.click()
    page.wait_for_url("**/studio/**")


def spoken(page: Page) -> list[dict]:
    """Return what really came out of the loudspeaker: item, peak, length."""
    return page.evaluate("performance.getEntriesByName('spoken').map((entry) => entry.detail)")


def upload(page: Page, picture: Path) -> None:
    page.locator("[data-open]").click()
    choose_file(page, str(picture))
    page.locator("[data-photo-whole]").click()  # it is no photograph of a sheet on a table
    expect(page.locator("[data-dialog=photo]")).to_have_attribute("data-step", "flat")
    page.locator("[data-photo-done]").click()
    expect(page.locator("[data-dialog=photo]")).to_be_hidden()
    expect(page.locator("[data-sheet]")).not_to_have_attribute("data-busy", "true")


def test_a_child_gets_from_the_welcome_to_its_book(house, page, overheard, tmp_path):
    """Sign up, consent, welcome, upload, two spoken turns, pictures, finish, read; nothing carries the key."""
    mishaps: list[str] = []
    page.on("pageerror", lambda error: mishaps.append(str(error)))
    sign_up(page, house)
    shot(page, f"{house.vendor or 'offline'}-1-start")

    page.locator("[data-start-go]").click()
    caption = page.locator("[data-caption]")
    expect(caption).to_contain_text("小画" if not house.vendor else re.compile("."))
    wait_for(page, lambda: len(spoken(page)) > 0, "the welcome came out of the loudspeaker")
    welcome = spoken(page)[0]
    assert welcome["peak"] > 0.05 and welcome["ms"] > 800
    shot(page, f"{house.vendor or 'offline'}-2-welcome")

    picture = tmp_path / "dino.png"
    picture.write_bytes(a_drawing())
    upload(page, picture)
    heard = "SELECT count(*) FROM conversations_turn WHERE speaker='child' AND means='spoken'"
    wait_for(page, lambda: house.rows(heard)[0][0] >= 2, "two spoken turns of the child")
    wait_for(page, lambda: len(spoken(page)) > 2, "the companion answered aloud")
    assert all(entry["ms"] > 0 for entry in spoken(page))
    assert len([frame for frame in overheard.said("caption") if frame["speaker"] == "companion" and frame["text"]]) >= 3

    page.locator("[data-keys]").click()
    page.fill("#words-text", "我想画一只恐龙")
    page.press("#words-text", "Enter")
    page.locator("[data-picture]").first.wait_for()
    page.locator("[data-keys-close]").click()
    shot(page, f"{house.vendor or 'offline'}-3-pictures")
    page.locator("[data-picture]").first.click()
    expect(page.locator("[data-pin]")).to_be_visible()

    page.locator("[data-finish]").click()
    page.locator("[data-finish-go]").click()
    wait_for(page, lambda: "/books/" in page.url, "the book opens")
    expect(page.locator("[data-leaves]")).to_contain_text("恐龙" if not house.vendor else "小猫")
    shot(page, f"{house.vendor or 'offline'}-4-book")
    page.locator("[data-turn=next]").click()
    expect(page.locator("[data-turn=back]")).to_be_enabled()
    page.set_viewport_size(PHONE)
    shot(page, f"{house.vendor or 'offline'}-5-book-phone")

    assert mishaps == []
    assert_rows(house)
    assert overheard.bodies and overheard.frames
    assert overheard.hears(KEY) == []


def assert_rows(house: House) -> None:
    """What happened on the screen stands in the database."""
    assert house.rows("SELECT 1 FROM vision_drawing WHERE origin='photo' AND state IN ('read', 'unreadable')")
    assert house.rows("SELECT count(*) FROM vision_reading")[0][0]
    assert house.rows("SELECT phrase FROM vision_picturesearch WHERE phrase LIKE '%恐龙%'")
    means = {row[0] for row in house.rows("SELECT means FROM conversations_turn WHERE speaker='companion'")}
    assert ("model" if house.vendor else "scripted") in means
    (state, writer), *_ = house.rows("SELECT state, writer FROM stories_story ORDER BY created_at DESC")
    assert (state, writer) == ("ready", house.vendor or "offline")
    assert house.rows("SELECT count(*) FROM stories_span")[0][0]


def a_drawing() -> bytes:
    from vision import samples

    return samples.draw("cat-and-sun")
