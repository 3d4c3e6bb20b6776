"""What Memfire is told about a conversation, a turn and a picture: the least that makes a useful copy.

No audio, no picture files, and never the child's name: an alias stands for it, in free texts too (`without_name`).
"""

import hashlib
import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from families.models import Child, Language
from sessions.models import Conversation, OutboxEntry, Turn

Payload = dict[str, Any]

# The columns of deploy/memfire_schema.sql, which `probe` asks for by name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "sessions": (
        *("id", "guardian_id", "child_id", "alias", "language", "state", "started_at", "closed_at", "revision"),
    ),
    "conversations": (
        *("id", "session_id", "seq", "speaker", "kind", "means", "text", "is_heard", "created_at", "revision"),
    ),
    "pictures": (
        *("id", "session_id", "kind", "origin", "state", "sha256", "width_px", "height_px", "note", "created_at"),
        "revision",
    ),
}
FREE_TEXTS = ("text", "note")


class Row(NamedTuple):
    """One row that Memfire should hold."""

    table: str
    key: uuid.UUID
    payload: Payload
    revision: int


def of_conversation(conversation: Conversation) -> Row | None:
    """Return the row of table `sessions`; None when no guardian is left, for whom could it be kept?"""
    child = conversation.child
    guardian_id = child.guardianships.order_by("created_at").values_list("guardian_id", flat=True).first()
    if guardian_id is None:
        return None
    payload = {
        "id": str(conversation.id),
        "guardian_id": str(guardian_id),
        "child_id": str(child.id),
        "alias": alias(child.id),
        "language": conversation.language,
        "state": conversation.state,
        "started_at": _moment(conversation.started_at),
        "closed_at": _moment(conversation.closed_at),
        "revision": conversation.revision,
    }
    return Row(OutboxEntry.Table.SESSIONS, conversation.id, payload, conversation.revision)


def of_turn(turn: Turn) -> Row:
    """Return the row of table `conversations`."""
    payload = {
        "id": str(turn.id),
        "session_id": str(turn.conversation_id),
        "seq": turn.seq,
        "speaker": turn.speaker,
        "kind": turn.kind,
        "means": turn.means,
        "text": turn.text,
        "is_heard": turn.is_heard,
        "created_at": _moment(turn.created_at),
        "revision": turn.revision,
    }
    return Row(OutboxEntry.Table.CONVERSATIONS, turn.id, payload, turn.revision)


def of_child(child: Child, since: datetime | None = None) -> Iterator[Row]:
    """Yield the rows of the child's conversations (all of them: parents come first) and of the turns `since` then."""
    conversations = child.conversations.order_by("started_at").select_related("child")
    for conversation in conversations:
        row = of_conversation(conversation)
        if row is not None:
            yield row
    turns = Turn.objects.filter(conversation__child=child).select_related("conversation__child")
    if since is not None:
        turns = turns.filter(created_at__gte=since)
    for turn in turns.order_by("created_at", "seq").iterator():
        yield of_turn(turn)


def alias(child_id: uuid.UUID) -> str:
    """Return what stands for a child's name outside the house: the same every time, and nobody's name."""
    return f"child-{hashlib.sha256(child_id.bytes).hexdigest()[:8]}"


def without_name(payload: Payload, child: Child) -> Payload:
    """Return `payload` with the child's nickname replaced by 小朋友 or "friend" in its free texts.

    A nickname of one Chinese character stays: replacing 雨 would spoil 下雨, and one character names nobody.
    """
    return {name: _nameless(part, child) if name in FREE_TEXTS else part for name, part in payload.items()}


def _nameless(text: str, child: Child) -> str:
    name = child.nickname.strip()
    stand_in = "friend" if child.language == Language.ENGLISH else "小朋友"
    if name.isascii():
        return re.sub(rf"(?<![a-z0-9_]){re.escape(name)}(?![a-z0-9_])", stand_in, text, flags=re.IGNORECASE)
    return text.replace(name, stand_in) if len(name) > 1 else text


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
