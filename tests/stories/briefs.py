"""Briefs for writers, without a database."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from families.models import AgeBand
from stories.draft import BriefDrawing, Saying, StoryBrief

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def brief_of(
    *texts: str | tuple[str, str],
    drawn_at: tuple[float, ...] = (),
    language: str = "zh-hans",
    band: AgeBand = AgeBand.MIDDLE,
    nickname: str = "小雨",
    wish: str = "",
) -> StoryBrief:
    """Return a brief: a saying each minute from 1 on (a pair is a tapped answer: words, bead), drawn at minutes."""
    sayings = []
    for ref, text in enumerate(texts, start=1):
        words, bead = text if isinstance(text, tuple) else (text, "")
        sayings.append(Saying(ref, uuid4(), words, NOON + timedelta(minutes=ref), bead, isinstance(text, tuple)))
    drawings = []
    for ref, minute in enumerate(drawn_at, start=1):
        at = NOON + timedelta(minutes=minute)
        drawings.append(BriefDrawing(ref, uuid4(), at, at))
    return StoryBrief(nickname, language, band, tuple(sayings), tuple(drawings), wish)
