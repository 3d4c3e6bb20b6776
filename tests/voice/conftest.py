"""Fixtures of the live talk."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


LIMITS = (
    "voice.calling.HELLO_WITHIN_S",
    "voice.calling.OFFER_WITHIN_S",
    "voice.calling.UP_WITHIN_S",
    "voice.providers.openai.SETTLE_TIMEOUT_S",
    "voice.providers.openai_call.SIDEBAND_WITHIN_S",
    "voice.providers.stepfun.SETTLE_TIMEOUT_S",
    "voice.providers.stepfun.STALL_TIMEOUT_S",
    "voice.providers.vendor_wire.OPEN_TIMEOUT_S",
    "voice.speech.TIMEOUT_S",
)


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    """A busy machine may take its time: whoever tests a limit sets it. And nobody listens, so the companion need not
    wait until its words could have been heard."""
    for name in LIMITS:
        monkeypatch.setattr(name, 60.0)
    monkeypatch.setattr("voice.providers.companion.AHEAD_MS", 600_000)


@pytest.fixture
def only_the_talk(settings):
    """No other room listens."""
    settings.CHILD_TURN_JOBS, settings.LIVE_POLL_S = [], 0.2


@pytest.fixture
def allowed(child, consent_all, conversation):
    """The conversation of a child whose guardian agreed to everything."""
    consent_all(child)
    return conversation


@pytest.fixture
def vendor(settings, standin):
    """The stand-in StepFun, as the vendor of every talk."""
    from standin_stepfun import KEY

    settings.STEPFUN_API_KEY, settings.STEPFUN_REALTIME_URL = KEY, standin.url
    settings.STEPFUN_VOICE, settings.LIVE_POLL_S = "linjiajiejie", 0.2
    return standin


@pytest.fixture
async def standin():
    """A stand-in StepFun server on a good day; set `standin.faults` before opening a link."""
    from standin_stepfun import StandIn

    async with StandIn() as server:
        yield server


@pytest.fixture
async def openai_house():
    """A stand-in OpenAI server on a good day; set `openai_house.faults` before opening a link."""
    from standin_openai import StandIn

    async with StandIn() as server:
        yield server
