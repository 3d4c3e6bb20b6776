"""Who made what in a book, for its last page."""

from dataclasses import dataclass

from stories.models import Span, Story
from vision.models import Drawing


@dataclass(frozen=True, slots=True)
class Credits:
    """What the last page says. `is_ai_written` is the ground for the label 「AI生成」."""

    has_childs_words: bool
    has_words_together: bool
    has_ai_words: bool
    has_childs_drawings: bool
    has_sample_drawings: bool
    has_stamps: bool
    model: str

    @property
    def has_words(self) -> bool:
        return self.has_childs_words or self.is_ai_written

    @property
    def is_ai_written(self) -> bool:
        return self.has_words_together or self.has_ai_words


def credits_of(story: Story) -> Credits:
    """Return who made the sentences and the pictures of this book."""
    makers = set(Span.objects.filter(page__story=story).values_list("made_by", flat=True))
    origins = set(Drawing.objects.filter(pages__story=story).values_list("origin", flat=True))
    return Credits(
        has_childs_words=Span.Maker.CHILD in makers,
        has_words_together=Span.Maker.CHILD_WITH_AI in makers,
        has_ai_words=Span.Maker.AI in makers,
        has_childs_drawings=bool(origins - {Drawing.Origin.SAMPLE}),
        has_sample_drawings=Drawing.Origin.SAMPLE in origins,
        has_stamps=any(page.stamps for page in story.pages.prefetch_related("spans")),
        model=story.model,
    )
