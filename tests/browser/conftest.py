"""Chromium in front of a running house, with a microphone that plays what our own voice says."""

import asyncio
import os
import shutil
import wave
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect, sync_playwright

from tests.browser.house import House, running_house

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SHOTS = Path(os.environ.get("SCREENSHOTS_DIR", "")) if os.environ.get("SCREENSHOTS_DIR") else None
TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1366, "height": 768}
RATE_HZ = 24_000
SOON_MS = 5_000  # a kind sentence goes by itself after nine seconds: what must take it away earlier has this long
PATIENCE_MS, LOOK_EVERY_MS = 60_000, 100
expect.set_options(timeout=30_000)  # two busy cores are slow, and that is no mistake of the product


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium."""
    missing = pytest.mark.skip(reason="no Chromium: install it, or name it in CHROMIUM")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("CI"):
                item.add_marker(missing)


@pytest.fixture(scope="session")
def said(tmp_path_factory) -> Callable[..., Path]:
    """Return a function that makes a WAV (48 kHz) of silences (seconds) and sentences (espeak-ng, Mandarin)."""
    from voice.audio import resample
    from voice.speech import voice_or_none

    voice = voice_or_none()
    assert voice is not None

    def spoken(sentence: str) -> bytes:
        with ThreadPoolExecutor(1) as apart:  # the browser's driver has an event loop on this thread
            return apart.submit(asyncio.run, voice.say(sentence, "zh-hans")).result()

    def make(*parts: float | str) -> Path:
        pcm = b"".join(
            bytes(2 * int(part * RATE_HZ)) if isinstance(part, int | float) else spoken(part) for part in parts
        )
        path = tmp_path_factory.mktemp("said") / "child.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 48_000, 0, "NONE", "not compressed"))
            file.writeframes(resample(pcm, RATE_HZ, 48_000))
        return path

    return make


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    """A house with no key and no service."""
    with running_house(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="module")
def launch() -> Iterator[Callable[..., Browser]]:
    """Return a function that starts Chromium; `microphone`: a WAV to hear once, None for a silent one."""
    with sync_playwright() as playwright:
        started: list[Browser] = []

        def start(microphone: Path | None = None, refuses: bool = False) -> Browser:
            arguments = [
                "--no-sandbox",
                "--autoplay-policy=user-gesture-required",
                "--use-fake-device-for-media-stream",
            ]
            arguments += ["--deny-permission-prompts"] if refuses else ["--use-fake-ui-for-media-stream"]
            if microphone:
                arguments.append(f"--use-file-for-fake-audio-capture={microphone}%noloop")
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=arguments, ignore_default_args=["--mute-audio"]
            )
            started.append(browser)
            return browser

        yield start
        for browser in started:
            browser.close()


@pytest.fixture(scope="module")
def chromium(launch, said) -> Browser:
    """Chromium with a microphone in a silent room."""
    return launch(said(1.0))


@pytest.fixture
def desk(chromium, house) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a new talk in the demo child's studio at a viewport, past the start tap."""
    contexts: list[BrowserContext] = []

    def opened(viewport: dict[str, int] = TABLET, child: int = 0, starts: bool = True) -> Page:
        house.end_talks()
        context = chromium.new_context(viewport=viewport, locale="zh-CN", has_touch=viewport is PHONE)
        contexts.append(context)
        page = context.new_page()
        log_in(page, house.url)
        page.locator("form[action*='/enter/'] button").nth(child).click()
        page.wait_for_url("**/studio/**")
        if starts:
            page.locator("[data-start-go]").click()
            expect(page.locator("[data-caption]")).not_to_have_text("你好，我是小画！")
        return page

    yield opened
    for context in contexts:
        context.close()


def log_in(page: Page, url: str, name: str = "mama", password: str = "huaban2026") -> None:
    """Log a demo person in and wait for the next page."""
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda there: "/accounts/login" not in there)


def choose_file(page: Page, file: str | FilePayload) -> None:
    """Choose a picture from the album in the dialog that 「拿一张画来」 opens, as a hand does: where it can be seen."""
    with page.expect_file_chooser() as chooser:
        page.locator("label", has=page.locator("[data-upload]")).last.click()
    chooser.value.set_files(file)


def stroke(page: Page, *points: tuple[float, float]) -> None:
    """Draw through points given as fractions of the paper."""
    box = page.locator("[data-live]").bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()


def wait_for(page: Page, is_so: Callable[[], bool], what: str) -> None:
    """Let the page live until something holds outside it."""
    for _ in range(PATIENCE_MS // LOOK_EVERY_MS):
        if is_so():
            return
        page.wait_for_timeout(LOOK_EVERY_MS)
    shot(page, "never")
    raise AssertionError(f"never happened: {what}")


def shot(page: Page, name: str) -> None:
    """Keep a screenshot when SCREENSHOTS_DIR says where."""
    if SHOTS:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(SHOTS / f"{name}.png"))
