"""How soon is the companion silent?  .venv/bin/python -m bench.interruption

Real Chromium before a house of its own: the stop button, and a child's voice out of a pretended microphone. For the
button: from the tap to the last sample. For the voice: from its first loud frame that leaves the page to the house's
word to stop (it waits until a voice is longer than a listener's 「嗯嗯」), and from that to the last sample.
Fails where silence comes later than GOAL_MS after the tap or the word.
"""

import asyncio
import shutil
import sys
import tempfile
import wave
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import log_in
from tests.browser.house import running_house
from voice.audio import RATE_HZ, resample, silence
from voice.speech import voice_or_none

WATCH = """() => {
    const marks = (window.marks = {});
    const mark = (name) => (marks[name] ??= performance.now());
    new PerformanceObserver((list) => {
        const last = list.getEntriesByName("spoken").at(-1);
        if (last?.detail.wasFlushed) marks.silent ??= last.startTime + last.duration;
    }).observe({ entryTypes: ["measure"] });
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (frame) {
        if (!this.watched) {
            this.watched = true;
            this.addEventListener("message", ({ data }) => {
                if (typeof data === "string" && JSON.parse(data).type === "flush") mark("flush");
            });
        }
        if (frame instanceof ArrayBuffer) {
            const pcm = new Int16Array(frame, 12);
            if (pcm.some((sample) => Math.abs(sample) > 2000)) mark("voice");
        }
        return send.call(this, frame);
    };
}"""
TAP = "() => { const now = performance.now(); document.querySelector('[data-big]').click(); return now; }"
REPEATS = 5
GOAL_MS = 100.0


def main() -> None:
    with tempfile.TemporaryDirectory() as place, running_house(Path(place)) as house:
        spoken = _microphone(Path(place) / "child.wav")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=[
                    "--no-sandbox",
                    "--use-fake-ui-for-media-stream",
                    "--use-fake-device-for-media-stream",
                    f"--use-file-for-fake-audio-capture={spoken}%noloop",
                ],
            )
            taps, voices = [], []
            for _ in range(REPEATS):
                house.end_talks()
                voices.append(_by_voice(browser.new_context().new_page(), house.url))
                house.end_talks()
                taps.append(_by_button(browser.new_context().new_page(), house.url))
            browser.close()
    print(f"stop button → silence     {_row(taps)}")
    print(f"voice → word to stop      {_row([flush for flush, _ in voices])}")
    silences = [silent for _, silent in voices]
    print(f"word to stop → silence    {_row(silences)}")
    late = [how for how, took_ms in (("tap", taps), ("word to stop", silences)) if max(took_ms) > GOAL_MS]
    if late:
        sys.exit(f"later than {GOAL_MS:g} ms after the {' and the '.join(late)}")


def _studio(page: Page, url: str) -> None:
    page.add_init_script(f"({WATCH})()")
    log_in(page, url)
    page.locator("form[action*='/enter/'] button").first.click()
    page.wait_for_url("**/studio/**")
    page.locator("[data-start-go]").click()
    page.wait_for_selector("[data-side] [data-companion][data-state='speaking']")


def _by_button(page: Page, url: str) -> float:
    _studio(page, url)
    page.wait_for_timeout(600)
    began_ms = page.evaluate(TAP)
    return _silent_ms(page) - began_ms


def _by_voice(page: Page, url: str) -> tuple[float, float]:
    _studio(page, url)
    silent_ms = _silent_ms(page)
    marks = page.evaluate("() => window.marks")
    return marks["flush"] - marks["voice"], silent_ms - marks["flush"]


def _silent_ms(page: Page) -> float:
    page.wait_for_function("() => window.marks.silent", timeout=20_000)
    return page.evaluate("() => window.marks.silent")


def _row(values_ms: list[float]) -> str:
    ordered = sorted(values_ms)
    return f"median {ordered[len(ordered) // 2]:5.0f} ms   worst {ordered[-1]:5.0f} ms   ({len(ordered)} times)"


def _microphone(path: Path) -> Path:
    """Write what a child says over the companion's greeting."""
    voice = voice_or_none()
    assert voice is not None, "espeak-ng is missing"
    pcm = silence(1_500) + asyncio.run(voice.say("等一下，我想讲一只小恐龙的故事。", "zh-hans"))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", "not compressed"))
        file.writeframes(resample(pcm, RATE_HZ, 48_000))
    return path


if __name__ == "__main__":
    main()
