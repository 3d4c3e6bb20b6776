"""Every finished stroke is there afterwards, whatever falls: tab, server, network or storage. Counted at home."""

import contextlib
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from tests.browser.conftest import SOON_MS, TABLET, log_in, shot, stroke, wait_for
from tests.browser.test_studio import do, ink


@pytest.fixture
def sheets(house) -> Callable[[], dict[str, int]]:
    """Return a function that counts the strokes of each sheet begun in this test, as the house has them."""
    begun = {row[0] for row in house.rows("SELECT id FROM vision_sheet")}

    def counted() -> dict[str, int]:
        rows = house.rows(
            "SELECT sheet_id, count(*) FROM vision_operation WHERE kind = 'stroke' GROUP BY sheet_id ORDER BY count(*)"
        )
        return {sheet: count for sheet, count in rows if sheet not in begun}

    return counted


@pytest.fixture(scope="module")
def child(chromium, house) -> tuple[str, dict]:
    """Return where the demo child draws, and what a browser remembers that was handed to it."""
    page = chromium.new_context().new_page()
    enter(page, house.url)
    state = page.context.storage_state()
    page.context.close()
    return page.url, state


@pytest.fixture
def studio(chromium, house, child) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a new talk with a fresh sheet on the desk, ready to be drawn on."""
    contexts: list[BrowserContext] = []

    def opened(script: str = "") -> Page:
        house.end_talks()
        url, state = child
        contexts.append(chromium.new_context(viewport=TABLET, locale="zh-CN", storage_state=state))
        contexts[-1].add_init_script(script)
        page = contexts[-1].new_page()
        page.goto(url)
        return ready(page)

    yield opened
    for context in contexts:
        context.close()


def enter(page: Page, url: str) -> None:
    """Log in and hand the browser to the child."""
    log_in(page, url)
    page.locator("form[action*='/enter/'] button").first.click()
    page.wait_for_url("**/studio/**")


def ready(page: Page) -> Page:
    """Wait until the sheet lies on the desk, and go past the door without a tap: no sound is wanted here."""
    expect(page.locator("[data-sheet]")).not_to_have_attribute("data-busy", "true")
    page.evaluate("document.querySelector('[data-start]').close()")
    return page


def draw(page: Page, count: int, row: float = 0.2) -> None:
    """Draw short strokes, each at a place of its own."""
    for number in range(count):
        x = 0.1 + 0.13 * number
        stroke(page, (x, row), (x + 0.09, row + 0.16))


def again(page: Page) -> Page:
    """Open the same studio in another tab of the same browser."""
    other = page.context.new_page()
    other.goto(page.url)
    return ready(other)


def at_home(page: Page, sheets: Callable, *counts: int) -> None:
    """Wait until the house has sheets with these many strokes; a page that hears of a network does not rest first."""
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, lambda: sorted(sheets().values()) == sorted(counts), f"{counts} strokes at home")


def here(page: Page, count: int) -> None:
    """Wait until this browser has written so many operations down."""
    counting = """() => new Promise((resolve) => {
        indexedDB.open("huaban").onsuccess = ({ target: { result } }) => {
            result.transaction("ops").objectStore("ops").count().onsuccess = ({ target }) => {
                result.close();
                resolve(target.result);
            };
        };
    })"""
    wait_for(page, lambda: page.evaluate(counting) == count, f"{count} operations kept here")


def crash(page: Page) -> None:
    """Kill the tab's process: no event reaches the page any more."""
    with contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=2_000)


def test_a_stroke_is_at_home_within_five_seconds_while_the_hand_draws_on(studio, sheets):
    page = studio()
    with page.expect_response(lambda answer: answer.url.endswith("/ops/")) as sent:
        draw(page, 1)
        drawn_ms = page.evaluate("Date.now()")
        page.mouse.down()  # the hand stays on the paper: the picture waits for it, the stroke does not
    assert sent.value.ok and page.evaluate("Date.now()") - drawn_ms < 5_000
    page.mouse.up()


def test_a_tab_that_is_killed_in_a_stroke_loses_at_most_that_one(studio, sheets):
    page = studio()
    draw(page, 3)
    finished = ink(page)
    box = page.locator("[data-live]").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 350, steps=5)
    here(page, 3)
    studio_url, context = page.url, page.context
    crash(page)
    page = context.new_page()
    page.goto(studio_url)
    ready(page)
    assert ink(page) == finished
    at_home(page, sheets, 3)


def test_a_page_that_is_closed_in_a_stroke_keeps_even_that_one(studio, sheets):
    page = studio()
    draw(page, 1)
    at_home(page, sheets, 1)
    draw(page, 1, row=0.6)
    box = page.locator("[data-live]").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 350, steps=5)
    context = page.context
    page.goto("about:blank")
    at_home(page, sheets, 3)
    assert len(context.pages) == 1


