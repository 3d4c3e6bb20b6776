"""Pictures that somebody did not want to see: hidden from a family at once, from everybody when an operator agrees."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from families.models import Child


class PictureReport(models.Model):
    """A child or a grown-up does not want a picture: its family never sees it again, and an operator looks at it."""

    class By(models.TextChoices):
        CHILD = "child", _("孩子")
        GROWN_UP = "grown_up", _("大人")

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        HIDDEN = "hidden", _("已对所有人隐藏")
        HARMLESS = "harmless", _("没有问题")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="picture_reports")
    source = models.CharField(_("来源"), max_length=20)
    picture = models.CharField(_("图片编号"), max_length=60)
    phrase = models.CharField(_("找什么"), max_length=60, blank=True)
    thumb_url = models.CharField(max_length=500, blank=True)
    page_url = models.CharField(_("出处"), max_length=500, blank=True)
    by = models.CharField(_("谁"), max_length=8, choices=By)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    reported_at = models.DateTimeField(_("时间"), auto_now_add=True)
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("不要的参考图")
        verbose_name_plural = _("不要的参考图")
        ordering = ["-reported_at"]
        constraints = [models.UniqueConstraint(fields=["child", "source", "picture"], name="one_report_per_picture")]

    def __str__(self) -> str:
        return f"{self.source} {self.picture}"


class HiddenPicture(models.Model):
    """A picture that nobody is shown any more. It outlives the report that led to it, and names no child."""

    source = models.CharField(_("来源"), max_length=20)
    picture = models.CharField(_("图片编号"), max_length=60)
    hidden_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("对所有人隐藏的图")
        verbose_name_plural = _("对所有人隐藏的图")
        ordering = ["-hidden_at"]
        constraints = [models.UniqueConstraint(fields=["source", "picture"], name="hidden_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.picture}"
