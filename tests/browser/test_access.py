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
    page.locator("[data-choice]").first.wait_for()
    found["desk"] = violations(page)
    page.locator("[data-keys]").click()
    found["typing"] = violations(page)
    page.fill("#words-text", "我想画一只小猫")
    page.press("#words-text", "Enter")
    page.locator("[data-picture]").first.wait_for()
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


# A control is itself here, not its label: labels change with the talk. What stands there is looked at after each key.
WALK = """() => {
    const standing = () => [...document.querySelectorAll(".studio button, .studio a")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && !one.closest("dialog"));
    const named = (one) => one.getAttribute("aria-label") ?? one.textContent.trim();
    const stood = new Set(standing()), met = new Set();
    new MutationObserver((changes) => changes.forEach(({ target }) => stood.delete(target)))
        .observe(document.body, { subtree: true, attributeFilter: ["disabled", "hidden"] });
    let first = null;
    window.walk = {
        step() {
            const one = document.activeElement, now = new Set(standing());
            for (const other of stood) if (!now.has(other)) stood.delete(other);
            if (one === first) return { isRound: true, ringless: "" };
            if (!now.has(one)) return { isRound: false, ringless: "" };
            met.add(one);
            if (stood.has(one) && !one.closest(".tray")) first ??= one;
            return { isRound: false, ringless: getComputedStyle(one).outlineStyle === "none" ? named(one) : "" };
        },
        missed: () => [...stood].filter((one) => !met.has(one)).map(named),
        met: (selectors) => selectors.map((selector) => met.has(document.querySelector(selector))),
    };
}"""
MOST_KEYS = 150
ALWAYS_THERE = [
    "[data-big]",
    "[data-mode]",
    "[data-keys]",
    "[data-open]",
    "[data-finish]",
    "[data-tool]",
    "[data-size]",
]


def test_every_control_of_the_studio_is_reached_by_tab_and_seen_to_be(desk):
    page = desk(starts=False)
    page.keyboard.press("Enter")  # the start button has the focus
    expect(page.locator("[data-start]")).to_be_hidden()
    page.locator("[data-choice]").first.wait_for()
    page.evaluate(WALK)
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        seen = page.evaluate("walk.step()")
        assert seen["ringless"] == "", f"{seen['ringless']} has the focus and does not show it"
        if seen["isRound"]:
            break
    else:
        raise AssertionError("Tab never came back to where it began")
    assert page.evaluate("walk.missed()") == [], "these stood there all the while"
    assert all(page.evaluate("(selectors) => walk.met(selectors)", ALWAYS_THERE))
