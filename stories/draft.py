"""What a writer is given and what it gives back; and how to read a model's answer without believing it. Pure."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from families.models import AgeBand, Language
from stories.authorship import attribute, share_kept
from stories.models import Span
from stories.paging import PLANS, units

TITLE_UNITS = 16
_LONGEST_TITLE = 80  # Story.title
_SLACK = 1.6  # a model may write this much more than the plan before its answer is thrown away
_LEAST_KEPT = 0.5  # of the child's sayings must be recognisable in the book
_LINK = re.compile(r"https?:|www\.|@\w", re.IGNORECASE)


class BadDraft(ValueError):
    """The answer cannot become a book: write the offline one instead. The message holds no words of the story."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Words of the child, in the order of the journal; `ref` counts from 1."""

    ref: int
    turn_id: UUID
    text: str
    said_at: datetime
    bead: str = ""
    is_tapped: bool = False


@dataclass(frozen=True, slots=True)
class BriefDrawing:
    """A drawing of the talk, and while the child was at it; `seen` is a reader's guess, empty without consent."""

    ref: int
    drawing_id: UUID
    began_at: datetime
    last_at: datetime
    seen: str = ""


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """Everything a writer may know."""

    nickname: str
    language: str
    band: AgeBand
    sayings: tuple[Saying, ...] = ()
    drawings: tuple[BriefDrawing, ...] = ()
    wish: str = ""  # what the child wished to draw, in its own words

    @property
    def is_chinese(self) -> bool:
        return self.language == Language.CHINESE


@dataclass(frozen=True, slots=True)
class SpanDraft:
    """A sentence, who made it, and the turn it comes from."""

    text: str
    made_by: Span.Maker
    turn_id: UUID | None = None


@dataclass(slots=True)
class PageDraft:
    """Sentences, and at most one drawing."""

    spans: list[SpanDraft] = field(default_factory=list)
    drawing_id: UUID | None = None


@dataclass(slots=True)
class StoryDraft:
    """A book before it has rows."""

    title: str
    pages: list[PageDraft]
    model: str = ""

    @property
    def spans(self) -> list[SpanDraft]:
        return [span for page in self.pages for span in page.spans]

    @property
    def has_ai_words(self) -> bool:
        return any(span.made_by != Span.Maker.CHILD for span in self.spans)


def parse(answer: str, brief: StoryBrief) -> StoryDraft:
    """Read a model's JSON `{"title", "pages": [{"drawing", "sentences"}]}` as a draft.

    Believes nothing: authorship is found by comparison, unknown drawings are ignored and forgotten ones put back, the
    title is dropped ("") unless the book is the model's as well. Raises BadDraft when pages or sentences are too many
    or too long for the age, or when the child's words are gone.
    """
    told = _object(answer)
    plan = PLANS[brief.band]
    pages = [page for page in (_page(raw, brief) for raw in _list(told.get("pages"))) if page.spans or page.drawing_id]
    draft = StoryDraft(title=clean_title(told.get("title")), pages=pages)
    if not draft.spans:
        raise BadDraft("no sentences")
    if len(pages) > plan.most_pages:
        raise BadDraft(f"{len(pages)} pages, at most {plan.most_pages} for {brief.band}")
    longest = max(sum(units(span.text) for span in page.spans) for page in pages)
    longest_said = max((units(saying.text) for saying in brief.sayings), default=0)
    if longest > max(plan.page_units * _SLACK, longest_said):
        raise BadDraft(f"{longest} units on a page, {plan.page_units} for {brief.band}")
    if share_kept(" ".join(span.text for span in draft.spans), brief.sayings) < _LEAST_KEPT:
        raise BadDraft("the child's words are gone")
    _put_back_drawings(draft, brief)
    if not draft.has_ai_words:
        draft.title = ""
    return draft


def clean(text: Any) -> str:
    """Return `text` on one line without control characters, or "" for anything but text or for text with a link."""
    if not isinstance(text, str) or _LINK.search(text):
        return ""
    visible = "".join(" " if char.isspace() else char for char in text if not _is_control(char) or char.isspace())
    return " ".join(visible.split())


def clean_title(text: Any) -> str:
    """Return a usable title without its brackets, or ""."""
    title = clean(text).strip('《》〈〉"“”「」 ')
    return title if 0 < units(title) <= TITLE_UNITS and len(title) <= _LONGEST_TITLE else ""


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs")


def _object(answer: str) -> dict[str, Any]:
    """Return the first JSON object of an answer; models wrap it into fences and pleasantries."""
    try:
        told, _ = json.JSONDecoder().raw_decode(answer, answer.index("{"))
    except (ValueError, RecursionError):
        raise BadDraft("not JSON") from None
    return told


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _page(raw: Any, brief: StoryBrief) -> PageDraft:
    if not isinstance(raw, dict):
        return PageDraft()
    spans = []
    for sentence in _list(raw.get("sentences")):
        text = clean(sentence.get("text") if isinstance(sentence, dict) else sentence)
        if units(text):
            author = attribute(text, brief.sayings)
            spans.append(SpanDraft(text, author.made_by, author.turn_id))
    wanted = str(raw.get("drawing", "")).strip().upper().lstrip("D")
    chosen = next((drawing for drawing in brief.drawings if str(drawing.ref) == wanted), None)
    return PageDraft(spans, chosen.drawing_id if chosen else None)


def _put_back_drawings(draft: StoryDraft, brief: StoryBrief) -> None:
    """Give each forgotten drawing the first page without one that follows its elder, or a page of its own."""
    for position, drawing in enumerate(brief.drawings):
        if any(page.drawing_id == drawing.drawing_id for page in draft.pages):
            continue
        elders: set[UUID | None] = {elder.drawing_id for elder in brief.drawings[:position]}
        after = max((number for number, page in enumerate(draft.pages) if page.drawing_id in elders), default=-1)
        bare = next((page for page in draft.pages[after + 1 :] if page.drawing_id is None), None)
        if bare is not None:
            bare.drawing_id = drawing.drawing_id
        else:
            draft.pages.insert(after + 1, PageDraft(drawing_id=drawing.drawing_id))
