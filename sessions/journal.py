"""Write down and read back what happened in a conversation: each write one transaction, with what Memfire is owed."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from families.models import Child
from sessions import jobs, live, outbox
from sessions.models import Conversation, Turn


@transaction.atomic
def resume_or_open(child: Child) -> Conversation:
    """Return the child's open conversation, opening one if there is none."""
    Child.objects.select_for_update().get(pk=child.pk)  # two tabs at once: the second waits and resumes
    conversation = Conversation.objects.filter(child=child, state=Conversation.State.OPEN).first()
    if conversation is None:
        conversation = Conversation.objects.create(child=child, language=child.language)
        outbox.owe_conversation(conversation)
    return conversation


@transaction.atomic
def record(
    conversation: Conversation,
    *,
    speaker: str,
    means: str,
    text: str = "",
    kind: str = Turn.Kind.WORDS,
    bead: str = "",
    about: uuid.UUID | None = None,
    is_heard: bool = True,
    turn_id: uuid.UUID | None = None,
) -> Turn:
    """Append a turn and return it; a `turn_id` that is there already returns that turn unchanged.

    Wakes the open talks, and for a child's words the jobs in CHILD_TURN_JOBS, once the transaction holds.
    A closed conversation still takes what arrives late (a reading, a story): nothing a child made is lost.
    """
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    turn_id = turn_id or uuid.uuid4()
    known = Turn.objects.filter(pk=turn_id).first()
    if known is not None:
        return known
    last = conversation.turns.order_by("-seq").values_list("seq", flat=True).first() or 0
    turn = Turn.objects.create(
        id=turn_id,
        conversation=conversation,
        seq=last + 1,
        kind=kind,
        speaker=speaker,
        means=means,
        text=_storable(text),
        bead=bead,
        about=about,
        is_heard=is_heard,
    )
    stir(conversation)
    outbox.owe_turn(turn)
    live.announce(conversation.id)
    if turn.is_childs_words and turn.text:
        for path in settings.CHILD_TURN_JOBS:
            jobs.wake(path, str(turn.id))
    return turn


@transaction.atomic
def amend(turn: Turn, *, text: str | None = None, is_heard: bool | None = None) -> Turn:
    """Correct what a turn says: the words that arrived later, or that it was never heard."""
    turn = Turn.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=turn.pk)
    had_words = bool(turn.text)
    if text is not None:
        turn.text = _storable(text)
    if is_heard is not None:
        turn.is_heard = is_heard
    turn.revision += 1
    turn.save(update_fields=["text", "is_heard", "revision"])
    outbox.owe_turn(turn)
    live.announce(turn.conversation_id)
    if turn.is_childs_words and turn.text and not had_words:
        for path in settings.CHILD_TURN_JOBS:
            jobs.wake(path, str(turn.id))
    return turn


def stir(conversation: Conversation) -> None:
    """Note that something happens here, e.g. a child draws on without a word: the conversation is not idle."""
    Conversation.objects.filter(pk=conversation.pk).update(last_active_at=timezone.now())


def history(conversation: Conversation, after: int = 0) -> list[Turn]:
    """Return the turns with seq > `after`, oldest first."""
    return list(conversation.turns.filter(seq__gt=after).order_by("seq"))


@transaction.atomic
def close(conversation: Conversation, ending: str) -> Conversation:
    """End an open conversation; a closed one keeps its first ending."""
    now = timezone.now()
    closed = Conversation.objects.filter(pk=conversation.pk, state=Conversation.State.OPEN).update(
        state=Conversation.State.CLOSED, ending=ending, closed_at=now, revision=F("revision") + 1
    )
    conversation.refresh_from_db()
    if closed:
        outbox.owe_conversation(conversation)
        live.announce(conversation.id)
    return conversation


def close_idle(now: datetime) -> int:
    """Close every conversation in which nothing happened for TALK_IDLE_MINUTES; return how many."""
    quiet_since = now - timedelta(minutes=settings.TALK_IDLE_MINUTES)
    idle = Conversation.objects.filter(state=Conversation.State.OPEN, last_active_at__lt=quiet_since)
    for conversation in idle:
        close(conversation, Conversation.Ending.IDLE)
    return len(idle)


def close_idle_now() -> int:
    """Close idle conversations; the scheduled sweep."""
    return close_idle(timezone.now())


@transaction.atomic
def erase(conversation: Conversation) -> None:
    """Delete a conversation with its turns, here and (by the outbox) in Memfire."""
    # What is being written meanwhile is waited for, and goes too.
    Conversation.objects.select_for_update(no_key=True).filter(pk=conversation.pk).first()
    outbox.owe_erasure(conversation)
    live.announce(conversation.id)  # an open talk ends at once, and nothing more is taken
    conversation.delete()


def _storable(text: str) -> str:
    """Return `text` without what a database refuses: NUL, and halves of surrogate pairs from broken JSON."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
