"""A sheet of paper as it was drawn, operation by operation; how a drawing looked before; what was put away.

A sheet and the drawing that shows it have one id, chosen by the browser; either may reach the house first.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from families.models import Child
from sessions.models import Conversation


def body_path(operation: "Operation", _name: str) -> str:
    """Key of a body that is too large for a row, e.g. a photo that lies under the ink: named by its content."""
    return f"operations/{operation.sheet.child_id}/{operation.sha256}.bin"


class Sheet(models.Model):
    """The document of a drawing: an append-only list of operations. Undo is an operation too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="sheets")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.SET_NULL, null=True, blank=True, related_name="sheets"
    )
    parted_from = models.UUIDField(_("从哪张分开"), null=True, blank=True)  # no foreign key: that one may go before
    last_seq = models.PositiveIntegerField(_("最后一步"), default=0)
    size_bytes = models.PositiveBigIntegerField(_("字节"), default=0)
    pictured_seq = models.PositiveIntegerField(_("图画到哪一步"), default=0)  # what the drawing's picture shows
    drawn_at_ms = models.PositiveBigIntegerField(default=0)  # of the last operation, by the clock of who drew it
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("画纸")
        verbose_name_plural = _("画纸")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.child} {self.created_at:%Y-%m-%d %H:%M}"


class Operation(models.Model):
    """One finished thing that a hand did on a sheet. `body` is the browser's own packing; the house never opens it."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="operations")
    seq = models.PositiveIntegerField(_("第几步"))
    kind = models.CharField(_("种类"), max_length=12)
    at_ms = models.PositiveBigIntegerField()  # Unix time by the clock of who drew it
    body = models.BinaryField(default=bytes)
    file = models.FileField(upload_to=body_path, max_length=200, blank=True)  # instead of `body` when that is large
    sha256 = models.CharField(max_length=64)  # of kind, time and body: the same again changes nothing
    size_bytes = models.PositiveIntegerField(_("字节"))
    writer = models.UUIDField()  # the page that drew it

    class Meta:
        verbose_name = _("一笔")
        verbose_name_plural = _("一笔一笔")
        ordering = ["sheet", "seq"]
        constraints = [models.UniqueConstraint(fields=["sheet", "seq"], name="one_operation_per_seq")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Gone(models.Model):
    """A sheet that was deleted for good: what a device still holds of it is not taken in again."""

    id = models.UUIDField(primary_key=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("删掉的画纸")
        verbose_name_plural = _("删掉的画纸")

    def __str__(self) -> str:
        return str(self.id)


class Version(models.Model):
    """How a drawing looked at one time: a picture that is kept, and the operation after which it looked so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    drawing = models.ForeignKey("vision.Drawing", on_delete=models.CASCADE, related_name="versions")
    seq = models.PositiveIntegerField(_("第几步"), default=0)  # 0: the picture came without operations
    file = models.FileField(max_length=200)  # a stored picture, which the drawing or other versions may show too
    sha256 = models.CharField(max_length=64)
    print = models.TextField()  # vision.fingerprint
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("画的样子")
        verbose_name_plural = _("画的样子")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.drawing_id} {self.created_at:%Y-%m-%d %H:%M}"


class PutAwayQuerySet(models.QuerySet["PutAway"]):
    """What lies in the recycle bin."""

    def overdue(self, now: datetime) -> "PutAwayQuerySet":
        """What has lain there for BIN_DAYS and goes for good."""
        return self.filter(created_at__lte=now - timedelta(days=settings.BIN_DAYS))


class PutAway(models.Model):
    """A drawing lies in the recycle bin. Deleting this row brings it back."""

    class By(models.TextChoices):
        CHILD = "child", _("孩子")
        GUARDIAN = "guardian", _("家长")

    drawing = models.OneToOneField("vision.Drawing", on_delete=models.CASCADE, related_name="put_away")
    by = models.CharField(_("谁收的"), max_length=10, choices=By)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = PutAwayQuerySet.as_manager()

    class Meta:
        verbose_name = _("收起来的画")
        verbose_name_plural = _("收起来的画")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.drawing_id} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def goes_at(self) -> datetime:
        """When it goes for good."""
        return self.created_at + timedelta(days=settings.BIN_DAYS)
