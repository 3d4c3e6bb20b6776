"""Listen for a wish to draw in what a child said, and answer it with pictures. A job, woken by each of its turns."""

import uuid

from sessions.models import Turn
from vision.models import PictureSearch
from vision.pictures import finding
from vision.pictures.intent import wish_in


def consider(turn_id: str) -> PictureSearch | None:
    """Find pictures if the turn is a wish; does nothing for other turns, and nothing new the second time."""
    turn = Turn.objects.select_related("conversation__child").filter(pk=uuid.UUID(turn_id)).first()
    if turn is None or not turn.is_childs_words or (phrase := wish_in(turn.text)) is None:
        return None
    return finding.find(turn.conversation.child, turn.conversation, phrase, turn)
