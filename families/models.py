"""Guardians, teachers and operators (User), children, who may act for whom, consent receipts, device tokens, safety
incidents.
"""

import uuid
from datetime import date

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families import live, waiting


class Language(models.TextChoices):
    """The two languages of the product; a child's talk is pinned to one of them."""

    CHINESE = "zh-hans", _("中文")
    ENGLISH = "en", _("英文")


class User(AbstractUser):
    """A grown-up with a log-in. Children never have one."""

    class Role(models.TextChoices):
        GUARDIAN = "guardian", _("家长")
        TEACHER = "teacher", _("老师")
        OPERATOR = "operator", _("运营")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(_("角色"), max_length=12, choices=Role, default=Role.GUARDIAN)
    pin_hash = models.CharField(max_length=128, blank=True, editable=False)

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")

    @property
    def is_guardian(self) -> bool:
        return self.role == self.Role.GUARDIAN

    @property
    def is_teacher(self) -> bool:
        return self.role == self.Role.TEACHER

    @property
    def has_pin(self) -> bool:
        return bool(self.pin_hash)

    def set_pin(self, pin: str) -> None:
        """Keep a hash of `pin` (4–8 digits, checked by the form); the caller saves."""
        self.pin_hash = make_password(pin)

    def pin_matches(self, pin: str) -> bool:
        return self.has_pin and check_password(pin, self.pin_hash)


class AgeBand(models.TextChoices):
    """Three ways of being talked to; see docs/architecture.md."""

    YOUNG = "4-5"
    MIDDLE = "6-7"
    OLDER = "8-10"


class Avatar(models.TextChoices):
    """Picture a child chooses for itself: `static/img/avatars/<value>.svg`."""

    CAT = "cat", _("小猫")
    DINOSAUR = "dinosaur", _("恐龙")
    RABBIT = "rabbit", _("兔子")
    FOX = "fox", _("狐狸")
    PANDA = "panda", _("熊猫")
    WHALE = "whale", _("鲸鱼")
    ROBOT = "robot", _("机器人")
    ROCKET = "rocket", _("火箭")


class Child(models.Model):
    """A child's profile: a nickname and a birth month, nothing that identifies it outside the family."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nickname = models.CharField(_("小名"), max_length=20)
    avatar = models.CharField(_("头像"), max_length=12, choices=Avatar, default=Avatar.CAT)
    birth_year = models.PositiveSmallIntegerField(_("出生年"))
    birth_month = models.PositiveSmallIntegerField(
        _("出生月"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    language = models.CharField(_("语言"), max_length=8, choices=Language, default=Language.CHINESE)
    talk_minutes = models.PositiveSmallIntegerField(
        _("每天和小画说话"), default=40, validators=[MinValueValidator(5), MaxValueValidator(60)]
    )
    rests_at_night = models.BooleanField(_("夜里不说话（22 点到 6 点）"), default=False)
    patience_ms = models.PositiveSmallIntegerField(
        _("安静多久算说完（毫秒，空着按年龄）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(waiting.SHORTEST_MS), MaxValueValidator(waiting.LONGEST_MS)],
    )
    guardians = models.ManyToManyField(User, through="Guardianship", related_name="children")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("孩子")
        verbose_name_plural = _("孩子")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.nickname

    def age_on(self, day: date) -> int:
        """Return full years on `day`, counting a birthday from the first of its month."""
        return day.year - self.birth_year - (day.month < self.birth_month)

    def band_on(self, day: date) -> AgeBand:
        age = self.age_on(day)
        if age <= 5:
            return AgeBand.YOUNG
        return AgeBand.MIDDLE if age <= 7 else AgeBand.OLDER

    def silence_ms_on(self, day: date) -> int:
        """Return how long the companion waits when this child falls silent."""
        return self.patience_ms or waiting.SILENCE_MS[self.band_on(day)]


class Guardianship(models.Model):
    """A guardian may act for a child."""

    guardian = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guardianships")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="guardianships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("监护关系")
        verbose_name_plural = _("监护关系")
        constraints = [models.UniqueConstraint(fields=["guardian", "child"], name="one_guardianship_per_pair")]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.child}"


class Consent(models.Model):
    """A receipt of one decision of a guardian about one purpose. Rows are only ever added; the newest one decides."""

    class Purpose(models.TextChoices):
        VOICE = "voice", _("和小画说话")
        LOOKING = "looking", _("让小画看画")
        PICTURES = "pictures", _("看网上的参考图")
        KEEPING = "keeping", _("云端保存一份")

    class Decision(models.TextChoices):
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("不同意")
        WITHDRAWN = "withdrawn", _("撤回")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="consents")
    guardian = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="consents")
    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose)
    decision = models.CharField(_("决定"), max_length=10, choices=Decision)
    policy_version = models.CharField(_("条款版本"), max_length=20)
    policy_hash = models.CharField(_("条款指纹"), max_length=64)
    method = models.CharField(_("方式"), max_length=40)
    decided_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("同意记录")
        verbose_name_plural = _("同意记录")
        ordering = ["-decided_at"]
        indexes = [models.Index(fields=["child", "purpose", "-decided_at"])]

    def __str__(self) -> str:
        return f"{self.child}: {self.get_purpose_display()} {self.get_decision_display()}"


class DeviceToken(models.Model):
    """A guardian lets one device, e.g. a native app, speak for one child without a log-in. The token itself is shown
    once; only its hash is kept (see `families.devices`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guardian = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("设备"), max_length=40)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("设备令牌")
        verbose_name_plural = _("设备令牌")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def revoke(self) -> None:
        """Let this token open nothing any more, and end its open talk; a second call changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])
            live.announce_revoked(self.child_id)


class SafetyIncident(models.Model):
    """Something a safeguard stopped. Keeps which rule and where, never the words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="incidents")
    rule = models.CharField(_("规则"), max_length=40)
    place = models.CharField(_("位置"), max_length=40)
    noted_at = models.DateTimeField(_("时间"), auto_now_add=True)
    seen_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("安全事件")
        verbose_name_plural = _("安全事件")
        ordering = ["-noted_at"]

    def __str__(self) -> str:
        return f"{self.rule} @ {self.place}"
