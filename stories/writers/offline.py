"""The child's own sentences, in order, on pages with the drawings made nearest to them in time. Adds no word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from stories.draft import TITLE_UNITS, BriefDrawing, PageDraft, Saying, SpanDraft, StoryBrief, StoryDraft
from stories.models import Span
from stories.paging import PLANS, pack, page_capacity, sentences, units
from stories.titles import own_title

_ENDS = "。！？!?….”」』\"'"
_LOOSE_ENDS = "，,、；;：:-—~ "


class OfflineWriter:
    """Needs no model and no network, and leaves nothing out."""

    name = "offline"

    def write(self, brief: StoryBrief) -> StoryDraft:
        lines = _lines(brief)
        plan = PLANS[brief.band]
        capacity = page_capacity(sum(units(line.span.text) for line in lines), plan)
        pages = []
        for drawing, told in _scenes(lines, brief.drawings):
            packed = pack(told, capacity, lambda line: units(line.span.text)) or [[]]
            shown = drawing.drawing_id if drawing else None
            pages += [PageDraft([line.span for line in page], shown) for page in packed]
        return StoryDraft(title=own_title(brief), pages=pages)


@dataclass(frozen=True, slots=True)
class _Line:
    span: SpanDraft
    said_at: datetime


def _lines(brief: StoryBrief) -> list[_Line]:
    lines = []
    for _, group in groupby(brief.sayings, key=_joins):
        together = list(group)
        if together[0].is_tapped:
            words = [saying.text.strip(_LOOSE_ENDS + _ENDS) for saying in together]
            joined = ("、" if brief.is_chinese else ", ").join(words)
            lines.append(_line(joined, together[0], brief))
        else:
            for saying in together:
                longest = max(PLANS[brief.band].page_units, TITLE_UNITS)
                lines += [_line(sentence, saying, brief) for sentence in sentences(saying.text, longest)]
    return lines


def _joins(saying: Saying) -> tuple[str, int]:
    """Tapped answers to one question, one after the other, are one sentence; anything else stands alone."""
    return (saying.bead, 0) if saying.is_tapped and saying.bead else ("", saying.ref)


def _line(text: str, saying: Saying, brief: StoryBrief) -> _Line:
    return _Line(SpanDraft(_punctuated(text, brief.is_chinese), Span.Maker.CHILD, saying.turn_id), saying.said_at)


def _punctuated(text: str, is_chinese: bool) -> str:
    """Close a sentence that has no end; a clause that was cut at its comma keeps it."""
    text = text.strip()
    if text and (text[-1] in _ENDS or text[-1] in _LOOSE_ENDS):
        return text
    return text + ("。" if is_chinese else ".")


def _scenes(lines: Sequence[_Line], drawings: Sequence[BriefDrawing]) -> list[tuple[BriefDrawing | None, list[_Line]]]:
    """Give each line to the drawing nearest in time (the earlier one of two), which keeps both in their order."""
    if not drawings:
        return [(None, list(lines))]
    ordered = sorted(drawings, key=lambda drawing: (drawing.began_at, drawing.ref))
    told: dict[UUID, list[_Line]] = {drawing.drawing_id: [] for drawing in ordered}
    earliest = 0
    for line in lines:
        rest = range(earliest, len(ordered))
        earliest = min(rest, key=lambda number: _apart_s(ordered[number], line.said_at))
        told[ordered[earliest].drawing_id].append(line)
    return [(drawing, told[drawing.drawing_id]) for drawing in ordered]


def _apart_s(drawing: BriefDrawing, moment: datetime) -> float:
    if moment < drawing.began_at:
        return (drawing.began_at - moment).total_seconds()
    return max(0.0, (moment - drawing.last_at).total_seconds())