def test_a_server_that_falls_while_it_is_told_and_rises_again_has_every_stroke_once(studio, sheets, house):
    page = studio()
    fallen: list[bool] = []

    def fall(route: Route) -> None:
        if not fallen:
            house.fall()
            fallen.append(True)
        route.continue_()

    page.route("**/ops/", fall)
    draw(page, 2)
    wait_for(page, lambda: bool(fallen), "the server falls")
    draw(page, 2, row=0.6)
    drawn = ink(page)
    house.rise()
    at_home(page, sheets, 4)
    assert ink(again(page)) == drawn


def test_an_answer_that_is_lost_on_its_way_doubles_nothing(studio, sheets):
    page = studio()
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/ops/", lose)
    draw(page, 3)
    with page.expect_response(lambda answer: answer.url.endswith("/ops/")):
        wait_for(page, lambda: lost == [200], "the answer is lost")
    at_home(page, sheets, 3)


def test_a_minute_without_network_waits_here_and_goes_home_also_from_older_sheets(studio, sheets):
    page = studio()
    draw(page, 1)
    at_home(page, sheets, 1)
    page.locator("[data-open]").click()
    page.locator("[data-dialog=add] [data-close]").click()
    page.clock.install()
    page.context.set_offline(True)
    draw(page, 2, row=0.6)
    page.locator("[data-open]").click()
    page.locator("[data-fresh]").click()
    expect(page.locator("[data-do=undo]")).to_be_disabled()
    draw(page, 2)
    page.clock.fast_forward(60_000)
    assert sum(sheets().values()) == 1
    page.context.set_offline(False)
    page.clock.fast_forward(60_000)
    at_home(page, sheets, 2, 3)


def test_what_was_left_on_an_older_sheet_goes_home_from_the_next_page_with_its_picture(studio, sheets, house):
    page = studio()
    draw(page, 1)
    at_home(page, sheets, 1)
    is_out = [True]
    page.context.route("**/drawings/**", lambda route: route.abort() if is_out else route.continue_())
    draw(page, 2, row=0.6)
    here(page, 3)
    url, context = page.url, page.context
    crash(page)
    house.end_talks()  # the next page is another talk
    is_out.clear()
    page = context.new_page()
    page.goto(url)
    ready(page)
    at_home(page, sheets, 3)
    [sheet] = sheets()
    seqs = "SELECT 1 FROM vision_sheet WHERE id = ? AND pictured_seq = last_seq"
    wait_for(page, lambda: house.rows(seqs, sheet) != [], "the picture shows all three")


def test_two_tabs_on_one_sheet_part_and_both_keep_every_stroke(studio, sheets):
    one = studio()
    draw(one, 2)
    at_home(one, sheets, 2)
    other = again(one)
    assert ink(other) == ink(one)
    draw(other, 1, row=0.6)
    draw(one, 2, row=0.6)
    do(other, "undo")
    draw(other, 2, row=0.4)
    at_home(one, sheets, 4, 5)


def device(chromium, page: Page) -> Page:
    """Open the same studio on another device of the family."""
    other = chromium.new_context(viewport=TABLET, locale="zh-CN").new_page()
    enter(other, page.url.partition("/studio/")[0])
    return ready(other)


def test_another_device_has_the_same_paper_and_takes_the_last_stroke_back(studio, sheets, chromium):
    page = studio()
    draw(page, 2)
    two = ink(page)
    draw(page, 1, row=0.6)
    at_home(page, sheets, 3)
    other = device(chromium, page)
    assert ink(other) == ink(page)
    do(other, "undo")
    assert ink(other) == two
    draw(other, 2, row=0.4)
    at_home(other, sheets, 5)
    draw(page, 1, row=0.8)  # the first device did not know: from here on these are two sheets
    at_home(page, sheets, 4, 5)
    for one in (page, other):  # both open the sheet on which a hand was last; the other one hangs on the board
        drawn = ink(page)
        one.reload()
        assert ink(ready(one)) == drawn
    other.context.close()


FULL = """IDBObjectStore.prototype.add = IDBObjectStore.prototype.put = function () {
    throw new DOMException("full", "QuotaExceededError");
};"""  # a quota of a few bytes still takes many strokes before the browser counts them
NONE = "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });"


@pytest.mark.parametrize("script", [FULL, NONE], ids=["full", "none"])
def test_without_room_in_the_browser_every_stroke_is_at_home(studio, sheets, script):
    page = studio(script)
    draw(page, 3)
    at_home(page, sheets, 3)
    drawn = ink(page)
    page.reload()
    assert ink(ready(page)) == drawn
    expect(page.locator("[data-kind]")).to_be_hidden(timeout=SOON_MS)


