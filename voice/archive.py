"""A talk's way into the journal and back: each verb is one unit of database work, wrapped once for async callers."""

import uuid
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone

from families import consent, safeguards
from families import live as family_live
from families.models import Consent, DeviceToken
from families.pseudonyms import pseudonym
from sessions import jobs, journal
from sessions import live as talk_live
from sessions.access import conversation_for
from sessions.models import Conversation, Turn
from voice import switch
from voice.commands import AmendTurn, NoteIncident, RecordTurn, RunTool
from voice.events import Brief, PastTurn
from voice.statement import Statement

_STANDS = Statement(
    f"SELECT state, (SELECT MAX(seq) FROM {Turn._meta.db_table} WHERE conversation_id = talk.id)"
    f" FROM {Conversation._meta.db_table} AS talk WHERE id = %s",
    [Conversation._meta.pk],
)


@dataclass
class Archive:
    """The journal of one conversation, as one open browser sees it."""

    conversation: Conversation
    brief: Brief
    is_allowed: bool
    seen_seq: int = 0
    groups: tuple[str, ...] = field(default=())
    device: uuid.UUID | None = None  # whose token opened the talk, where one did

    @database_sync_to_async
    def write(self, entry: object) -> None:
        """Carry out one entry; each is one transaction in `sessions.journal`, and harmless a second time."""
        try:
            self._write(entry)
        except Conversation.DoesNotExist:  # erased by a guardian meanwhile; `news` says that it is closed
            return

    @database_sync_to_async
    def news(self) -> tuple[list[PastTurn], bool, bool]:
        """Return the turns since the last call, whether the conversation is open, and whether voice is allowed."""
        state, last_seq = _STANDS.row(self.conversation.pk) or ("", None)
        turns = told(self.conversation, after=self.seen_seq) if (last_seq or 0) > self.seen_seq else []
        self.seen_seq = max([self.seen_seq, *(turn.seq for turn in turns)])
        is_allowed = consent.allows(self.conversation.child, Consent.Purpose.VOICE) and not self._is_revoked()
        return turns, state == Conversation.State.OPEN, is_allowed

    def _is_revoked(self) -> bool:
        return self.device is not None and not DeviceToken.objects.filter(pk=self.device, revoked_at=None).exists()

    def _write(self, entry: object) -> None:
        match entry:
            case RecordTurn():
                journal.record(
                    self.conversation,
                    speaker=entry.speaker,
                    means=entry.means,
                    text=entry.text,
                    bead=entry.bead,
                    turn_id=entry.id,
                )
            case AmendTurn():
                turn = Turn.objects.filter(pk=entry.id).first()
                if turn is not None:
                    journal.amend(turn, text=entry.text, is_heard=entry.is_heard)
            case RunTool():
                subject = [entry.subject] if entry.subject else []
                jobs.wake(settings.TALK_TOOLS[entry.name], str(self.conversation.id), *subject)
            case NoteIncident():
                safeguards.note_incident(self.conversation.child, entry.rule, entry.place)


@database_sync_to_async
def open_archive(user: Any, session: MutableMapping[str, Any], conversation_id: uuid.UUID) -> Archive:
    """Return the conversation for a browser, with its history. Raises Conversation.DoesNotExist for a stranger."""
    conversation = conversation_for(user, session, conversation_id)
    child = conversation.child
    history = tuple(told(conversation))
    brief = Brief(
        language=conversation.language,
        band=str(child.band_on(timezone.localdate())),
        patience_ms=child.silence_ms_on(timezone.localdate()),
        history=history,
        trace=str(conversation.id),
        person=pseudonym(child.id, "voice"),
    )
    return Archive(
        conversation=conversation,
        brief=brief,
        is_allowed=consent.allows(child, Consent.Purpose.VOICE),
        seen_seq=max((turn.seq for turn in history), default=0),
        groups=(talk_live.group(conversation.id), family_live.group(child.id), switch.GROUP),
    )


def told(conversation: Conversation, after: int = 0) -> list[PastTurn]:
    """Return the turns with seq > `after` as the brain and the providers may know them.

    What was seen in a drawing is told only while the guardian lets somebody look: a provider may be a vendor.
    """
    may_look = consent.allows(conversation.child, Consent.Purpose.LOOKING)
    return [past(turn, may_look=may_look) for turn in journal.history(conversation, after=after)]


def past(turn: Turn, *, may_look: bool = True) -> PastTurn:
    """Return a row of the journal as the brain and the providers know it."""
    is_secret = turn.kind == Turn.Kind.READING and not may_look
    return PastTurn(
        id=turn.id,
        seq=turn.seq,
        kind=turn.kind,
        speaker=turn.speaker,
        means=turn.means,
        text="" if is_secret else turn.text,
        bead=turn.bead,
        about=turn.about,
        is_heard=turn.is_heard,
        created_at=turn.created_at.isoformat(),
        age_s=(timezone.now() - turn.created_at).total_seconds(),
    )
