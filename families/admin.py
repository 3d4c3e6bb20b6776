"""People for operators: accounts and roles, children, receipts that nobody may edit, safety incidents."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.models import Child, Consent, DeviceToken, Guardianship, SafetyIncident, User


@admin.register(User)
class GrownUpAdmin(UserAdmin):
    list_display = ["username", "email", "role", "is_staff", "date_joined"]
    list_filter = ["role", "is_staff", "is_active"]
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("角色"), {"fields": ["role"]}))
    add_fieldsets = (*UserAdmin.add_fieldsets, (_("角色"), {"fields": ["role", "email"]}))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody who looks after a child is deleted from here: the child would be left without a guardian."""
        return obj is not None and not obj.children.exists() and super().has_delete_permission(request, obj)


class GuardianshipInline(admin.TabularInline):
    model = Guardianship
    extra = 0
    autocomplete_fields = ["guardian"]


@admin.register(Child)
class ChildAdmin(admin.ModelAdmin):
    list_display = ["nickname", "birth_year", "birth_month", "language", "made_on"]
    list_filter = ["language", "birth_year"]
    search_fields = ["id", "nickname", "guardians__username"]
    readonly_fields = ["id", "created_at"]
    inlines = [GuardianshipInline]

    @admin.display(description=_("建立时间"), ordering="created_at")
    def made_on(self, child: Child) -> datetime:
        return child.created_at

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deleting the row alone would leave files and Memfire's copy behind; the guardian's erasure takes all."""
        return False


class _ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that record what happened: to be read, never written here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Consent)
class ConsentAdmin(_ReadOnlyAdmin):
    list_display = ["decided_at", "child", "purpose", "decision", "policy_version", "method", "guardian"]
    list_filter = ["purpose", "decision", "policy_version"]
    search_fields = ["child__id", "child__nickname", "guardian__username"]
    list_select_related = ["child", "guardian"]
    date_hierarchy = "decided_at"


@admin.register(DeviceToken)
class DeviceTokenAdmin(_ReadOnlyAdmin):
    list_display = ["name", "child", "guardian", "created_at", "last_used_at", "revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "child__id", "guardian__username"]
    list_select_related = ["child", "guardian"]
    actions = ["revoke"]

    @admin.action(description=_("停用"))
    def revoke(self, request: HttpRequest, devices: QuerySet[DeviceToken]) -> None:
        for device in devices:
            device.revoke()


@admin.register(SafetyIncident)
class SafetyIncidentAdmin(_ReadOnlyAdmin):
    list_display = ["noted_at", "rule", "place", "child", "seen_at"]
    list_filter = ["rule", "place", ("seen_at", admin.EmptyFieldListFilter)]
    list_select_related = ["child"]
    date_hierarchy = "noted_at"
    actions = ["mark_seen"]

    @admin.action(description=_("标为已处理"))
    def mark_seen(self, request: HttpRequest, incidents: QuerySet[SafetyIncident]) -> None:
        incidents.filter(seen_at=None).update(seen_at=timezone.now())
