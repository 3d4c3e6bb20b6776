"""What the sample drawings show. Coordinates: 200 × 150, as in `crayon.Paper`."""

import math
from collections.abc import Callable

from vision.crayon import Crayon
from vision.sample_parts import (
    BLACK,
    BLUE,
    BROWN,
    GREEN,
    GREY,
    LEAF,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    SKY,
    YELLOW,
    cloud,
    face,
    flower,
    grass,
    straight,
    sun,
)


def cat_and_sun(c: Crayon) -> None:
    grass(c, 122)
    sun(c, 164, 32, 17)
    cloud(c, 40, 28, 1.1)
    c.line([(112, 122), (138, 118), (142, 96), (134, 90)], ORANGE, 5.5)
    c.loop([(86, 84), (108, 94), (114, 120), (98, 131), (74, 131), (58, 120), (64, 94)], BROWN, ORANGE)
    c.loop([(63, 58), (60, 34), (79, 47)], BROWN, PINK)
    c.loop([(109, 58), (113, 34), (93, 47)], BROWN, PINK)
    c.round(86, 67, 27, 22, BROWN, ORANGE)
    c.dot(76, 63, 2.4, BLACK)
    c.dot(97, 63, 2.4, BLACK)
    c.dot(86, 71, 2, RED)
    c.line([(79, 76), (83, 79), (86, 74), (90, 79), (94, 75)], BLACK, 1.3, wobble=0.3)
    for y, tip in ((70, 67), (75, 76)):
        c.line([(68, y), (49, tip)], BLACK, 1.1)
        c.line([(104, y), (124, tip)], BLACK, 1.1)
    for x in (70, 84, 98):
        c.line([(x, 46 + abs(x - 84) * 0.3), (x, 53)], BROWN, 1.8)
    c.round(75, 131, 8, 4, BROWN, ORANGE)
    c.round(98, 131, 8, 4, BROWN, ORANGE)
    flower(c, 24, 106, 138, RED, 0.8)
    flower(c, 168, 112, 140, PINK, 0.75)


def dinosaur(c: Crayon) -> None:
    grass(c, 126)
    sun(c, 28, 28, 14)
    c.loop([(160, 58), (157, 82), (160, 126), (167, 126), (169, 84), (170, 58)], BROWN, BROWN)
    c.loop([(142, 50), (150, 36), (168, 32), (186, 42), (188, 58), (168, 66), (150, 63)], LEAF, GREEN)
    for x, y in ((100, 26), (88, 44), (76, 62), (60, 76), (42, 92)):
        c.loop([(x - 6, y + 5), (x - 9, y - 9), (x + 6, y - 2)], RED, ORANGE)
    c.loop(
        [(106, 24), (126, 22), (136, 34), (128, 46), (114, 49), (112, 66), (122, 90), (114, 116), (84, 121), (56, 116)]
        + [(30, 119), (12, 112), (38, 100), (62, 84), (84, 62), (96, 38)],
        LEAF,
        GREEN,
    )
    c.loop([(108, 68), (118, 92), (110, 112), (92, 114), (96, 88)], YELLOW, YELLOW, 1.2)
    for x in (68, 100):
        c.loop([(x - 7, 112), (x - 8, 132), (x + 8, 132), (x + 7, 112)], LEAF, GREEN)
        for toe in (-5, 0, 5):
            c.dot(x + toe, 132, 1.6, YELLOW)
    c.line([(110, 72), (126, 74), (128, 80)], LEAF, 4)
    c.dot(120, 32, 2.3, BLACK)
    c.line([(118, 42), (126, 43), (133, 38)], RED, 1.5)
    for x, y in ((70, 92), (84, 82), (54, 104), (80, 104)):
        c.dot(x, y, 2.6, BLUE)
    flower(c, 146, 112, 138, PURPLE, 0.6)


def house(c: Crayon) -> None:
    grass(c, 124)
    sun(c, 24, 26, 14)
    cloud(c, 168, 24, 1)
    c.loop([(118, 24), (118, 44), (127, 52), (128, 24)], BROWN, RED)
    c.line([(124, 20), (128, 12), (122, 8), (130, 3)], GREY, 2)
    c.loop(straight([(54, 68), (53, 130), (132, 131), (132, 68)]), BROWN, YELLOW)
    c.hatch(straight([(42, 70), (92, 24), (144, 70)]), RED, 0.9)
    for a, b in (((42, 70), (92, 24)), ((92, 24), (144, 70)), ((42, 70), (144, 70))):
        c.line([a, b], BROWN, 2.2)
    c.loop([(83, 131), (83, 104), (92, 98), (102, 104), (102, 131)], BROWN, BROWN)
    c.dot(98, 117, 1.6, YELLOW)
    for x in (60, 109):
        c.loop(straight([(x, 80), (x + 16, 80), (x + 16, 96), (x, 96)]), BLUE, SKY)
        c.line([(x + 8, 80), (x + 8, 96)], BLUE, 1.4)
        c.line([(x, 88), (x + 16, 88)], BLUE, 1.4)
    c.round(92, 53, 7, 7, BROWN, SKY)
    c.loop([(160, 92), (160, 132), (170, 132), (169, 92)], BROWN, BROWN)
    c.loop([(165, 50), (182, 56), (188, 74), (180, 92), (163, 96), (148, 88), (146, 70), (152, 56)], LEAF, GREEN)
    for x, y in ((158, 68), (172, 64), (166, 82), (178, 80)):
        c.dot(x, y, 2.7, RED)
    flower(c, 22, 110, 140, PINK, 0.75)
    flower(c, 40, 116, 142, PURPLE, 0.6)


