"""Names of things in drawings. A child's own word for a thing wins over every reading, for ever."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from families.models import Child
from sessions.models import Turn

NAME_CHARS = 24


class NamedThing(models.Model):
    """A thing in a drawing that has a name. Without a box the name belongs to the whole drawing."""

    class SaidBy(models.TextChoices):
        SPOKEN = "spoken", _("孩子说的")
        TYPED = "typed", _("孩子打字或点选的")
        GROWN_UP = "grown_up", _("大人写的")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="named_things")
    drawing = models.ForeignKey("vision.Drawing", on_delete=models.CASCADE, related_name="named_things")
    turn = models.ForeignKey(Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    box = models.JSONField(null=True, blank=True)  # left, top, width, height as fractions of the picture; None: all
    name = models.CharField(_("名字"), max_length=NAME_CHARS)  # 豆豆, or 小恐龙 where it has no name of its own
    kind = models.CharField(_("是什么"), max_length=NAME_CHARS, blank=True)  # 小恐龙
    said_by = models.CharField(_("谁起的"), max_length=8, choices=SaidBy)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("画里的名字")
        verbose_name_plural = _("画里的名字")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_own_name(self) -> bool:
        """True for 豆豆 the 小恐龙, False for a 小恐龙 that is only called what it is."""
        return bool(self.kind) and self.name != self.kind

    @property
    def full_name(self) -> str:
        return f"{self.name}（{self.kind}）" if self.has_own_name else self.name
