"""What every story writer promises; the one behind a network against a stand-in of its vendor."""

import json
from collections.abc import Callable, Iterator

import pytest

from families import consent
from families.models import AgeBand
from gateway.chat import ChatClient
from gateway.errors import BadAnswer, BadKey, BadRequest, Declined, GatewayError, NoBalance, TooBusy, Unreachable
from stories.authorship import share_kept
from stories.models import Span
from stories.writers import writer_for
from stories.writers.base import StoryWriter
from stories.writers.offline import OfflineWriter
from stories.writers.stepfun import StepfunWriter
from tests.standin_chat import StandinChat
from tests.stories.briefs import brief_of

MODEL = "step-3.5-flash"
TOLD = ("小猫在森林里迷路了。", "它有点害怕。", "后来它找到了妈妈。")


def model_story(body: dict) -> str:
    """Answer as a well-behaved model: a page for each saying, a linking sentence, the first drawing on page one."""
    material = json.loads(body["messages"][1]["content"])
    pages = [
        {"drawing": None, "sentences": [{"text": saying["text"], "from": [saying["n"]]}]}
        for saying in material["sayings"]
    ]
    if pages:
        pages[-1]["sentences"].append({"text": "天黑了。", "from": []})
        if material["drawings"]:
            pages[0]["drawing"] = material["drawings"][0]["id"]
    return json.dumps({"title": "小猫找妈妈", "pages": pages}, ensure_ascii=False)


@pytest.fixture
def chat() -> Iterator[StandinChat]:
    with StandinChat(answer=model_story) as standin:
        yield standin


def stepfun(chat: StandinChat, timeout_s: float = 60.0) -> StepfunWriter:
    return StepfunWriter(ChatClient(chat.url, chat.key, [MODEL]), timeout_s)


@pytest.fixture(params=["offline", "stepfun"])
def writer(request, chat) -> StoryWriter:
    return OfflineWriter() if request.param == "offline" else stepfun(chat)


@pytest.mark.parametrize("band", [AgeBand.MIDDLE, AgeBand.OLDER])
def test_writer_keeps_the_childs_words_and_shows_every_drawing(writer, band):
    brief = brief_of(*TOLD, drawn_at=(0.5, 2.5), band=band)
    draft = writer.write(brief)
    assert share_kept(" ".join(span.text for span in draft.spans), brief.sayings) == 1.0
    assert {page.drawing_id for page in draft.pages} >= {drawing.drawing_id for drawing in brief.drawings}
    assert draft.title


def test_writer_says_who_made_each_sentence(writer):
    brief = brief_of(*TOLD)
    own = {span.text: span for span in writer.write(brief).spans if span.made_by == Span.Maker.CHILD}
    assert [own[text].turn_id for text in TOLD] == [saying.turn_id for saying in brief.sayings]


def test_writer_writes_in_the_childs_language(writer):
    brief = brief_of("The cat is lost.", "It finds its mom.", language="en", nickname="Lily")
    assert writer.write(brief).spans[0].text == "The cat is lost."


def test_writer_is_named(writer):
    assert writer.name in ("offline", "stepfun")


def test_stepfun_marks_its_own_sentence_and_names_its_model(chat):
    draft = stepfun(chat).write(brief_of(*TOLD))
    assert draft.spans[-1].made_by == Span.Maker.AI
    assert (draft.title, draft.model) == ("小猫找妈妈", MODEL)


def test_stepfun_is_told_words_ages_and_guesses_but_no_name(chat):
    brief = brief_of(*TOLD, drawn_at=(0.5,), nickname="小雨")
    stepfun(chat).write(brief)
    system, user = (message["content"] for message in chat.requests[0]["messages"])
    assert chat.requests[0]["response_format"] == {"type": "json_object"}
    assert "6-7岁" in system and "25 个字" in system
    assert json.loads(user)["sayings"][0] == {"n": 1, "text": TOLD[0]}
    assert "小雨" not in system + user


def test_stepfun_is_asked_in_english_for_an_english_child(chat):
    stepfun(chat).write(brief_of("The cat is lost.", language="en"))
    assert "Keep the child's own words" in chat.requests[0]["messages"][0]["content"]


@pytest.mark.parametrize("fault", ["fenced", "chatty", "array"])
def test_wrapped_answers_are_unwrapped(chat, fault):
    chat.fault = fault
    assert stepfun(chat).write(brief_of(*TOLD)).spans[0].text == TOLD[0]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("bad_request", BadRequest),
        ("no_model", BadRequest),
        ("no_path", BadRequest),
        ("no_quota", BadRequest),
        ("bad_key", BadKey),
        ("no_balance", NoBalance),
        ("busy", TooBusy),
        ("declined", Declined),
        ("filtered", Declined),
        ("broken", Unreachable),
        ("overloaded", Unreachable),
        ("gateway_timeout", Unreachable),
        ("hang_up", Unreachable),
        ("html", BadAnswer),
        ("not_json", BadAnswer),
        ("no_choices", BadAnswer),
        ("null_content", BadAnswer),
        ("empty", BadAnswer),
        ("cut_off", BadAnswer),
        ("prose", BadAnswer),
        ("endless", GatewayError),
    ],
)
def test_fault_of_the_vendor_is_named_by_what_to_do(chat, fault, error):
    chat.fault = fault
    with pytest.raises(error):
        stepfun(chat).write(brief_of(*TOLD))


@pytest.mark.parametrize("fault", ["late", "dribble"])
def test_slow_vendor_is_left_after_the_timeout(chat, fault):
    chat.fault = fault
    with pytest.raises(Unreachable):
        stepfun(chat, timeout_s=0.3).write(brief_of(*TOLD))


def test_answer_that_forgets_the_child_is_a_bad_answer(chat):
    chat.answer = '{"title": "龙", "pages": [{"sentences": [{"text": "从前有一个王子。"}]}]}'
    with pytest.raises(BadAnswer, match="child's words are gone"):
        stepfun(chat).write(brief_of(*TOLD))


@pytest.fixture
def choose(settings, chat, child) -> Callable[[], str]:
    settings.STEPFUN_API_KEY, settings.STEPFUN_BASE_URL = chat.key, chat.url
    return lambda: writer_for(child).name


def test_words_go_to_the_vendor_only_with_consent_to_voice(choose, child, mama):
    assert choose() == "offline"
    consent.decide(child, mama, consent.Purpose.VOICE, True, "test")
    assert choose() == "stepfun"
    consent.decide(child, mama, consent.Purpose.VOICE, False, "test")
    assert choose() == "offline"


def test_without_a_key_the_writer_is_offline(choose, settings, child, consent_all):
    consent_all(child)
    settings.STEPFUN_API_KEY = ""
    assert choose() == "offline"
