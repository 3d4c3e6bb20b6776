"""What a talk costs by the price table: by tokens where they are told and priced, else by the minute, never by accident
nothing."""

from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from storybook.prices import PRICES
from voice.meter import Counts
from voice.prices import DEAREST_MINUTE, DEAREST_TRANSCRIBED_MINUTE, cost_of, price_of

A_TALK = {"text_in": 100_000, "audio_in": 1_000_000, "text_out": 200_000, "audio_out": 500_000, "awake_s": 120}


def cost(model: str, provider: str = "x", **counts: float) -> Decimal:
    return cost_of(model, Counts(provider, **counts))


ROW = {"currency": "CNY", "audio_in": 10, "text_in": 1, "cached": 0.2, "audio_out": 70, "text_out": 5, "minute": 1}


@pytest.mark.parametrize(
    ("cached_in", "cached_audio_in", "came_in"),
    [
        (0, 0, "10.1"),
        (60_000, 0, "10.052"),  # all text: 40 000 of it are new
        (400_000, 0, "7.08"),  # nobody says of which kind: the text first, the rest is sound
        (400_000, 380_000, "6.36"),
        (9_000_000, 9_000_000, "0.3"),  # more than came in: no less than nothing
    ],
)
def test_tokens_are_priced_by_the_table_and_cached_ones_once(settings, cached_in, cached_audio_in, came_in):
    settings.VOICE_PRICES = {"m": ROW}
    told = cost("m", **A_TALK, cached_in=cached_in, cached_audio_in=cached_audio_in)
    assert told == Decimal(came_in) + Decimal("35") + Decimal("1")


def test_cached_text_may_have_a_price_of_its_own(settings):
    settings.VOICE_PRICES = {"m": ROW | {"cached_text": 0.1}}
    told = cost("m", text_in=1_000_000, audio_in=1_000_000, cached_in=2_000_000, cached_audio_in=1_000_000)
    assert told == Decimal("0.1") + Decimal("0.2")


def test_a_row_that_knows_no_price_of_what_is_cached_gives_no_discount(settings):
    settings.VOICE_PRICES = {"m": {name: price for name, price in ROW.items() if name != "cached"}}
    assert cost("m", **A_TALK, cached_in=400_000) == cost("m", **A_TALK)


many = st.integers(0, 1_000_000)


@given(text_in=many, audio_in=many, cached_in=many, cached_audio_in=many)
def test_a_cache_never_makes_a_talk_dearer_and_never_pays_for_it(text_in, audio_in, cached_in, cached_audio_in):
    came = {"text_in": text_in, "audio_in": audio_in, "audio_out": 1}
    cached = cost("gpt-realtime-2.1-mini", **came, cached_in=cached_in, cached_audio_in=cached_audio_in)
    assert 0 < cached <= cost("gpt-realtime-2.1-mini", **came)
    if cached_audio_in <= min(cached_in, audio_in):
        unknown = cost("gpt-realtime-2.1-mini", **came, cached_in=cached_in)
        assert cached <= unknown, "where nobody says what was cached, the dearer guess is made"


def test_what_was_transcribed_is_paid_on_top(settings):
    settings.OPENAI_TRANSCRIPTION_MODEL = "gpt-transcribe"
    apart = cost("gpt-realtime-2.1-mini", "openai", **A_TALK, transcribed_s=120)
    assert apart - cost("gpt-realtime-2.1-mini", "openai", **A_TALK) == Decimal("0.009") * Decimal("7.2")
    settings.OPENAI_TRANSCRIPTION_MODEL = "nobody-knows"
    dear = cost("gpt-realtime-2.1-mini", "openai", **A_TALK, transcribed_s=120)
    assert dear - cost("gpt-realtime-2.1-mini", "openai", **A_TALK) == 2 * DEAREST_TRANSCRIBED_MINUTE


def test_without_tokens_the_minute_is_the_estimate(settings):
    settings.VOICE_PRICES = {"m": {"currency": "USD", "minute": 0.5}}
    settings.EXCHANGE_RATES = {"USD": 7}
    assert cost("m", awake_s=120) == Decimal("7.0")


def test_tokens_without_a_price_are_paid_by_the_minute(settings):
    settings.VOICE_PRICES = {"m": {"currency": "CNY", "minute": 0.5}}
    assert cost("m", **A_TALK) == Decimal("1.0")
    assert not price_of("m", "x").is_by_tokens(Counts("x", **A_TALK))


@pytest.mark.parametrize("model", ["nobody-knows", "step-audio-2-mini", "gpt-realtime-3-2027-01-01"])
def test_an_unknown_model_is_dear_whatever_is_told(model):
    assert cost(model, **A_TALK) == cost(model, awake_s=120) == 2 * DEAREST_MINUTE


def test_a_row_that_forgot_its_minute_has_the_dearest(settings):
    settings.VOICE_PRICES = {"m": {"currency": "CNY", "audio_in": 10, "audio_out": 70}}
    assert cost("m", awake_s=60) == DEAREST_MINUTE


def test_what_is_free_by_its_own_row_and_the_companion_cost_nothing():
    assert cost("stepaudio-3-realtime-preview", "stepfun", **A_TALK) == 0
    assert cost("", "companion", **A_TALK) == 0


@pytest.mark.parametrize(
    ("snapshot", "model"),
    [
        ("gpt-realtime-2.1-mini-2026-05-12", "gpt-realtime-2.1-mini"),
        ("gpt-realtime-2.1-2026-05-12", "gpt-realtime-2.1"),
        ("gpt-realtime-mini-2025-10-06", "gpt-realtime-mini"),
    ],
)
def test_a_dated_snapshot_costs_what_its_model_costs(snapshot, model):
    assert price_of(snapshot, "openai") == price_of(model, "openai")
    assert cost(snapshot, "openai", **A_TALK) > 0


def test_every_price_has_its_source_and_its_date():
    for model, row in PRICES.items():
        assert row["source"] and timezone.datetime.fromisoformat(row["date"])
        assert {"currency", "minute"} <= set(row)
        assert price_of(model, "x").has_tokens or any(kind in model for kind in ("transcribe", "whisper"))
