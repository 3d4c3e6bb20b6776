"""Every page for grown-ups, looked at by axe at two sizes; and the PIN pad under a finger and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE, TABLET, log_in
from tests.browser.house import House

OPEN_TO_ALL = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/legal/children/",
    "/legal/privacy/",
    "/nowhere/",
]
OF_A_GUARDIAN = [
    "/",
    "/parents/",
    "/parents/children/new/",
    "/parents/pin/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
]
SIZES = pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["tablet", "phone"])


@pytest.fixture
def visitor(chromium: Browser, house: House):
    """Return a function that opens a page in a browser of its own."""
    contexts = []

    def visit(viewport: dict[str, int] = TABLET, **options) -> Page:
        context = chromium.new_context(viewport=viewport, locale="zh-CN", base_url=house.url, **options)
        contexts.append(context)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()


def complaints(page: Page) -> list[str]:
    """Return what axe and a ruler find wrong with the page that is open."""
    found = [f"{page.url} {rule['id']} {rule['nodes'][0]['target']}" for rule in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{page.url} is wider than the screen")
    return found


def found_on(page: Page, addresses: list[str]) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        found += complaints(page)
    return found


@SIZES
def test_pages_for_everybody_are_accessible(visitor, viewport):
    assert found_on(visitor(viewport), OPEN_TO_ALL) == []


@SIZES
def test_pages_for_guardians_are_accessible(visitor, house, viewport):
    page = visitor(viewport)
    log_in(page, house.url)
    assert found_on(page, OF_A_GUARDIAN) == []
    page.goto("/parents/")
    links = [link.get_attribute("href") for link in page.locator(".child-card__links a").all()]
    assert found_on(page, [link for link in links if "/parents/children/" in link and "talks" not in link]) == []


@SIZES
def test_mistakes_are_shown_accessibly(visitor, viewport):
    page = visitor(viewport)
    page.goto("/accounts/signup/")
    page.fill("[name=username]", "mama")
    page.fill("[name=password1]", "123")
    page.fill("[name=password2]", "1234")
    page.press("[name=password2]", "Enter")
    page.wait_for_selector("[role=alert]")
    assert complaints(page) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_pin_is_typed_on_the_pad(visitor, house, javascript):
    page = visitor(java_script_enabled=javascript)
    log_in(page, house.url)
    page.goto("/parents/pin/")
    page.fill("[name=pin]", "1357")
    page.fill("[name=pin_again]", "1357")
    page.fill("[name=password]", "huaban2026")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/parents/")
    page.locator("form[action*='/enter/'] button").first.click()
    page.wait_for_url("**/studio/**")
    page.goto("/parents/")
    page.wait_for_url("**/parents/unlock/**")
    for digit in "1357":
        page.click(f".pad__key[value='{digit}']")
    assert page.input_value("[name=pin]") == "1357"
    page.click(".pin-form__line button")
    page.wait_for_url("**/parents/")
