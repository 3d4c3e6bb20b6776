"""Fixtures of the live talk."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


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
