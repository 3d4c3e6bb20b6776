"""A call by WebRTC in Chromium, with real sound at both ends: aiortc is the vendor's. And when no call comes about."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.conftest import SOON_MS, TABLET, log_in, shot, wait_for
from tests.browser.house import House, running_house

sys.path.insert(0, str(Path(__file__).parents[1] / "voice"))

from own_thread import InItsOwnThread
from standin_openai import Faults, Script
from standin_openai_calls import Call, CallingStandIn

SENTENCE = "我想讲一只小猫的故事，它住在森林里。"


@pytest.fixture(scope="module")
def vendor() -> Iterator[CallingStandIn]:
    with InItsOwnThread(CallingStandIn()) as standin:
        yield standin


@pytest.fixture(scope="module")
def house(vendor, tmp_path_factory) -> Iterator[House]:
    named = {
        "OPENAI_API_KEY": vendor.key,
        "OPENAI_REALTIME_URL": vendor.url,
        "OPENAI_ZDR_CONFIRMED": "2026-11-01",
        "VOICE_VENDOR": "openai",
    }
    with running_house(tmp_path_factory.mktemp("calls"), **named) as running:
        yield running


class Studio:
    """A child's page, what went over its socket, and what its console complained about."""

    def __init__(self, page: Page, house: House, vendor: CallingStandIn) -> None:
        self.page, self.house, self.vendor = page, house, vendor
        self.frames: list[tuple[str, str | bytes]] = []  # ("sent" | "got", frame), in order
        self.complaints: list[str] = []
        self.calls_before = set(vendor.calls)
        page.on("websocket", self._attend)
        page.on("console", lambda line: line.type == "error" and self.complaints.append(line.text))

    def _attend(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.frames.append(("sent", frame)))
        socket.on("framereceived", lambda frame: self.frames.append(("got", frame)))

    def voice_sent_to_the_house_since(self, kind: str) -> int:
        """Return how many frames of the microphone were sent after a text frame of this kind came."""
        since = next(at for at, (way, frame) in enumerate(self.frames) if way == "got" and f'"{kind}"' in str(frame))
        return sum(way == "sent" and isinstance(frame, bytes) for way, frame in self.frames[since:])

    def begin(self) -> None:
        log_in(self.page, self.house.url)
        self.page.locator("form[action*='/enter/'] button").first.click()
        self.page.wait_for_url("**/studio/**")
        self.page.locator("[data-start-go]").click()

    def caption(self, words: str) -> None:
        expect(self.page.locator("[data-caption]")).to_have_text(words)

    def turns(self, speaker: str) -> list[str]:
        query = "SELECT text FROM conversations_turn WHERE speaker=? AND kind='words' ORDER BY created_at"
        return [text for (text,) in self.house.rows(query, speaker)]

    def mouth(self) -> float:
        """Return how far the companion's mouth stands open now."""
        mouth = "document.querySelector('[data-side] [data-companion]').style.getPropertyValue('--mouth')"
        return float(self.page.evaluate(mouth) or 0)

    def heard_speaking(self) -> None:
        wait_for(self.page, lambda: self.mouth() > 0.05, "the mouth follows the sound of the call")

    def say(self, words: str) -> None:
        self.page.locator("[data-keys]").click()
        self.page.locator("[data-words] input").fill(words)
        self.page.locator("[data-words] input").press("Enter")
        self.page.locator("[data-keys-close]").click()

    @property
    def call(self) -> Call:
        return next(call for number, call in self.vendor.calls.items() if number not in self.calls_before)


@pytest.fixture
def studio(launch, said, house, vendor) -> Iterator[Callable[..., Studio]]:
    """Return a function that opens a child's studio, with a microphone that plays `parts`."""
    browsers = []

    def opened(*parts: float | str, faults: Faults | None = None, script: Script | None = None) -> Studio:
        house.end_talks()
        vendor.faults, vendor.script = faults or Faults(), script or Script()
        browser = launch(said(*parts))
        browsers.append(browser)
        context = browser.new_context(viewport=TABLET, locale="zh-CN")
        return Studio(context.new_page(), house, vendor)

    yield opened
    for browser in browsers:
        browser.close()


def test_child_and_companion_talk_by_a_call(studio, vendor, house):
    child = studio(5.0, SENTENCE, 1.0, script=Script(audio_ms=2_000))
    child.begin()
    child.heard_speaking()
    child.caption(vendor.script.replies[0])
    assert child.call.is_up and "小画" in child.call.session["instructions"]
    wait_for(child.page, lambda: vendor.script.hears[0] in child.turns("child"), "what the child said is journalled")
    child.caption(vendor.script.replies[1])
    wait_for(child.page, lambda: vendor.script.replies[1] in child.turns("companion"), "and what it was answered")
    assert child.call.peak > 1_000, "the vendor heard the child"
    assert child.voice_sent_to_the_house_since("call.live") < 25, (
        "and, but for the moment of changing over, nobody else"
    )
    assert child.call.told == [], "the browser says nothing on the vendor's channel"
    assert child.complaints == []
    assert not [frame for _way, frame in child.frames if vendor.key in str(frame)]
    shot(child.page, "call")
    child.page.goto("about:blank")
    wait_for(child.page, lambda: child.call.was_hung_up, "the house hangs up when the page is gone")


def test_stop_silences_a_call_and_typing_goes_on(studio, vendor):
    child = studio(1.0, script=Script(audio_ms=90_000))
    child.begin()
    child.heard_speaking()
    child.page.locator("[data-big]").click()
    expect(child.page.locator("[data-side] [data-companion]")).not_to_have_attribute("data-state", "speaking")
    wait_for(child.page, lambda: child.call.mouth.left == 0, "the vendor stops as well")
    child.say("一只小猫")
    child.caption(vendor.script.replies[1])
    child.heard_speaking()


def test_consent_withdrawn_in_a_call_hangs_up_at_once(studio, vendor, house):
    child = studio(1.0)
    child.begin()
    child.heard_speaking()
    guardian = child.page.context.browser.new_context(locale="zh-CN").new_page()
    log_in(guardian, house.url)
    guardian.goto(f"{house.url}/parents/")
    guardian.locator("a[href$='/consent/']").first.click()
    guardian.locator("[name=refuse][value=voice]").click()
    wait_for(child.page, lambda: child.call.was_hung_up, "the call ends")
    guardian.locator("[name=grant][value=voice]").click()
    guardian.wait_for_url("**#purpose-voice")


@pytest.mark.parametrize(
    "faults",
    [Faults(is_deaf=True), Faults(call_status=503), Faults(call_body="v=0\r\nnonsense"), Faults(sideband_drops=True)],
    ids=["no UDP gets through", "the vendor refuses", "a bogus answer", "the sideband is lost"],
)
def test_where_no_call_comes_about_the_talk_goes_on_over_the_socket(studio, vendor, faults):
    child = studio(1.0, faults=faults)
    child.begin()
    by_socket = "performance.getEntriesByName('spoken').some((item) => item.detail.peak > 0)"
    wait_for(child.page, lambda: child.page.evaluate(by_socket), "the companion is heard all the same")
    child.say("一只小猫")
    wait_for(child.page, lambda: child.turns("child")[-1:] == ["一只小猫"], "the child is answered")
    expect(child.page.locator("[data-kind]")).to_be_hidden(timeout=SOON_MS)
    assert all(call.was_hung_up for number, call in vendor.calls.items() if number not in child.calls_before)
