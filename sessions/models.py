"""Conversations, their turns, and what is owed to Memfire.

The journal is where the rooms meet: voice writes words, vision writes drawings and what was seen, stories writes books.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from families.models import Child, Consent, Language


class Conversation(models.Model):
    """One talk of one child; at most one is open per child, and a reload resumes it."""

    class State(models.TextChoices):
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    class Ending(models.TextChoices):
        FINISHED = "finished", _("讲完了")
        LEFT = "left", _("离开了")
        IDLE = "idle", _("很久没说话")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="conversations")
    language = models.CharField(_("语言"), max_length=8, choices=Language)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    ending = models.CharField(_("怎样结束"), max_length=10, choices=Ending, blank=True)
    revision = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(_("开始"), auto_now_add=True)
    last_active_at = models.DateTimeField(_("最近"), auto_now_add=True)
    closed_at = models.DateTimeField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("谈话")
        verbose_name_plural = _("谈话")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=models.Q(state="open"), name="one_open_conversation_per_child"
            )
        ]

    def __str__(self) -> str:
        return f"{self.child} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Turn(models.Model):
    """One entry of the journal, in the order in which it happened (`seq` counts from 1 in each conversation)."""

    class Kind(models.TextChoices):
        WORDS = "words", _("话")
        DRAWING = "drawing", _("图画")  # about = vision.Drawing
        READING = "reading", _("看画")  # about = vision.Drawing; text = what was seen
        PICTURES = "pictures", _("参考图")  # about = vision.PictureSearch; text = the phrase
        STORY = "story", _("故事书")  # about = stories.Story
        NOTICE = "notice", _("提示")  # a kind sentence of the house

    class Speaker(models.TextChoices):
        CHILD = "child", _("孩子")
        COMPANION = "companion", _("小画")
        HOUSE = "house", _("画伴")

    class Means(models.TextChoices):
        TYPED = "typed", _("打字")
        TAPPED = "tapped", _("点选")
        SPOKEN = "spoken", _("说话")  # a voice was heard; text is empty when the words are not known
        SCRIPTED = "scripted", _("预先写好")  # the offline companion's own sentences
        MODEL = "model", _("模型生成")
        PROGRAM = "program", _("程序")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    seq = models.PositiveIntegerField()
    kind = models.CharField(_("种类"), max_length=10, choices=Kind, default=Kind.WORDS)
    speaker = models.CharField(_("谁"), max_length=10, choices=Speaker)
    means = models.CharField(_("怎样"), max_length=10, choices=Means)
    text = models.TextField(_("文字"), blank=True)
    bead = models.CharField(_("故事珠"), max_length=12, blank=True)  # the story question this turn asks or answers
    about = models.UUIDField(null=True, blank=True)  # the row of a room further left that this turn is about
    is_heard = models.BooleanField(_("听到了"), default=True)  # False: the child interrupted before it was spoken
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("一句")
        verbose_name_plural = _("一句一句")
        ordering = ["conversation", "seq"]
        constraints = [models.UniqueConstraint(fields=["conversation", "seq"], name="one_turn_per_seq")]

    def __str__(self) -> str:
        return f"{self.seq} {self.get_speaker_display()} {self.get_kind_display()}"

    @property
    def is_childs_words(self) -> bool:
        return self.kind == self.Kind.WORDS and self.speaker == self.Speaker.CHILD


class OutboxEntry(models.Model):
    """One row that Memfire should hold (or no longer hold). Written in the transaction of the data it copies."""

    class Table(models.TextChoices):  # in the order in which Memfire's foreign keys want them
        SESSIONS = "sessions"
        CONVERSATIONS = "conversations"
        PICTURES = "pictures"

    class Action(models.TextChoices):
        UPSERT = "upsert", _("写入")
        DELETE = "delete", _("删除")

    class State(models.TextChoices):
        PENDING = "pending", _("待送")
        SENT = "sent", _("已送")
        FAILED = "failed", _("失败")
        DROPPED = "dropped", _("不送了")

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(_("表"), max_length=16, choices=Table)
    key = models.UUIDField(_("主键"))
    action = models.CharField(_("动作"), max_length=8, choices=Action, default=Action.UPSERT)
    revision = models.PositiveIntegerField(default=1)
    payload = models.JSONField(default=dict, blank=True)
    purpose = models.CharField(_("用途"), max_length=10, choices=Consent.Purpose, default=Consent.Purpose.KEEPING)
    child_id = models.UUIDField(db_index=True)  # no foreign key: a deletion must outlive the child's row
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(_("次数"), default=0)
    due_at = models.DateTimeField(_("下次"), auto_now_add=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(_("错误"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("记下"), auto_now_add=True)
    sent_at = models.DateTimeField(_("送到"), null=True, blank=True)

    class Meta:
        verbose_name = _("待送云端")
        verbose_name_plural = _("待送云端")
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "due_at"]), models.Index(fields=["table", "key"])]

    def __str__(self) -> str:
        return f"{self.action} {self.table}/{self.key} r{self.revision}"


class Mirror(models.Model):
    """How delivery to Memfire stands: one row, also the lock under which a delivery claims its entries."""

    class Rest(models.TextChoices):
        NONE = "", _("正常")
        UNREACHABLE = "unreachable", _("暂时连不上")
        NOT_ALLOWED = "not_allowed", _("密钥或权限不对，或项目已暂停")
        SCHEMA_MISSING = "schema_missing", _("云端的表没有建好")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    rest = models.CharField(_("为什么停着"), max_length=16, choices=Rest, default=Rest.NONE, blank=True)
    rests_until = models.DateTimeField(_("停到"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("连续失败"), default=0)
    error = models.CharField(_("错误"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("更新"), auto_now=True)

    class Meta:
        verbose_name = _("云端连接")
        verbose_name_plural = _("云端连接")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_mirror")]

    def __str__(self) -> str:
        return str(self.get_rest_display())
