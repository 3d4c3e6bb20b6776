"""Django's checks tell an operator why OpenAI stays off, and what is mistyped."""

import pytest

from voice import checks


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
    ("vendor", "transport", "turns", "count"),
    [
        ("stepfun", "webrtc", "ours", 0),
        ("openai", "websocket", "vendor", 0),
        ("openia", "webrtc", "ours", 1),
        ("stepfun", "webrtc", "vender", 1),
        ("chatgpt", "udp", "", 3),
    ],
)
def test_mistyped_words_are_errors(settings, vendor, transport, turns, count):
    settings.VOICE_VENDOR, settings.OPENAI_TRANSPORT, settings.STEPFUN_TURN_DETECTION = vendor, transport, turns
    assert ids(checks.words_of_the_voice_settings(None)) == ["voice.E001"] * count


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("wss://api.openai.com/v1/realtime", []),
        ("ws://127.0.0.1:9000/v1/realtime", []),
        ("ws://api.example.com/v1/realtime", ["voice.E002"]),
        ("https://api.openai.com/v1/realtime", ["voice.E002"]),
    ],
)
def test_vendor_is_reached_encrypted(settings, url, found):
    settings.OPENAI_API_KEY, settings.OPENAI_REALTIME_URL = "k", url
    assert ids(checks.keys_travel_encrypted(None)) == found
