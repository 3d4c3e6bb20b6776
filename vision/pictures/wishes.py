"""Answer a wish to draw with pictures: one heard in what a child said (a job, woken by each turn), or a model's."""

import uuid
from typing import Any

from sessions.models import Conversation, Turn
from vision.models import PictureSearch
from vision.pictures import finding
from vision.pictures.intent import wish_in
from vision.pictures.phrases import phrase_in


def consider(turn_id: str) -> PictureSearch | None:
    """Find pictures if the turn is a wish; does nothing for other turns, and nothing new the second time."""
    turn = Turn.objects.select_related("conversation__child").filter(pk=uuid.UUID(turn_id)).first()
    if turn is None or not turn.is_childs_words or (phrase := wish_in(turn.text)) is None:
        return None
    return finding.find(turn.conversation.child, turn.conversation, phrase, turn)


def search_for(conversation_id: str, phrase: str) -> dict[str, Any]:
    """Find pictures of what a model asks for, as if the child had wished for it; the strip arrives as a turn.

    `phrase` is as little trusted as a child's sentence: only the safe noun phrase in it is looked up. Returns
    {found: how many, phrase: what was looked up ("" when nothing may be), id: of the search, "" without one}.
    """
    conversation = Conversation.objects.select_related("child").filter(pk=uuid.UUID(conversation_id)).first()
    thing = phrase_in(phrase[:200]) if conversation is not None else None
    if conversation is None or thing is None:
        return {"found": 0, "phrase": "", "id": ""}
    search = finding.find(conversation.child, conversation, thing)
    return {"found": len(search.pictures), "phrase": search.phrase, "id": str(search.id)}
