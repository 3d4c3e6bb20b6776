"""The studio under a child's hands: ink that stays, quiet ways to talk, and room for every control."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, SOON_MS, TABLET, choose_file, log_in, shot, stroke, wait_for

HOUSE_ZIGZAG = ((0.2, 0.7), (0.2, 0.4), (0.5, 0.4), (0.5, 0.7), (0.2, 0.7))
LYING = {"width": 844, "height": 390}
LARGE_LYING = {"width": 932, "height": 430}
SIZES = pytest.mark.parametrize("viewport", [TABLET, PHONE, LAPTOP], ids=["tablet", "phone", "laptop"])


def ink(page: Page) -> str:
    """Return a fingerprint of every pixel on the paper."""
    return page.evaluate(
        """async () => {
            const paper = document.querySelector("[data-still]");
            const { data } = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height);
            const hash = await crypto.subtle.digest("SHA-256", data);
            return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
        }"""
    )


def do(page: Page, what: str) -> None:
    if what == "clear":
        page.locator("[data-more]:visible").click()
    page.locator(f"[data-do={what}]").click()


def test_strokes_are_undone_redone_and_cleared_to_the_pixel(desk):
    page = desk(starts=False)
    page.evaluate("document.querySelector('[data-start]').close()")
    blank = ink(page)
    pictures = [blank]
    for number, brush in enumerate(("crayon", "marker", "watercolour", "eraser")):
        page.locator(f"[data-brush={brush}]").click()
        stroke(page, *((x + number * 0.08, y) for x, y in HOUSE_ZIGZAG))
        pictures.append(ink(page))
    assert len(set(pictures)) == 5
    for picture in reversed(pictures[:-1]):
        do(page, "undo")
        assert ink(page) == picture
    for picture in pictures[1:]:
        do(page, "redo")
        assert ink(page) == picture
    do(page, "clear")
    assert ink(page) == blank
    do(page, "undo")
    assert ink(page) == pictures[-1]


def test_a_reload_brings_every_finished_stroke_back_and_the_house_has_the_picture(desk, house):
    page = desk()
    before = house.rows("SELECT count(*) FROM vision_drawing WHERE origin='paper'")[0][0]
    page.locator("[data-open]").click()
    page.locator("[data-fresh]").click()
    expect(page.locator("[data-do=clear]")).to_be_disabled()
    for step in range(3):
        stroke(page, (0.2 + step * 0.2, 0.3), (0.3 + step * 0.2, 0.6))
    drawn = ink(page)
    wait_for(page, lambda: paper_rows(house) == before + 1, "the picture is kept in the house")
    page.reload()
    page.locator("[data-start-go]").click()
    wait_for(page, lambda: ink(page) == drawn, "the same pixels after a reload")
    stroke(page, (0.7, 0.2), (0.9, 0.3))
    again = "SELECT 1 FROM vision_drawing WHERE origin='paper' AND revision > 1"
    wait_for(page, lambda: house.rows(again) != [], "the picture is sent again")
    assert paper_rows(house) == before + 1, "one drawing, replaced as it grows"


def paper_rows(house) -> int:
    return house.rows("SELECT count(*) FROM vision_drawing WHERE origin='paper'")[0][0]


def test_an_interrupted_stroke_keeps_its_ink(desk):
    page = desk(starts=False)
    page.evaluate("document.querySelector('[data-start]').close()")
    blank = ink(page)
    box = page.locator("[data-live]").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 200, steps=8)
    page.evaluate(
        """() => document.querySelector("[data-live]").dispatchEvent(
            new PointerEvent("pointercancel", { pointerId: 1, pointerType: "mouse", bubbles: true }))"""
    )
    page.mouse.up()
    assert ink(page) != blank
    expect(page.locator("[data-do=undo]")).to_be_enabled()


def test_a_sample_lies_on_the_paper_and_can_be_drawn_over(desk):
    page = desk()
    empty = ink(page)
    page.locator("[data-open]").click()
    page.locator("[data-sample]").first.click()
    wait_for(page, lambda: ink(page) != empty, "the sample lies on the paper")
    sample = ink(page)
    stroke(page, (0.4, 0.4), (0.6, 0.6))
    assert ink(page) != sample
    do(page, "undo")
    assert ink(page) == sample
    expect(page.locator("[data-do=undo]")).to_be_disabled()


def test_a_whole_story_can_be_tapped_without_a_word(desk):
    page = desk()
    choices = page.locator("[data-choice]")
    choices.first.wait_for()
    for lit in range(1, 4):
        expect(choices).to_have_count(6)
        asked = choices.first.get_attribute("data-choice")
        choices.nth(lit).click()
        expect(page.locator(f"[data-choice={asked}]")).to_have_count(0)
    wait_for(page, lambda: page.locator("[data-bead][data-lit=true]").count() >= 3, "three beads are lit")
    expect(page.locator("[data-finish]")).to_have_attribute("data-ready", "true")


def test_push_to_talk_listens_only_while_it_is_pressed(desk):
    page = desk()
    big = page.locator("[data-big]")
    page.locator("[data-mode]").click()
    wait_for(page, lambda: big.get_attribute("data-act") == "push", "ready to be pressed")
    expect(big).to_have_attribute("data-hearing", "false")
    box = big.bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    wait_for(page, lambda: big.get_attribute("data-hearing") == "true", "it listens")
    page.wait_for_timeout(500)
    page.mouse.up()
    wait_for(page, lambda: big.get_attribute("data-hearing") == "false", "it no longer listens")


def test_without_a_microphone_tapping_and_typing_still_tell_the_story(launch, house):
    page = launch(refuses=True).new_context(viewport=TABLET, locale="zh-CN").new_page()
    log_in(page, house.url)
    page.locator("form[action*='/enter/'] button").first.click()
    page.locator("[data-start-go]").click()
    expect(page.locator("[data-kind]")).to_contain_text("没关系")
    shot(page, "microphone-refused")
    expect(page.locator("[data-big]")).to_have_attribute("data-hearing", "false")
    page.locator("[data-keys]").click()
    page.fill("#words-text", "小猫住在太空里。")
    page.press("#words-text", "Enter")
    expect(page.locator("[data-caption]")).not_to_have_text("小猫住在太空里。")


def test_without_consent_to_voice_no_microphone_is_asked_for(desk, house):
    page = desk(starts=False)
    child = page.url.rstrip("/").split("/")[-1]
    page.goto(f"{house.url}/parents/children/{child}/consent/")
    page.fill("[name=pin]", "2468")
    page.press("[name=pin]", "Enter")
    page.wait_for_url("**/consent/")
    page.locator("[name=refuse][value=voice]").click()
    page.goto(f"{house.url}/studio/{child}/")
    shot(page, "quiet-start")
    asked: list[str] = []
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => { window.wasAsked = true; }; }")
    page.locator("[data-start-go]").click()
    expect(page.locator("[data-choice]").first).to_be_visible()
    shot(page, "quiet")
    assert [urlsplit(url).path.endswith("/quiet/") for url in asked] == [True]
    assert page.evaluate("window.wasAsked") is None
    assert page.locator("[data-mode], [data-said]").count() == 0
    page.goto(f"{house.url}/parents/children/{child}/consent/")
    page.locator("[name=grant][value=voice]").click()


# True once the line has closed and the page has heard of it.
LINE_CLOSES = """() => { const Real = WebSocket;
    window.WebSocket = class extends Real { constructor(url) {
        super(url);
        this.addEventListener("close", () => setTimeout(() => (window.lineHasClosed = true)));
    } };
}"""


def test_consent_taken_back_is_said_and_a_tap_goes_on_without_ears(desk, house):
    page = desk(starts=False)
    page.evaluate(LINE_CLOSES)
    page.locator("[data-start-go]").click()
    page.locator("[data-choice]").first.wait_for()
    studio = page.url
    guardian = page.context.browser.new_context(locale="zh-CN").new_page()
    log_in(guardian, house.url)
    guardian.goto(f"{house.url}/parents/children/{studio.rstrip('/').split('/')[-1]}/consent/")
    guardian.locator("[name=refuse][value=voice]").click()
    expect(page.locator("[data-kind]")).to_contain_text("大人说")
    page.wait_for_function("window.lineHasClosed")  # and what the line says when it closes does not cover it
    expect(page.locator("[data-kind]")).to_contain_text("大人说")
    with page.expect_navigation(url=studio):
        page.locator("[data-choice]").first.click()
    expect(page.locator(".start__why")).to_be_visible()
    guardian.locator("[name=grant][value=voice]").click()
    guardian.context.close()


def test_a_picture_that_is_too_big_is_refused_where_the_child_can_see_it(desk, tmp_path):
    page = desk()
    page.locator("[data-open]").click()
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    choose_file(page, str(huge))
    expect(page.locator("[data-kind]")).to_contain_text("太大")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("[data-open]").click()
    page.locator("[data-sample]").first.click()
    expect(page.locator("[data-kind]")).to_be_hidden(timeout=SOON_MS)


@pytest.mark.parametrize("viewport", [{"width": 390, "height": 664}, LYING], ids=["low", "lying"])
def test_on_a_low_phone_the_first_answers_come_into_sight(desk, viewport):
    page = desk(viewport, starts=False)
    start = page.locator("[data-start-go]").bounding_box()
    assert start["width"] == start["height"] and start["y"] + start["height"] <= viewport["height"]
    page.locator("[data-start-go]").click()
    page.locator("[data-choice]").first.wait_for()

    def is_seen() -> bool:
        answer, bar = (page.locator(part).first.bounding_box() for part in ("[data-choice]", "[data-talk]"))
        is_bar_whole = bar["y"] + bar["height"] <= viewport["height"] + 0.5
        return answer["y"] > 0 and answer["y"] + answer["height"] <= bar["y"] + 4 and is_bar_whole

    wait_for(page, is_seen, "an answer stands above the talk button")
    shot(page, f"low-{viewport['width']}")


def measured(page: Page) -> list[dict]:
    """Return name, box and scroller of every control that a child can see."""
    return json.loads(
        page.evaluate(
            """() => JSON.stringify([...document.querySelectorAll(".studio button, .studio a")]
                .filter((control) => control.checkVisibility({ visibilityProperty: true }))
                .filter((control) => !control.closest("dialog"))
                .map((control) => {
                    const { left, top, right, bottom } = control.getBoundingClientRect();
                    const rail = control.closest(".rail, .tray");
                    const name = control.getAttribute("aria-label") ?? control.textContent;
                    return { name, left, top, right, bottom, rail: rail?.className ?? "",
                             isInFullRow: Boolean(control.closest(".talk")), isSand: control.matches(".sand"),
                             isCredit: Boolean(control.closest(".strip__credit")) };
                }))"""
        )
    )


@SIZES
def test_every_control_is_big_whole_and_apart_from_the_others(desk, viewport):
    page = desk(viewport)
    page.locator("[data-choice]").first.wait_for()
    shot(page, f"studio-{viewport['width']}")
    controls = [control for control in measured(page) if not control["isCredit"]]
    assert len(controls) >= 15
    for control in controls:
        least_px = 63.5 if control["isInFullRow"] and viewport is PHONE else 87.5  # five in one row of a phone
        least_px = 47.5 if control["isSand"] and viewport is PHONE else least_px  # it stands in the row of the beads
        assert min(control["right"] - control["left"], control["bottom"] - control["top"]) >= least_px, control
        if not control["rail"]:
            assert control["left"] >= 0 and control["right"] <= viewport["width"], control
        assert control["top"] >= -0.5 or control["rail"].startswith("tray"), control
        assert control["bottom"] <= viewport["height"] + 0.5 or control["rail"].startswith("tray"), control
    loose = [control for control in controls if not control["rail"]]
    for one in loose:
        for other in loose:
            if one is not other:
                assert not overlap(one, other), f"{one['name']} lies on {other['name']}"
    page_width = page.evaluate("document.documentElement.scrollWidth")
    assert page_width <= viewport["width"]


@pytest.mark.parametrize("viewport", [LYING, LARGE_LYING], ids=["lying", "large-lying"])
@pytest.mark.parametrize("child", [0, 1], ids=["chinese", "english"])
def test_a_phone_on_its_side_shows_the_whole_desk_at_once(desk, viewport, child):
    page = desk(viewport, child=child)
    page.locator("[data-choice]").first.wait_for()
    shot(page, f"lying-{viewport['width']}-{child}")
    controls = measured(page)
    assert len(controls) >= 15
    for control in controls:
        assert min(control["right"] - control["left"], control["bottom"] - control["top"]) >= 47.5, control
        assert control["top"] >= 0 and control["bottom"] <= viewport["height"], control
        assert control["rail"] or 0 <= control["left"] < control["right"] <= viewport["width"], control
    loose = [control for control in controls if not control["rail"]]
    together = [
        (one["name"], other["name"]) for one in loose for other in loose if one is not other and overlap(one, other)
    ]
    assert together == []
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size[0] <= viewport["width"] and size[1] <= viewport["height"]
    side = page.locator("[data-side]").evaluate("(side) => side.scrollHeight - side.clientHeight")
    assert side <= 1, "nothing of the companion's side is hidden"


@pytest.mark.parametrize("viewport", [TABLET, PHONE, LAPTOP, LYING], ids=["tablet", "phone", "laptop", "lying"])
def test_a_kind_sentence_leaves_the_answers_whole(desk, viewport):
    page = desk(viewport, child=1)
    page.locator("[data-choice]").first.wait_for()
    page.evaluate(
        "document.querySelector('[data-caption]').textContent = 'A long sentence of the companion. '.repeat(4)"
    )
    page.locator("[data-aside]").click()
    expect(page.locator("[data-kind]")).to_be_visible()
    shot(page, f"kind-{viewport['width']}")
    boxes = page.evaluate(
        """() => ["[data-kind]", "[data-talk]", ".side__ai", ...Array(6).keys()].map((part) => {
            const one = typeof part === "string" ? part : `[data-choice]:nth-of-type(${part + 1})`;
            const { left, top, right, bottom } = document.querySelector(one).getBoundingClientRect();
            return { left, top, right, bottom };
        })"""
    )
    kind, talk, notice, *answers = boxes
    for answer in answers:
        assert not overlap(kind, answer) and not overlap(talk, answer), "an answer is covered or cut off"
        assert answer["bottom"] <= talk["top"] + 2 and answer["top"] >= notice["bottom"] - 2
    assert not overlap(kind, notice), "that it is an AI can always be read"


def overlap(one: dict, other: dict) -> bool:
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return wide > 1 and high > 1


@SIZES
def test_the_paper_is_the_largest_thing(desk, viewport):
    page = desk(viewport, starts=False)
    areas = page.evaluate(
        """() => Object.fromEntries([".sheet", ".studio__tools", ".studio__side", ".studio__top"].map((part) => {
            const { width, height } = document.querySelector(part).getBoundingClientRect();
            return [part, part === ".studio__side" ? 0 : width * height];
        }))"""
    )
    assert max(areas, key=areas.get) == ".sheet"
    box = page.locator(".sheet").bounding_box()
    assert abs(box["width"] / box["height"] - 4 / 3) < 0.01
