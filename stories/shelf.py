"""A child's books, with what other rooms have to say about them."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from families.models import Child
from stories.models import Page, Span, Story
from vision.models import Drawing

_AI = (Span.Maker.AI, Span.Maker.CHILD_WITH_AI)


def books_of(child: Child) -> list[Story]:
    """Return the child's stories, newest first, as every decorator in STORY_DECORATORS left them.

    A decorator takes the list and sets attributes (`answer`: a teacher's sticker and sentence); this room may not
    import who does so.
    """
    ai_words = Span.objects.filter(page__story=OuterRef("pk"), made_by__in=_AI)
    stories: list[Story] = list(
        Story.objects.filter(child=child)
        .select_related("child")
        .prefetch_related("pages__drawing")
        .annotate(is_labelled=Exists(ai_words))
    )
    return decorated(stories)


def decorated(stories: list[Story]) -> list[Story]:
    """Return the same stories as every decorator in STORY_DECORATORS left them."""
    for path in settings.STORY_DECORATORS:
        import_string(path)(stories)
    return stories


def books_with(drawings: list[Drawing]) -> dict[Drawing, list[str]]:
    """Return the titles of the books that show each drawing (DRAWING_HOLDERS)."""
    shown: dict[Drawing, list[str]] = {}
    for page in (
        Page.objects.filter(drawing__in=drawings).select_related("story", "drawing").order_by("story", "number")
    ):
        titles = shown.setdefault(page.drawing, []) if page.drawing else []
        if str(page.story) not in titles:
            titles.append(str(page.story))
    return shown


def submission_url(story: Story) -> str:
    """Return where a guardian shows this book to a class, or "" where there are no classes."""
    try:
        return reverse("submission_create", args=[story.pk])
    except NoReverseMatch:
        return ""
