"""The reader that needs nobody is right about what it says, on drawings of which the truth is known."""

import io
import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.vision.drawn import HOUSE, SUN, encoded, painted
from vision.readers.measured_words import WORDS
from vision.readers.measuring import measure
from vision.readers.offline import OfflineReader

DRAWINGS = 40
FEWER = 20
PENCILS = {
    "red": ["#e53935", "#d62828", "#ff2020"],
    "orange": ["#fb8c00", "#f57c00", "#ff9800"],
    "yellow": ["#fdd835", "#ffeb3b", "#f4c20d"],
    "green": ["#43a047", "#2e8b57", "#7cb342"],
    "blue": ["#1e88e5", "#3949ab", "#29b6f6"],
    "purple": ["#8e24aa", "#7e57c2", "#6a1b9a"],
    "pink": ["#f48fb1", "#ec407a", "#ff80ab"],
    "brown": ["#795548", "#8d5524", "#6d4c41"],
    "grey": ["#9e9e9e", "#757575"],
    "black": ["#111111", "#212121"],
    "skin": ["#f1c27d", "#ffcc99", "#e0ac69"],
}


def drawing_with_truth(dice: random.Random) -> tuple[Image.Image, set[str], int, float]:
    """Return a drawing and the truth about it: colours, number of shapes, coverage."""
    image, truth = Image.new("RGB", (1024, 768), "white"), Image.new("1", (1024, 768))
    pen, counter = ImageDraw.Draw(image), ImageDraw.Draw(truth)
    cells = dice.sample([(x, y) for x in range(4) for y in range(3)], dice.randint(1, 6))
    colours = set()
    for column, row in cells:
        colour = dice.choice(list(PENCILS))
        colours.add(colour)
        left, top = column * 256 + dice.randint(20, 50), row * 256 + dice.randint(20, 50)
        right, bottom = left + dice.randint(90, 170), top + dice.randint(90, 170)
        kind = dice.choice(["ball", "block", "ring", "zigzag"])
        for draw, fill in ((pen, dice.choice(PENCILS[colour])), (counter, 1)):
            if kind == "ball":
                draw.ellipse((left, top, right, bottom), fill=fill)
            elif kind == "block":
                draw.rectangle((left, top, right, bottom), fill=fill)
            elif kind == "ring":
                draw.ellipse((left, top, right, bottom), outline=fill, width=14)
            else:
                draw.line([(left, top), (right, top), (left, bottom), (right, bottom)], fill=fill, width=14)
    return image, colours, len(cells), float(np.asarray(truth).mean())


def photographed(image: Image.Image, dice: random.Random) -> Image.Image:
    """Return the drawing as a phone sees it on a table: uneven warm light, noise, a little blur, JPEG."""
    width, height = image.size
    down, across = np.mgrid[0:height, 0:width]
    angle = dice.random() * 2 * np.pi
    slope = np.cos(angle) * (across / width - 0.5) + np.sin(angle) * (down / height - 0.5)
    warmth = np.array([1.0, dice.uniform(0.94, 1.0), dice.uniform(0.82, 0.97)])
    lit = np.asarray(image).astype(float) * (0.8 + 0.25 * slope)[..., None] * warmth
    lit += np.random.default_rng(dice.randrange(10_000)).normal(0, 5, lit.shape)
    photo = Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.2))
    return Image.open(io.BytesIO(encoded(photo, "JPEG", quality=80)))


@pytest.mark.parametrize(("seen", "colours_right"), [("on the screen", 0.95), ("photographed", 0.95)])
def test_measures_are_right(seen, colours_right):
    dice = random.Random(seen)
    right = {"colours": 0, "shapes": 0, "coverage": 0}
    for _ in range(DRAWINGS):
        image, colours, shapes, coverage = drawing_with_truth(dice)
        measures = measure(photographed(image, dice) if seen == "photographed" else image)
        right["colours"] += set(measures.colours) == colours
        right["shapes"] += len(measures.shapes) == shapes
        right["coverage"] += abs(measures.coverage - coverage) < 0.02
    assert right["colours"] >= colours_right * DRAWINGS, right
    assert right["shapes"] >= 0.95 * DRAWINGS and right["coverage"] >= 0.95 * DRAWINGS, right


def test_empty_paper_is_called_empty():
    reading = OfflineReader("zh-hans").read(encoded(painted()), "image/png")
    assert "空" in reading.description and reading.question and not reading.colours


def test_badly_lit_empty_paper_is_empty_too():
    photo = photographed(painted(size=(800, 600)), random.Random(1))
    assert measure(photo).coverage < 0.005


def test_whole_paper_in_one_colour_is_full_and_named():
    measures = measure(Image.new("RGB", (400, 300), "#1e88e5"))
    assert measures.coverage > 0.95 and measures.colours == ("blue",)


