"""What a guardian sees of each conversation before opening it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sessions.models import Conversation, Turn

DRAWINGS_SHOWN = 3


@dataclass
class Digest:
    """The first words of a child, how much it said, and its first drawings."""

    conversation: Conversation
    first_words: str = ""
    sentences: int = 0  # of the child, spoken ones without known words included
    drawing_ids: list[uuid.UUID] = field(default_factory=list)
    story_id: uuid.UUID | None = None

    @property
    def minutes(self) -> int:
        """How long it lasted, at least one minute."""
        return max(1, round(self._lasted() / timedelta(minutes=1)))

    @property
    def drawings_shown(self) -> list[uuid.UUID]:
        return self.drawing_ids[:DRAWINGS_SHOWN]

    @property
    def drawings_more(self) -> int:
        return max(0, len(self.drawing_ids) - DRAWINGS_SHOWN)

    def _lasted(self) -> timedelta:
        return self.conversation.last_active_at - self.conversation.started_at


def digests(conversations: Iterable[Conversation]) -> list[Digest]:
    """Return a digest of each conversation, in the same order, by one query."""
    found = {conversation.id: Digest(conversation) for conversation in conversations}
    for turn in Turn.objects.filter(conversation__in=found).order_by("seq"):
        digest = found[turn.conversation_id]
        if turn.is_childs_words:
            digest.sentences += 1
            digest.first_words = digest.first_words or turn.text
        elif turn.kind == Turn.Kind.DRAWING and turn.about and turn.about not in digest.drawing_ids:
            digest.drawing_ids.append(turn.about)
        elif turn.kind == Turn.Kind.STORY and turn.about:
            digest.story_id = turn.about
    return list(found.values())
