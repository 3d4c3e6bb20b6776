"""Django's checks tell an operator why OpenAI stays off, and what is mistyped."""

import pytest

from voice import checks
from voice.line import LOOK_EVERY_S
from voice.line_policy import OVERTIME_S
from voice.providers.stepfun import SESSION_S, SETTLE_TIMEOUT_S


def ids(found) -> list[str]:
    return [message.id for message in found]


@pytest.mark.parametrize(
    ("key", "confirmed", "region", "found"),
    [
        ("", "", "", []),
        ("k", "2026-11-01", "", []),
        ("k", "", "", ["voice.W001"]),
        ("k", "next year", "", ["voice.W001"]),
        ("k", "yes", "CN", ["voice.W001"]),
    ],
)
def test_key_without_agreement_is_pointed_out(settings, key, confirmed, region, found):
    settings.OPENAI_API_KEY, settings.OPENAI_ZDR_CONFIRMED, settings.REGION = key, confirmed, region
    assert ids(checks.openai_is_on_or_says_why(None)) == found


@pytest.mark.parametrize(
    ("word", "right", "wrong"),
    [
        ("VOICE_VENDOR", "openai", "openia"),
        ("OPENAI_TRANSPORT", "websocket", "udp"),
        ("STEPFUN_TURN_DETECTION", "vendor", "vender"),
        ("STEPFUN_TOOLS", "off", "none"),
        ("STEPFUN_TOOL_LANGUAGE", "zh", "zh-hans"),
    ],
)
def test_a_mistyped_word_is_an_error_that_names_its_setting(settings, word, right, wrong):
    setattr(settings, word, right)
    assert checks.words_of_the_voice_settings(None) == []
    for mistyped in (wrong, ""):
        setattr(settings, word, mistyped)
        (error,) = checks.words_of_the_voice_settings(None)
        assert error.id == "voice.E001" and word in error.msg


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("wss://api.openai.com/v1/realtime", []),
        ("ws://127.0.0.1:9000/v1/realtime", []),
        ("ws://api.example.com/v1/realtime", ["voice.E002"]),
        ("https://api.openai.com/v1/realtime", ["voice.E002"]),
    ],
)
@pytest.mark.parametrize("vendor", ["STEPFUN", "OPENAI"])
def test_vendor_is_reached_encrypted(settings, vendor, url, found):
    setattr(settings, f"{vendor}_API_KEY", "k")
    setattr(settings, f"{vendor}_REALTIME_URL", url)
    assert ids(checks.keys_travel_encrypted(None)) == found


def test_an_address_without_a_key_is_nobodys_affair(settings):
    settings.STEPFUN_API_KEY, settings.STEPFUN_REALTIME_URL = "", "ws://api.example.com/v1/realtime"
    assert checks.keys_travel_encrypted(None) == []


@pytest.mark.parametrize(("minutes", "count"), [(-1, 1), (0, 1), (1, 0), (24, 0), (25, 1), (45, 1)])
def test_a_session_that_would_grow_too_old_is_pointed_out(settings, minutes, count):
    settings.STEPFUN_SESSION_MINUTES = minutes
    assert ids(checks.sessions_are_exchanged_in_time(None)) == ["voice.E003"] * count


def test_the_longest_session_that_is_allowed_is_exchanged_before_28_minutes():
    opening_s = SETTLE_TIMEOUT_S + LOOK_EVERY_S
    assert checks.OLDEST_SESSION_MINUTES * 60 == SESSION_S
    assert SESSION_S + OVERTIME_S + opening_s <= 28 * 60
