"""The crayons in the box: each has a name that can be spoken, so that colour is never known by hue alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Crayon:
    """A colour (#rrggbb) and its name."""

    value: str
    name: str | Promise


CRAYONS: tuple[Crayon, ...] = (
    Crayon("#e2382f", _("红色")),
    Crayon("#f5871f", _("橙色")),
    Crayon("#fbc62d", _("黄色")),
    Crayon("#93c83e", _("嫩绿色")),
    Crayon("#2f9a50", _("绿色")),
    Crayon("#4bb4e6", _("天蓝色")),
    Crayon("#2b5fc4", _("蓝色")),
    Crayon("#7c4bb3", _("紫色")),
    Crayon("#f281b0", _("粉色")),
    Crayon("#8a5735", _("棕色")),
    Crayon("#918c86", _("灰色")),
    Crayon("#2c2825", _("黑色")),
    Crayon("#fbdcc2", _("浅浅的皮肤色")),
    Crayon("#edbd93", _("暖暖的皮肤色")),
    Crayon("#c08858", _("小麦皮肤色")),
    Crayon("#75482d", _("深深的皮肤色")),
)
FIRST = CRAYONS[6]
