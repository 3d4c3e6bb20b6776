"""Where a guardian reads what was said, and erases it."""

import uuid

import pytest
from django.urls import reverse

from sessions import journal
from sessions.models import Conversation, Turn

pytestmark = pytest.mark.django_db
PAGES = ("talk_history", "talk_erase")


def say(conversation, text: str, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, **more) -> Turn:
    return journal.record(conversation, speaker=speaker, means=means, text=text, **more)


@pytest.fixture
def drawing_id() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def talk(conversation, drawing_id) -> Conversation:
    say(conversation, "有一只小猫", means=Turn.Means.SPOKEN)
    say(conversation, "它叫什么？", Turn.Speaker.COMPANION, Turn.Means.MODEL)
    say(conversation, "", means=Turn.Means.SPOKEN)
    say(conversation, "", kind=Turn.Kind.DRAWING, about=drawing_id)
    return conversation


def test_guardian_finds_a_talk_by_its_first_words_and_drawing(mama_client, child, talk, drawing_id):
    page = mama_client.get(reverse("talk_list", args=[child.id])).content.decode()
    assert "有一只小猫" in page
    assert reverse("talk_history", args=[talk.id]) in page
    assert reverse("drawing_image", args=[drawing_id]) in page


def test_guardian_reads_every_turn_and_what_ai_wrote_is_marked(mama_client, talk, drawing_id):
    page = mama_client.get(reverse("talk_history", args=[talk.id])).content.decode()
    for shown in ("有一只小猫", "它叫什么？", "说了话，没有听清是什么", reverse("drawing_image", args=[drawing_id])):
        assert shown in page
    assert page.count("AI生成") == 1


def test_talk_without_ai_carries_no_mark(mama_client, conversation):
    say(conversation, "有一只小猫")
    assert "AI生成" not in mama_client.get(reverse("talk_history", args=[conversation.id])).content.decode()


def test_words_are_shown_as_text_never_as_markup(mama_client, child, conversation):
    say(conversation, "<script>alert(1)</script>")
    for url in (reverse("talk_list", args=[child.id]), reverse("talk_history", args=[conversation.id])):
        assert "<script>alert" not in mama_client.get(url).content.decode()


def test_talk_without_turns_is_not_listed(mama_client, child, conversation):
    page = mama_client.get(reverse("talk_list", args=[child.id])).content.decode()
    assert reverse("talk_history", args=[conversation.id]) not in page
    assert "还没有谈话" in page


def test_many_talks_come_in_pages_and_few_queries(mama_client, child, django_assert_max_num_queries):
    for number in range(25):
        conversation = journal.resume_or_open(child)
        say(conversation, f"第{number}次")
        journal.close(conversation, Conversation.Ending.FINISHED)
    url = reverse("talk_list", args=[child.id])
    with django_assert_max_num_queries(12):
        first = mama_client.get(url).content.decode()
    assert "第24次" in first
    assert "第4次" not in first
    assert "第4次" in mama_client.get(f"{url}?page=2").content.decode()


def test_asking_to_erase_erases_nothing_yet(mama_client, talk):
    assert mama_client.get(reverse("talk_erase", args=[talk.id])).status_code == 200
    assert Conversation.objects.filter(pk=talk.pk).exists()


def test_guardian_erases_a_talk_with_its_words(mama_client, child, talk):
    answer = mama_client.post(reverse("talk_erase", args=[talk.id]))
    assert answer.url == reverse("talk_list", args=[child.id])
    assert not Turn.objects.exists()
    assert mama_client.get(reverse("talk_history", args=[talk.id])).status_code == 404


def test_stranger_finds_no_talk_and_erases_none(stranger_client, child, talk):
    assert stranger_client.get(reverse("talk_list", args=[child.id])).status_code == 404
    for name in PAGES:
        assert stranger_client.get(reverse(name, args=[talk.id])).status_code == 404
    assert stranger_client.post(reverse("talk_erase", args=[talk.id])).status_code == 404
    assert Conversation.objects.filter(pk=talk.pk).exists()


def test_teacher_finds_no_talk(teacher_client, talk):
    for name in PAGES:
        assert teacher_client.get(reverse(name, args=[talk.id])).status_code == 404


def test_anonymous_is_asked_to_log_in(anonymous_client, talk):
    for name in PAGES:
        assert reverse("account_login") in anonymous_client.get(reverse(name, args=[talk.id])).url


def test_child_needs_the_pin_to_read_or_erase(child_client, talk):
    for name in PAGES:
        assert reverse("pin_unlock") in child_client.get(reverse(name, args=[talk.id])).url
    assert reverse("pin_unlock") in child_client.post(reverse("talk_erase", args=[talk.id])).url
    assert Conversation.objects.filter(pk=talk.pk).exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://10.255.255.1", "not an address"])
def test_memfire_out_of_reach_changes_no_page(
    mama_client, memfire_on, address, child, consent_all, monkeypatch, django_capture_on_commit_callbacks
):
    memfire_on.MEMFIRE_URL = address
    asked, woken = [], []  # a page may write down a job, and open no connection
    monkeypatch.setattr("httpx.Client.send", lambda *args, **kwargs: asked.append(args))
    monkeypatch.setattr("sessions.jobs.async_task", lambda path, *args: woken.append(path))
    with django_capture_on_commit_callbacks(execute=True):
        consent_all(child)
        conversation = journal.resume_or_open(child)
        say(conversation, "有一只小猫")
        assert mama_client.get(reverse("talk_history", args=[conversation.id])).status_code == 200
        assert mama_client.post(reverse("talk_erase", args=[conversation.id])).status_code == 302
    assert "sessions.outbox.deliver_due" in woken
    assert asked == []
