"""The sound check with a real (pretended) microphone, the sand-timer, and the talk that goes to another screen."""

import contextlib
import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, log_in, shot, wait_for

QUIET_LOUDNESS = 5


def level(page: Page) -> int:
    return int(page.locator("[data-meter]").get_attribute("aria-valuenow") or 0)


def test_the_sound_check_shows_level_rate_device_and_the_way_to_the_house(launch, said, house):
    told = ("你好，我是小雨，我想讲一只小猫的故事。它住在森林里。",) * 4  # it is still told when a slow machine looks
    context = launch(said(0.3, *told, 5.0)).new_context(locale="zh-CN")
    page = context.new_page()
    log_in(page, house.url)
    page.goto(f"{house.url}/parents/sound/")
    expect(page.locator("[data-line=secure]")).to_have_attribute("data-state", "good")
    expect(page.locator("[data-line=line]")).to_have_attribute("data-state", "good")
    assert int(page.locator("[data-trip]").inner_text()) < 400
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("[data-listen]").click()
    expect(page.locator("[data-line=mic]")).to_have_attribute("data-state", "good")
    wait_for(page, lambda: level(page) > QUIET_LOUDNESS, "the level moves")
    assert int(page.locator("[data-rate]").inner_text()) >= 8_000
    assert page.locator("[data-house-rate]").inner_text() == "24000"
    assert "Fake" in page.locator("[data-device]").inner_text()
    page.locator("[data-record]").click()
    expect(page.locator("[data-record]")).to_have_attribute("data-step", "ready")
    assert int(page.locator("[data-heard-samples]").text_content() or 0) > 48_000
    page.locator("[data-chime]").click()
    page.locator("[data-chime-good]").click()
    expect(page.locator("[data-line=speaker]")).to_have_attribute("data-state", "good")
    assert sent == [], "nothing that was heard leaves the page"
    shot(page, "sound-check")
    context.close()


def test_a_microphone_that_is_refused_gets_advice(launch, house):
    context = launch(refuses=True).new_context(locale="zh-CN", viewport=PHONE)
    page = context.new_page()
    log_in(page, house.url)
    page.goto(f"{house.url}/parents/sound/")
    page.locator("[data-listen]").click()
    expect(page.locator("[data-advice=refused]")).to_be_visible()
    expect(page.locator("[data-line=mic]")).to_have_attribute("data-state", "bad")
    shot(page, "sound-check-refused")
    context.close()


def test_inside_another_app_the_system_browser_is_advised(chromium, house):
    wechat = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50"
    context = chromium.new_context(locale="zh-CN", viewport=PHONE, user_agent=wechat)
    page = context.new_page()
    log_in(page, house.url)
    page.goto(f"{house.url}/parents/sound/")
    expect(page.locator("[data-advice=inapp]")).to_be_visible()
    assert page.locator("[data-link]").input_value().endswith("/parents/sound/")
    context.close()


@pytest.mark.parametrize(
    ("script", "advice"),
    [
        ("", "slow"),
        ("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})", "none"),
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "insecure"),
    ],
    ids=["nothing else", "no microphone", "no HTTPS"],
)
def test_a_slow_line_is_advised_about_only_when_nothing_matters_more(chromium, house, script, advice):
    context = chromium.new_context(locale="zh-CN", viewport=PHONE)
    page = context.new_page()
    page.add_init_script(script)
    page.route_web_socket("**/*", lambda socket: socket.close())
    log_in(page, house.url)
    page.goto(f"{house.url}/parents/sound/")
    expect(page.locator("[data-line=line]")).to_have_attribute("data-state", "bad")
    expect(page.locator("[data-advice]:visible")).to_have_count(1)
    expect(page.locator(f"[data-advice={advice}]")).to_be_visible()
    context.close()


def test_a_child_inside_another_app_hears_where_the_microphone_opens(launch, house):
    wechat = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116 Mobile MicroMessenger/8.0.50"
    context = launch(refuses=True).new_context(locale="zh-CN", viewport=PHONE, user_agent=wechat)
    page = context.new_page()
    log_in(page, house.url)
    page.locator("form[action*='/enter/'] button").first.click()
    page.locator("[data-start-go]").click()
    expect(page.locator("[data-kind]")).to_contain_text("在浏览器打开")
    shot(page, "inside-another-app")
    context.close()


def test_a_grown_up_goes_from_the_start_to_the_sound_check_and_gives_the_tablet_back(desk):
    page = desk(starts=False)
    studio = page.url
    page.locator(".start__check").click()
    page.fill("[name=pin]", "2468")
    page.press("[name=pin]", "Enter")
    page.wait_for_url("**/parents/sound/**")
    page.locator(".talks-head__back button").click()
    page.wait_for_url(studio)
    page.goto(f"{studio.split('/studio/')[0]}/parents/")
    expect(page).to_have_url(re.compile("/pin/|unlock"))


def test_a_second_screen_takes_the_talk_and_a_tap_brings_it_back(desk, chromium, house):
    first = desk()
    expect(first.locator("[data-sand]")).to_have_attribute("data-stand", "plenty")
    context = chromium.new_context(viewport=PHONE, locale="zh-CN")
    second = context.new_page()
    log_in(second, house.url)
    second.locator("form[action*='/enter/'] button").first.click()
    second.wait_for_url("**/studio/**")
    second.locator("[data-start-go]").click()
    expect(first.locator("[data-dialog=elsewhere]")).to_be_visible()
    expect(second.locator("[data-sand]")).to_be_visible()
    shot(second, "sand-phone")
    first.locator("[data-elsewhere-back]").click()
    expect(second.locator("[data-dialog=elsewhere]")).to_be_visible()
    expect(first.locator("[data-dialog=elsewhere]")).to_be_hidden()
    context.close()


def test_when_the_day_is_over_the_ear_closes_and_tapping_goes_on(desk, house):
    with contextlib.closing(sqlite3.connect(house.place / "db.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE families_child SET talk_minutes = 0")
    try:
        page = desk()
        expect(page.locator("[data-sand]")).to_have_attribute("data-stand", "over")
        page.locator("[data-choice], .choice").first.click()
        expect(page.locator("[data-bead=who]")).to_have_attribute("data-lit", "true")
        expect(page.locator("[data-big]")).not_to_have_attribute("data-act", "deafen")
        shot(page, "sand-over")
    finally:
        with contextlib.closing(sqlite3.connect(house.place / "db.sqlite3", timeout=20)) as database, database:
            database.execute("UPDATE families_child SET talk_minutes = 40")
