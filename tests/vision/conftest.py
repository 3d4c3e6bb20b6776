"""What this room's tests share."""

import pytest

from families import consent
from vision import looking
from vision.reading import DrawingReading, Thing


@pytest.fixture
def looking_allowed(child, mama):
    """Mama lets 小画 look at 小雨's drawings."""
    return consent.decide(child, mama, consent.Purpose.LOOKING, True, "test")


class CountingReader:
    """A vendor that says the same of every picture and counts how often it is asked."""

    name, prompt_version, settings_read = "stepfun", "look-9", "STEPFUN_API_KEY"

    def __init__(self) -> None:
        self.asked = 0

    def read(self, image: bytes, mime: str) -> DrawingReading:
        self.asked += 1
        return DrawingReading("好像有一只恐龙。", "它要去哪里？", (Thing("恐龙", (0.1, 0.1, 0.3, 0.3)),), model="m")


@pytest.fixture
def vendor(monkeypatch) -> CountingReader:
    """The only reader there is: what is measured here is how often a vendor would be asked."""
    reader = CountingReader()
    monkeypatch.setattr(looking, "readers_for", lambda language: [reader])
    return reader
