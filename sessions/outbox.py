"""What Memfire is owed: rows written in the transaction of the data they copy, delivered later."""

import uuid
from typing import Any

from django.conf import settings

from sessions.models import Conversation, OutboxEntry, Turn

Table = OutboxEntry.Table
Action = OutboxEntry.Action


def owe(
    table: str,
    key: uuid.UUID,
    payload: dict[str, Any],
    *,
    child_id: uuid.UUID,
    revision: int,
    action: str = Action.UPSERT,
) -> OutboxEntry | None:
    """Write down that Memfire should hold (or forget) this row; None when there is no Memfire."""
    if not settings.MEMFIRE_URL:
        return None
    return OutboxEntry.objects.create(
        table=table, key=key, payload=payload, child_id=child_id, revision=revision, action=action
    )


def owe_conversation(conversation: Conversation) -> None:
    """Owe the row of a conversation (Memfire's table `sessions`)."""
    owe(
        Table.SESSIONS,
        conversation.id,
        {"id": str(conversation.id), "revision": conversation.revision},
        child_id=conversation.child_id,
        revision=conversation.revision,
    )


def owe_turn(turn: Turn) -> None:
    """Owe the row of a turn (Memfire's table `conversations`)."""
    owe(
        Table.CONVERSATIONS,
        turn.id,
        {"id": str(turn.id), "revision": turn.revision},
        child_id=turn.conversation.child_id,
        revision=turn.revision,
    )


def owe_erasure(conversation: Conversation) -> None:
    """Owe the deletion of a conversation and its turns."""
    owe(Table.SESSIONS, conversation.id, {}, child_id=conversation.child_id, revision=0, action=Action.DELETE)


def consent_changed(child_id: uuid.UUID, purpose: str, granted: bool) -> None:
    """Drop what is not delivered yet when a guardian withdraws; deletions are never dropped."""
    if not granted:
        OutboxEntry.objects.filter(
            child_id=child_id, purpose=purpose, state=OutboxEntry.State.PENDING, action=Action.UPSERT
        ).update(state=OutboxEntry.State.DROPPED)


