"""Storybooks: a story, its pages, and spans of text that know who made them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from families.models import Child, Language
from sessions.models import Conversation, Turn
from stories.stamps import stamps_for
from vision.models import Drawing

CLOTHS = ("azure", "jade", "cinnabar", "ochre", "plum")


class Story(models.Model):
    """A book on a child's shelf."""

    class State(models.TextChoices):
        WRITING = "writing", _("正在写")
        READY = "ready", _("写好了")
        FAILED = "failed", _("没写成")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="stories")
    conversation = models.OneToOneField(
        Conversation, on_delete=models.SET_NULL, null=True, blank=True, related_name="story"
    )
    title = models.CharField(_("书名"), max_length=80, blank=True)
    language = models.CharField(_("语言"), max_length=8, choices=Language)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WRITING)
    writer = models.CharField(_("谁写的"), max_length=20, blank=True)
    model = models.CharField(_("模型"), max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(_("错误"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("故事书")
        verbose_name_plural = _("故事书")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title or str(_("正在写的故事"))

    @property
    def is_ai_written(self) -> bool:
        """True when any sentence came from a model: the book must carry the label 「AI生成」."""
        return Span.objects.filter(page__story=self, made_by__in=[Span.Maker.AI, Span.Maker.CHILD_WITH_AI]).exists()

    @property
    def cover_drawing(self) -> Drawing | None:
        """The first drawing of the book."""
        return next((page.drawing for page in self.pages.all() if page.drawing), None)

    @property
    def stamps(self) -> list[str]:
        """Pictures of our own set for a cover without a drawing: what the title names beside the nickname."""
        return stamps_for(self.title, self.child.nickname)

    @property
    def cloth(self) -> str:
        """The cloth it is bound in (`static/css/cloth.css`): always the same for one book."""
        return CLOTHS[self.id.int % len(CLOTHS)]


class Page(models.Model):
    """One page: at most one drawing, and its sentences."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField(_("页"))
    drawing = models.ForeignKey(Drawing, on_delete=models.SET_NULL, null=True, blank=True, related_name="pages")

    class Meta:
        verbose_name = _("书页")
        verbose_name_plural = _("书页")
        ordering = ["story", "number"]
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="one_page_per_number")]

    def __str__(self) -> str:
        return f"{self.story} p.{self.number}"

    @property
    def stamps(self) -> list[str]:
        """Pictures of our own set for a page without a drawing."""
        if self.drawing_id:
            return []
        return stamps_for(" ".join(span.text for span in self.spans.all()), self.story.child.nickname)

    @property
    def length(self) -> str:
        """How much text stands here, as the reader's style sheet calls it: short, medium or long."""
        letters = sum(len(span.text) for span in self.spans.all())
        if letters > 84:
            return "long"
        return "medium" if letters > 26 else "short"


class Span(models.Model):
    """A sentence on a page, and who made it."""

    class Maker(models.TextChoices):
        CHILD = "child", _("孩子")
        CHILD_WITH_AI = "child+ai", _("孩子和 AI")
        AI = "ai", _("AI")
        PHOTOGRAPHER = "photo", _("摄影师")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="spans")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("文字"))
    made_by = models.CharField(_("谁写的"), max_length=10, choices=Maker)
    turn = models.ForeignKey(Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="spans")

    class Meta:
        verbose_name = _("句子")
        verbose_name_plural = _("句子")
        ordering = ["page", "position"]
        constraints = [models.UniqueConstraint(fields=["page", "position"], name="one_span_per_position")]

    def __str__(self) -> str:
        return self.text[:30]
