"""Books for operators: their state and error, and who made each sentence."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sessions.admin import ReadOnlyAdmin, ReadOnlyInline
from stories.models import Page, Span, Story


class PageInline(ReadOnlyInline):
    model = Page
    fields = ["number", "drawing"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        return super().get_queryset(request).select_related("drawing__child", "story")


class SpanInline(ReadOnlyInline):
    model = Span
    fields = ["position", "text", "made_by", "turn"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Span]:
        return super().get_queryset(request).select_related("turn", "page")


@admin.register(Story)
class StoryAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "title", "child", "state", "pages_count", "writer", "model", "attempts", "error"]
    list_display_links = ["created_at", "title"]
    list_filter = ["state", "writer", "model", "language", ("error", admin.EmptyFieldListFilter)]
    list_select_related = ["child"]
    search_fields = ["=id", "title", "child__nickname", "error"]
    date_hierarchy = "created_at"
    inlines = [PageInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        return super().get_queryset(request).annotate(pages_total=Count("pages"))

    @admin.display(description=_("页数"), ordering="pages_total")
    def pages_count(self, story: Story) -> int:
        return story.pages_total  # type: ignore[attr-defined]


@admin.register(Page)
class PageAdmin(ReadOnlyAdmin):
    list_display = ["story", "number", "drawing"]
    list_select_related = ["story", "drawing__child"]
    search_fields = ["=story__id", "story__title"]
    inlines = [SpanInline]


@admin.register(Span)
class SpanAdmin(ReadOnlyAdmin):
    list_display = ["page", "position", "made_by", "text"]
    list_filter = ["made_by"]
    list_select_related = ["page__story"]
    search_fields = ["=page__story__id"]
