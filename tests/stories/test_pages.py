"""The book and the shelf as a family opens them."""

import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from families.models import Child, SafetyIncident
from sessions import journal
from sessions.models import Turn
from stories import composing
from stories.models import Story
from vision.models import Drawing, NamedThing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(conversation, say, draw) -> Story:
    draw()
    for text in ("小猫在森林里迷路了。", "它有点害怕！", "后来找到了妈妈"):
        say(text)
    story = composing.begin(conversation)
    story.refresh_from_db()
    return story


@pytest.fixture
def writing(child) -> Story:
    return Story.objects.create(child=child, language="zh-hans", leased_until=None)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_reader_shows_every_page_with_words_and_drawings(mama_client, story):
    page = text_of(mama_client.get(reverse("book", args=[story.id])))
    for row in story.pages.all():
        assert f'id="leaf-{row.number}"' in page
        assert reverse("drawing_image", args=[row.drawing_id]) in page
        for span in row.spans.all():
            assert span.text in page
    assert story.title in page


def test_names_of_things_are_places_to_tap_in_the_familys_own_book(mama_client, child, story):
    drawing = story.pages.exclude(drawing=None).first().drawing
    name = {"child": child, "drawing": drawing, "said_by": NamedThing.SaidBy.TYPED}
    NamedThing.objects.create(name="豆豆", box=[0.25, 0.5, 0.2, 0.16], **name)
    NamedThing.objects.create(name="全家", box=None, **name)
    page = text_of(mama_client.get(reverse("book", args=[story.id])))
    spots = re.findall(r'<rect class="leaf__name"([^>]*)>', page)
    assert ['width="1" height="1"' in spots[0], 'aria-label="全家"' in spots[0]] == [True, True], "the whole lies below"
    assert 'x="0.25" y="0.5" width="0.2" height="0.16"' in spots[1] and 'aria-label="豆豆"' in spots[1]


def test_a_book_without_names_has_no_places_to_tap(mama_client, story):
    assert "leaf__name" not in text_of(mama_client.get(reverse("book", args=[story.id])))


def test_book_of_the_childs_own_words_says_so_and_has_no_label(mama_client, story):
    page = text_of(mama_client.get(reverse("book", args=[story.id])))
    assert "小雨自己的话" in page and "小雨画的" in page and "小雨 讲和画" in page
    assert "AI生成" not in page


def test_sample_drawings_are_not_credited_to_the_child(mama_client, conversation, draw):
    draw(origin=Drawing.Origin.SAMPLE)
    page = text_of(mama_client.get(reverse("book", args=[composing.begin(conversation).id])))
    assert "示例图画" in page and "小雨画的" not in page and "小雨 讲和画" not in page


def test_words_without_a_drawing_get_a_picture_of_ours(mama_client, conversation, say):
    say("公主", Turn.Means.TAPPED, "who")
    say("城堡", Turn.Means.TAPPED, "where")
    page = text_of(mama_client.get(reverse("book", args=[composing.begin(conversation).id])))
    assert "img/pictures/princess.svg" in page and "img/pictures/castle.svg" in page
    assert "小图片：画伴的" in page


def test_english_book_reads_in_english(mama_client, little):
    talk = journal.resume_or_open(little)
    journal.record(talk, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text="The cat goes home to sleep.")
    story = composing.begin(talk)
    page = text_of(mama_client.get(reverse("book", args=[story.id])))
    assert "The cat goes home to sleep." in page and 'lang="en"' in page


def test_book_that_is_being_written_says_so_and_refreshes_without_script(mama_client, writing):
    page = text_of(mama_client.get(reverse("book", args=[writing.id])))
    assert reverse("story_state", args=[writing.id]) in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_book_that_was_not_written_offers_to_try_again(mama_client, writing, conversation):
    Story.objects.update(state=Story.State.FAILED, conversation=conversation)
    page = text_of(mama_client.get(reverse("book", args=[writing.id])))
    assert reverse("story_create") in page and "一点也没丢" in page


def test_post_makes_a_book_once(mama_client, conversation, say):
    say("小猫在森林里迷路了。")
    first = mama_client.post(reverse("story_create"), {"conversation": conversation.id})
    again = mama_client.post(reverse("story_create"), {"conversation": conversation.id})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["state"] == "ready"
    assert mama_client.get(first.json()["url"]).status_code == 200
    assert mama_client.get(reverse("story_state", args=[first.json()["id"]])).json() == first.json()


def test_plain_form_is_sent_to_the_book(mama_client, conversation, say):
    say("小猫在森林里迷路了。")
    sent = mama_client.post(
        reverse("story_create"), {"conversation": conversation.id}, headers={"accept": "text/html,*/*;q=0.8"}
    )
    assert sent.url == reverse("book", args=[Story.objects.get().id])


