"""「你看我画的什么」: the child asks to be looked at, and is answered whether anything is new or not."""

import uuid

from sessions import journal
from sessions.models import Conversation, Turn
from vision.looking import look_now
from vision.models import Drawing


def answer(conversation_id: str) -> None:
    """Look now and tell the conversation; a job. A reader that has the drawing in hand tells it by itself."""
    told = look_now(conversation_id)
    conversation = Conversation.objects.filter(pk=uuid.UUID(conversation_id)).first()
    if conversation is None or told["state"] not in ("read", "unreadable"):
        return
    drawing = Drawing.objects.get(pk=told["drawing"])
    if _was_told_since_asked(conversation, drawing):
        return
    reading = drawing.readings.first()
    journal.record(
        conversation,
        speaker=Turn.Speaker.HOUSE,
        means=Turn.Means.MODEL if reading is not None and reading.model else Turn.Means.PROGRAM,
        kind=Turn.Kind.READING,
        text=told["note"],
        about=drawing.id,
    )


def _was_told_since_asked(conversation: Conversation, drawing: Drawing) -> bool:
    asked = conversation.turns.filter(speaker=Turn.Speaker.CHILD, kind=Turn.Kind.WORDS).last()
    readings = conversation.turns.filter(kind=Turn.Kind.READING, about=drawing.id)
    return asked is not None and readings.filter(seq__gt=asked.seq).exists()
