"""What a talk costs by the price table: by tokens where they are told and priced, else by the minute, never by accident
nothing."""

from decimal import Decimal

import pytest
from django.utils import timezone

from storybook.prices import PRICES
from voice.meter import Counts
from voice.prices import DEAREST_MINUTE, price_of

A_TALK = {"text_in": 100_000, "audio_in": 1_000_000, "text_out": 200_000, "audio_out": 500_000, "awake_s": 120}


def cost(model: str, provider: str = "x", **counts: float) -> Decimal:
    return price_of(model, provider).of(Counts(provider, **counts))


def test_tokens_are_priced_by_the_table_and_cached_ones_once(settings):
    settings.VOICE_PRICES = {
        "m": {"currency": "CNY", "audio_in": 10, "text_in": 1, "cached": 2, "audio_out": 70, "text_out": 5, "minute": 1}
    }
    told = cost("m", **A_TALK | {"cached_in": 400_000})
    assert told == Decimal("6") + Decimal("0.1") + Decimal("0.8") + Decimal("35") + Decimal("1")


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
    for row in PRICES.values():
        assert row["source"] and timezone.datetime.fromisoformat(row["date"])
        assert {"currency", "audio_in", "audio_out", "minute"} <= set(row)
