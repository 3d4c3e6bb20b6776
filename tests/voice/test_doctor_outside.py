"""manage.py doctor and the vendors: keys, doors, balance, clock, against the stand-ins."""

import asyncio

import pytest
from standin_stepfun import KEY, Faults

from storybook.doctor import outside
from storybook.doctor.finding import Finding, State
from tests.standin_chat import StandinChat


@pytest.fixture
async def vendor(settings, standin):
    """StepFun on a good day, by HTTP and by WebSocket."""
    with StandinChat(key=KEY) as chat:
        settings.STEPFUN_API_KEY, settings.STEPFUN_BASE_URL = KEY, chat.url
        settings.STEPFUN_REALTIME_URL, settings.STEPFUN_REALTIME_MODEL = standin.url, "step-1o-audio"
        chat.realtime = standin
        yield chat


async def examined(*examinations) -> dict[str, Finding]:
    found = await asyncio.to_thread(lambda: [finding for examine in examinations for finding in examine()])
    return {finding.part: finding for finding in found}


async def test_on_a_good_day_everything_is_good_and_nothing_is_spent(vendor):
    found = await examined(outside.stepfun, outside.clock)
    assert {finding.state for finding in found.values()} == {State.GOOD}
    assert set(found) == {"stepfun", "stepfun balance", "stepfun realtime", "clock"}
    assert "88.50" in found["stepfun balance"].said.zh
    assert vendor.requests == [] and vendor.realtime.sent("response.create") == []


async def test_no_key_is_no_trouble(settings):
    settings.STEPFUN_API_KEY = settings.OPENAI_API_KEY = ""
    found = await examined(outside.stepfun, outside.openai, outside.clock)
    assert {finding.state for finding in found.values()} == {State.OFF}


async def test_a_wrong_key_names_its_setting_and_never_shows_it(vendor, settings):
    settings.STEPFUN_API_KEY = "sk-somebody-elses-secret-key"
    found = await examined(outside.stepfun)
    assert found["stepfun"].state is State.TROUBLE
    assert "STEPFUN_API_KEY" in found["stepfun"].advice.zh
    assert "somebody" not in repr(found)


async def test_a_key_with_a_space_in_it_is_noticed(vendor, settings):
    settings.STEPFUN_API_KEY = f"{KEY} "
    assert "STEPFUN_API_KEY" in (await examined(outside.stepfun))["stepfun key"].said.en


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (400, "STEPFUN_REALTIME_MODEL"),
        (401, "STEPFUN_API_KEY"),
        (402, "top it up"),
        (429, "too busy"),
        (503, "firewall"),
    ],
)
async def test_each_refusal_at_the_realtime_door_says_what_to_do(vendor, status, advice):
    vendor.realtime.faults = Faults(status=status)
    found = await examined(outside.stepfun)
    assert found["stepfun"].state is State.GOOD
    assert found["stepfun realtime"].state is State.TROUBLE
    assert advice in found["stepfun realtime"].advice.en


async def test_a_vendor_that_is_not_there_is_trouble(vendor, settings):
    settings.STEPFUN_BASE_URL = "http://127.0.0.1:1/v1"
    found = await examined(outside.stepfun)
    assert "STEPFUN_BASE_URL" in found["stepfun"].advice.en


async def test_a_model_that_the_account_does_not_have_deserves_care(vendor, settings):
    settings.STEPFUN_STORY_MODEL = "step-99"
    found = await examined(outside.stepfun)
    assert found["stepfun"].state is State.CARE and "step-99" in found["stepfun"].said.zh


@pytest.mark.parametrize(("balance", "state"), [(0.0, State.TROUBLE), (5.0, State.CARE), (50.0, State.GOOD)])
async def test_money_that_runs_out_is_noticed(vendor, balance, state):
    vendor.balance = balance
    assert (await examined(outside.stepfun))["stepfun balance"].state is state


async def test_an_account_that_tells_no_balance_is_fine(vendor):
    vendor.balance = None
    found = await examined(outside.stepfun)
    assert "stepfun balance" not in found and found["stepfun"].state is State.GOOD


@pytest.mark.parametrize(("off_s", "state"), [(0, State.GOOD), (20, State.CARE), (-600, State.TROUBLE)])
async def test_a_wrong_clock_is_noticed(vendor, off_s, state):
    vendor.clock_is_off_s = off_s
    assert (await examined(outside.clock))["clock"].state is state


@pytest.fixture
def openai_vendor(settings, openai_house):
    """OpenAI on a good day, agreed to."""
    settings.OPENAI_API_KEY, settings.OPENAI_REALTIME_URL = openai_house.key, openai_house.url
    settings.OPENAI_ZDR_CONFIRMED = "2026-11-01"
    return openai_house


