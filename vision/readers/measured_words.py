"""How measures are said, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass

MANY_SHAPES = 9  # more are "many": nobody counts crayon strokes


@dataclass(frozen=True)
class Words:
    """One language's words for what was measured."""

    colours: dict[str, str]
    places: dict[str, str]
    ask_places: dict[str, str]
    amounts: tuple[tuple[float, str], ...]  # coverage up to which …
    numbers: tuple[str, ...]
    empty: str
    ask_empty: str
    ask_colour: str
    ask_anything: str
    symmetric: str
    colours_are: str
    one_shape: str
    several_shapes: str
    many_shapes: str
    comma: str
    full_stop: str

    def coverage(self, share: float) -> str:
        return next(words for upto, words in self.amounts if share <= upto)

    def list_colours(self, names: Sequence[str]) -> str:
        return self.colours_are.format(colours=self.comma.join(self.colours[name] for name in names))

    def shapes(self, count: int, place: str) -> str:
        where = self.places[place]
        if count == 1:
            return self.one_shape.format(place=where)
        if count > MANY_SHAPES:
            return self.many_shapes.format(place=where)
        return self.several_shapes.format(count=self.numbers[count], place=where)

    def sentence(self, parts: Sequence[str]) -> str:
        joined = f"{self.full_stop}".join(parts) + self.full_stop
        return joined.strip()


_ZH_PLACES = {
    "top left": "左上角", "top": "上面", "top right": "右上角",
    "left": "左边", "middle": "中间", "right": "右边",
    "bottom left": "左下角", "bottom": "下面", "bottom right": "右下角",
}  # fmt: skip
_EN_PLACES = {
    "top left": "in the top left corner", "top": "at the top", "top right": "in the top right corner",
    "left": "on the left", "middle": "in the middle", "right": "on the right",
    "bottom left": "in the bottom left corner", "bottom": "at the bottom", "bottom right": "in the bottom right corner",
}  # fmt: skip

WORDS: dict[str, Words] = {
    "zh-hans": Words(
        colours={
            "red": "红色",
            "orange": "橙色",
            "yellow": "黄色",
            "green": "绿色",
            "blue": "蓝色",
            "purple": "紫色",
            "pink": "粉色",
            "brown": "棕色",
            "skin": "肤色",
            "grey": "灰色",
            "black": "黑色",
        },  # fmt: skip
        places=_ZH_PLACES,
        ask_places={key: f"{place}那个最大的，给我讲讲它吧？" for key, place in _ZH_PLACES.items()},
        amounts=(
            (0.05, "画纸上画了一点点"),
            (0.2, "画纸上画了一小部分"),
            (0.42, "画纸画了大约三分之一"),
            (0.6, "画纸画了大约一半"),
            (0.85, "画纸画了一大半"),
            (1.0, "画纸差不多画满了"),
        ),  # fmt: skip
        numbers=("零", "一", "两", "三", "四", "五", "六", "七", "八", "九"),
        empty="画纸还是空的。",
        ask_empty="你想先画什么呢？",
        ask_colour="你用了{colour}。这里画的是什么呀，给我讲讲吧？",
        ask_anything="给我讲讲这里吧？",
        symmetric="左边和右边差不多一样",
        colours_are="用了{colours}",
        one_shape="连在一起的一大块，在{place}",
        several_shapes="有{count}块分开的，最大的在{place}",
        many_shapes="有很多块分开的，最大的在{place}",
        comma="、",
        full_stop="。",
    ),
    "en": Words(
        colours={
            "red": "red",
            "orange": "orange",
            "yellow": "yellow",
            "green": "green",
            "blue": "blue",
            "purple": "purple",
            "pink": "pink",
            "brown": "brown",
            "skin": "skin colour",
            "grey": "grey",
            "black": "black",
        },  # fmt: skip
        places=_EN_PLACES,
        ask_places={key: f"Tell me about the biggest one {place}?" for key, place in _EN_PLACES.items()},
        amounts=(
            (0.05, "There is a little on the paper"),
            (0.2, "A small part of the paper is drawn on"),
            (0.42, "About a third of the paper is drawn on"),
            (0.6, "About half of the paper is drawn on"),
            (0.85, "More than half of the paper is drawn on"),
            (1.0, "Nearly all of the paper is drawn on"),
        ),  # fmt: skip
        numbers=("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        empty="The paper is still empty.",
        ask_empty="What would you like to draw first?",
        ask_colour="You used {colour}. What is happening here? Tell me!",
        ask_anything="Tell me about this part?",
        symmetric="Left and right look much the same",
        colours_are="The colours are {colours}",
        one_shape="It is one joined shape {place}",
        several_shapes="There are {count} separate shapes, the biggest {place}",
        many_shapes="There are many separate shapes, the biggest {place}",
        comma=", ",
        full_stop=". ",
    ),
}
