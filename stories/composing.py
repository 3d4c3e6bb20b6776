"""Make a book of a conversation.

The story's row is the job: WRITING with a lease until it is READY or FAILED. `write` is only woken; `sweep` finds what
a crash left behind. Every failure of a model ends in the offline writer, so that a child who told something has a book.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from families.models import Language
from families.safeguards import check, note_incident
from gateway.errors import GatewayError
from sessions import jobs, journal
from sessions.models import Conversation, Turn
from stories.draft import StoryBrief, StoryDraft
from stories.gathering import gather, is_enough
from stories.models import Page, Span, Story
from stories.words import TOO_LITTLE
from stories.writers import OFFLINE, writer_for
from vision.models import Drawing

LEASE = timedelta(seconds=150)  # longer than the slowest writer
_MODEL_TRIES = 2  # a model that took the worker down with it is not asked for ever
_TRIES = 5
_NO_MORE_TRIES = "stopped after {tries} attempts; the worker's log says why"


class TooLittle(Exception):
    """Not enough was told or drawn for a book. `str()` is a sentence for the child; the conversation goes on."""

    code = "too_little"


@transaction.atomic
def begin(conversation: Conversation) -> Story:
    """Return the story of this conversation, starting it (and ending the talk) if there is none; a failed one restarts.

    Raises TooLittle, with nothing changed, when there is nothing to make a book of.
    """
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    story = Story.objects.filter(conversation=conversation).first()
    if story is not None and story.state != Story.State.FAILED:
        return story
    if not is_enough(gather(conversation)):
        raise TooLittle(TOO_LITTLE[Language(conversation.language)])
    if story is None:
        story = Story.objects.create(
            child=conversation.child, conversation=conversation, language=conversation.language
        )
    else:
        story.state, story.attempts, story.leased_until = Story.State.WRITING, 0, None
        story.save(update_fields=["state", "attempts", "leased_until"])
    journal.close(conversation, Conversation.Ending.FINISHED)
    jobs.wake("stories.composing.write", str(story.id))
    return story


def write(story_id: str) -> None:
    """Write a story that nobody else is writing; the background job."""
    story = _lease(uuid.UUID(story_id), timezone.now())
    if story is None:
        return
    if story.conversation is None:  # erased while it was being written
        _give_up(story, "the conversation was erased")
        return
    draft, writer, error = _drafted(story, gather(story.conversation))
    if draft.pages and (draft.spans or any(page.drawing_id for page in draft.pages)):
        _publish(story, draft, writer, error)
    else:
        _give_up(story, "nothing was told or drawn")


def sweep(now: datetime | None = None) -> int:
    """Wake every story whose writer is gone, and give up on one that failed too often; return how many were woken."""
    waiting = _waiting(now or timezone.now())
    for story in waiting.filter(attempts__gte=_TRIES):
        _give_up(story, _NO_MORE_TRIES.format(tries=_TRIES))
    left = list(waiting.filter(attempts__lt=_TRIES).values_list("id", flat=True))
    for story_id in left:
        jobs.wake("stories.composing.write", str(story_id))
    return len(left)


def _waiting(now: datetime) -> QuerySet[Story]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Story.objects.filter(free, state=Story.State.WRITING)


def _lease(story_id: uuid.UUID, now: datetime) -> Story | None:
    taken = _waiting(now).filter(pk=story_id).update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    if not taken:
        return None
    return Story.objects.select_related("child", "conversation__child").get(pk=story_id)


def _drafted(story: Story, brief: StoryBrief) -> tuple[StoryDraft, str, str]:
    """Return a draft, who wrote it, and what went wrong with a model on the way ("" for nothing)."""
    writer = writer_for(story.child) if story.attempts <= _MODEL_TRIES else OFFLINE
    try:
        draft = writer.write(brief)
    except GatewayError as problem:
        return OFFLINE.write(brief), OFFLINE.name, f"{writer.name}: {type(problem).__name__}: {problem}"
    stopped_by = _first_broken_rule(draft)
    if stopped_by:
        note_incident(story.child, stopped_by, "story")
        return OFFLINE.write(brief), OFFLINE.name, f"{writer.name}: stopped by the safeguard {stopped_by}"
    return draft, writer.name, ""


def _first_broken_rule(draft: StoryDraft) -> str:
    """Return the rule that a model's words break; the child's own were checked when they were gathered."""
    theirs = [draft.title, *(span.text for span in draft.spans if span.made_by != Span.Maker.CHILD)]
    return next((verdict.rule for verdict in map(check, theirs) if not verdict.is_ok), "")


@transaction.atomic
def _publish(story: Story, draft: StoryDraft, writer: str, error: str) -> None:
    """Put the book on the shelf: rows, and the turn that tells the open talk, in one transaction."""
    ours = Story.objects.select_for_update().filter(pk=story.pk, state=Story.State.WRITING, attempts=story.attempts)
    if not ours.exists():  # erased, or taken over after our lease ended
        return
    story.pages.all().delete()
    drawings = set(Drawing.objects.filter(child=story.child).values_list("id", flat=True))
    turns = set(Turn.objects.filter(conversation=story.conversation).values_list("id", flat=True))
    for number, page in enumerate(draft.pages, start=1):
        row = Page.objects.create(
            story=story, number=number, drawing_id=page.drawing_id if page.drawing_id in drawings else None
        )
        Span.objects.bulk_create(
            Span(
                page=row,
                position=position,
                text=span.text,
                made_by=span.made_by,
                turn_id=span.turn_id if span.turn_id in turns else None,
            )
            for position, span in enumerate(page.spans, start=1)
        )
    story.title, story.writer, story.model = draft.title[:80], writer, draft.model
    story.state, story.error, story.leased_until = Story.State.READY, error[:200], None
    story.save(update_fields=["title", "writer", "model", "state", "error", "leased_until"])
    _tell(story)


def _tell(story: Story) -> None:
    """Add the book to the journal; its turn has the story's id, so a second telling changes nothing."""
    conversation = Conversation.objects.filter(story=story).first()
    if conversation is None:
        return
    journal.record(
        conversation,
        speaker=Turn.Speaker.HOUSE,
        means=Turn.Means.PROGRAM,
        kind=Turn.Kind.STORY,
        text=story.title,
        about=story.id,
        turn_id=story.id,
    )


def _give_up(story: Story, error: str) -> None:
    Story.objects.filter(pk=story.pk, state=Story.State.WRITING).update(
        state=Story.State.FAILED, error=error[:200], leased_until=None
    )
