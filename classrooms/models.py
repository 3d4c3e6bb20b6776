"""Classes, the children in them, stories submitted to them, and teachers' answers."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from families.models import Child
from stories.models import Story


class Classroom(models.Model):
    """A teacher's class. The join code is shown to families and expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="classrooms")
    name = models.CharField(_("班级名"), max_length=40)
    join_code = models.CharField(_("加入码"), max_length=6, unique=True)
    join_code_expires_at = models.DateTimeField(_("加入码到期"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("班级")
        verbose_name_plural = _("班级")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_code_valid(self, now: datetime) -> bool:
        return now < self.join_code_expires_at


class Enrolment(models.Model):
    """A child in a class, as one of its guardians approved."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="enrolments")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="enrolments")
    guardian = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("入班")
        verbose_name_plural = _("入班")
        constraints = [models.UniqueConstraint(fields=["classroom", "child"], name="one_enrolment_per_class")]

    def __str__(self) -> str:
        return f"{self.child} → {self.classroom}"


class Submission(models.Model):
    """A story that a guardian showed to a class. Approval holds for exactly the content that was hashed."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("等老师看")
        APPROVED = "approved", _("老师看过了")
        RETURNED = "returned", _("再想一想")
        WITHDRAWN = "withdrawn", _("收回了")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="submissions")
    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="submissions")
    guardian = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SUBMITTED)
    content_hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(_("提交"), auto_now_add=True)

    class Meta:
        verbose_name = _("提交的故事")
        verbose_name_plural = _("提交的故事")
        ordering = ["submitted_at"]
        constraints = [models.UniqueConstraint(fields=["story", "classroom"], name="one_submission_per_class")]

    def __str__(self) -> str:
        return f"{self.story} → {self.classroom}"


class Review(models.Model):
    """A teacher's answer: a sticker and a sentence. No marks, no stars, no ranks."""

    class Decision(models.TextChoices):
        APPROVED = "approved", _("通过")
        RETURNED = "returned", _("请再想一想")

    class Sticker(models.TextChoices):
        """`static/img/stickers/<value>.svg`"""

        SUN = "sun", _("小太阳")
        RAINBOW = "rainbow", _("彩虹")
        STAR_FISH = "starfish", _("海星")
        FLOWER = "flower", _("小花")
        KITE = "kite", _("风筝")
        WHALE = "whale", _("鲸鱼")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reviews")
    decision = models.CharField(_("决定"), max_length=10, choices=Decision)
    sticker = models.CharField(_("贴纸"), max_length=10, choices=Sticker, blank=True)
    sentence = models.CharField(_("一句话"), max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)
    reviewed_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("老师的回应")
        verbose_name_plural = _("老师的回应")
        ordering = ["-reviewed_at"]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.submission}"
