"""What a class refuses, each with a kind sentence and a next step.

ClassroomRefusal
├── CodeRefused          a join code that opens no class: ask the teacher for a new one
│   ├── CodeUnknown
│   └── CodeExpired
├── NotInClass           the child is not in this class: join first
├── NotReady             the story is still being written: wait
└── StoryChanged         the story is not the one the teacher read: read it again
"""

from typing import Any

from django.utils.translation import gettext_lazy as _


class ClassroomRefusal(Exception):
    """Base of all refusals; `str()` is the sentence for the person."""

    sentence: Any = ""

    def __str__(self) -> str:
        return str(self.sentence)


class CodeRefused(ClassroomRefusal):
    """The join code opens no class."""


class CodeUnknown(CodeRefused):
    sentence = _("没有找到这个加入码。请对照老师给的六个字再输一次。")


class CodeExpired(CodeRefused):
    sentence = _("这个加入码过期了。请老师换一个新的。")


class NotInClass(ClassroomRefusal):
    sentence = _("孩子还没有加入这个班级。请先用加入码加入。")


class NotReady(ClassroomRefusal):
    sentence = _("这本书还没写好。写好了再给老师看吧。")


class StoryChanged(ClassroomRefusal):
    sentence = _("这个故事刚刚改过，您看的是旧的。请再看一遍新的，然后回应。")
