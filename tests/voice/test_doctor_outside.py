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


async def test_openai_that_is_off_says_why(settings):
    settings.OPENAI_API_KEY, settings.OPENAI_ZDR_CONFIRMED = "sk-openai-0123456789abcdef", ""
    found = await examined(outside.openai)
    assert found["openai"].state is State.CARE and "OPENAI_ZDR_CONFIRMED" in found["openai"].said.zh
