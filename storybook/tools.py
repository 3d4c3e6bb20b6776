"""What lies in the tray beside the paper: fewer tools for younger hands. And the stamps, with names to be spoken."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from families.models import AgeBand


@dataclass(frozen=True)
class Tool:
    """Something a hand can take: its key (a brush of static/js/draw/brushes.js, `bucket` or `stamps`) and its name."""

    key: str
    name: str | Promise

    @property
    def hand(self) -> str:
        """Which hand of static/js/draw takes it."""
        return {"bucket": "bucket", "stamps": "stamp"}.get(self.key, "brush")


@dataclass(frozen=True)
class Tray:
    """The tools that stand in the tray, and those that wait in the drawer."""

    standing: tuple[Tool, ...]
    waiting: tuple[Tool, ...] = ()
    folds: tuple[int, ...] = ()  # how the paper may be folded: 2 mirrors, 4 is a kaleidoscope
    redoes: bool = True


CRAYON = Tool("crayon", _("蜡笔"))
MARKER = Tool("marker", _("水彩笔"))
PENCIL = Tool("pencil", _("铅笔"))
WATERCOLOUR = Tool("watercolour", _("水彩"))
RAINBOW = Tool("rainbow", _("彩虹笔"))
BUCKET = Tool("bucket", _("颜料桶"))
STAMPS = Tool("stamps", _("印章"))
ERASER = Tool("eraser", _("橡皮"))

TRAYS: dict[str, Tray] = {
    AgeBand.YOUNG: Tray((CRAYON, WATERCOLOUR, RAINBOW, BUCKET, STAMPS, ERASER), redoes=False),
    AgeBand.MIDDLE: Tray((CRAYON, MARKER, WATERCOLOUR, RAINBOW, BUCKET, STAMPS, ERASER), waiting=(PENCIL,), folds=(2,)),
    AgeBand.OLDER: Tray(
        (CRAYON, PENCIL, MARKER, WATERCOLOUR, BUCKET, STAMPS, ERASER), waiting=(RAINBOW,), folds=(2, 4)
    ),
}

STAMP_NAMES: dict[str, str | Promise] = {
    "star": _("星星"),
    "heart": _("爱心"),
    "flower": _("小花"),
    "sun": _("太阳"),
    "moon": _("月亮"),
    "cloud": _("云朵"),
    "tree": _("大树"),
    "mushroom": _("蘑菇"),
    "apple": _("苹果"),
    "cake": _("蛋糕"),
    "balloon": _("气球"),
    "house": _("房子"),
    "castle": _("城堡"),
    "car": _("小汽车"),
    "train": _("小火车"),
    "boat": _("小船"),
    "rocket": _("火箭"),
    "crown": _("皇冠"),
    "cat": _("小猫"),
    "rabbit": _("兔子"),
    "bird": _("小鸟"),
    "fish": _("小鱼"),
    "butterfly": _("蝴蝶"),
    "ladybird": _("瓢虫"),
    "snail": _("蜗牛"),
    "dinosaur": _("恐龙"),
}
