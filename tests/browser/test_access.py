"""Every page for children and grown-ups through axe-core, and by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, TABLET, log_in

OPEN = ["/", "/accounts/login/", "/accounts/signup/", "/legal/children/", "/legal/privacy/"]
ADULT = ["/", "/parents/", "/parents/children/new/", "/parents/children/{child}/", "/parents/children/{child}/consent/",
         "/parents/pin/", "/parents/children/{child}/talks/", "/parents/children/{child}/drawings/",
         "/parents/children/{child}/names/",
         "/parents/children/{child}/drawings/bin/", "/shelf/{child}/", "/accounts/logout/"]  # fmt: skip
TEACHER = ["/classes/", "/classes/new/"]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']} ({v['impact']}): {node['target']} {node['failureSummary'][:200]}"
        for v in found
        for node in v["nodes"]
    ]


def visit(page: Page, url: str) -> None:
    answer = page.goto(url)
    assert answer and answer.status == 200, f"{url} → {answer and answer.status}"
    page.wait_for_load_state("networkidle")


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport=TABLET, locale="zh-CN", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def child(house) -> str:
    import uuid

    (hexed,), *_ = house.rows("SELECT id FROM families_child ORDER BY created_at")
    return str(uuid.UUID(hexed))


@pytest.mark.parametrize("path", OPEN)
def test_axe_finds_nothing_on_open_pages(page, house, path):
    visit(page, house.url + path)
    assert violations(page) == []


def test_axe_finds_nothing_on_pages_of_grown_ups(page, house, child):
    log_in(page, house.url)
    found = {}
    for path in ADULT:
        visit(page, house.url + path.format(child=child))
        found[path] = violations(page)
    assert {path: bad for path, bad in found.items() if bad} == {}


def test_axe_finds_nothing_on_pages_of_teachers(page, house):
    log_in(page, house.url, "laoshi")
    found = {}
    for path in TEACHER:
        visit(page, house.url + path)
        found[path] = violations(page)
    assert {path: bad for path, bad in found.items() if bad} == {}


@pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["tablet", "phone"])
def test_axe_finds_nothing_in_the_studio(desk, viewport):
    page = desk(viewport, starts=False)
    page.emulate_media(reduced_motion="reduce")
    found = {"start": violations(page)}
    page.locator("[data-start-go]").click()
    page.locator("[data-choice]").first.wait_for(timeout=20_000)
    found["desk"] = violations(page)
    page.locator("[data-keys]").click()
    found["typing"] = violations(page)
    page.fill("#words-text", "我想画一只小猫")
    page.press("#words-text", "Enter")
    page.locator("[data-picture]").first.wait_for(timeout=20_000)
    page.locator("[data-picture]").first.click()
    found["pictures"] = violations(page)
    page.locator("[data-open]").click()
    page.locator("[data-dialog=add]").wait_for()
    found["add"] = violations(page)
    page.keyboard.press("Escape")
    page.locator("[data-finish]").click()
    page.locator("[data-dialog=finish]").wait_for()
    found["finish"] = violations(page)
    assert {part: bad for part, bad in found.items() if bad} == {}


def test_every_control_of_the_studio_is_reached_by_tab_and_seen_to_be(desk):
    page = desk(starts=False)
    page.keyboard.press("Enter")  # the start button has the focus
    expect(page.locator("[data-start]")).to_be_hidden()
    page.locator("[data-choice]").first.wait_for(timeout=20_000)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll(".studio button, .studio a")]
            .filter((one) => one.checkVisibility() && !one.disabled && !one.closest("dialog") && !one.closest(".tray"))
            .map((one) => one.getAttribute("aria-label"))"""
    )
    reached = set()
    for _ in range(len(wanted) + 25):
        page.keyboard.press("Tab")
        name, ring = page.evaluate(
            """() => { const one = document.activeElement;
                return [one.getAttribute("aria-label"), getComputedStyle(one).outlineStyle]; }"""
        )
        if name in wanted:
            assert ring != "none", f"{name} has the focus and does not show it"
            reached.add(name)
    assert set(wanted) <= reached | {"先别说了", "我说完啦"}  # these two come and go with the talk
