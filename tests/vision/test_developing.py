"""What families upload becomes our own picture, or a kind refusal; never a crash, never the upload itself."""

import contextlib
import io
import random
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.vision.drawn import HOUSE, SUN, encoded, painted
from vision.developing import LONGEST_SIDE_PX, develop
from vision.errors import Bomb, Damaged, Empty, NotAPicture, TooLarge, UploadRefused

# Pillow mutters about the damaged EXIF data that these tests are made of.
pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF", "ignore:Tag data larger than file")

LIMIT = 10 * 1024 * 1024


def developed(upload: bytes) -> Image.Image:
    """Return what `upload` became, after checking what is promised of every picture we keep."""
    ours = develop(upload, LIMIT)
    image = Image.open(io.BytesIO(ours.png))
    assert image.format == "PNG" and image.mode == "RGB"
    assert image.size == (ours.width_px, ours.height_px) and max(image.size) <= LONGEST_SIDE_PX
    assert not image.info and not image.getexif()
    return image


def near(colour: tuple[int, ...], wanted: tuple[int, ...], within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_each_promised_kind_comes_in(kind):
    image = developed(encoded(painted(SUN), kind))
    assert image.size == (400, 300)
    assert near(image.getpixel((70, 70)), (244, 194, 13)) and near(image.getpixel((390, 290)), (255, 255, 255))


def test_name_does_not_matter_content_does():
    assert developed(encoded(painted(SUN), "JPEG")).size == (400, 300)


def test_large_photo_is_made_smaller_and_keeps_its_shape():
    assert developed(encoded(painted(size=(4000, 3000)), "JPEG")).size == (2048, 1536)


def test_see_through_becomes_white():
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.putpixel((5, 5), (200, 0, 0, 255))
    ours = developed(encoded(image))
    assert ours.getpixel((20, 20)) == (255, 255, 255) and ours.getpixel((5, 5)) == (200, 0, 0)


def test_palette_with_a_see_through_colour_becomes_white():
    image = Image.new("P", (40, 40), 0)
    image.putpalette([0, 0, 0, 200, 0, 0])
    image.paste(1, (0, 0, 10, 10))
    ours = developed(encoded(image, transparency=0))
    assert ours.getpixel((20, 20)) == (255, 255, 255) and ours.getpixel((5, 5)) == (200, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_of_png_comes_in(mode):
    assert developed(encoded(painted(HOUSE).convert(mode))).size == (400, 300)


def test_sixteen_bits_are_scaled_and_not_clipped():
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)
    ours = developed(encoded(Image.fromarray(np.tile(ramp, (16, 1)))))
    assert ours.getpixel((0, 0)) == (0, 0, 0) and near(ours.getpixel((128, 8)), (128,) * 3, 2)
    assert ours.getpixel((255, 8)) == (255, 255, 255)


def test_printers_colours_become_screen_colours():
    ours = developed(encoded(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG"))
    assert near(ours.getpixel((20, 20)), (255, 0, 0), 30)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_camera_turned_any_way_gives_an_upright_picture(orientation):
    upright = painted(("block", (0, 0, 60, 60), "#ff0000"), ("block", (340, 0, 400, 60), "#0000ff"))
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    lying = upright.transpose(undo) if undo is not None else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    ours = developed(encoded(lying, "JPEG", exif=exif, quality=95))
    assert ours.size == (400, 300)
    assert near(ours.getpixel((20, 20)), (255, 0, 0), 30) and near(ours.getpixel((380, 20)), (0, 0, 255), 30)


def test_where_the_photo_was_taken_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    upload = encoded(painted(SUN), "JPEG", exif=exif, comment=b"secret", icc_profile=b"\0" * 200)
    assert b"PhoneMaker" in upload
    ours = develop(upload, LIMIT).png
    assert b"PhoneMaker" not in ours and b"secret" not in ours and b"eXIf" not in ours and b"iCCP" not in ours


def test_second_file_behind_the_picture_is_gone():
    upload = encoded(painted(SUN)) + b"PK\x03\x04<script>alert(1)</script>"
    assert b"script" not in develop(upload, LIMIT).png


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_first_picture_of_an_animation_is_taken(kind):
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")]
    upload = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert near(developed(upload).getpixel((30, 30)), (255, 0, 0), 30)


def test_phone_photo_with_a_second_picture_inside_comes_in():
    upload = encoded(painted(SUN), "MPO", save_all=True, append_images=[painted(HOUSE)])
    assert near(developed(upload).getpixel((70, 70)), (244, 194, 13))


def test_nothing_is_empty():
    with pytest.raises(Empty):
        develop(b"", LIMIT)


def test_too_many_bytes_are_too_large():
    with pytest.raises(TooLarge):
        develop(encoded(painted(SUN)) + b"\0" * LIMIT, LIMIT)


@pytest.mark.parametrize(
    "upload",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"%PDF-1.7",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
        b"GIF88a",
        b"hello",
        b"\0" * 100,
    ],
    ids=["svg", "pdf", "heic", "bmp", "tiff", "nearly-gif", "text", "zeros"],
)
def test_anything_else_is_not_a_picture(upload):
    with pytest.raises(NotAPicture):
        develop(upload, LIMIT)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_what_breaks_off_is_damaged(kind, share):
    upload = encoded(painted(SUN, HOUSE), kind)
    with pytest.raises(UploadRefused) as refused:
        develop(upload[: max(12, int(len(upload) * share))], LIMIT)
    assert refused.value.code in ("damaged", "not_a_picture")


def png_saying(width: int, height: int) -> bytes:
    """Return a tiny PNG whose header claims to be huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_000, 10_000, 20_000, 60_000, 2_000_000_000])
def test_bomb_is_refused_before_it_unfolds(side):
    with pytest.raises((Bomb, Damaged)) as refused:
        develop(png_saying(side, side), LIMIT)
    assert side > 60_000 or refused.type is Bomb


def test_bomb_of_compressed_notes_is_harmless():
    body = zlib.compress(b"a" * 50_000_000)
    text = b"note\0\0" + body
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    upload = encoded(painted(SUN))
    with pytest.raises(Damaged):
        develop(upload[:33] + chunk + upload[33:], LIMIT)


def test_orientation_that_is_nonsense_is_ignored():
    upload = encoded(painted(SUN), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\xff\xff\0\0")
    assert developed(upload).size == (400, 300)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_random_damage_is_developed_or_refused_but_never_a_crash(kind):
    dice = random.Random(f"damage {kind}")
    exif = {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"}
    whole = encoded(painted(SUN, HOUSE, size=(96, 64)), kind, **(exif if kind == "JPEG" else {}))
    for _ in range(400):
        upload = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            upload[dice.randrange(len(upload))] = dice.randrange(256)
        with contextlib.suppress(UploadRefused):
            developed(bytes(upload))
