"""Talking for operators: what it used and cost, minutes given on top, and the switch that silences every vendor."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.admin import ReadOnlyAdmin
from voice import summary, switch
from voice.models import MoreTime, Seat, Usage, VoiceSwitch


def minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}"


@admin.register(Usage)
class UsageAdmin(ReadOnlyAdmin):
    """A row per talk and provider, below a summary of today and of seven days."""

    change_list_template = "admin/voice/usage_list.html"
    list_display = [
        "began_at", "child", "provider", "model", "talked", "heard", "responses", "turns", "waits", "cut_offs",
        "interruptions", "has_echo", "price",
    ]  # fmt: skip
    list_filter = ["provider", "model", "has_echo", "day", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["child"]
    search_fields = ["=id", "=child__id", "=conversation__id", "child__nickname"]
    date_hierarchy = "began_at"

    @admin.display(description=_("谈（分）"), ordering="awake_s")
    def talked(self, usage: Usage) -> str:
        return minutes(usage.awake_s)

    @admin.display(description=_("听 / 说（分）"), ordering="heard_s")
    def heard(self, usage: Usage) -> str:
        return f"{minutes(usage.heard_s)} / {minutes(usage.spoken_s)}"

    @admin.display(description=_("首声 p50 / p95（毫秒）"))
    def waits(self, usage: Usage) -> str:
        if not usage.first_audio_ms:
            return "–"
        return " / ".join(str(summary.percentile(usage.first_audio_ms, share)) for share in (50, 95))

    @admin.display(description=_("估计费用"), ordering="cost")
    def price(self, usage: Usage) -> str:
        about = "" if usage.is_by_tokens or not usage.cost else "≈ "
        return f"{about}{usage.cost:.2f} {usage.currency}" if usage.cost else "0"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        today = timezone.localdate()
        periods = [
            (_("今天"), summary.since(today)),
            (_("七天"), summary.since(today - timedelta(days=6))),
        ]
        context = {"periods": periods, "is_on": switch.is_on(), **(extra_context or {})}
        return super().changelist_view(request, context)


@admin.register(MoreTime)
class MoreTimeAdmin(ReadOnlyAdmin):
    list_display = ["given_at", "child", "minutes", "day", "guardian"]
    list_select_related = ["child", "guardian"]
    date_hierarchy = "given_at"


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    list_display = ["child", "taken_at", "seen_at", "tab"]
    list_select_related = ["child"]


@admin.register(VoiceSwitch)
class VoiceSwitchAdmin(admin.ModelAdmin):
    """One row, which is there from the first look on. Turning it is heard by every open talk at once."""

    list_display = ["__str__", "reason", "changed_at", "changed_by"]
    fields = ["is_on", "reason", "changed_at", "changed_by"]
    readonly_fields = ["changed_at", "changed_by"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        VoiceSwitch.objects.get_or_create(pk=1)
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: VoiceSwitch, form: Any, change: bool) -> None:
        obj.changed_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        switch.announce()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
