"""What a reader thinks it sees in a drawing, and how to make sense of what a model said. Pure.

A reading is a hypothesis. It holds no judgement of the child: no age, no skill, no feelings of the person who drew.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from gateway.errors import BadAnswer

THINGS_MAX = 8
WORDS_MAX = 6
NAME_CHARS = 24
DESCRIPTION_CHARS = 240
QUESTION_CHARS = 100

Box = tuple[float, float, float, float]  # left, top, width, height as fractions of the picture, 0..1


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that might be in the picture, and where."""

    name: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class DrawingReading:
    """One reading, in the child's language."""

    description: str = ""
    question: str = ""
    things: tuple[Thing, ...] = ()
    colours: tuple[str, ...] = ()
    mood: tuple[str, ...] = ()
    measures: Mapping[str, Any] = field(default_factory=dict)  # numbers of the offline reader
    model: str = ""  # which model said so; empty for arithmetic

    def as_dict(self) -> dict[str, Any]:
        """Return what `Reading.seen` keeps."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self:
        """Make a reading of what `as_dict` gave and a database kept."""
        things = tuple(
            Thing(thing["name"], tuple(thing["box"]) if thing.get("box") else None) for thing in kept.get("things", ())
        )
        return cls(
            description=kept.get("description", ""),
            question=kept.get("question", ""),
            things=things,
            colours=tuple(kept.get("colours", ())),
            mood=tuple(kept.get("mood", ())),
            measures=kept.get("measures", {}),
            model=kept.get("model", ""),
        )

    def texts(self) -> Iterable[str]:
        """Yield every text that may be spoken or shown, for the safeguards."""
        yield self.description
        yield self.question
        yield from (thing.name for thing in self.things)
        yield from self.colours
        yield from self.mood


# A model that starts to judge the child or to correct its drawing is not quoted, whatever else it says.
_JUDGEMENT = re.compile(
    r"心理|抑郁|焦虑|自闭|多动|缺乏安全感|内心世界|性格|智力|发育|画得(?:不|很?差)|不像|错误|诊断"
    r"|psycholog|depress|anxi(?:ety|ous)|trauma|autis|adhd|insecur|personality|intelligen|developmental|diagnos"
    r"|poorly drawn|badly drawn|mistake"
    r"|应该(?:是|画|用|涂|有)|(?:颜色|比例|大小|位置)(?:不对|错|不合|失)|比例|(?:太|过于)(?:大|小|长|短|歪|乱)了?(?:一点)?[，。！]|涂出|没画好|画歪|少画|漏画|忘了画"
    r"|should (?:be|have|not)\b|proportion|wrong colou?r|(?:wrong|incorrect)ly|out of the lines|outside the lines"
    r"|forgot to draw"
    r"|(?:is|are) missing",
    re.IGNORECASE,
)
_FENCE = re.compile(r"```[a-zA-Z]*\s*(.*?)```", re.DOTALL)
_BREAKING = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ud800-\udfff<>]+")


def parse(text: str, model: str = "") -> DrawingReading:
    """Make a reading of what a model answered: JSON, perhaps fenced or with words around it.

    Anything of the wrong type or length is left out or shortened; raises BadAnswer when no description is left, or
    when the answer judges the child.
    """
    said = _object_in(text)
    reading = DrawingReading(
        description=_line(said.get("description"), DESCRIPTION_CHARS),
        question=_line(said.get("question"), QUESTION_CHARS),
        things=_things(said.get("things")),
        colours=_words(said.get("colours", said.get("colors"))),
        mood=_words(said.get("mood")),
        model=model,
    )
    if not reading.description and not reading.things:
        raise BadAnswer("the reading describes nothing")
    if any(_JUDGEMENT.search(words) for words in reading.texts()):
        raise BadAnswer("the reading judges the child")
    return reading


def _object_in(text: str) -> dict[str, Any]:
    fenced = _FENCE.search(text)
    body = fenced.group(1) if fenced else text
    start = body.find("{")
    if start < 0:
        raise BadAnswer("the reading is not JSON")
    try:
        said, _end = json.JSONDecoder().raw_decode(body[start:])
    except (ValueError, RecursionError) as exc:
        raise BadAnswer("the reading is not JSON") from exc
    if not isinstance(said, dict):
        raise BadAnswer("the reading is not an object")
    return said


def _line(value: Any, max_chars: int) -> str:
    """Return one line of plain text of at most `max_chars`, cut at the end of a sentence where there is one."""
    if not isinstance(value, str):
        return ""
    line = " ".join(_BREAKING.sub(" ", value).split())
    if len(line) <= max_chars:
        return line
    line = line[:max_chars]
    end = max(line.rfind(stop) for stop in "。！？.!?")
    return line[: end + 1] if end > max_chars // 3 else line.rstrip() + "…"


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    lines = (_line(word, NAME_CHARS) for word in value)
    return tuple(dict.fromkeys(line for line in lines if line))[:WORDS_MAX]


def _things(value: Any) -> tuple[Thing, ...]:
    if not isinstance(value, list):
        return ()
    things = []
    for item in value:
        if isinstance(item, str):
            item = {"name": item}
        if isinstance(item, dict) and (name := _line(item.get("name"), NAME_CHARS)):
            things.append(Thing(name, _box(item.get("box"))))
    return tuple(things[:THINGS_MAX])


def _box(value: Any) -> Box | None:
    """Return a box that lies inside the picture, or None for anything else a model may call a box."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(side, int | float) and not isinstance(side, bool) for side in value):
        return None
    left, top, width, height = (float(side) for side in value)
    if not (0 <= left < 1 and 0 <= top < 1 and 0 < width <= 1 and 0 < height <= 1):  # also refuses NaN
        return None
    return (round(left, 4), round(top, 4), round(min(width, 1 - left), 4), round(min(height, 1 - top), 4))
