"""The studio in Firefox and in WebKitGTK: it opens; a stroke is drawn, taken back, drawn again, kept by it."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.house import House
from tests.services import free_port

FIREFOX = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
MINI_BROWSER = next(iter(sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))), None)
WEBKIT_TOOLS = ("WebKitWebDriver", "xvfb-run", "dbus-run-session")
PATIENCE_S = 60
INK = """
    const paper = document.querySelector("[data-still]");
    const { data } = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height);
    let cells = 0;
    for (let at = 1; at < data.length; at += 4) if (data[at] < 250) cells += 1;
    return cells;
"""

PAPER_LIES_THERE = """
    const paper = document.querySelector("[data-live]").getBoundingClientRect();
    const isInside = paper.width > 0 && paper.top >= 0 && paper.bottom <= innerHeight && paper.right <= innerWidth;
    return isInside && !document.querySelector("[data-sheet]").dataset.busy;
"""


def needs(*what: object, named: str) -> pytest.MarkDecorator:
    """Skip without a browser, except where all of them must be there."""
    return pytest.mark.skipif(not all(what) and not os.environ.get("CI"), reason=f"no {named} here")


@needs(FIREFOX, shutil.which("node"), named="Firefox, or no Node to drive it")
def test_the_studio_works_in_firefox(house):
    house.end_talks()
    ran = subprocess.run(
        ["node", str(Path(__file__).parent / "firefox.mjs"), house.url, str(FIREFOX)],
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    seen = json.loads(ran.stdout.splitlines()[-1])
    assert seen["errors"] == []
    assert seen["blank"] == 0 and seen["undone"] == 0
    assert seen["drawn"] > 1000
    assert seen["kept"] == 201


@pytest.fixture
def webkit() -> Iterator[WebDriver]:
    """MiniBrowser on a screen that nobody sees."""
    port = free_port()
    driver = subprocess.Popen(
        ["xvfb-run", "-a", "dbus-run-session", "--", "WebKitWebDriver", f"--port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(MINI_BROWSER)
    options.add_argument("--automation")
    try:
        _wait_for_port(port)
        browser = webdriver.Remote(f"http://127.0.0.1:{port}", options=options)
        browser.set_window_size(1180, 820)
        yield browser
        browser.quit()
    finally:
        os.killpg(driver.pid, 15)
        driver.wait(10)


@needs(MINI_BROWSER, *map(shutil.which, WEBKIT_TOOLS), named="WebKitGTK with its driver, Xvfb and D-Bus")
def test_the_studio_works_in_webkitgtk(house, webkit):
    house.end_talks()
    before = _papers(house)
    patient = WebDriverWait(webkit, PATIENCE_S)
    webkit.get(f"{house.url}/accounts/login/")
    webkit.find_element(By.NAME, "login").send_keys("mama")
    webkit.find_element(By.NAME, "password").send_keys("huaban2026", Keys.ENTER)
    patient.until(lambda page: page.find_elements(By.CSS_SELECTOR, "form[action*='/enter/'] button"))[0].click()
    patient.until(lambda page: page.find_elements(By.CSS_SELECTOR, "[data-start][open]"))
    webkit.execute_script("document.querySelector('[data-start]').close()")
    patient.until(lambda page: page.execute_script(PAPER_LIES_THERE))
    assert webkit.execute_script(INK) == 0
    _draw(webkit, 120)
    assert webkit.execute_script(INK) > 1000
    webkit.find_element(By.CSS_SELECTOR, "[data-do=undo]").click()
    assert webkit.execute_script(INK) == 0
    _draw(webkit, -90)
    patient.until(lambda _page: _papers(house) == before + 1)


def _papers(house: House) -> int:
    return house.rows("SELECT count(*) FROM vision_drawing WHERE origin='paper'")[0][0]


def _draw(browser: WebDriver, by_px: int) -> None:
    paper = browser.find_element(By.CSS_SELECTOR, "[data-live]")
    hand = ActionChains(browser, duration=40).move_to_element(paper).click_and_hold()
    for _ in range(6):
        hand.move_by_offset(by_px // 6, by_px // 8)
    hand.release().perform()


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("WebKitWebDriver does not answer")