def rainbow_and_flowers(c: Crayon) -> None:
    grass(c, 124)
    for i, colour in enumerate((RED, ORANGE, YELLOW, GREEN, BLUE, PURPLE)):
        for half in (0, 2.4):
            r = 78 - i * 6.4 - half
            turns = [math.pi * k / 14 for k in range(15)]
            arc = [(100 - r * math.cos(a), 112 - r * 1.06 * math.sin(a)) for a in turns]
            c.line(arc, colour, 3.4, 0.6, 0.5)
    cloud(c, 28, 112, 1.15)
    cloud(c, 172, 112, 1.15)
    for x, y, colour, s in ((58, 104, RED, 0.9), (84, 98, PINK, 1), (112, 104, PURPLE, 0.9), (138, 110, ORANGE, 0.75)):
        flower(c, x, y, 140, colour, s)
    for side in (-1, 1):
        c.loop([(172, 38), (172 + side * 13, 24), (172 + side * 18, 34), (172 + side * 8, 42)], PURPLE, PINK)
        c.loop([(172, 40), (172 + side * 10, 44), (172 + side * 9, 54), (172 + side * 2, 50)], PURPLE, YELLOW)
        c.line([(172, 32), (172 + side * 4, 25), (172 + side * 6, 20)], BLACK, 1.2)
    c.line([(172, 31), (172, 52)], BLACK, 2.6)
    c.round(0, 0, 25, 25, ORANGE, YELLOW)
    for x, y, far in ((32, 4, 44), (29, 17, 40), (20, 27, 36), (5, 33, 45)):
        away = far / math.hypot(x, y)
        c.line([(x, y), (x * away, y * away)], ORANGE, 2.2)


def rocket(c: Crayon) -> None:
    for x, y, r in ((30, 30, 7), (168, 96, 8), (48, 112, 6), (150, 22, 5)):
        tips = [
            (x + q * math.sin(math.tau * k / 10), y - q * math.cos(math.tau * k / 10))
            for k in range(10)
            for q in ((r,) if k % 2 == 0 else (r * 0.45,))
        ]
        for a, b in zip(tips, [*tips[1:], tips[0]], strict=True):
            c.line([a, b], ORANGE, 1.6, wobble=0.3)
        c.hatch(tips, YELLOW, 0.4, 1.6)
    c.round(170, 44, 15, 15, PURPLE, PINK)
    c.line([(147, 50), (160, 52), (178, 44), (192, 34)], PURPLE, 2)
    c.round(28, 72, 12, 12, GREY, YELLOW)
    c.dot(24, 69, 2.4, GREY)
    c.dot(32, 76, 1.8, GREY)
    c.loop([(88, 112), (86, 128), (93, 124), (100, 146), (107, 124), (114, 128), (112, 112)], RED, ORANGE)
    c.loop([(78, 82), (60, 102), (60, 120), (80, 108)], BLUE, BLUE)
    c.loop([(122, 82), (140, 102), (140, 120), (120, 108)], BLUE, BLUE)
    hull = [(100, 10), (116, 30), (124, 62), (121, 94), (116, 112), (84, 112), (79, 94), (76, 62), (84, 30)]
    c.loop(hull, BLACK, SKY)
    c.loop([(100, 10), (114, 27), (118, 39), (100, 42), (82, 39), (86, 27)], RED, RED)
    c.round(100, 62, 13, 13, BLUE, YELLOW)
    face(c, 100, 60, 5)
    c.line([(81, 92), (100, 96), (119, 92)], RED, 3)
    c.line([(82, 100), (100, 104), (118, 100)], YELLOW, 3)


def fish(c: Crayon) -> None:
    c.hatch([(0, 26), (50, 20), (100, 27), (150, 20), (200, 26), (200, 150), (0, 150)], SKY, 0.04, 3.4, 0.3)
    wave = [(x, 24 + (4 if k % 2 else -3)) for k, x in enumerate(range(0, 201, 14))]
    c.line(wave, BLUE, 2.4)
    c.hatch([(0, 138), (60, 132), (140, 138), (200, 132), (200, 150), (0, 150)], YELLOW, 0.1, 2)
    for x, height in ((22, 46), (34, 34), (178, 50), (166, 30)):
        c.line([(x, 138), (x - 4, 138 - height / 2), (x + 3, 138 - height)], LEAF, 3.4)
    c.loop([(62, 80), (38, 60), (42, 80), (38, 102)], RED, ORANGE)
    c.loop([(58, 80), (76, 60), (106, 56), (130, 70), (138, 82), (126, 98), (100, 106), (74, 100)], RED, ORANGE)
    c.line([(112, 60), (108, 80), (112, 102)], RED, 2)
    for x in (76, 90):
        for y in (74, 88):
            c.line([(x, y - 5), (x + 6, y), (x, y + 5)], RED, 1.5)
    c.dot(122, 76, 2.6, BLACK)
    c.line([(124, 90), (130, 91), (134, 87)], RED, 1.5)
    for x, y, r in ((146, 70, 3.5), (152, 58, 2.6), (149, 46, 2)):
        c.round(x, y, r, r, BLUE, "", 1.2)
    c.loop([(158, 118), (168, 108), (184, 110), (190, 120), (180, 128), (166, 127)], PURPLE, PINK)
    c.loop([(160, 118), (148, 110), (150, 128)], PURPLE, PINK)
    c.dot(180, 117, 1.8, BLACK)
    tips = [(100, 122), (104, 131), (113, 132), (107, 138), (109, 147)]
    c.loop([*tips, (100, 142), *((200 - x, y) for x, y in reversed(tips[1:]))], RED, RED)


SCENES: dict[str, Callable[[Crayon], None]] = {
    "cat-and-sun": cat_and_sun,
    "dinosaur": dinosaur,
    "house": house,
    "rainbow-and-flowers": rainbow_and_flowers,
    "rocket": rocket,
    "fish": fish,
}
