"""A picture to draw from lies beside the drawing, never in it; names stand over the paper; unwanted pictures go."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import shot, stroke, wait_for
from tests.browser.test_studio import ink


def say(page: Page, words: str) -> None:
    if not page.locator("#words-text").is_visible():
        page.locator("[data-keys]").click()
    page.fill("#words-text", words)
    page.press("#words-text", "Enter")


def fresh_sheet(page: Page) -> None:
    page.locator("[data-open]").click()
    page.locator("[data-fresh]").click()


def test_reference_moves_grows_teaches_and_never_comes_into_the_picture(desk, house):
    page = desk()
    fresh_sheet(page)
    blank = ink(page)
    say(page, "我想画一只猫")
    page.locator("[data-picture=cat]").click()
    pin = page.locator("[data-pin]")
    expect(page.locator(".steps__row")).to_be_visible()
    before = pin.bounding_box()
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.down()
    page.mouse.move(before["x"] - 150, before["y"] + 220, steps=5)
    page.mouse.up()
    moved = pin.bounding_box()
    assert moved["x"] < before["x"] - 60 and moved["y"] > before["y"] + 40
    page.locator(".pin__grip").focus()
    page.keyboard.press("ArrowRight")
    assert pin.bounding_box()["x"] > moved["x"]
    page.locator(".pin__keys .pin__key").first.click()
    assert pin.bounding_box()["width"] > moved["width"]
    for number in (1, 2):
        page.locator(".steps__row .pin__key").last.click()
        expect(page.locator(".steps__lines use")).to_have_count(number)
    expect(page.locator(".steps__words")).to_contain_text("耳朵")
    shot(page, "how-to-draw")
    assert ink(page) == blank, "nothing of it is on the paper"
    stroke(page, (0.05, 0.05), (0.1, 0.1))
    kept = "SELECT json_extract(r.seen, '$.measures') FROM vision_reading r JOIN vision_drawing d ON d.id=r.drawing_id"
    newest = f"{kept} WHERE d.origin='paper' ORDER BY r.created_at DESC LIMIT 1"
    wait_for(page, lambda: bool(house.rows(newest)), "the picture was looked at")
    wait_for(
        page, lambda: len(json.loads(house.rows(newest)[0][0])["shapes"]) == 1, "one stroke and nothing else is kept"
    )
    page.locator(".pin__keys .pin__key").last.click()
    expect(pin).to_be_hidden()


def test_name_stands_on_the_paper_and_unwanted_picture_goes_with_the_second_tap(desk):
    page = desk()
    fresh_sheet(page)
    stroke(page, (0.2, 0.3), (0.4, 0.3), (0.4, 0.6), (0.2, 0.6), (0.2, 0.3))
    say(page, "这是我的小恐龙，它叫豆豆")
    name = page.locator(".spot__name")
    expect(name).to_have_text("豆豆")
    box, sheet = name.bounding_box(), page.locator("[data-sheet]").bounding_box()
    assert 0.1 < (box["x"] + box["width"] / 2 - sheet["x"]) / sheet["width"] < 0.5
    name.click()
    expect(name).to_have_attribute("data-said", "")
    say(page, "我想画大象")
    flag = page.locator("[data-report=elephant]")
    flag.click()
    expect(page.locator("[data-picture=elephant]")).to_be_visible()
    expect(page.locator("[data-kind]")).to_contain_text("再点一下")
    flag.click()
    expect(page.locator("[data-picture=elephant]")).to_have_count(0)
    page.reload()
    page.locator("[data-start-go]").click()
    expect(name).to_have_text("豆豆")
    fresh_sheet(page)
    expect(name).to_have_count(0)
    page.locator("[data-open]").click()
    page.locator("[data-mine]").last.click()
    page.locator("[data-open-sheet]").first.click()
    expect(name).to_have_text("豆豆")  # names go and come with their drawing
