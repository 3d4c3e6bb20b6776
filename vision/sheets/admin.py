"""Sheets, how drawings looked before, and the bin, for operators. Bodies of strokes are not shown."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sessions.admin import ReadOnlyAdmin
from vision.models import Gone, Operation, PutAway, Sheet, Version
from vision.renditions import Size
from vision.serving import image_url


@admin.register(Sheet)
class SheetAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "child", "last_seq", "pictured_seq", "size_bytes", "parted_from"]
    list_filter = [("parted_from", admin.EmptyFieldListFilter)]
    list_select_related = ["child"]
    search_fields = ["=id", "child__nickname"]
    date_hierarchy = "created_at"


@admin.register(Operation)
class OperationAdmin(ReadOnlyAdmin):
    list_display = ["sheet_id", "seq", "kind", "size_bytes", "writer"]
    list_filter = ["kind"]
    search_fields = ["=sheet__id"]
    exclude = ["body", "file"]
    show_full_result_count = False


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "drawing_id", "seq"]
    search_fields = ["=id", "=drawing__id"]
    date_hierarchy = "created_at"
    exclude = ["file", "print"]


@admin.register(PutAway)
class PutAwayAdmin(ReadOnlyAdmin):
    list_display = ["thumbnail", "created_at", "by", "goes_at"]
    list_display_links = ["created_at"]
    list_filter = ["by"]
    list_select_related = ["drawing"]
    list_per_page = 20
    search_fields = ["=drawing__id", "drawing__child__nickname"]

    @admin.display(description=_("图画"))
    def thumbnail(self, away: PutAway) -> SafeString:
        url = image_url(away.drawing, Size.THUMB)
        return format_html('<img class="drawing" src="{}" width="96" height="72" loading="lazy" alt="">', url)


@admin.register(Gone)
class GoneAdmin(ReadOnlyAdmin):
    list_display = ["id", "child", "created_at"]
    list_select_related = ["child"]
    search_fields = ["=id"]
