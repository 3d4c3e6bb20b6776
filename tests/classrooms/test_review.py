"""Showing a story and answering it: an answer holds for exactly what the teacher read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from classrooms import joining, review
from classrooms.errors import NotInClass, NotReady, StoryChanged
from classrooms.models import Review, Submission
from stories.models import Page, Span, Story
from tests.classrooms.conftest import NOON
from vision.models import NamedThing

pytestmark = pytest.mark.django_db
State = Submission.State
LATER = NOON + timedelta(hours=1)


def reviewed(submission, teacher, decision="approved", sticker="sun", sentence="我看到你画了小猫。", seen_hash=None):
    return review.answer(
        submission,
        teacher,
        decision=decision,
        sticker=sticker,
        sentence=sentence,
        seen_hash=seen_hash or review.content_hash(submission.story),
    )


def rewrite(story):
    Span.objects.filter(page__story=story, position=1).update(text="小猫叫花花。")


def decorated(story) -> Story:
    fresh = Story.objects.get(pk=story.pk)
    review.decorate([fresh])
    return fresh


def test_ready_story_of_a_child_in_the_class_is_submitted(submission):
    assert submission.state == State.SUBMITTED


def test_story_of_a_child_outside_the_class_is_refused(story, classroom, mama):
    with pytest.raises(NotInClass):
        review.submit(story, classroom, mama, NOON)


def test_story_being_written_is_refused(write, child, enrolment, mama):
    with pytest.raises(NotReady):
        review.submit(write(child, state=Story.State.WRITING), enrolment.classroom, mama, NOON)


def test_submitting_twice_keeps_the_place_in_the_queue(submission, story, enrolment, mama):
    again = review.submit(story, enrolment.classroom, mama, LATER)
    assert again.pk == submission.pk
    assert Submission.objects.get().submitted_at == submission.submitted_at


def test_content_hash_notices_every_change_a_reader_would_see(story, draw, child):
    def now():
        return review.content_hash(Story.objects.get(pk=story.pk))

    seen = {now()}
    Story.objects.filter(pk=story.pk).update(title="花花回家")
    seen.add(now())
    Span.objects.filter(page__story=story, page__number=1).update(text="小猫叫花花。")
    seen.add(now())
    Span.objects.filter(page__story=story, page__number=1).update(made_by=Span.Maker.AI)
    seen.add(now())
    Page.objects.filter(story=story, number=1).update(drawing=draw(child))
    seen.add(now())
    Page.objects.create(story=story, number=3)
    seen.add(now())
    assert len(seen) == 6
    assert now() == now()


def test_approval_reaches_the_shelf(submission, teacher):
    reviewed(submission, teacher)
    submission.refresh_from_db()
    assert submission.state == State.APPROVED
    answer = decorated(submission.story).answer
    assert (answer.sticker, answer.sentence) == ("sun", "我看到你画了小猫。")
    assert answer.sticker_url.endswith("stickers/sun.svg")


def test_story_without_review_has_no_answer(submission):
    story = decorated(submission.story)
    assert story.answer is None
    assert story.submission == submission


def test_review_of_a_changed_story_is_refused_and_it_waits_again(submission, teacher):
    read = review.content_hash(submission.story)
    rewrite(submission.story)
    with pytest.raises(StoryChanged):
        reviewed(submission, teacher, seen_hash=read)
    submission.refresh_from_db()
    assert submission.state == State.SUBMITTED
    assert not Review.objects.exists()
    reviewed(submission, teacher, seen_hash=review.content_hash(Story.objects.get(pk=submission.story_id)))
    assert Review.objects.count() == 1


def test_approval_of_what_the_story_was_is_no_answer_to_what_it_is(submission, teacher):
    reviewed(submission, teacher)
    rewrite(submission.story)
    assert decorated(submission.story).answer is None
    caught_up = review.catch_up(Submission.objects.get(pk=submission.pk))
    assert caught_up.state == State.SUBMITTED


def test_approved_story_that_did_not_change_stays_approved(submission, teacher):
    reviewed(submission, teacher)
    assert review.catch_up(Submission.objects.get(pk=submission.pk)).state == State.APPROVED


def test_returned_story_keeps_the_teachers_words_and_can_be_submitted_again(submission, teacher, mama):
    reviewed(submission, teacher, decision="returned", sticker="", sentence="我想知道后来怎样了。")
    rewrite(submission.story)
    answer = decorated(submission.story).answer
    assert answer.sentence == "我想知道后来怎样了。" and not answer.is_approval
    again = review.submit(Story.objects.get(pk=submission.story_id), submission.classroom, mama, LATER)
    assert (again.state, again.submitted_at) == (State.SUBMITTED, LATER)


def test_withdrawn_story_cannot_be_answered(submission, teacher):
    review.withdraw(submission)
    with pytest.raises(Submission.DoesNotExist):
        reviewed(submission, teacher)
    assert decorated(submission.story).submission is None


def test_newest_answer_wins_when_two_classes_saw_the_story(submission, teacher, mama, story, child):
    other = joining.open_class(teacher, "大一班", NOON)
    joining.join(other, child, mama)
    reviewed(submission, teacher, sentence="第一")
    reviewed(review.submit(story, other, mama, LATER), teacher, sentence="第二")
    assert decorated(story).answer.sentence == "第二"


def test_decorating_many_stories_asks_few_questions(
    write, child, enrolment, mama, teacher, django_assert_max_num_queries
):
    for number in range(5):
        reviewed(review.submit(write(child, f"书{number}"), enrolment.classroom, mama, NOON), teacher)
    stories = list(Story.objects.filter(child=child))
    with django_assert_max_num_queries(6):
        review.decorate(stories)
    assert all(story.answer for story in stories)


# --- through the pages ---


def answer_page(client, submission, **fields):
    said = {"seen_hash": review.content_hash(Story.objects.get(pk=submission.story_id)), "starter": "see"}
    return client.post(reverse("review_create", args=[submission.pk]), {**said, **fields}, follow=True)


def test_teacher_answers_with_a_begun_sentence_and_the_child_sees_it(teacher_client, child_client, submission):
    answer_page(teacher_client, submission, decision="approved", sticker="whale", words="画了一只小猫！")
    shelf = child_client.get(reverse("shelf", args=[submission.story.child_id])).content.decode()
    assert "我看到你画了一只小猫！" in shelf and "stickers/whale.svg" in shelf


def test_answer_stands_on_the_last_page_of_the_book_and_not_before(teacher_client, child_client, submission):
    book = reverse("book", args=[submission.story_id])
    assert "leaf__answer" not in child_client.get(book).content.decode()
    answer_page(teacher_client, submission, decision="approved", sticker="kite", words="讲了月亮！")
    page = child_client.get(book).content.decode()
    assert "我看到你讲了月亮！" in page and "stickers/kite.svg" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "approved", "words": "画得真仔细"},
        {"decision": "returned", "sticker": "sun"},
        {"decision": "approved", "sticker": "sun", "words": "去死吧"},
        {"decision": "approved", "sticker": "no-such"},
        {"decision": "withdrawn", "sticker": "sun"},
    ],
    ids=["approval without sticker", "return without words", "unkind words", "unknown sticker", "unknown decision"],
)
def test_incomplete_answer_is_not_recorded(teacher_client, submission, fields):
    assert answer_page(teacher_client, submission, **fields).status_code == 422
    assert not Review.objects.exists()


def test_page_says_that_the_story_changed_meanwhile(teacher_client, submission):
    old = review.content_hash(submission.story)
    rewrite(submission.story)
    page = answer_page(teacher_client, submission, decision="approved", sticker="sun", seen_hash=old)
    assert "刚刚改过" in page.content.decode() and "小猫叫花花。" in page.content.decode()
    assert not Review.objects.exists()


def test_teachers_page_tells_the_childs_words_from_the_models(teacher_client, submission):
    page = teacher_client.get(reverse("submission_page", args=[submission.pk])).content.decode()
    assert 'said--child">小猫叫咪咪。' in page
    assert 'said--ai">月亮出来了。' in page and "AI生成" in page


def test_names_that_a_child_gave_to_drawn_things_stay_with_the_family(teacher_client, mama_client, submission, child):
    drawing = submission.story.pages.get(number=1).drawing
    NamedThing.objects.create(name="豆豆", box=None, child=child, drawing=drawing, said_by=NamedThing.SaidBy.TYPED)
    assert "豆豆" in mama_client.get(reverse("book", args=[submission.story_id])).content.decode()
    assert "豆豆" not in teacher_client.get(reverse("submission_page", args=[submission.pk])).content.decode()


def test_queue_is_oldest_first(teacher_client, submission, write, child, mama):
    newer = review.submit(write(child, "新书"), submission.classroom, mama, LATER)
    Submission.objects.filter(pk=newer.pk).update(submitted_at=LATER)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=NOON)
    page = teacher_client.get(reverse("classes")).content.decode()
    assert page.index("咪咪回家") < page.index("新书")


def test_guardian_submits_and_withdraws_from_the_book(mama_client, teacher_client, story, enrolment):
    door = reverse("submission_create", args=[story.pk])
    mama_client.post(door, {"classroom": enrolment.classroom_id})
    submission = Submission.objects.get()
    assert teacher_client.get(reverse("submission_page", args=[submission.pk])).status_code == 200
    mama_client.post(reverse("submission_withdraw", args=[submission.pk]))
    assert teacher_client.get(reverse("submission_page", args=[submission.pk])).status_code == 404
    assert "咪咪回家" not in teacher_client.get(reverse("classes")).content.decode()


def test_guardian_cannot_submit_to_a_class_the_child_is_not_in(mama_client, story, enrolment, teacher):
    elsewhere = joining.open_class(teacher, "大一班", NOON)
    mama_client.post(reverse("submission_create", args=[story.pk]), {"classroom": elsewhere.pk})
    assert not Submission.objects.exists()
