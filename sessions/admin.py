"""Talks for operators: what was said (to be read, never written here) and what is owed to Memfire."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Conversation, Mirror, OutboxEntry, Turn


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that record what happened: to be read here, written only by the rooms themselves."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """The rows of a thing, on the page of the thing."""

    template = "admin/read_only_rows.html"
    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TurnInline(ReadOnlyInline):
    model = Turn
    fields = ["seq", "kind", "speaker", "means", "bead", "text", "is_heard", "created_at"]


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "child", "language", "state", "ending", "last_active_at"]
    list_filter = ["state", "ending", "language"]
    list_select_related = ["child"]
    search_fields = ["=id", "child__nickname"]
    date_hierarchy = "started_at"
    inlines = [TurnInline]


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "seq", "kind", "speaker", "means", "bead", "is_heard", "conversation"]
    list_filter = ["kind", "speaker", "means", "bead", "is_heard"]
    list_select_related = ["conversation__child"]
    search_fields = ["=id", "=conversation__id"]
    date_hierarchy = "created_at"


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnlyAdmin):
    list_display = ["id", "table", "action", "revision", "state", "attempts", "error", "due_at", "sent_at", "key"]
    list_filter = ["state", "table", "action", "purpose", ("error", admin.EmptyFieldListFilter)]
    search_fields = ["=key", "=child_id", "error"]
    date_hierarchy = "created_at"
    actions = ["send_again"]

    @admin.action(description=_("失败的再送一次"))
    def send_again(self, request: HttpRequest, entries: QuerySet[OutboxEntry]) -> None:
        """Make failed entries due now. What was dropped for want of consent stays dropped."""
        number = entries.filter(state=OutboxEntry.State.FAILED).update(
            state=OutboxEntry.State.PENDING, due_at=timezone.now()
        )
        self.message_user(request, _("%(number)d 条会再送一次。") % {"number": number})


@admin.register(Mirror)
class MirrorAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "rests_until", "failures", "error", "changed_at"]
