"""Stories shown to a class, and a teacher's answer: a sticker and a sentence, bound to the content that was read."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.templatetags.static import static

from classrooms.errors import NotInClass, NotReady, StoryChanged
from classrooms.models import Classroom, Enrolment, Review, Submission
from families.models import User
from stories.models import Page, Story

State = Submission.State
_CONTENT = ("pages__spans", "pages__drawing")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child sees of a review, on the shelf and in the book."""

    sticker: str
    sticker_name: str
    sentence: str
    teacher_name: str
    is_approval: bool

    @property
    def sticker_url(self) -> str:
        return static(f"img/stickers/{self.sticker}.svg") if self.sticker else ""

    def get_sticker_display(self) -> str:
        """Name of the sticker, as templates ask a model for it."""
        return self.sticker_name


def content_hash(story: Story) -> str:
    """Return the fingerprint (SHA-256, hex) of all that a reader of the book sees: words, their makers, drawings."""
    return _fingerprint(story, story.pages.select_related("drawing").prefetch_related("spans"))


@transaction.atomic
def submit(story: Story, classroom: Classroom, guardian: User, now: datetime) -> Submission:
    """Show the story to the class, or show it again after it was returned, withdrawn or changed.

    Raises NotReady while the book is being written, NotInClass when the child has not joined.
    """
    if story.state != Story.State.READY:
        raise NotReady
    if not Enrolment.objects.filter(classroom=classroom, child_id=story.child_id).exists():
        raise NotInClass
    fingerprint = content_hash(story)
    submission, is_new = Submission.objects.select_for_update().get_or_create(
        story=story, classroom=classroom, defaults={"guardian": guardian, "content_hash": fingerprint}
    )
    is_waiting_or_answered = submission.state in (State.SUBMITTED, State.APPROVED)
    if is_new or (is_waiting_or_answered and submission.content_hash == fingerprint):
        return submission
    submission.state, submission.content_hash = State.SUBMITTED, fingerprint
    submission.guardian, submission.submitted_at = guardian, now
    submission.save()
    return submission


def withdraw(submission: Submission) -> None:
    """Take the story back: the teacher does not see it any more."""
    submission.state = State.WITHDRAWN
    submission.save(update_fields=["state"])


def answer(
    submission: Submission, teacher: User, *, decision: str, sticker: str, sentence: str, seen_hash: str
) -> Review:
    """Record the teacher's answer to the content whose fingerprint is `seen_hash`.

    Raises StoryChanged when the story is not that content any more; it waits for the teacher again, who should read
    the new pages. Raises Submission.DoesNotExist when the family took it back meanwhile.
    """
    with transaction.atomic():
        locked = Submission.objects.select_for_update().exclude(state=State.WITHDRAWN).get(pk=submission.pk)
        fingerprint = content_hash(locked.story)
        is_same = fingerprint == seen_hash
        locked.state = State(decision) if is_same else State.SUBMITTED
        locked.content_hash = fingerprint
        locked.save(update_fields=["state", "content_hash"])
        if is_same:
            return Review.objects.create(
                submission=locked,
                teacher=teacher,
                decision=decision,
                sticker=sticker,
                sentence=sentence,
                content_hash=fingerprint,
            )
    raise StoryChanged  # outside the transaction: the story's way back to the queue is kept


def catch_up(submission: Submission) -> Submission:
    """Put an approved story that has changed since back into the queue: approval holds for what was read."""
    if (
        submission.state == State.APPROVED
        and (fingerprint := content_hash(submission.story)) != submission.content_hash
    ):
        submission.state, submission.content_hash = State.SUBMITTED, fingerprint
        submission.save(update_fields=["state", "content_hash"])
    return submission


def decorate(stories: list[Story]) -> None:
    """Set `answer` (Answer or None) and `submission` (the newest one not withdrawn, or None) on each story.

    An approval of other content than the story has now is no answer to it.
    """
    submissions = (
        Submission.objects.filter(story__in=stories)
        .exclude(state=State.WITHDRAWN)
        .select_related("classroom")
        .prefetch_related(Prefetch("reviews", Review.objects.select_related("teacher").order_by("-reviewed_at")))
        .order_by("submitted_at")
    )
    by_story: dict[object, list[Submission]] = {}
    for submission in submissions:
        by_story.setdefault(submission.story_id, []).append(submission)
    prefetch_related_objects([story for story in stories if story.pk in by_story], *_CONTENT)
    for story in stories:
        shown = by_story.get(story.pk, [])
        story.submission = shown[-1] if shown else None  # type: ignore[attr-defined]
        story.answer = _newest_answer(story, shown)  # type: ignore[attr-defined]


def _fingerprint(story: Story, pages: Iterable[Page]) -> str:
    content = [
        [
            page.number,
            page.drawing.sha256 if page.drawing else None,
            [[span.text, span.made_by] for span in sorted(page.spans.all(), key=lambda span: span.position)],
        ]
        for page in sorted(pages, key=lambda page: page.number)
    ]
    text = json.dumps([story.title, story.language, content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _newest_answer(story: Story, submissions: list[Submission]) -> Answer | None:
    reviews = [review for submission in submissions for review in submission.reviews.all()[:1]]
    if not reviews:
        return None
    review = max(reviews, key=lambda review: review.reviewed_at)
    is_approval = review.decision == Review.Decision.APPROVED
    if is_approval and review.content_hash != _fingerprint(story, story.pages.all()):
        return None
    return Answer(
        sticker=review.sticker,
        sticker_name=review.get_sticker_display() if review.sticker else "",
        sentence=review.sentence,
        teacher_name=review.teacher.get_full_name() or review.teacher.username if review.teacher else "",
        is_approval=is_approval,
    )