async def test_openai_on_a_good_day_lets_us_in_and_nothing_is_spent(openai_vendor):
    found = await examined(outside.openai)
    assert {finding.part: finding.state for finding in found.values()} == {"openai realtime": State.GOOD}
    assert [frame["type"] for frame in openai_vendor.received] == ["session.update"], "what costs no tokens"
    assert len(openai_vendor.sessions) == 1


async def test_a_setting_that_only_the_session_names_is_found(openai_vendor, settings):
    settings.OPENAI_TRANSCRIPTION_MODEL = "whisper-0"
    finding = (await examined(outside.openai))["openai realtime"]
    assert finding.state is State.TROUBLE and "OPENAI_TRANSCRIPTION_MODEL" in finding.said.zh
    settings.OPENAI_TRANSCRIPTION_MODEL = "gpt-transcribe"
    assert (await examined(outside.openai))["openai realtime"].state is State.GOOD


async def test_a_wrong_key_is_noticed_although_the_door_opened(openai_vendor, settings):
    settings.OPENAI_API_KEY = "sk-somebody-elses-secret-key"
    found = await examined(outside.openai)
    assert found["openai realtime"].state is State.TROUBLE
    assert "OPENAI_API_KEY" in found["openai realtime"].advice.zh and "somebody" not in repr(found)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("insufficient_quota", "top it up"),
        ("model_not_found", "OPENAI_REALTIME_MODEL"),
        ("rate_limit_exceeded", "too busy"),
        ("beta_api_shape_disabled", "OPENAI_REALTIME_URL"),
        ("something_new", "OPENAI_REALTIME_URL"),
    ],
)
async def test_an_error_instead_of_a_session_says_what_to_do(openai_vendor, code, advice):
    openai_vendor.faults.error = {"type": "invalid_request_error", "code": code, "message": "no"}
    finding = (await examined(outside.openai))["openai realtime"]
    assert finding.state is State.TROUBLE and advice in finding.advice.en


@pytest.mark.parametrize("hang", ["created", "updated"])
async def test_a_door_behind_which_nobody_speaks_is_trouble(openai_vendor, monkeypatch, hang):
    monkeypatch.setattr("voice.providers.probing.TIMEOUT_S", 0.2)  # five seconds otherwise
    openai_vendor.faults.hang = hang
    assert (await examined(outside.openai))["openai realtime"].state is State.TROUBLE


async def test_a_stepfun_that_opens_and_then_says_nothing_is_trouble(vendor, monkeypatch):
    monkeypatch.setattr("voice.providers.probing.TIMEOUT_S", 0.2)
    vendor.realtime.faults = Faults(hang="created")
    assert (await examined(outside.stepfun))["stepfun realtime"].state is State.TROUBLE


@pytest.mark.parametrize("is_flat", [False, True], ids=["nested", "flat"])
async def test_a_stepfun_that_opens_and_refuses_is_trouble(vendor, is_flat):
    vendor.realtime.faults = Faults(refuses="no such model", is_flat=is_flat)
    finding = (await examined(outside.stepfun))["stepfun realtime"]
    assert finding.state is State.TROUBLE and "invalid_param" in finding.said.en, "what it said, not that it was slow"


async def test_an_address_that_has_a_query_of_its_own_keeps_it(vendor, openai_vendor, settings):
    for name in ("STEPFUN_REALTIME_URL", "OPENAI_REALTIME_URL"):
        setattr(settings, name, f"{getattr(settings, name)}?via=1")
    found = await examined(outside.stepfun, outside.openai)
    assert {found[part].state for part in ("stepfun realtime", "openai realtime")} == {State.GOOD}
    paths = [vendor.realtime.requests[0].path, openai_vendor.requests[0].path_qs]
    assert [path.partition("?")[2] for path in paths] == [
        "via=1&model=step-1o-audio",
        "via=1&model=gpt-realtime-2.1-mini",
    ]


async def test_the_doctor_goes_by_the_proxy_that_talks_go_by(openai_vendor, settings, monkeypatch):
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    async with await asyncio.start_server(proxy, "127.0.0.1", 0) as server:
        for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        settings.OPENAI_REALTIME_URL = "ws://openai.invalid/v1/realtime"
        assert (await examined(outside.openai))["openai realtime"].state is State.TROUBLE
    assert [line.split()[:2] for line in asked] == [[b"CONNECT", b"openai.invalid:80"]]


async def test_the_clock_is_compared_with_openai_where_that_is_the_only_vendor(openai_vendor):
    assert (await examined(outside.clock))["clock"].state is State.GOOD
    (request,) = openai_vendor.requests
    assert "Authorization" not in request.headers


async def test_openai_that_is_off_says_why(settings):
    settings.OPENAI_API_KEY, settings.OPENAI_ZDR_CONFIRMED = "sk-openai-0123456789abcdef", ""
    found = await examined(outside.openai)
    assert found["openai"].state is State.CARE and "OPENAI_ZDR_CONFIRMED" in found["openai"].said.zh
    assert (await examined(outside.clock))["clock"].state is State.OFF, "not even the time is asked for"