@pytest.mark.parametrize(
    ("box", "place"),
    [
        ((0, 0, 60, 60), "top left"),
        ((170, 120, 230, 180), "middle"),
        ((340, 240, 399, 299), "bottom right"),
        ((170, 240, 230, 299), "bottom"),
        ((0, 120, 60, 180), "left"),
    ],
)
def test_place_of_the_biggest_shape(box, place):
    assert measure(painted(("ball", box, "#d62828"))).shapes[0].place == place


def test_face_is_alike_on_both_sides_and_a_slanted_house_is_not():
    face = painted(
        ("ball", (100, 50, 300, 250), "#f1c27d"),
        ("ball", (150, 110, 170, 130), "#111"),
        ("ball", (230, 110, 250, 130), "#111"),
    )
    slanted = painted(("block", (50, 50, 100, 250), "#111"), ("block", (50, 200, 300, 250), "#111"))
    assert measure(face).is_symmetric and not measure(slanted).is_symmetric


THIRDS = (("top left", "top", "top right"), ("left", "middle", "right"), ("bottom left", "bottom", "bottom right"))


@pytest.mark.parametrize("seen", ["on the screen", "photographed"])
def test_places_are_right(seen):
    """The biggest of several shapes, somewhere in one of nine fields."""
    dice, right = random.Random(f"places {seen}"), 0
    for _ in range(FEWER):
        column, row = dice.randrange(3), dice.randrange(3)
        x, y = int((column + dice.uniform(0.3, 0.7)) / 3 * 1024), int((row + dice.uniform(0.3, 0.7)) / 3 * 768)
        big, small = dice.randint(70, 95), dice.randint(15, 30)
        image = Image.new("RGB", (1024, 768), "white")
        draw = ImageDraw.Draw(image)
        away_x, away_y = (x + 512) % 1024, (y + 384) % 768
        for centre_x, centre_y, size in ((x, y, big), (min(980, max(40, away_x)), min(720, max(40, away_y)), small)):
            shape = (centre_x - size, centre_y - size, centre_x + size, centre_y + size)
            colour = dice.choice(PENCILS[dice.choice(["red", "green", "blue", "black", "brown"])])
            (draw.ellipse if dice.random() < 0.5 else draw.rectangle)(shape, fill=colour)
        measures = measure(photographed(image, dice) if seen == "photographed" else image)
        right += bool(measures.shapes) and measures.shapes[0].place == THIRDS[row][column]
    assert right >= 0.95 * FEWER, right


@pytest.mark.parametrize("seen", ["on the screen", "photographed"])
def test_symmetry_is_right(seen):
    """Half of the drawings have two like sides, half have clearly different ones."""
    dice, right = random.Random(f"symmetry {seen}"), 0
    for number in range(FEWER):
        is_alike = number % 2 == 0
        image = Image.new("RGB", (1024, 768), "white")
        draw, middle = ImageDraw.Draw(image), dice.randint(420, 600)
        colour = dice.choice(PENCILS[dice.choice(["red", "green", "blue", "black", "brown"])])
        for step in range(dice.randint(2, 4)):
            away, size, y = dice.randint(90, 260), dice.randint(30, 60), 120 + step * 160
            for side in (-1, 1) if is_alike else (-1,):
                x = middle + side * away
                draw.ellipse((x - size, y - size, x + size, y + size), fill=colour)
            draw.line((middle, y, middle + (-1 if not is_alike else 0) * 10, y + 90), fill=colour, width=16)
        if not is_alike:
            draw.rectangle((middle + 120, 600, middle + 380, 700), fill=colour)
        right += measure(photographed(image, dice) if seen == "photographed" else image).is_symmetric == is_alike
    assert right >= 0.95 * FEWER, right


def test_lines_of_a_crayon_with_gaps_are_one_shape():
    image = painted()
    draw = ImageDraw.Draw(image)
    for x in range(50, 350, 5):
        draw.point([(x, 150), (x + 1, 151), (x, 152), (x + 2, 150)], fill="#d62828")
        draw.rectangle((x, 148, x + 2, 152), fill="#d62828")
    assert len(measure(image).shapes) == 1


@pytest.mark.parametrize("size", [(1, 1), (1, 2000), (2000, 1), (3, 3)])
def test_strange_sizes_are_measured_too(size):
    OfflineReader("en").read(encoded(Image.new("RGB", size, "#d62828")), "image/png")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_said_was_measured(language):
    reading = OfflineReader(language).read(encoded(painted(SUN, HOUSE)), "image/png")
    words = WORDS[language]
    assert set(reading.colours) == {words.colours["yellow"], words.colours["red"]}
    assert all(colour in reading.description for colour in reading.colours)
    assert words.numbers[2] in reading.description and words.places["bottom right"] in reading.description
    assert not reading.things and not reading.mood
    assert reading.description.isascii() == (language == "en")


def test_both_languages_can_say_everything():
    zh, en = WORDS["zh-hans"], WORDS["en"]
    assert zh.colours.keys() == en.colours.keys() and zh.places.keys() == en.places.keys() == zh.ask_places.keys()
    assert len(zh.numbers) == len(en.numbers)
