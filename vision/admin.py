"""Drawings for operators: the picture, what a reader made of it, where it got stuck."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sessions.admin import ReadOnlyAdmin, ReadOnlyInline
from vision.models import Drawing, PictureSearch, Reading
from vision.renditions import Size
from vision.serving import image_url


class ReadingInline(ReadOnlyInline):
    model = Reading
    fields = ["created_at", "reader", "model", "note", "question"]


@admin.register(Drawing)
class DrawingAdmin(ReadOnlyAdmin):
    list_display = ["thumbnail", "created_at", "child", "origin", "state", "attempts", "error"]
    list_display_links = ["created_at"]
    list_filter = ["state", "origin", ("error", admin.EmptyFieldListFilter)]
    list_select_related = ["child"]
    list_per_page = 20
    search_fields = ["=id", "child__nickname", "error"]
    date_hierarchy = "created_at"
    readonly_fields = ["picture"]
    exclude = ["file"]
    inlines = [ReadingInline]

    @admin.display(description=_("图画"))
    def thumbnail(self, drawing: Drawing) -> SafeString:
        return _image(drawing, 96, 72)

    @admin.display(description=_("图画"))
    def picture(self, drawing: Drawing) -> SafeString:
        return _image(drawing, 640, 480)


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    list_display = ["thumbnail", "created_at", "reader", "model", "prompt_version", "drawing"]
    list_display_links = ["created_at"]
    list_filter = ["reader", "model", "prompt_version"]
    list_select_related = ["drawing__child"]
    list_per_page = 20
    search_fields = ["=id", "=drawing__id"]
    date_hierarchy = "created_at"

    @admin.display(description=_("图画"))
    def thumbnail(self, reading: Reading) -> SafeString:
        return _image(reading.drawing, 96, 72)


@admin.register(PictureSearch)
class PictureSearchAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "child", "phrase", "source", "found", "chosen"]
    list_filter = ["source"]
    list_select_related = ["child"]
    search_fields = ["=id", "phrase", "child__nickname"]
    date_hierarchy = "created_at"

    @admin.display(description=_("找到"))
    def found(self, search: PictureSearch) -> int:
        return len(search.pictures)


def _image(drawing: Drawing, width_px: int, height_px: int) -> SafeString:
    return format_html(
        '<img class="drawing" src="{}" width="{}" height="{}" loading="lazy" alt="">',
        image_url(drawing, Size.THUMB),
        width_px,
        height_px,
    )


# Lists of this app that live with their idea; Django looks for them here.
from vision.naming import admin as _names  # noqa: E402, F401
from vision.pictures import admin as _pictures  # noqa: E402, F401
from vision.sheets import admin as _sheets  # noqa: E402, F401
