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
DEAREST_TRANSCRIBED_MINUTE = Decimal("0.13")  # the same for a model that only writes down what was said
DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")  # a snapshot, `gpt-realtime-2.1-2026-05-12`, costs what its model costs


@dataclass(frozen=True)
class Price:
    """One model's row. Prices are per million tokens, `minute` is the estimate for a minute of talk; own currency."""

    minute: Decimal
    audio_in: Decimal = Decimal(0)
    audio_out: Decimal = Decimal(0)
    text_in: Decimal = Decimal(0)
    text_out: Decimal = Decimal(0)
    cached_audio: Decimal = Decimal(0)
    cached_text: Decimal = Decimal(0)
    rate: Decimal = Decimal(1)  # one unit of its currency in the budget's
    has_tokens: bool = False  # the row says what tokens cost, be it nothing

    def of(self, counts: Counts) -> Decimal:
        """Return the cost of what was used: by tokens where they were told and have a price, else by the minute."""
        return self.of_tokens(counts) if self.is_by_tokens(counts) else self.of_seconds(counts.awake_s)

    def is_by_tokens(self, counts: Counts) -> bool:
        return self.has_tokens and counts.has_tokens

    def of_tokens(self, counts: Counts) -> Decimal:
        """Return the cost of the tokens told. What was cached is text as far as nobody says that it was sound: a talk
        begins with our instructions."""
        cached_text = min(max(0, counts.cached_in - counts.cached_audio_in), counts.text_in)
        cached_audio = min(counts.cached_in - cached_text, counts.audio_in)
        cost = (
            (counts.audio_in - cached_audio) * self.audio_in
            + cached_audio * self.cached_audio
            + (counts.text_in - cached_text) * self.text_in
            + cached_text * self.cached_text
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


def cost_of(model: str, counts: Counts) -> Decimal:
    """Return what was used, in the budget's currency; transcripts that are billed apart included."""
    cost = price_of(model, counts.provider).of(counts)
    if not counts.transcribed_s:
        return cost
    writer = price_of(settings.OPENAI_TRANSCRIPTION_MODEL, counts.provider, DEAREST_TRANSCRIBED_MINUTE)
    return cost + writer.of_seconds(counts.transcribed_s)


def price_of(model: str, provider: str, dearest_minute: Decimal = DEAREST_MINUTE) -> Price:
    """Return the price of a model in the budget's currency; the companion costs nothing, the unknown a lot."""
    if provider == COMPANION:
        return Price(Decimal(0))
    rows: dict[str, dict[str, Any]] = settings.VOICE_PRICES
    row = rows.get(model) or rows.get(DATED.sub("", model)) or {}

    def told(*names: str, otherwise: Decimal = Decimal(0)) -> Decimal:
        return next((Decimal(str(row[name])) for name in names if name in row), otherwise)

    # StepFun has one price for what comes in and one for what goes out, whatever its kind.
    return Price(
        minute=told("minute", otherwise=dearest_minute),
        audio_in=told("audio_in"),
        audio_out=told("audio_out"),
        text_in=told("text_in", "audio_in"),
        text_out=told("text_out", "audio_out"),
        cached_audio=told("cached", "audio_in"),
        cached_text=told("cached_text", "cached", "text_in", "audio_in"),
        rate=_rate(str(row.get("currency", settings.BUDGET_CURRENCY))),
        has_tokens={"audio_in", "audio_out"} <= row.keys(),
    )


def _rate(currency: str) -> Decimal:
    if currency == settings.BUDGET_CURRENCY:
        return Decimal(1)
    return Decimal(str(settings.EXCHANGE_RATES.get(currency, 10)))
