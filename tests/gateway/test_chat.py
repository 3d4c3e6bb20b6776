"""Asking a chat model: what goes out, what comes back, and what each failure is called."""

import httpx
import pytest

from gateway.chat import REASONING_TOKENS, ChatClient
from gateway.errors import BadAnswer, BadKey, BadRequest, Declined, GatewayError, NoBalance, TooBusy, Unreachable
from tests.standin_chat import FAULTS, ODD_ANSWERS, StandinChat

HELLO = [{"role": "user", "content": "你好"}]
VISION, FLASH = "step-1o-turbo-vision", "step-3.7-flash"


@pytest.fixture
def standin():
    with StandinChat(answer='{"hello": "你好"}') as chat:
        yield chat


def ask(chat: StandinChat, *models: str, key: str = "", timeout_s: float = 60.0, max_tokens: int = 300, **more):
    with ChatClient(chat.url, key or chat.key, models or (VISION,)) as client:
        return client.complete(HELLO, max_tokens=max_tokens, timeout_s=timeout_s, **more)


def test_answer_comes_back_with_the_model_that_gave_it(standin):
    answer = ask(standin, json_object=True)
    assert (answer.text, answer.model) == ('{"hello": "你好"}', VISION)
    assert standin.requests[0]["response_format"] == {"type": "json_object"}
    assert standin.requests[0]["messages"] == HELLO and standin.requests[0]["stream"] is False


def test_model_that_thinks_first_gets_room_to_think(standin):
    assert ask(standin, FLASH, max_tokens=100).text
    assert standin.requests[0]["max_tokens"] == REASONING_TOKENS
    ask(standin, VISION, max_tokens=100)
    assert standin.requests[1]["max_tokens"] == 100


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("bad_request", BadRequest),
        ("no_model", BadRequest),
        ("no_path", BadRequest),
        ("bad_key", BadKey),
        ("no_balance", NoBalance),
        ("no_quota", BadRequest),
        ("busy", TooBusy),
        ("declined", Declined),
        ("broken", Unreachable),
        ("overloaded", Unreachable),
        ("gateway_timeout", Unreachable),
        ("hang_up", Unreachable),
        ("html", BadAnswer),
        ("not_json", BadAnswer),
        ("endless", BadAnswer),
        ("no_choices", BadAnswer),
        ("null_content", BadAnswer),
        ("empty", BadAnswer),
        ("cut_off", BadAnswer),
        ("filtered", Declined),
    ],
)
def test_each_failure_has_its_name(standin, fault, error):
    standin.fault = fault
    with pytest.raises(error):
        ask(standin)


@pytest.mark.parametrize(
    ("fault", "timeout_s", "why"),
    [("late", 0.3, "ReadTimeout"), ("dribble", 1.0, "the answer took too long")],  # a byte comes every 0.05 s
)
def test_answer_that_takes_too_long_is_given_up(standin, fault, timeout_s, why):
    standin.fault = fault
    with pytest.raises(Unreachable, match=why):
        ask(standin, VISION, FLASH, timeout_s=timeout_s)


@pytest.mark.parametrize("fault", ["no_model", "no_path", "no_quota", "broken", "overloaded"])
def test_next_model_answers_when_the_first_cannot(standin, fault):
    standin.fault = {VISION: fault}
    assert ask(standin, VISION, FLASH).model == FLASH


@pytest.mark.parametrize("fault", ["bad_key", "no_balance", "busy", "declined"])
def test_next_model_is_not_bothered_with_what_it_cannot_help(standin, fault):
    standin.fault = {VISION: fault}
    with pytest.raises(GatewayError):
        ask(standin, VISION, FLASH)
    assert len(standin.requests) == 1


def test_nobody_there_is_unreachable():
    with pytest.raises(Unreachable):
        ChatClient("http://127.0.0.1:9/v1", "k", [VISION]).complete(HELLO, max_tokens=10, timeout_s=1)


def test_redirect_does_not_take_the_key_along():
    asked = []

    def elsewhere(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"location": "https://evil.example/v1/chat/completions"})

    http = httpx.Client(transport=httpx.MockTransport(elsewhere))
    with pytest.raises(BadRequest):
        ChatClient("https://api.example/v1", "sk-secret", [VISION], client=http).complete(
            HELLO, max_tokens=10, timeout_s=1
        )
    assert asked == ["api.example"]


@pytest.mark.parametrize("fault", [*FAULTS, *ODD_ANSWERS])
def test_no_failure_tells_the_key_or_the_childs_words(standin, fault):
    standin.fault = fault
    try:
        ask(standin, timeout_s=0.3)
    except GatewayError as exc:
        told = f"{exc!r} {exc.__cause__!r}"
        assert standin.key not in told and "你好" not in told


def test_retry_after_is_heard():
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(429, headers={"retry-after": "7"})))
    with pytest.raises(TooBusy) as busy:
        ChatClient("https://api.example", "k", [VISION], client=http).complete(HELLO, max_tokens=10, timeout_s=1)
    assert busy.value.retry_after_s == 7


def test_no_model_in_the_settings_is_said_at_once():
    with pytest.raises(BadRequest):
        ChatClient("https://api.example", "k", [])
