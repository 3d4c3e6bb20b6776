"""Recognise that a child names what it drew: 「这是我的小恐龙」「它叫豆豆」, "this is my dino, his name is Bobo". Pure.

Only what is pointed at or what was just asked about is named. Nobody's own name (我叫小雨), no colours, no opinions, no
story. When in doubt there is no name: a wrong label on a child's drawing is worse than none.
"""

import re

from vision.naming import chinese, english
from vision.naming.models import NAME_CHARS
from vision.naming.naming import NAME, WHAT, Naming
from vision.pictures.unwanted import is_unwanted

__all__ = ["NAME", "WHAT", "Naming", "asks_about", "naming_in"]


def naming_in(text: str, asked: str = "") -> Naming | None:
    """Return how the child names something it drew, or None; `asked` is WHAT, NAME or ""."""
    said = "".join(character for character in text if character.isprintable()).strip()[:200]
    naming = (english if said.isascii() else chinese).naming(said, asked)
    if naming is None or max(len(naming.kind), len(naming.name)) > NAME_CHARS:
        return None
    if is_unwanted(f"{naming.kind} {naming.name}"):
        return None
    return naming


def asks_about(text: str) -> str:
    """Return what a sentence of the companion asks about the drawing: WHAT, NAME or ""."""
    if re.search(
        r"叫什么|什么名字|起(?:个|什么)?名|called\?|(?:his|her|its|their) name\?|name (?:him|her|it)\b", text, re.I
    ):
        return NAME
    return WHAT if _ASKS_WHAT.search(text) else ""


_ASKS_WHAT = re.compile(
    r"讲讲(?:这|画|它)|画[^？]*(?:讲|说)[^？]{0,4}(?:哪|什么|给我听)|(?:画|颜色|色)[^。！]*[，！。]?[^？]{0,8}(?:讲|说|是什么|有什么)|这(?:里|个|是|只|些)?[^，。！？]{0,6}(?:是|画的?)(?:什么|谁)|画(?:的|了)(?:是)?(?:什么|谁)"
    r"|(?:它|他)是谁"
    r"|上次的[^，。！？]{1,12}吗"
    r"|(?:what|who) (?:is|are|'s) (?:this|that|here|he|she|it|they|in)"
    r"|what(?:'s| is) (?:this|that|here)|what did you draw"
    r"|tell me about (?:this|that|your|the)|drawing.*(?:\btell\b|story here|which part)"
    r"|happening here|is this [^.?!]{1,40} from last time",
    re.I,
)
