"""The ink in a real browser: a log always gives the same pixels, and every tool does what its picture promises."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from families.models import AgeBand
from storybook.tools import STAMP_NAMES, TRAYS
from tests.browser.conftest import PHONE, TABLET, shot, stroke, wait_for

CHILD_OF = {AgeBand.YOUNG: 4, AgeBand.MIDDLE: 7, AgeBand.OLDER: 9}
PAINT_TWICE = (Path(__file__).parent / "paint_twice.js").read_text()


def open_desk(desk, viewport=TABLET) -> Page:
    page = desk(viewport, starts=False)
    page.evaluate("document.querySelector('[data-start]').close()")
    return page


def ink_in(page: Page, left: float, top: float, right: float, bottom: float) -> list[int]:
    """Return the colour in the middle of a part of the paper (fractions), and how many per mille of it are inked."""
    return page.evaluate(
        """([left, top, right, bottom]) => {
            const paper = document.querySelector("[data-still]");
            const [x, y] = [Math.round(left * 2048), Math.round(top * 1536)];
            const [w, h] = [Math.round((right - left) * 2048), Math.round((bottom - top) * 1536)];
            const { data } = paper.getContext("2d").getImageData(x, y, w, h);
            let inked = 0;
            for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 1] + data[at + 2] < 740) inked += 1;
            const middle = (Math.floor(h / 2) * w + Math.floor(w / 2)) * 4;
            return [...data.slice(middle, middle + 3), Math.round((inked / (w * h)) * 1000)];
        }""",
        [left, top, right, bottom],
    )


def test_a_log_gives_the_same_pixels_drawn_live_undone_and_replayed(desk):
    page = open_desk(desk)
    looks = json.loads(page.evaluate(PAINT_TWICE))
    assert len(looks) >= 5
    for step, lived, replayed in looks:
        assert lived == replayed, f"after step {step}"
    assert len({lived for _, lived, _ in looks}) > 3


@pytest.mark.parametrize("band", AgeBand.values)
def test_a_child_finds_the_tools_of_its_age(desk, house, band):
    page = desk(starts=False)
    child = page.url.rstrip("/").split("/")[-1].replace("-", "")
    born = house.rows("SELECT birth_year FROM families_child WHERE id=?", child)[0][0]
    try:
        house.write("UPDATE families_child SET birth_year=strftime('%Y')-? WHERE id=?", CHILD_OF[band], child)
        page.reload()
        page.evaluate("document.querySelector('[data-start]').close()")
        tray = TRAYS[band]
        visible = [tool for tool in page.locator("[data-tool]").all() if tool.is_visible()]
        assert [tool.get_attribute("data-tool") for tool in visible] == [tool.key for tool in tray.standing]
        assert (len(visible) == 6) == (band == AgeBand.YOUNG)
        assert page.locator("[data-do=redo]").count() == int(tray.redoes)
        least_px = 103.5 if band == AgeBand.YOUNG else 87.5
        for tool in visible:
            box = tool.bounding_box()
            assert box["width"] >= least_px and box["height"] >= least_px
            assert tool.get_attribute("aria-label")
        shot(page, f"tray-{band}")
    finally:
        house.write("UPDATE families_child SET birth_year=? WHERE id=?", born, child)


def test_the_bucket_fills_a_shape_with_a_gap_and_nothing_else(desk):
    page = open_desk(desk)
    page.locator("[data-tool=marker]").click()
    stroke(page, (0.304, 0.3), (0.6, 0.3), (0.6, 0.7), (0.3, 0.7), (0.3, 0.33))
    page.locator("[data-tool=bucket]").click()
    page.locator(".crayon").nth(2).click()
    expect(page.locator("[data-tool=bucket]")).to_have_attribute("aria-pressed", "true")
    stroke(page, (0.45, 0.5), (0.45, 0.5))
    wait_for(page, lambda: ink_in(page, 0.4, 0.4, 0.5, 0.6)[:3] == [251, 198, 45], "the shape is yellow")
    assert ink_in(page, 0.35, 0.38, 0.55, 0.62)[3] == 1000
    assert ink_in(page, 0.05, 0.05, 0.25, 0.9)[3] == 0
    page.locator("[data-do=undo]").click()
    assert ink_in(page, 0.4, 0.4, 0.5, 0.6)[3] == 0


def test_a_tap_that_is_quicker_than_the_bucket_is_not_lost(desk):
    page = open_desk(desk)
    held: list[Route] = []
    page.route("**/draw/bucket.js", lambda route: held.append(route))
    page.locator("[data-tool=bucket]").click()
    wait_for(page, lambda: bool(held), "the bucket is asked for")
    stroke(page, (0.5, 0.5), (0.5, 0.5))
    assert ink_in(page, 0, 0, 1, 1)[3] == 0
    held[0].continue_()
    wait_for(page, lambda: ink_in(page, 0, 0, 1, 1)[3] == 1000, "the paint is poured")
    page.locator("[data-do=undo]").click()
    expect(page.locator("[data-do=undo]")).to_be_disabled()


def test_a_stamp_is_chosen_by_a_tap_and_pressed_by_a_tap(desk):
    page = open_desk(desk)
    page.locator("[data-tool=stamps]").click()
    stamps = page.locator("[data-stamp]")
    expect(stamps).to_have_count(len(STAMP_NAMES))
    shot(page, "stamps")
    page.locator("[data-stamp=dinosaur]").click()
    expect(page.locator("[data-dialog=stamps]")).to_be_hidden()
    stroke(page, (0.5, 0.5), (0.5, 0.5))
    wait_for(page, lambda: ink_in(page, 0.4, 0.4, 0.6, 0.6)[3] > 100, "the dinosaur stands there")
    assert ink_in(page, 0, 0, 0.3, 1)[3] == 0


def test_every_stamp_that_is_named_is_drawn_and_every_drawn_one_is_named(desk):
    page = open_desk(desk)
    drawn = page.evaluate(
        """async () => {
            const root = new URL("..", document.querySelector("script[type=module][src]").src).href;
            return Object.keys((await import(root + "draw/stamp_art.js")).STAMPS);
        }"""
    )
    assert sorted(drawn) == sorted(STAMP_NAMES)


def test_folded_paper_mirrors_every_mark(desk):
    page = open_desk(desk)
    page.locator("[data-more]:visible").click()
    page.locator("button[data-folds='2']").click()
    page.locator("[data-tool=marker]").click()
    stroke(page, (0.1, 0.3), (0.3, 0.6))
    apart_px = page.evaluate(
        """() => {
            const { data } = document.querySelector("[data-still]").getContext("2d").getImageData(0, 0, 2048, 1536);
            let apart = 0; // smoothed edges may differ a little
            for (let y = 0; y < 1536; y += 1) for (let x = 0; x < 1024; x += 1)
                if (Math.abs(data[(y * 2048 + x) * 4] - data[(y * 2048 + 2047 - x) * 4]) > 80) apart += 1;
            return apart;
        }"""
    )
    assert apart_px < 200
    assert ink_in(page, 0.7, 0.25, 0.95, 0.65)[3] > 20


def test_keys_alone_draw_stamp_and_say_where(desk):
    page = open_desk(desk)
    page.locator("[data-cursor]").focus()
    told = page.locator("[data-told]")
    expect(told).to_contain_text("中间")
    page.keyboard.press("Enter")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("画好了")
    assert ink_in(page, 0.5, 0.48, 0.58, 0.52)[3] > 100
    for _ in range(6):
        page.keyboard.press("Shift+ArrowLeft")
    expect(told).to_contain_text("左边")
    assert ink_in(page, 0.1, 0.45, 0.4, 0.55)[3] == 0, "a lifted pen leaves nothing"


def test_a_left_handed_desk_is_remembered_by_this_device(desk):
    page = open_desk(desk)
    tools = page.locator(".studio__tools")
    assert tools.bounding_box()["x"] < 100
    page.locator("[data-more]:visible").click()
    page.locator("[data-left]").click()
    page.reload()
    page.evaluate("document.querySelector('[data-start]').close()")
    assert tools.bounding_box()["x"] > 900
    shot(page, "left-hand")


def test_how_it_was_drawn_is_shown_and_ends_with_all_of_it(desk):
    page = open_desk(desk)
    for at in (0.2, 0.4, 0.6):
        stroke(page, (at, 0.3), (at + 0.1, 0.6))
    whole = ink_in(page, 0, 0, 1, 1)[3]
    page.clock.install()
    page.locator("[data-more]:visible").click()
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))  # the hand of the replay stands still
    page.locator("[data-replay]").click()
    curtain = page.locator("[data-replaying]")
    expect(curtain).to_be_visible()
    page.clock.run_for(100)
    assert ink_in(page, 0.55, 0, 1, 1)[3] == 0, "the last stroke is not there yet"
    page.locator(".replay__stop").click()
    expect(curtain).to_be_hidden()
    assert ink_in(page, 0, 0, 1, 1)[3] == whole
    page.clock.resume()
    page.emulate_media(reduced_motion="reduce")
    page.locator("[data-more]:visible").click()
    page.locator("[data-replay]").click()
    expect(curtain).to_be_visible()
    expect(curtain).to_be_hidden()
    assert ink_in(page, 0, 0, 1, 1)[3] == whole


def test_a_pen_makes_the_resting_hand_silent_until_the_child_says_so(desk):
    page = open_desk(desk, PHONE)
    box = page.locator("[data-live]").bounding_box()

    def touch(kind: str, number: int, x: float) -> None:
        page.evaluate(
            """([kind, number, x, y]) => {
                const live = document.querySelector("[data-live]");
                const tell = (name, dx) => live.dispatchEvent(new PointerEvent(name, {
                    pointerId: number, pointerType: kind, pressure: 0.5, width: 10, height: 10, bubbles: true,
                    clientX: x + dx, clientY: y + dx }));
                tell("pointerdown", 0); tell("pointermove", 30); tell("pointermove", 40); tell("pointerup", 40);
            }""",
            [kind, number, box["x"] + x * box["width"], box["y"] + box["height"] / 3],
        )

    touch("pen", 5, 0.1)
    assert ink_in(page, 0, 0, 0.35, 1)[3] > 0
    page.wait_for_timeout(600)
    touch("touch", 6, 0.5)
    assert ink_in(page, 0.4, 0, 1, 1)[3] == 0
    page.locator("[data-more]:visible").click()
    page.locator("[data-fingers]").click()
    touch("touch", 7, 0.5)
    assert ink_in(page, 0.4, 0, 1, 1)[3] > 0


def test_one_long_stroke_tells_the_talk_every_few_seconds_that_the_hand_still_draws(desk):
    page = desk()
    page.evaluate(
        """() => {
            window.pens = [];
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (frame) {
                const { type, down } = typeof frame === "string" ? JSON.parse(frame) : {};
                if (type === "pen") window.pens.push(down);
                return send.call(this, frame);
            };
        }"""
    )
    page.clock.install()
    box = page.locator("[data-live]").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 300)
    page.mouse.down()
    for step in range(12):
        page.clock.fast_forward(3_000)
        page.mouse.move(box["x"] + 120 + 20 * step, box["y"] + 300)
    page.clock.fast_forward(60_000)  # the hand rests: nothing more is told
    assert page.evaluate("window.pens") == [True] * 7  # once as it came down, then after every second move
    page.mouse.up()
    assert page.evaluate("window.pens").pop() is False
