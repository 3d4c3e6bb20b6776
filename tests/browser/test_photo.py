"""A photograph of a drawing on a table becomes a flat, white sheet; only the sheet leaves the device."""

import io
import math

import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, TABLET, choose_file, shot, wait_for
from tests.browser.house import House

QUAD = ((420, 260), (1330, 180), (1480, 900), (300, 960))  # where the sheet lies in the photograph, clockwise
PHOTO = (1800, 1200)


def drawn_sheet() -> Image.Image:
    """A4, with a red sun, a blue house and a green line."""
    sheet = Image.new("RGB", (1131, 800), (240, 239, 233))
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((120, 90, 320, 290), fill=(214, 58, 47))
    pen.rectangle((520, 330, 860, 640), outline=(40, 80, 190), width=18)
    pen.line((60, 720, 1070, 690), fill=(50, 140, 70), width=16)
    return sheet


def coefficients(quad, size) -> list[float]:
    """Return what PIL needs to paint a `size` sheet onto `quad`: the map from the photograph back to the sheet."""
    import numpy as np

    corners = ((0, 0), (size[0], 0), size, (0, size[1]))
    rows, wanted = [], []
    for (x, y), (u, v) in zip(quad, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return list(np.linalg.solve(np.array(rows, float), np.array(wanted, float)))


def photograph() -> bytes:
    """The sheet on a wooden table, in the warm light of a lamp at the left."""
    table = Image.effect_noise(PHOTO, 30).convert("L").filter(ImageFilter.BoxBlur(3))
    wood = Image.merge("RGB", [table.point(lambda v, c=c: int(v * c)) for c in (1.05, 0.78, 0.52)])
    sheet = drawn_sheet()
    how = coefficients(QUAD, sheet.size)
    laid = sheet.transform(PHOTO, Image.Transform.PERSPECTIVE, how, Image.Resampling.BICUBIC)
    mask = Image.new("L", sheet.size, 255).transform(PHOTO, Image.Transform.PERSPECTIVE, how)
    wood.paste(laid, mask=mask)
    light = Image.new("L", PHOTO)
    light.putdata([int(255 * (1.0 - 0.42 * x / PHOTO[0])) for _ in range(PHOTO[1]) for x in range(PHOTO[0])])
    lit = [Image.composite(band, Image.new("L", PHOTO), light) for band in wood.split()]
    warm = Image.merge("RGB", (lit[0], lit[1].point(lambda v: int(v * 0.96)), lit[2].point(lambda v: int(v * 0.84))))
    file = io.BytesIO()
    warm.save(file, "JPEG", quality=90)
    return file.getvalue()


def sky() -> bytes:
    """A picture of one colour: no sheet lies on it."""
    file = io.BytesIO()
    Image.new("RGB", (640, 360), (70, 110, 150)).save(file, "PNG")
    return file.getvalue()


def choose(page: Page, body: bytes, name="photo.jpg", mime="image/jpeg") -> None:
    page.locator("[data-open]").click()
    choose_file(page, {"name": name, "mimeType": mime, "buffer": body})


def kept(page: Page, house: House) -> Image.Image:
    """Tap 「就是它」 and return the picture that the house keeps."""
    photos = "SELECT id, file FROM vision_drawing WHERE origin='photo'"
    before = set(house.rows(photos))
    page.locator("[data-photo-done]").click()
    wait_for(page, lambda: set(house.rows(photos)) - before, "the house keeps the picture")
    [(_id, name)] = set(house.rows(photos)) - before
    return Image.open(house.place / "media" / name).convert("RGB")


@pytest.fixture(scope="module")
def photo() -> bytes:
    return photograph()


@pytest.mark.parametrize("viewport", [TABLET, PHONE, LAPTOP], ids=["tablet", "phone", "laptop"])
def test_one_tap_takes_the_sheet_out_of_the_photograph(desk, house, photo, viewport):
    page = desk(viewport=viewport)
    choose(page, photo)
    dialog = page.locator("[data-dialog=photo]")
    expect(dialog).to_have_attribute("data-step", "flat")
    shot(page, "photo-flat")
    page.locator("[data-photo-adjust]").click()
    expect(page.locator("[data-corner]").first).to_be_visible()
    shot(page, "photo-corners")
    page.locator("[data-photo-done]").click()
    expect(dialog).to_have_attribute("data-step", "flat")
    sheet = kept(page, house)
    assert math.isclose(sheet.width / sheet.height, math.sqrt(2), rel_tol=0.03)
    small = sheet.resize((113, 80))
    for bare in ((5, 5), (107, 5), (107, 60), (40, 45), (95, 74)):
        assert min(small.getpixel(bare)) > 225, f"the paper is not white at {bare}"
    red, _green, blue = small.getpixel((22, 19))
    assert red > 150 and red - blue > 90, "the sun lost its colour or its place"
    assert small.getpixel((53, 45))[2] > small.getpixel((53, 45))[0] + 40, "the house lost its colour or its place"


def test_a_corner_is_moved_by_hand_and_by_keys_with_a_lens_over_it(desk, photo):
    page = desk()
    choose(page, photo)
    page.locator("[data-photo-adjust]").click()
    corner = page.locator("[data-corner='2']")
    before = corner.bounding_box()
    centre = (before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.move(*centre)
    page.mouse.down()
    page.mouse.move(centre[0] - 60, centre[1] - 40, steps=4)
    expect(page.locator("[data-photo-lens]")).to_be_visible()
    shot(page, "photo-lens")
    page.mouse.up()
    expect(page.locator("[data-photo-lens]")).to_be_hidden()
    moved = corner.bounding_box()
    assert moved["x"] < before["x"] - 40 and moved["y"] < before["y"] - 20
    corner.press("ArrowRight")
    assert corner.bounding_box()["x"] > moved["x"]


def test_a_picture_without_a_sheet_can_be_taken_whole(desk, house):
    page = desk()
    choose(page, sky(), "sky.png", "image/png")
    expect(page.locator("[data-dialog=photo]")).to_have_attribute("data-step", "corners")
    page.locator("[data-photo-whole]").click()
    sheet = kept(page, house)
    assert math.isclose(sheet.width / sheet.height, 640 / 360, rel_tol=0.02)
    assert all(abs(a - b) < 6 for a, b in zip(sheet.getpixel((20, 20)), (70, 110, 150), strict=True))


def test_without_its_worker_a_photograph_waits_for_the_next_try_and_nothing_leaves(desk, house, photo):
    page = desk()
    before = house.rows("SELECT count(*) FROM vision_drawing WHERE origin='photo'")
    page.context.route("**/photo.worker.js", lambda route: route.abort())
    choose(page, photo)
    dialog = page.locator("[data-dialog=photo]")
    expect(dialog).to_have_attribute("data-step", "corners")
    page.locator("[data-photo-done]").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-kind]")).to_contain_text("没有送到")
    assert house.rows("SELECT count(*) FROM vision_drawing WHERE origin='photo'") == before
    page.context.unroute("**/photo.worker.js")
    choose(page, photo)
    expect(dialog).to_have_attribute("data-step", "flat")
    kept(page, house)


def test_while_the_code_that_lays_it_flat_is_out_of_reach_no_photograph_leaves(desk, photo):
    page = desk()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/drawings/" in request.url else None)
    page.route("**/ui/photo.js", lambda route: route.abort())
    choose(page, photo)
    expect(page.locator("[data-kind]")).to_contain_text("没有送到")
    assert sent == []
    page.unroute("**/ui/photo.js")
    choose(page, photo)
    expect(page.locator("[data-dialog=photo]")).to_have_attribute("data-step", "flat")


# The first worker for photographs is silent when it is asked this; others are real.
SILENT = """(kind) => { const Real = Worker; let isFirst = true;
    window.Worker = function (url, how) {
        const worker = new Real(url, how), isSilent = isFirst && String(url).includes("photo.worker");
        if (!isSilent) return worker;
        isFirst = false;
        const ask = worker.postMessage.bind(worker);
        worker.postMessage = (asked, ...rest) => asked.kind === kind || ask(asked, ...rest);
        return worker;
    };
}"""


def quiet_desk(desk, silent_when: str) -> Page:
    """Open a studio without a talk, whose first worker does not answer one kind of question."""
    page = desk(starts=False)
    page.evaluate("document.querySelector('[data-start]').close()")
    page.evaluate(SILENT, silent_when)
    return page


def test_a_worker_that_never_answers_leaves_the_corners_to_the_child(desk, photo):
    page = quiet_desk(desk, "find")
    page.clock.install()
    choose(page, photo)
    dialog = page.locator("[data-dialog=photo]")
    expect(dialog).to_be_visible()
    page.clock.fast_forward(30_000)
    expect(dialog).to_have_attribute("data-step", "corners")
    page.locator("[data-photo-done]").click()
    expect(dialog).to_have_attribute("data-step", "flat")


def test_a_photograph_put_away_while_it_is_laid_flat_leaves_the_next_one_free(desk, photo):
    page = quiet_desk(desk, "flatten")
    choose(page, photo)
    dialog = page.locator("[data-dialog=photo]")
    expect(dialog).to_have_attribute("data-busy", "true")
    page.locator("[data-photo-close]").click()
    choose(page, sky(), "sky.png", "image/png")
    expect(dialog).to_have_attribute("data-step", "corners")
    expect(dialog).not_to_have_attribute("data-busy", "true")


def test_what_the_browser_cannot_open_is_refused_kindly_by_the_house(desk):
    page = desk()
    choose(page, b"this is no picture", "photo.heic", "image/jpeg")
    wait_for(page, lambda: page.locator("[data-kind]").inner_text() != "", "a kind sentence")
    expect(page.locator("[data-dialog=photo]")).to_be_hidden()
