"""The queue of pictures that somebody did not want."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sessions.admin import ReadOnlyAdmin
from vision.models import HiddenPicture, PictureReport
from vision.pictures import catalogue, reporting
from vision.pictures.offline import OfflineSearch


@admin.register(PictureReport)
class PictureReportAdmin(ReadOnlyAdmin):
    list_display = ["reported_at", "shown", "phrase", "source", "by", "state", "decided_at"]
    list_filter = ["state", "source", "by"]
    search_fields = ["=id", "=picture", "phrase"]
    date_hierarchy = "reported_at"
    readonly_fields = ["shown"]
    actions = ["hide_for_all", "settle_harmless"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PictureReport]:
        return super().get_queryset(request).select_related("child")

    @admin.display(description=_("图片"))
    def shown(self, report: PictureReport) -> SafeString:
        src = report.thumb_url or _ours(report)
        return format_html('<img class="drawing" src="{}" width="96" height="72" loading="lazy" alt="">', src)

    @admin.action(description=_("对所有人隐藏"))
    def hide_for_all(self, request: HttpRequest, reports: QuerySet[PictureReport]) -> None:
        for report in reports:
            reporting.hide_for_all(report)

    @admin.action(description=_("没有问题，其他家庭继续显示"))
    def settle_harmless(self, request: HttpRequest, reports: QuerySet[PictureReport]) -> None:
        for report in reports:
            reporting.settle_harmless(report)


@admin.register(HiddenPicture)
class HiddenPictureAdmin(ReadOnlyAdmin):
    list_display = ["hidden_at", "source", "picture"]
    list_filter = ["source"]
    search_fields = ["=picture"]

    def has_delete_permission(self, request: HttpRequest, obj: HiddenPicture | None = None) -> bool:
        return True  # deleting the row shows the picture again


def _ours(report: PictureReport) -> str:
    if report.source != OfflineSearch.name:
        return ""
    try:
        return static(catalogue.by_key(report.picture).path)
    except KeyError:  # of an older release
        return ""
