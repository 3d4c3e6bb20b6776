"""What this room's tests share."""

import pytest

from families import consent


@pytest.fixture
def looking_allowed(child, mama):
    """Mama lets 小画 look at 小雨's drawings."""
    return consent.decide(child, mama, consent.Purpose.LOOKING, True, "test")
