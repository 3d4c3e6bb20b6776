"""Classes for operators: name and teacher can be corrected; what families and teachers did can only be read."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classrooms.models import Classroom, Enrolment, Review, Submission
from sessions.admin import ReadOnlyAdmin, ReadOnlyInline


class EnrolmentInline(ReadOnlyInline):
    model = Enrolment
    fields = ["child", "guardian", "joined_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrolment]:
        return super().get_queryset(request).select_related("child", "guardian", "classroom")


class ReviewInline(ReadOnlyInline):
    model = Review
    fields = ["reviewed_at", "decision", "sticker", "sentence", "teacher"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).select_related("teacher", "submission__story", "submission__classroom")


@admin.register(Classroom)
class ClassroomAdmin(admin.ModelAdmin):
    list_display = ["name", "teacher", "children_count", "join_code", "join_code_expires_at", "created_at"]
    list_select_related = ["teacher"]
    search_fields = ["=id", "name", "teacher__username", "=join_code"]
    readonly_fields = ["id", "join_code", "join_code_expires_at", "created_at"]
    autocomplete_fields = ["teacher"]
    inlines = [EnrolmentInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a teacher opens a class: it needs a fresh code

    def get_queryset(self, request: HttpRequest) -> QuerySet[Classroom]:
        return super().get_queryset(request).annotate(children_total=Count("enrolments"))

    @admin.display(description=_("孩子"), ordering="children_total")
    def children_count(self, classroom: Classroom) -> int:
        return classroom.children_total  # type: ignore[attr-defined]


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnlyAdmin):
    list_display = ["joined_at", "child", "classroom", "guardian"]
    list_select_related = ["child", "classroom", "guardian"]
    search_fields = ["child__nickname", "classroom__name"]
    date_hierarchy = "joined_at"


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ["submitted_at", "story", "classroom", "state", "guardian"]
    list_filter = ["state"]
    list_select_related = ["story", "classroom", "guardian"]
    search_fields = ["=id", "=story__id", "story__title", "classroom__name"]
    date_hierarchy = "submitted_at"
    inlines = [ReviewInline]


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["reviewed_at", "submission", "decision", "sticker", "sentence", "teacher"]
    list_filter = ["decision", "sticker"]
    list_select_related = ["submission__story", "submission__classroom", "teacher"]
    search_fields = ["=id", "=submission__id", "teacher__username"]
    date_hierarchy = "reviewed_at"
