"""What a talk used, how long a child may talk, which page has the talk, and the switch that silences every vendor.

Numbers only: no word, no sound, no picture is kept here.
"""

import uuid
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.models import Child, User
from sessions.models import Conversation


class Usage(models.Model):
    """What one connection of a talk used of one provider on one day. Written every half minute and at the end.

    While it is open it is also a promise: `reserved_s` more seconds are spoken for, so that two talks that begin
    together cannot both be given the last minute.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="usages", verbose_name=_("孩子"))
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, blank=True, related_name="usages", verbose_name=_("谈话")
    )
    connection = models.UUIDField(_("连接"), db_index=True)
    provider = models.CharField(_("谁在说"), max_length=20)
    model = models.CharField(_("模型"), max_length=60, blank=True)
    day = models.DateField(_("日期"), db_index=True)
    began_at = models.DateTimeField(_("开始"), default=timezone.now)
    seen_at = models.DateTimeField(_("最近一次记下"), default=timezone.now)
    ended_at = models.DateTimeField(_("结束"), null=True, blank=True)
    awake_s = models.FloatField(_("谈话秒数"), default=0.0)  # somebody talked within the last minute: what limits count
    heard_s = models.FloatField(_("听了秒数"), default=0.0)  # sound of the child that went to the provider
    spoken_s = models.FloatField(_("说了秒数"), default=0.0)
    text_in = models.PositiveIntegerField(_("文字进（token）"), default=0)
    audio_in = models.PositiveIntegerField(_("声音进（token）"), default=0)
    cached_in = models.PositiveIntegerField(_("其中缓存（token）"), default=0)
    cached_audio_in = models.PositiveIntegerField(_("其中缓存的声音（token）"), default=0)
    text_out = models.PositiveIntegerField(_("文字出（token）"), default=0)
    audio_out = models.PositiveIntegerField(_("声音出（token）"), default=0)
    responses = models.PositiveIntegerField(_("回答"), default=0)
    turns = models.PositiveIntegerField(_("孩子说的"), default=0)
    cut_offs = models.PositiveIntegerField(_("抢话"), default=0)
    interruptions = models.PositiveIntegerField(_("被打断"), default=0)
    has_echo = models.BooleanField(_("听到自己"), default=False)
    first_audio_ms = models.JSONField(_("等第一声（毫秒）"), default=list, blank=True)
    transcribed_s = models.FloatField(_("转写秒数"), default=0.0)  # of the child's speech, where that is billed apart
    reserved_s = models.FloatField(_("预留秒数"), default=0.0)
    reserved_cost = models.DecimalField(max_digits=10, decimal_places=4, default=Decimal(0), editable=False)
    cost = models.DecimalField(_("估计费用"), max_digits=10, decimal_places=4, default=Decimal(0))
    currency = models.CharField(_("币种"), max_length=3, blank=True)
    is_by_tokens = models.BooleanField(_("按 token 算"), default=False)  # else by the minute, a rougher estimate

    class Meta:
        verbose_name = _("谈话用量")
        verbose_name_plural = _("谈话用量")
        ordering = ["-began_at"]
        indexes = [models.Index(fields=["child", "day"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.began_at:%Y-%m-%d %H:%M}"


class MoreTime(models.Model):
    """Minutes that a guardian gave a child on top, for one day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="more_times", verbose_name=_("孩子"))
    guardian = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="more_times", verbose_name=_("家长")
    )
    day = models.DateField(_("日期"))
    minutes = models.PositiveSmallIntegerField(_("分钟"))
    given_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("多给的时间")
        verbose_name_plural = _("多给的时间")
        ordering = ["-given_at"]
        indexes = [models.Index(fields=["child", "day"])]

    def __str__(self) -> str:
        return f"+{self.minutes} {self.day}"


class Seat(models.Model):
    """Which page has the talk of a child: the last one that asked by a tap. `seen_at` is renewed while it lasts."""

    child = models.OneToOneField(
        Child, on_delete=models.CASCADE, primary_key=True, related_name="seat", verbose_name=_("孩子")
    )
    connection = models.UUIDField(_("连接"))
    tab = models.CharField(_("页面"), max_length=40, blank=True)  # a page keeps it over reconnects, not over reloads
    taken_at = models.DateTimeField(_("坐下"), default=timezone.now)
    seen_at = models.DateTimeField(_("最近"), default=timezone.now)

    class Meta:
        verbose_name = _("正在用的页面")
        verbose_name_plural = _("正在用的页面")

    def __str__(self) -> str:
        return f"{self.child_id} {self.tab}"


class VoiceSwitch(models.Model):
    """Whether the companion may be a vendor's model at all: one row, also the lock under which time is promised."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField(
        _("允许用外面的语音服务"), default=True, help_text=_("关掉后，几秒钟内所有谈话都换成离线的小画。")
    )
    reason = models.CharField(_("为什么关"), max_length=200, blank=True, help_text=_("只给运营看。"))
    changed_at = models.DateTimeField(_("更新"), auto_now=True)
    changed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("谁改的")
    )

    class Meta:
        verbose_name = _("语音服务开关")
        verbose_name_plural = _("语音服务开关")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_voice_switch")]

    def __str__(self) -> str:
        return str(_("开") if self.is_on else _("关"))
