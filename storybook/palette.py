"""The crayons in the box: each has a name that can be spoken, so that colour is never known by hue alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Crayon:
    """A colour (#rrggbb), its name, and the shape printed on its paper: colours are told apart without their hue."""

    value: str
    name: str | Promise
    mark: str  # an SVG path around (28, 70), at most 20 × 20


CRAYONS: tuple[Crayon, ...] = (
    Crayon("#e2382f", _("红色"), "M28 79c-13-9-10-17-5-17 3 0 4 2 5 4 1-2 2-4 5-4 5 0 8 8-5 17Z"),
    Crayon("#f5871f", _("橙色"), "M19 70a9 9 0 1 0 18 0a9 9 0 1 0-18 0Z"),
    Crayon("#fbc62d", _("黄色"), "M28 58l3 8 8-2-4 7 6 6-9 1-4 8-4-8-9-1 6-6-4-7 8 2Z"),
    Crayon("#93c83e", _("嫩绿色"), "M28 81V68q-9 1-10-8 9-1 10 8 1-9 10-8-1 9-10 8Z"),
    Crayon("#2f9a50", _("绿色"), "M28 58l10 17h-7v6h-6v-6h-7Z"),
    Crayon("#4bb4e6", _("天蓝色"), "M20 77a5 5 0 0 1 0-10 8 8 0 0 1 15-1 5.5 5.5 0 0 1 1 11Z"),
    Crayon("#2b5fc4", _("蓝色"), "M28 58q9 12 9 16a9 8 0 0 1-18 0q0-4 9-16Z"),
    Crayon("#7c4bb3", _("紫色"), "M23 62h10l-5 18Z"),
    Crayon("#f281b0", _("粉色"), "M28 60a5 5 0 0 1 5 6 5 5 0 0 1 0 9 5 5 0 0 1-10 0 5 5 0 0 1 0-9 5 5 0 0 1 5-6Z"),
    Crayon("#8a5735", _("棕色"), "M20 62h16v16H20Z"),
    Crayon("#918c86", _("灰色"), "M18 77q0-14 10-14t10 14Z"),
    Crayon("#2c2825", _("黑色"), "M32 60a10 10 0 1 0 5 15 9 9 0 0 1-5-15Z"),
    Crayon("#fbdcc2", _("浅浅的皮肤色"), "M19 70a9 9 0 1 0 18 0a9 9 0 1 0-18 0ZM25 72q3 4 6 0"),
    Crayon("#edbd93", _("暖暖的皮肤色"), "M19 66h18v9H19ZM25 70h6"),
    Crayon("#c08858", _("小麦皮肤色"), "M28 60l9 10-9 10-9-10ZM25 70h6"),
    Crayon("#75482d", _("深深的皮肤色"), "M21 61h14l3 9-3 9H21l-3-9ZM25 71q3 4 6 0"),
)
FIRST = CRAYONS[6]
