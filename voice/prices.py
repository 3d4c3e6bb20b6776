"""What a talk costs, by the price table in the settings (`VOICE_PRICES`): an estimate, never a bill."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

from voice.meter import Counts

COMPANION = "companion"
MILLION = Decimal(1_000_000)
DEAREST_MINUTE = Decimal("1.2")  # for a model without a row, in the budget's currency: too much rather than too little
DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")  # a snapshot, `gpt-realtime-2.1-2026-05-12`, costs what its model costs


@dataclass(frozen=True)
class Price:
    """One model's row. Prices are per million tokens, `minute` is the estimate for a minute of talk; own currency."""

    minute: Decimal
    audio_in: Decimal = Decimal(0)
    audio_out: Decimal = Decimal(0)
    text_in: Decimal = Decimal(0)
    text_out: Decimal = Decimal(0)
    cached: Decimal = Decimal(0)
    rate: Decimal = Decimal(1)  # one unit of its currency in the budget's
    has_tokens: bool = False  # the row says what tokens cost, be it nothing

    def of(self, counts: Counts) -> Decimal:
        """Return the cost of what was used: by tokens where they were told and have a price, else by the minute."""
        return self.of_tokens(counts) if self.is_by_tokens(counts) else self.of_seconds(counts.awake_s)

    def is_by_tokens(self, counts: Counts) -> bool:
        return self.has_tokens and counts.has_tokens

    def of_tokens(self, counts: Counts) -> Decimal:
        """Return the cost of the tokens told. `cached_in` is a part of what came in, audio first."""
        cached = min(counts.cached_in, counts.audio_in + counts.text_in)
        cached_audio = min(cached, counts.audio_in)
        cost = (
            (counts.audio_in - cached_audio) * self.audio_in
            + (counts.text_in - (cached - cached_audio)) * self.text_in
            + cached * self.cached
            + counts.audio_out * self.audio_out
            + counts.text_out * self.text_out
        )
        return cost / MILLION * self.rate

    def of_seconds(self, seconds: float) -> Decimal:
        """Return the estimate for so much talk."""
        return Decimal(str(max(0.0, seconds))) / 60 * self.minute * self.rate


def model_of(provider: str) -> str:
    """Return the model that a provider is set to, '' where it has none."""
    return str(getattr(settings, f"{provider.upper()}_REALTIME_MODEL", "")) if provider != COMPANION else ""


def price_of(model: str, provider: str) -> Price:
    """Return the price of a model in the budget's currency; the companion costs nothing, the unknown a lot."""
    if provider == COMPANION:
        return Price(Decimal(0))
    rows: dict[str, dict[str, Any]] = settings.VOICE_PRICES
    row = rows.get(model) or rows.get(DATED.sub("", model)) or {}
    told = ("audio_in", "audio_out", "cached")
    numbers: dict[str, Decimal] = {name: Decimal(str(row[name])) for name in told if name in row}
    numbers["minute"] = Decimal(str(row.get("minute", DEAREST_MINUTE)))
    # StepFun has one price for what comes in and one for what goes out, whatever its kind.
    numbers["text_in"] = Decimal(str(row.get("text_in", row.get("audio_in", 0))))
    numbers["text_out"] = Decimal(str(row.get("text_out", row.get("audio_out", 0))))
    rate = _rate(str(row.get("currency", settings.BUDGET_CURRENCY)))
    return Price(rate=rate, has_tokens={"audio_in", "audio_out"} <= row.keys(), **numbers)


def _rate(currency: str) -> Decimal:
    if currency == settings.BUDGET_CURRENCY:
        return Decimal(1)
    return Decimal(str(settings.EXCHANGE_RATES.get(currency, 10)))
