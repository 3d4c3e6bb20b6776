"""What the companion is told of names: those in this drawing, and things of earlier drawings that may be back.

A likeness is only ever a question (「这是上次的豆豆吗？」), never a fact.
"""

from families.models import Child, Language
from vision.models import Drawing, NamedThing
from vision.pictures import catalogue
from vision.reading import Box, DrawingReading, Thing

_NAMED = {
    Language.CHINESE: ("孩子自己说过，这里有：{names}。用孩子的叫法。", "、"),
    Language.ENGLISH: ("The child has said that here is: {names}. Use the child's words. ", ", "),
}
_BACK = {
    Language.CHINESE: ("孩子以前画过{name}，也许又来了，也许不是；可以问：「{question}」", "这是上次的{name}吗？"),
    Language.ENGLISH: (
        "The child has drawn {name} before; it may be back, or not. You may ask: “{question}”",
        "Is this {name} from last time?",
    ),
}
_OVERLAP = 0.3  # of the smaller box


def with_names(note: str, drawing: Drawing, language: str) -> str:
    """Return the note about a drawing with the child's own names in front, which win over what was seen."""
    named = list(drawing.named_things.all())
    if not named:
        return note
    sentence, comma = _NAMED[Language(language)]
    return sentence.format(names=comma.join(dict.fromkeys(thing.full_name for thing in named))) + note


def maybe_back(drawing: Drawing, reading: DrawingReading, language: str) -> str:
    """Return the note that something of an earlier drawing may be here again, or "".

    What the child has named in this drawing is known already.
    """
    here = list(drawing.named_things.all())
    for thing in reading.things:
        if any(_is_same_thing(thing, named) for named in here):
            continue
        if before := earlier(drawing.child, thing.name, drawing):
            return note_back(before, language)
    return ""


def earlier(child: Child, kind: str, drawing: Drawing) -> NamedThing | None:
    """Return the child's newest named thing of this kind in another drawing."""
    others = NamedThing.objects.filter(child=child).exclude(drawing=drawing).order_by("-created_at")[:200]
    return next((thing for thing in others if same_kind(thing.kind or thing.name, kind)), None)


def note_back(thing: NamedThing, language: str) -> str:
    note, question = _BACK[Language(language)]
    asks = question.format(name=spoken(thing, language))
    return note.format(name=spoken(thing, language), question=asks)


def spoken(thing: NamedThing, language: str) -> str:
    """Return the name as a sentence wants it: 豆豆, 小恐龙, Bobo, the dino."""
    if language == Language.ENGLISH and not thing.has_own_name and thing.name[:1].islower():
        return f"the {thing.name}"
    return thing.name


def same_kind(one: str, other: str) -> bool:
    """Say whether two words may mean the same kind of thing: 小恐龙 and 恐龙, dino and dinosaur."""
    one, other = one.lower().strip(), other.lower().strip()
    if not one or not other:
        return False
    if one == other or (one.endswith(other) or other.endswith(one)) and min(len(one), len(other)) >= 2:
        return True
    return bool(set(catalogue.find(one)) & set(catalogue.find(other)))


def _is_same_thing(thing: Thing, named: NamedThing) -> bool:
    if thing.box and named.box:
        return share_of_smaller(thing.box, tuple(named.box)) >= _OVERLAP
    return same_kind(thing.name, named.kind or named.name)


def share_of_smaller(one: Box, other: Box) -> float:
    """Return how much of the smaller box lies in the other, 0..1."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / max(1e-9, min(one[2] * one[3], other[2] * other[3]))
