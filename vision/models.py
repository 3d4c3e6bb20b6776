"""Drawings, what a reader thinks it sees in them, and searches for pictures to draw from."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from families.models import Child
from sessions.models import Conversation, Turn


def drawing_path(drawing: "Drawing", _name: str) -> str:
    """Key of the stored file: immutable, so it can be cached for ever and uploaded twice without harm."""
    return f"drawings/{drawing.child_id}/{drawing.sha256}.png"


LOOK_LEASE = timedelta(seconds=90)
LOOK_ATTEMPTS = 4


class DrawingQuerySet(models.QuerySet["Drawing"]):
    """Drawings as a queue: the rows are the queue, jobs only wake up who works on it."""

    def waiting(self, now: datetime) -> "DrawingQuerySet":
        """Drawings that somebody should look at now: not in anybody's hands, or in the hands of who crashed."""
        return self.filter(state=Drawing.State.RECEIVED).filter(Q(leased_until=None) | Q(leased_until__lte=now))

    def newest_of(self, conversation: Conversation) -> "Drawing | None":
        """Return the drawing on which the child drew last during a talk; it may have begun in an earlier one."""
        drawn = self.filter(child_id=conversation.child_id, touched_at__gte=conversation.started_at)
        return drawn.filter(put_away__isnull=True).order_by("-touched_at").first()


class Drawing(models.Model):
    """A picture a child made. The file is our own re-encoding (PNG, RGB on white, no metadata), never the upload."""

    class Origin(models.TextChoices):
        PAPER = "paper", _("在这里画的")
        PHOTO = "photo", _("拍照或图片")
        SAMPLE = "sample", _("示例图画")  # drawn by our own code, for who has no drawing at hand

    class State(models.TextChoices):
        KEPT = "kept", _("收好了")  # nobody looks at it: no consent
        RECEIVED = "received", _("等着看")
        READ = "read", _("看过了")
        UNREADABLE = "unreadable", _("没看清")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="drawings")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.SET_NULL, null=True, blank=True, related_name="drawings"
    )
    turn = models.OneToOneField(Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="drawing")
    origin = models.CharField(_("来源"), max_length=8, choices=Origin)
    file = models.FileField(upload_to=drawing_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)  # nobody (else) looks before this time
    error = models.CharField(_("错误"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    touched_at = models.DateTimeField(_("最后一笔"), auto_now=True)  # the picture changed

    objects = DrawingQuerySet.as_manager()

    class Meta:
        verbose_name = _("图画")
        verbose_name_plural = _("图画")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.child} {self.created_at:%Y-%m-%d %H:%M}"

    def take(self, now: datetime) -> bool:
        """Take the drawing in hand for LOOK_LEASE and count the attempt; False when it is not waiting any more."""
        taken = Drawing.objects.filter(pk=self.pk, revision=self.revision).waiting(now)
        if not taken.update(leased_until=now + LOOK_LEASE, attempts=F("attempts") + 1):
            return False
        self.refresh_from_db(fields=["leased_until", "attempts"])
        return True

    def end_the_pause(self) -> None:
        """Let somebody look again at once: who asks does not wait. What is in somebody's hands stays there."""
        mine = Drawing.objects.filter(pk=self.pk)
        mine.filter(state=self.State.RECEIVED, attempts=0).update(leased_until=None)
        unread = mine.filter(state__in=[self.State.KEPT, self.State.UNREADABLE])
        unread.update(state=self.State.RECEIVED, attempts=0, leased_until=None)

    @property
    def is_being_looked_at(self) -> bool:
        """True while somebody looks or is about to, not while a growing page rests before its next look."""
        return self.state == self.State.RECEIVED and (self.attempts > 0 or self.leased_until is None)


class Reading(models.Model):
    """A hypothesis about a drawing. The child's own name for a thing wins over it for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    drawing = models.ForeignKey(Drawing, on_delete=models.CASCADE, related_name="readings")
    reader = models.CharField(_("谁看的"), max_length=20)
    model = models.CharField(_("模型"), max_length=60, blank=True)
    prompt_version = models.CharField(max_length=20, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # the picture that was read: read twice, it costs once
    language = models.CharField(max_length=8, blank=True)
    seen = models.JSONField(default=dict)  # vision.reading.DrawingReading.as_dict()
    note = models.TextField(_("告诉小画的话"))
    question = models.TextField(_("可以问孩子的话"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("看画记录")
        verbose_name_plural = _("看画记录")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return f"{self.reader}: {self.drawing}"


class PictureSearch(models.Model):
    """Pictures found for what a child wished to draw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="picture_searches")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, blank=True, related_name="picture_searches"
    )
    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, null=True, blank=True, related_name="picture_search")
    phrase = models.CharField(_("找什么"), max_length=60)
    source = models.CharField(_("来源"), max_length=20)
    pictures = models.JSONField(default=list)  # list of vision.pictures.Picture.as_dict()
    chosen = models.CharField(max_length=60, blank=True)  # id of the picture the child tapped
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("找参考图")
        verbose_name_plural = _("找参考图")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.phrase} ({self.source})"


# Models of this app that live with their idea; Django looks for them here.
from vision.naming.models import NamedThing  # noqa: E402, F401
from vision.pictures.models import HiddenPicture, PictureReport  # noqa: E402, F401
from vision.sheets.models import Gone, Operation, PutAway, Sheet, Version  # noqa: E402, F401