def test_only_where_there_is_no_place_at_all_a_child_is_told(studio, sheets):
    page = studio(NONE)
    draw(page, 1)
    at_home(page, sheets, 1)
    page.context.set_offline(True)
    draw(page, 1, row=0.6)
    expect(page.locator("[data-kind]")).to_contain_text("没有地方收画")
    shot(page, "kept-nowhere")
    page.context.set_offline(False)
    at_home(page, sheets, 2)
    expect(page.locator("[data-kind]")).to_be_hidden(timeout=SOON_MS)


def test_strokes_for_which_the_house_has_no_room_stay_on_the_paper(studio, sheets):
    page = studio()
    draw(page, 2)
    at_home(page, sheets, 2)
    full = {"error": {"code": "sheet_full", "message": "这张纸画得满满的啦！"}}
    page.context.route("**/ops/", lambda route: route.fulfill(status=413, json=full))
    with page.expect_response(lambda answer: answer.url.endswith("/drawings/paper/") and answer.ok):
        draw(page, 2, row=0.6)
    drawn = ink(page)
    page.reload()
    assert ink(ready(page)) == drawn
    here(page, 4)
    page.context.unroute("**/ops/")
    draw(page, 1, row=0.4)
    at_home(page, sheets, 5)  # and go home once there is room again


def test_a_log_in_that_ended_keeps_strokes_here_until_a_grown_up_logs_in(studio, sheets, house):
    page = studio()
    draw(page, 1)
    at_home(page, sheets, 1)
    page.context.clear_cookies()
    draw(page, 2, row=0.6)
    expect(page.locator("[data-kind]")).to_contain_text("登录")
    door = page.context.new_page()
    log_in(door, house.url)
    at_home(page, sheets, 3)
    expect(page.locator("[data-kind]")).to_be_hidden(timeout=SOON_MS)


def test_a_page_that_was_open_for_so_long_that_its_token_is_gone_gets_a_fresh_one(studio, sheets):
    page = studio()
    page.context.clear_cookies(name="csrftoken")
    with page.expect_response(lambda answer: answer.status == 403):
        draw(page, 2)
    at_home(page, sheets, 2)
    expect(page.locator("[data-kind]")).to_be_hidden(timeout=SOON_MS)


def test_an_old_drawing_goes_on_as_a_sheet_of_this_talk_and_stays_as_it_was(studio, sheets, house):
    page = studio()
    draw(page, 2)
    at_home(page, sheets, 2)
    old, drawn = next(iter(sheets())), ink(page)
    picture = "SELECT 1 FROM vision_drawing WHERE replace(id, '-', '') = replace(?, '-', '')"
    wait_for(page, lambda: house.rows(picture, old) != [], "its picture is at home")
    house.end_talks()
    page.reload()
    ready(page)
    assert ink(page) != drawn
    open_board(page)
    page.locator(f"[data-open-sheet='{UUID(old)}']").click()
    wait_for(page, lambda: ink(page) == drawn, "it lies on the desk")
    draw(page, 1, row=0.6)
    at_home(page, sheets, 2, 3)
    assert sheets()[old] == 2


def open_board(page: Page) -> None:
    page.locator("[data-open]").click()
    page.locator("[data-mine]").last.click()
    expect(page.locator("dialog.board--mine")).to_be_visible()


def test_putting_away_takes_two_taps_and_how_it_looked_comes_back_beside_it(studio, sheets, house):
    page = studio()
    draw(page, 2)
    first = ink(page)
    wait_for(page, lambda: versions(house, sheets) == 1, "its first look is kept")
    draw(page, 4, row=0.6)
    wait_for(page, lambda: versions(house, sheets) == 2, "its second look is kept")
    open_board(page)
    page.locator("[data-before]").first.click()
    page.locator("[data-back]").first.click()
    wait_for(page, lambda: ink(page) == first, "it looks as it did")
    at_home(page, sheets, 2, 6)
    open_board(page)
    walls = page.locator("[data-mine] [data-away]")
    count = walls.count()
    walls.first.click()
    page.locator("[data-keep-it]").first.click()
    expect(walls).to_have_count(count)
    walls.first.click()
    page.locator("[data-away-sure]").first.click()
    expect(walls).to_have_count(count - 1)
    assert house.rows("SELECT by FROM vision_putaway") == [("child",)]


def versions(house, sheets: Callable) -> int:
    rows = house.rows("SELECT drawing_id FROM vision_version")
    return sum(row[0] in sheets() for row in rows)
