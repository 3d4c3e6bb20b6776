"""Collect what a conversation holds for a book: the child's words and its drawings, in order."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from families import consent
from families.safeguards import check
from sessions.models import Conversation, Turn
from stories.draft import BriefDrawing, Saying, StoryBrief
from stories.ink import has_ink
from stories.paging import units
from stories.telling import telling
from vision.models import Drawing, Reading

_A_SENTENCE_UNITS = 6


def gather(conversation: Conversation) -> StoryBrief:
    """Return the brief of a conversation. Words that a safeguard stops are left out, here and at the vendor."""
    child = conversation.child
    said = [turn for turn in conversation.turns.order_by("seq") if turn.is_childs_words and check(turn.text).is_ok]
    tellings = [(turn, telling(turn.text, conversation.language)) for turn in said]
    story = [(turn, told.text) for turn, told in tellings if told.text]
    return StoryBrief(
        nickname=child.nickname,
        language=conversation.language,
        band=child.band_on(timezone.localdate()),
        sayings=tuple(
            Saying(
                ref=ref,
                turn_id=turn.id,
                text=text,
                said_at=turn.created_at,
                bead=turn.bead,
                is_tapped=turn.means == Turn.Means.TAPPED,
            )
            for ref, (turn, text) in enumerate(story, start=1)
        ),
        drawings=_drawings(conversation),
        wish=next((told.wish for _, told in tellings if told.wish), ""),
    )


def is_enough(brief: StoryBrief) -> bool:
    """Return whether this can become a book: any drawing, two answers, or one whole sentence."""
    return bool(
        brief.drawings
        or len(brief.sayings) >= 2
        or any(units(saying.text) >= _A_SENTENCE_UNITS for saying in brief.sayings)
    )


def _drawings(conversation: Conversation) -> tuple[BriefDrawing, ...]:
    kept = Drawing.objects.filter(conversation=conversation, put_away=None).order_by("created_at")
    drawings = [drawing for drawing in kept if has_ink(drawing)]
    last_at = _last_noted(conversation)
    guesses = _guesses(drawings) if consent.allows(conversation.child, consent.Purpose.LOOKING) else {}
    return tuple(
        BriefDrawing(
            ref=ref,
            drawing_id=drawing.id,
            began_at=drawing.created_at,
            last_at=max(drawing.created_at, last_at.get(drawing.id, drawing.created_at)),
            seen=guesses.get(drawing.id, ""),
        )
        for ref, drawing in enumerate(drawings, start=1)
    )


def _last_noted(conversation: Conversation) -> dict[UUID, datetime]:
    """Return when each drawing was last in the journal (put there, or looked at)."""
    kinds = (Turn.Kind.DRAWING, Turn.Kind.READING)
    noted = conversation.turns.filter(kind__in=kinds, about__isnull=False).order_by("seq")
    return {about: at for about, at in noted.values_list("about", "created_at") if about is not None}


def _guesses(drawings: list[Drawing]) -> dict[UUID, str]:
    notes: dict[UUID, str] = defaultdict(str)
    for reading in Reading.objects.filter(drawing__in=drawings).order_by("created_at"):
        notes[reading.drawing_id] = reading.note[:300]
    return notes
