"""What the companion is told about a drawing, in the language of the talk. Pure."""

from typing import Any

from families.models import Language
from vision.models import Drawing
from vision.reading import DrawingReading

_NOTE = {
    Language.CHINESE: ("可能有：{things}。", "颜色：{colours}。", "、"),
    Language.ENGLISH: ("There may be: {things}. ", "Colours: {colours}. ", ", "),
}


# What is said when there is no reading to tell of: for the companion, who says it to the child in its own words.
_INSTEAD = {
    "nothing": {
        Language.CHINESE: "纸上还没有画。可以请孩子先画一笔。",
        Language.ENGLISH: "There is nothing on the paper yet. Ask the child to draw something first.",
    },
    "not_allowed": {
        Language.CHINESE: "大人还没有同意让小画看画，所以小画看不到。温和地告诉孩子，请孩子自己讲讲画了什么。",
        Language.ENGLISH: "A grown-up has not allowed Xiao Hua to look. Say so kindly; ask the child to tell about it.",
    },
    "looking": {
        Language.CHINESE: "正在看这张画，马上就知道了。",
        Language.ENGLISH: "The drawing is being looked at right now.",
    },
    "unreadable": {
        Language.CHINESE: "这次没看清这张画。不要猜，请孩子自己讲讲画了什么。",
        Language.ENGLISH: "This drawing could not be made out. Do not guess: ask the child to tell about it.",
    },
}


def note_of(reading: DrawingReading, language: str) -> str:
    """Return what the companion is told about a drawing: the description, then things and colours it does not name."""
    things_are, colours_are, comma = _NOTE.get(Language(language), _NOTE[Language.CHINESE])
    note = reading.description + ("" if reading.description.endswith(("。", ".", "！", "!")) else " ")
    if things := [t.name for t in reading.things if t.name not in reading.description]:
        note += things_are.format(things=comma.join(things))
    if colours := [c for c in reading.colours if c not in reading.description]:
        note += colours_are.format(colours=comma.join(colours))
    return note.strip()


def told(
    state: str, language: Language, note: str = "", question: str = "", drawing: Drawing | None = None
) -> dict[str, Any]:
    """Return the answer to who asked for a look; without a note of its own, what to say instead."""
    return {
        "state": state,
        "note": note or _INSTEAD[state][language],
        "question": question,
        "drawing": str(drawing.id) if drawing else "",
    }
