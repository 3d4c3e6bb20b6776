"""What talking came to over some days: minutes, cost, waits for the first sound, cut-offs; by provider."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from voice.models import Usage

FIELDS = ("provider", "awake_s", "heard_s", "spoken_s", "cost", "currency", "turns", "cut_offs", "first_audio_ms")


@dataclass
class Sum:
    """One line of the summary."""

    provider: str
    talks: int = 0
    minutes: float = 0.0
    heard_minutes: float = 0.0
    spoken_minutes: float = 0.0
    costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    turns: int = 0
    cut_offs: int = 0
    waits_ms: list[int] = field(default_factory=list)

    def add(self, row: dict) -> None:
        self.talks += 1
        self.minutes += row["awake_s"] / 60
        self.heard_minutes += row["heard_s"] / 60
        self.spoken_minutes += row["spoken_s"] / 60
        if row["cost"]:
            self.costs[row["currency"]] += row["cost"]
        self.turns += row["turns"]
        self.cut_offs += row["cut_offs"]
        self.waits_ms += row["first_audio_ms"]

    @property
    def cost(self) -> str:
        return " + ".join(f"{amount:.2f} {currency}" for currency, amount in sorted(self.costs.items())) or "0"

    @property
    def p50_ms(self) -> int | None:
        return percentile(self.waits_ms, 50)

    @property
    def p95_ms(self) -> int | None:
        return percentile(self.waits_ms, 95)

    @property
    def cut_off_percent(self) -> float | None:
        return 100 * self.cut_offs / self.turns if self.turns else None


def percentile(values: Iterable[int], share: int) -> int | None:
    """Return the smallest value that `share` percent of all do not exceed; None of nothing (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, -(-share * len(ordered) // 100) - 1)]


def since(day: date) -> list[Sum]:
    """Return a line for each provider that talked since `day`, and one for all of them, first."""
    whole = Sum("")
    lines: dict[str, Sum] = {}
    for row in Usage.objects.filter(day__gte=day).values(*FIELDS).iterator():
        lines.setdefault(row["provider"], Sum(row["provider"])).add(row)
        whole.add(row)
    return [whole, *sorted(lines.values(), key=lambda line: -line.minutes)]
