"""Names in drawings, for operators: to be read; guardians edit them on their own page."""

from django.contrib import admin

from sessions.admin import ReadOnlyAdmin
from vision.models import NamedThing


@admin.register(NamedThing)
class NamedThingAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "child", "name", "kind", "said_by", "drawing"]
    list_filter = ["said_by"]
    list_select_related = ["child", "drawing__child"]
    search_fields = ["=id", "name", "kind", "child__nickname"]
    date_hierarchy = "created_at"
