"""A child interrupts in Chromium, by the button, by its voice and by going away.

Time is read on the clock of the sound itself, which a busy machine does not make late; `bench.interruption` measures on
the clock of the wall.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import TABLET, log_in, wait_for
from tests.browser.house import House, running_house

sys.path.insert(0, str(Path(__file__).parents[1] / "voice"))

from own_thread import InItsOwnThread
from standin_stepfun import KEY, Faults, Script, StandIn

MOST_S = 0.1  # from the word to stop to the last sample
SENTENCE = "等一下，我想讲一只小恐龙的故事。"
COMPANION = "[data-side] [data-companion]"

# What stands beside the page's own player: a room that hears all of it, and says when a sound was over.
ROOM = """
registerProcessor("room", class extends AudioWorkletProcessor {
    last_s = 0;
    process([[sound]]) {
        if (sound?.some((sample) => Math.abs(sample) > 0.001)) this.last_s = currentTime + sound.length / sampleRate;
        else if (this.last_s && currentTime - this.last_s > 0.5) {
            this.port.postMessage(this.last_s);
            this.last_s = 0;
        }
        return true;
    }
});"""
LISTEN = """(ROOM) => {
    const Node = window.AudioWorkletNode;
    window.heard = { flushes_s: [], ends_s: [], now_s: () => 0 };
    window.AudioWorkletNode = class extends Node {
        constructor(context, name, options) {
            super(context, name, options);
            if (name !== "player") return;
            heard.now_s = () => context.currentTime;
            const post = this.port.postMessage.bind(this.port);
            this.port.postMessage = (data, given) => {
                if (data.flush) heard.flushes_s.push(context.currentTime);
                post(data, given);
            };
            context.audioWorklet.addModule("data:text/javascript," + encodeURIComponent(ROOM)).then(() => {
                const room = new Node(context, "room");
                room.port.onmessage = ({ data }) => heard.ends_s.push(data);
                this.connect(room).connect(context.destination);
                document.documentElement.dataset.isHeard = "true";
            });
        }
    };
}"""
TAP = "() => { const now_s = heard.now_s(); document.querySelector('[data-big]').click(); return now_s; }"


@pytest.fixture(scope="module")
def vendor() -> Iterator[StandIn]:
    """It speaks for twenty seconds, as fast as it sounds."""
    with InItsOwnThread(StandIn(faults=Faults(delay_s=0.17), script=Script(audio_ms=20_000))) as standin:
        yield standin


@pytest.fixture(scope="module")
def house(vendor, tmp_path_factory) -> Iterator[House]:
    place = tmp_path_factory.mktemp("interrupted")
    with running_house(place, STEPFUN_API_KEY=KEY, STEPFUN_REALTIME_URL=vendor.url) as running:
        yield running


@pytest.fixture
def listening(launch, said, house) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a studio in which the companion speaks, with a microphone that plays `parts`."""
    browsers: list[Browser] = []

    def opened(*parts: float | str) -> Page:
        house.end_talks()
        browsers.append(launch(said(*parts)))
        page = browsers[-1].new_context(viewport=TABLET, locale="zh-CN", bypass_csp=True).new_page()
        page.add_init_script(f"(({LISTEN})({json.dumps(ROOM)}))")
        log_in(page, house.url)
        page.locator("form[action*='/enter/'] button").first.click()
        page.wait_for_url("**/studio/**")
        page.locator("[data-start-go]").click()
        expect(page.locator(COMPANION)).to_have_attribute("data-state", "speaking")
        expect(page.locator("html")).to_have_attribute("data-is-heard", "true")
        return page

    yield opened
    for browser in browsers:
        browser.close()


def silence_s(page: Page) -> float:
    """Return when the last sample sounded."""
    wait_for(page, lambda: page.evaluate("heard.ends_s.length") > 0, "it falls silent")
    return page.evaluate("heard.ends_s[0]")


def is_heard(house: House) -> list[int]:
    """What the journal says of the companion's words in the newest talk."""
    newest = "(SELECT id FROM conversations_conversation ORDER BY started_at DESC LIMIT 1)"
    query = (
        f"SELECT is_heard FROM conversations_turn WHERE speaker='companion' AND conversation_id={newest} ORDER BY seq"
    )
    return [heard for (heard,) in house.rows(query)]


def test_the_stop_button_silences_the_companion_at_once(listening, house, vendor):
    page = listening(1.0)
    page.wait_for_timeout(500)
    expect(page.locator("[data-big]")).to_have_attribute("data-act", "stop")
    cancelled = len(vendor.sent("response.cancel"))
    tapped_s = page.evaluate(TAP)
    assert silence_s(page) - tapped_s <= MOST_S
    expect(page.locator(COMPANION)).not_to_have_attribute("data-state", "speaking")
    wait_for(page, lambda: len(vendor.sent("response.cancel")) > cancelled, "the vendor stops as well")
    wait_for(page, lambda: is_heard(house) == [0], "the journal knows that it was not heard")


def test_a_childs_voice_silences_the_companion_and_is_answered(listening, house, vendor):
    page = listening(5.0, SENTENCE, 2.0)
    cancelled = len(vendor.sent("response.cancel"))
    wait_for(page, lambda: page.evaluate("heard.flushes_s.length") > 0, "the child's voice interrupts")
    assert silence_s(page) - page.evaluate("heard.flushes_s[0]") <= MOST_S
    wait_for(page, lambda: len(vendor.sent("response.cancel")) > cancelled, "the vendor stops as well")
    wait_for(page, lambda: is_heard(house)[:1] == [0], "the journal knows that it was not heard")
    turns = "SELECT text FROM conversations_turn WHERE speaker='child' AND means='spoken'"
    wait_for(
        page, lambda: bool(house.rows(turns)) and house.rows(turns)[-1][0] in vendor.script.hears, "and what was said"
    )
    expect(page.locator(COMPANION)).to_have_attribute("data-state", "speaking")


def test_a_page_that_is_hidden_while_the_companion_speaks_has_stopped_it(listening, house, vendor):
    page = listening(1.0)
    page.wait_for_timeout(500)
    cancelled = len(vendor.sent("response.cancel"))
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    silence_s(page)
    wait_for(page, lambda: len(vendor.sent("response.cancel")) > cancelled, "the vendor stops as well")
    wait_for(page, lambda: is_heard(house) == [0], "the journal knows that it was not heard")
