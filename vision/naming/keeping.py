"""Hear a child name what it drew, and keep it: a job, woken by each of its turns; and a grown-up's corrections."""

import re
import uuid
from datetime import timedelta

from django.db import transaction

from families.models import Language
from sessions import journal
from sessions.models import Conversation, Turn
from vision.models import Drawing, NamedThing
from vision.naming import memory, words
from vision.naming.models import NAME_CHARS
from vision.naming.naming import Naming
from vision.naming.placing import place_for
from vision.reading import Box

ASKED_WITHIN = 4  # turns: what was asked before that is no longer answered
SAID_BEFORE = timedelta(seconds=20)  # a picture comes when the hand has rested, words at once
STILL_MEANT_WITHIN = 8  # turns: 「它叫豆豆」 names what was spoken of then

_KEPT = {Language.CHINESE: "记住啦：{name}。", Language.ENGLISH: "I will remember: {name}."}
_YES = re.compile(
    r"(?:嗯|对|是|就是|没错|当然)[的呀啊它他她]?[，。！!]?.{0,6}"
    r"|(?:yes|yeah|yep|it is|that's (?:him|her|it)|right)\b.{0,20}",
    re.I,
)
_FROM_LAST_TIME = re.compile(r"上次的([^？?「」]{1,24}?)吗|is this ([^?]{1,40}?) from last time", re.I)


def consider(turn_id: str) -> NamedThing | None:
    """Keep the name that this turn gives to something in the newest drawing; does nothing for other turns."""
    turn = Turn.objects.select_related("conversation__child").filter(pk=uuid.UUID(turn_id)).first()
    if turn is None or not turn.is_childs_words or NamedThing.objects.filter(turn=turn).exists():
        return None
    drawing = Drawing.objects.newest_of(turn.conversation)
    if drawing is None:
        return None
    question = _asked_before(turn)
    naming = _said_yes_to(question, turn) or words.naming_in(turn.text, words.asks_about(question))
    return _keep(turn, drawing, naming, question) if naming is not None else None


def catch_up(drawing_id: str) -> None:
    """Hear once more what the child said just before its drawing came: it drew, said whose it is, and then rested.

    A job, woken by a new drawing. A turn that has named something already names nothing again.
    """
    drawing = Drawing.objects.select_related("turn").filter(pk=uuid.UUID(drawing_id)).first()
    if drawing is None or drawing.turn is None:
        return
    said = Turn.objects.filter(
        conversation=drawing.turn.conversation_id,
        speaker=Turn.Speaker.CHILD,
        kind=Turn.Kind.WORDS,
        seq__lt=drawing.turn.seq,
        created_at__gte=drawing.turn.created_at - SAID_BEFORE,
    )
    for turn in said.order_by("seq"):
        consider(str(turn.id))


@transaction.atomic
def _keep(turn: Turn, drawing: Drawing, naming: Naming, question: str) -> NamedThing:
    Drawing.objects.select_for_update().get(pk=drawing.pk)  # two turns at once name two things, not one twice
    thing = _meant_before(turn, drawing, naming)
    if thing is None:
        box = _place(drawing, naming, question)
        thing = NamedThing(child=drawing.child, drawing=drawing, box=list(box) if box else None)
    thing.turn = turn
    thing.kind = (naming.kind or thing.kind)[:NAME_CHARS]
    thing.name = (naming.name or (thing.name if thing.has_own_name else "") or naming.kind)[:NAME_CHARS]
    is_spoken = turn.means == Turn.Means.SPOKEN
    thing.said_by = NamedThing.SaidBy.SPOKEN if is_spoken else NamedThing.SaidBy.TYPED
    thing.save()
    _tell(turn.conversation, thing)
    return thing


def _tell(conversation: Conversation, thing: NamedThing) -> None:
    """Say in the journal that the name is kept (pages show it), and ask about a namesake of an earlier drawing."""
    language = Language(conversation.language)
    journal.record(
        conversation,
        speaker=Turn.Speaker.HOUSE,
        means=Turn.Means.PROGRAM,
        kind=Turn.Kind.NOTICE,
        text=_KEPT[language].format(name=thing.full_name),
        about=thing.drawing_id,
    )
    before = memory.earlier(thing.child, thing.kind, thing.drawing) if thing.kind else None
    if before is not None and before.has_own_name and not thing.has_own_name:
        journal.record(
            conversation,
            speaker=Turn.Speaker.HOUSE,
            means=Turn.Means.PROGRAM,
            kind=Turn.Kind.READING,
            text=memory.note_back(before, language),
            about=thing.drawing_id,
        )


def _asked_before(turn: Turn) -> str:
    """Return what the companion said last before this turn, "" when that is long ago."""
    said = turn.conversation.turns.filter(
        kind=Turn.Kind.WORDS, speaker=Turn.Speaker.COMPANION, seq__lt=turn.seq, seq__gte=turn.seq - ASKED_WITHIN
    )
    last = said.order_by("-seq").first()
    return last.text if last else ""


def _said_yes_to(question: str, turn: Turn) -> Naming | None:
    """Return the name that the companion asked about (「这是上次的豆豆吗？」) if the child says yes."""
    asked = _FROM_LAST_TIME.search(question)
    if asked is None or not _YES.fullmatch(turn.text.strip()):
        return None
    name = (asked.group(1) or asked.group(2)).removeprefix("the ").strip()
    known = NamedThing.objects.filter(child=turn.conversation.child, name__iexact=name).order_by("-created_at").first()
    return Naming(known.kind or known.name, known.name) if known else None


def _meant_before(turn: Turn, drawing: Drawing, naming: Naming) -> NamedThing | None:
    """Return the thing of this drawing that the child speaks of again, or None for a new one."""
    here = drawing.named_things.order_by("-updated_at")
    if naming.kind:
        return next((thing for thing in here if memory.same_kind(thing.kind or thing.name, naming.kind)), None)
    last = here.select_related("turn").first()
    if last is None or last.turn is None or last.turn.conversation_id != turn.conversation_id:
        return None
    return last if turn.seq - last.turn.seq <= STILL_MEANT_WITHIN else None


def _place(drawing: Drawing, naming: Naming, question: str) -> Box | None:
    reading = drawing.readings.first()
    taken = [tuple(thing.box) for thing in drawing.named_things.all() if thing.box]
    return place_for(naming.kind, question, reading.seen if reading else {}, taken)


# --- a grown-up's corrections -----------------------------------------------------------------------------------------

SPOT = 0.16  # the size of a place that was tapped, as a fraction of the picture


def correct(thing: NamedThing, name: str, kind: str) -> None:
    """Call a thing as a grown-up wrote it."""
    thing.name, thing.kind, thing.said_by = name, kind, NamedThing.SaidBy.GROWN_UP
    thing.save(update_fields=["name", "kind", "said_by", "updated_at"])


def move(thing: NamedThing, x: float, y: float) -> None:
    """Put the middle of a name at (x, y), fractions of the picture."""
    left, top = min(1 - SPOT, max(0.0, x - SPOT / 2)), min(1 - SPOT, max(0.0, y - SPOT / 2))
    thing.box = [round(left, 3), round(top, 3), SPOT, SPOT]
    thing.save(update_fields=["box", "updated_at"])