def test_too_little_is_answered_kindly(mama_client, conversation):
    answer = mama_client.post(reverse("story_create"), {"conversation": conversation.id})
    assert answer.status_code == 400
    assert answer.json()["error"] == {"code": "too_little", "message": "再给我讲一点点吧！你画的是谁？后来怎么了？"}


@pytest.mark.parametrize("conversation_id", ["", "7", uuid4()])
def test_unknown_conversation_is_404(mama_client, conversation_id):
    assert mama_client.post(reverse("story_create"), {"conversation": conversation_id}).status_code == 404


def doors(story: Story) -> list[tuple[str, str]]:
    return [
        ("get", reverse("book", args=[story.id])),
        ("get", reverse("story_state", args=[story.id])),
        ("get", reverse("story_delete", args=[story.id])),
        ("post", reverse("story_delete", args=[story.id])),
        ("post", reverse("story_report", args=[story.id])),
        ("get", reverse("shelf", args=[story.child_id])),
    ]


def test_stranger_and_teacher_find_no_book(stranger_client, teacher_client, story):
    for client in (stranger_client, teacher_client):
        for method, url in doors(story):
            assert getattr(client, method)(url).status_code == 404, (method, url)
        made = client.post(reverse("story_create"), {"conversation": story.conversation_id})
        assert made.status_code == 404
    assert Story.objects.filter(pk=story.pk).exists()


def test_nobody_without_a_login_finds_a_book(anonymous_client, story):
    for method, url in doors(story):
        assert getattr(anonymous_client, method)(url).status_code == 302


def test_child_opens_its_own_book_and_shelf(child_client, story):
    assert story.title in text_of(child_client.get(reverse("book", args=[story.id])))
    assert story.title in text_of(child_client.get(reverse("shelf", args=[story.child_id])))


def test_child_mode_does_not_open_a_siblings_book(child_client, little):
    theirs = Story.objects.create(child=little, language="en")
    assert child_client.get(reverse("book", args=[theirs.id])).status_code == 404
    assert child_client.get(reverse("shelf", args=[little.id])).status_code == 404


def test_child_cannot_delete_a_book(child_client, story):
    answer = child_client.post(reverse("story_delete", args=[story.id]))
    assert answer.url.startswith(reverse("pin_unlock"))
    assert Story.objects.filter(pk=story.pk).exists()
    assert reverse("story_delete", args=[story.id]) not in text_of(
        child_client.get(reverse("shelf", args=[story.child_id]))
    )


def test_guardian_deletes_a_book_and_keeps_talk_and_drawings(mama_client, story):
    assert "删除这本书" in text_of(mama_client.get(reverse("story_delete", args=[story.id])))
    answer = mama_client.post(reverse("story_delete", args=[story.id]), follow=True)
    assert "谈话和图画还在" in text_of(answer)
    assert not Story.objects.exists()
    assert Drawing.objects.exists() and Turn.objects.exists()


def test_report_reaches_the_operators_and_not_without_end(child_client, story):
    for _ in range(5):
        assert child_client.post(reverse("story_report", args=[story.id])).status_code == 302
    assert set(SafetyIncident.objects.values_list("rule", "place")) == {("reported", f"story {story.id.hex}")}
    assert SafetyIncident.objects.count() == 3


def test_empty_shelf_leads_to_the_studio(mama_client, child: Child):
    page = text_of(mama_client.get(reverse("shelf", args=[child.id])))
    assert "书架在等你的第一本书" in page and reverse("studio", args=[child.id]) in page


def praise(stories: list[Story]) -> None:
    """A decorator, as another room would bring it."""
    for story in stories:
        story.answer = SimpleNamespace(  # type: ignore[attr-defined]
            sticker="rainbow", sentence="你又想了一个办法。", get_sticker_display="彩虹"
        )


def test_shelf_shows_what_other_rooms_say(mama_client, story, settings):
    settings.STORY_DECORATORS = [f"{__name__}.praise"]
    page = text_of(mama_client.get(reverse("shelf", args=[story.child_id])))
    assert "你又想了一个办法。" in page and "img/stickers/rainbow.svg" in page


def test_shelf_does_not_ask_the_database_for_each_book(mama_client, child, django_assert_max_num_queries):
    for number in range(12):
        Story.objects.create(child=child, language="zh-hans", title=f"书{number}", state=Story.State.READY)
    with django_assert_max_num_queries(16):
        mama_client.get(reverse("shelf", args=[child.id]))
