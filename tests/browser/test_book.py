"""A book and its shelf under a finger, on a keyboard, with axe, on paper."""

import re
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, SOON_MS, TABLET, log_in, shot, wait_for
from tests.browser.house import House

SIZES = pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["tablet", "phone"])
PAGE_BUDGET_BYTES = 80_000


@pytest.fixture
def opened(chromium: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the demo child's book, as its guardian."""
    contexts = []

    def open_book(viewport: dict[str, int] = TABLET, **options) -> Page:
        context = chromium.new_context(viewport=viewport, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        log_in(page, house.url)
        ready = "select id, child_id from stories_story where state = 'ready'"
        wait_for(page, lambda: bool(house.rows(ready)), "the demo book is written")
        story, child = (UUID(key) for key in house.rows(ready)[0])
        page.goto(f"{house.url}/shelf/{child}/")
        if options.get("java_script_enabled", True):
            shot(page, f"shelf-{viewport['width']}")
            assert complaints(page) == []
        page.locator(f"a[href='/books/{story}/']").click()
        page.wait_for_url("**/books/**")
        return page

    yield open_book
    for context in contexts:
        context.close()


def complaints(page: Page) -> list[str]:
    return [f"{rule['id']} {rule['nodes'][0]['target']}" for rule in Axe().run(page).response["violations"]]


# While a leaf swings it takes no tap, and two taps within 300 ms are one.
LEAF_RESTS = """() => Promise.all([
    ...document.getAnimations().filter((one) => one.effect.pseudoElement?.startsWith("::view-transition"))
        .map((one) => one.finished.catch(() => {})),
    new Promise((resolve) => setTimeout(resolve, 350)),
]).then(() => {})"""


def open_leaf(page: Page, number: int) -> None:
    expect(page.locator("[data-leaf]").nth(number)).to_have_attribute("data-open", "true")
    page.evaluate(LEAF_RESTS)


@SIZES
def test_arrows_keys_and_dots_turn_the_leaves(opened, viewport):
    page = opened(viewport)
    leaves = page.locator("[data-leaf]").count()
    expect(page.locator("button[data-turn=back]")).to_be_disabled()
    shot(page, f"book-cover-{viewport['width']}")
    page.locator("button[data-turn=next]").click()
    open_leaf(page, 1)
    shot(page, f"book-{viewport['width']}")
    page.keyboard.press("ArrowRight")
    open_leaf(page, 2)
    page.locator("button[data-turn=back]").click()
    open_leaf(page, 1)
    page.locator("[data-dots] a").last.click()
    open_leaf(page, leaves - 1)
    expect(page.locator("button[data-turn=next]")).to_be_disabled()
    shot(page, f"book-end-{viewport['width']}")
    assert complaints(page) == []


def test_arrows_are_big_enough_for_a_small_hand(opened):
    page = opened(PHONE)
    for name in ("back", "next"):
        box = page.locator(f"button[data-turn={name}]").bounding_box()
        assert box and min(box["width"], box["height"]) >= 104


def test_sentence_being_read_is_lit_and_reading_goes_on_by_itself_when_asked(opened):
    page = opened()
    page.locator("[data-auto]").click()
    page.locator("[data-read]").click()
    expect(page.locator(".is-read").first).to_be_visible()
    expect(page.locator("[data-leaf]").nth(1)).to_have_attribute("data-open", "true")
    expect(page.locator("[data-leaf]").nth(1).locator(".is-read")).to_be_visible()
    page.locator("[data-read]").click()
    expect(page.locator(".is-read")).to_have_count(0, timeout=SOON_MS)


def test_without_being_asked_no_leaf_turns_by_itself(opened):
    page = opened()
    page.locator("[data-read]").click()
    expect(page.locator("[data-read]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-leaf]").first).to_have_attribute("data-open", "true")


def test_leaves_turn_without_swinging_when_motion_is_reduced(opened):
    page = opened(reduced_motion="reduce")
    page.keyboard.press("ArrowRight")
    open_leaf(page, 1)


@SIZES
def test_a_tap_on_a_thing_tells_its_name_and_lies_where_the_picture_lies(opened, house, viewport):
    page = opened(viewport)
    story = page.url.rstrip("/").split("/")[-1].replace("-", "")
    drawn = "SELECT number, drawing_id FROM stories_page WHERE story_id = ? AND drawing_id IS NOT NULL ORDER BY number"
    number, drawing = house.rows(drawn, story)[0]
    house.write("DELETE FROM vision_namedthing WHERE drawing_id = ?", drawing)
    house.write(
        "INSERT INTO vision_namedthing (id, child_id, drawing_id, box, name, kind, said_by, created_at, updated_at) "
        "SELECT ?, child_id, id, '[0.5, 0.5, 0.25, 0.25]', '豆豆', '小猫', 'typed', created_at, created_at "
        "FROM vision_drawing WHERE id = ?",
        uuid4().hex,
        drawing,
    )
    page.reload()
    page.evaluate("location.hash = ''")
    for leaf in range(1, number + 1):
        page.locator("button[data-turn=next]").click()
        open_leaf(page, leaf)
    spot = page.locator(f"#leaf-{number} .leaf__name")
    expect(spot).to_be_in_viewport(ratio=1)
    shown = page.locator(f"#leaf-{number} img").evaluate(
        """(picture) => {
            const box = picture.getBoundingClientRect();
            const scale = Math.min(box.width / picture.naturalWidth, box.height / picture.naturalHeight);
            const [width, height] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
            return [box.left + (box.width - width) / 2 + width / 2, box.top + (box.height - height) / 2 + height / 2,
                    width / 4, height / 4];
        }"""
    )
    place = spot.bounding_box()
    assert [place["x"], place["y"], place["width"], place["height"]] == pytest.approx(shown, abs=2)
    for _tap in range(2):
        spot.click()
        expect(page.locator("[data-name-tag]")).to_have_text("豆豆")
        expect(page.locator("[data-name-tag]")).to_be_visible()
        if not _tap:
            shot(page, f"book-name-{viewport['width']}")
            expect(page.locator("[data-name-tag]")).to_be_hidden()


def test_book_can_be_read_without_javascript(opened):
    page = opened(java_script_enabled=False)
    expect(page.locator("[data-leaf]").first).to_be_visible()
    expect(page.locator("[data-read]")).to_be_hidden()
    page.locator("[data-dots] a").nth(2).click()
    expect(page.locator("[data-leaf]").nth(2)).to_be_in_viewport(ratio=0.9)


def test_each_leaf_is_printed_on_a_sheet_of_its_own(opened):
    page = opened()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == page.locator("[data-leaf]").count()


def test_book_without_its_drawings_weighs_no_more_than_promised(opened):
    page = opened()
    network = page.context.new_cdp_session(page)
    asked: dict[str, str] = {}
    weights: dict[str, int] = {}
    network.on("Network.requestWillBeSent", lambda sent: asked.update({sent["requestId"]: sent["request"]["url"]}))
    network.on(
        "Network.loadingFinished", lambda done: weights.update({done["requestId"]: int(done["encodedDataLength"])})
    )
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.reload(wait_until="networkidle")
    ours = {request for request, url in asked.items() if "/drawings/" not in url}
    assert 10_000 < sum(size for request, size in weights.items() if request in ours) <= PAGE_BUDGET_BYTES
