"""Books that a model helped with: the label, the safeguard, and what happens when the vendor is not well."""

import json

import pytest

from families import consent
from families.models import SafetyIncident
from stories import composing
from stories.models import Span, Story
from tests.standin_chat import FAULTS, ODD_ANSWERS, StandinChat

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = ("小猫在森林里迷路了。", "后来它找到了妈妈。")


def answer(*sentences: str, title: str = "小猫找妈妈") -> str:
    return json.dumps({"title": title, "pages": [{"sentences": [{"text": text}]} for text in sentences]})


@pytest.fixture
def chat(settings, conversation, consent_all, say):
    consent_all(conversation.child)
    for text in TOLD:
        say(text)
    with StandinChat(answer=answer(TOLD[0], "天黑了。", TOLD[1])) as standin:
        settings.STEPFUN_API_KEY, settings.STEPFUN_BASE_URL = standin.key, standin.url
        yield standin


def made(conversation) -> Story:
    story = composing.begin(conversation)
    story.refresh_from_db()
    assert story.state == Story.State.READY
    return story


def test_book_with_a_sentence_of_the_model_is_labelled(chat, conversation, mama_client):
    story = made(conversation)
    assert (story.writer, story.model, story.title, story.error) == ("stepfun", "step-3.5-flash", "小猫找妈妈", "")
    assert story.is_ai_written
    page = mama_client.get(f"/books/{story.id}/").content.decode()
    assert page.count("AI生成</span>") == story.pages.count() + 2  # each page, the cover and the end
    assert "本书部分文字由人工智能生成合成" in page
    assert "AI生成" in mama_client.get(f"/shelf/{story.child_id}/").content.decode()


def test_book_in_the_childs_words_only_is_not_labelled(chat, conversation, mama_client):
    chat.answer = answer(*TOLD)
    story = made(conversation)
    assert story.writer == "stepfun" and not story.is_ai_written
    assert story.title == "小雨的小猫"
    page = mama_client.get(f"/books/{story.id}/").content.decode()
    assert "AI生成" not in page and "人工智能" not in page


def test_changed_sentence_of_the_child_is_labelled_too(chat, conversation):
    chat.answer = answer("小猫在大森林里迷路了。", TOLD[1])
    story = made(conversation)
    assert story.is_ai_written
    assert set(Span.objects.values_list("made_by", flat=True)) == {Span.Maker.CHILD, Span.Maker.CHILD_WITH_AI}


@pytest.mark.parametrize(
    "fault", sorted(set(FAULTS) | set(ODD_ANSWERS) - {"fenced", "chatty", "array", "late", "dribble"})
)
def test_every_fault_of_the_vendor_leaves_the_childs_own_book(chat, conversation, fault):
    chat.fault = fault
    story = made(conversation)
    assert story.writer == "offline" and story.error.startswith("stepfun: ")
    assert [span.text for span in Span.objects.order_by("page__number")] == list(TOLD)
    assert not story.is_ai_written


def test_error_for_operators_holds_no_word_of_the_child_and_no_key(chat, conversation):
    chat.fault = "bad_key"
    story = made(conversation)
    assert chat.key not in story.error and "小猫" not in story.error


def test_model_that_breaks_a_safeguard_is_not_in_the_book(chat, conversation):
    chat.answer = answer(TOLD[0], "小猫在玩打火机。", TOLD[1])
    story = made(conversation)
    assert story.writer == "offline" and "safeguard" in story.error
    incident = SafetyIncident.objects.get()
    assert (incident.rule, incident.place) == ("danger", "story")


def test_withdrawn_consent_keeps_the_words_at_home(chat, conversation, mama):
    consent.decide(conversation.child, mama, consent.Purpose.VOICE, False, "test")
    assert made(conversation).writer == "offline"
    assert chat.requests == []


def test_model_is_not_asked_again_when_it_keeps_taking_the_worker_down(chat, conversation):
    story = Story.objects.create(child=conversation.child, conversation=conversation, language="zh-hans", attempts=2)
    composing.write(str(story.id))
    story.refresh_from_db()
    assert (story.state, story.writer) == (Story.State.READY, "offline")
    assert chat.requests == []
