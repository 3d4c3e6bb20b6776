"""Names that a child gives in Chinese: 「这是我的小恐龙，它叫豆豆」. Pure."""

import re

from vision.naming.models import NAME_CHARS
from vision.naming.naming import NAME, Naming

_POINTS = re.compile(
    r"(?:这(?:个|里|只|条|些|两个|位|边)?|那(?:个|里|只|边)?|它|他|她)(?:[红橙黄绿蓝紫粉白黑棕灰大小]色?的)?"
    r"(?:就)?(?:是|画的是)(?P<kind>[^，。！？,.!?、…\s]{1,14})$"
)
_CALLED = re.compile(
    r"(?:(?:它|他|她|这(?:个|只|条|位|头|匹)?)(?:的)?(?:名字)?(?:就)?叫做?|(?:它|他|她)?的?名字(?:就)?(?:是叫?|叫做?))(?P<name>[^，。！？,.!?\s]{1,8})$"
    r"|(?:我(?:们)?)?(?:给|管|把|就)?(?:它|他|她)(?:起|取)(?:个|的)?名字?(?:叫|是)(?P<given>[^，。！？,.!?\s]{1,8})$"
    r"|(?:我(?:们)?|就)(?:管)?叫(?:它|他|她)(?P<call>[^，。！？,.!?\s]{1,8})$"
)
_THING_CALLED = re.compile(
    r"(?:我(?:们)?(?:给|管)|我(?:们)?(?:家)?的|这[只个条头匹位朵棵辆座艘架颗])?(?P<kind>(?!就|那|名字)[^，。！？,.!?\s我你他她它叫是]{1,7}?)(?:的名字|起名字?|取名字?)?叫做?"
    r"(?P<name>[^，。！？,.!?\s]{1,8})$"
)
_WHOSE = re.compile(
    r"^(?:我(?:们)?(?:家)?(?:自己)?(?:画)?的|我(?:们)?家的?|[^的]{1,3}家的|我(?=[妈爸爷奶哥姐弟妹外姥]))"
)
_MEASURE = re.compile(r"^(?:[一两三几]|好多|很多)(?:只|个|条|头|匹|座|辆|朵|棵|颗|位|架|艘|群|片|块|把|张|道)")
_GOES_ON = re.compile(r"(?:正在|在|会不会|要去|想要?|跑|吃|睡|飞去)[^的]*$")
_NO_THING = re.compile(
    r"什么|啥|谁|哪|随便|晚上|早上|白天|怎么|为什么|因为|不是|是不|吗$|呢$|故事|事情?$|秘密$|第一|第二|最|真的|假的|对的|错的|好[吃看玩]的?$|漂亮的?$|送给|给.*的$"
    r"|画的?$|画好|画完|地方|时候|知道|忘了|猜|说$|想说|^很(?!.*的.)|没有|一声|一下|还没|开心$|我们$|你|以前|昨天|今天|明天|一样"
)
_ONLY_COLOUR = re.compile(r"^(?:[红橙橘黄绿蓝紫粉白黑棕灰金银彩]色?|颜色|大|小)的?$")
_NO_NAME = re.compile(r"^(?:我|你|他|她|它|了|着|个|一声|起来|得|来|醒|住|人|什么|啥|做|一直|大家|谁)|什么|名字|好呢$")
_END = re.compile(r"[呀啊哦啦呢吧嘛哟]+$")
_FILL = re.compile(r"^(?:嗯+|呃+|那个|就是|哦+|啊+|对+)[，,…\s]*")


def naming(said: str, asked: str) -> Naming | None:
    """Return how the child names something, or None."""
    clauses = [_bare(clause) for clause in re.split(r"[，。！？,.!?…\s]+", said) if clause]
    kind = name = ""
    for clause in clauses:
        if re.match(r"我的?名字|我叫(?![它他她])", clause):
            return None
        if called := _CALLED.search(clause):
            name = _name(called["name"] or called["given"] or called["call"]) or name
        elif kind and clause.startswith("叫"):
            name = _name(re.sub(r"^叫做?", "", clause))
        elif thing := _THING_CALLED.fullmatch(clause):
            name = _name(thing["name"])
            kind = _kind(thing["kind"]) if name else ""
        elif points := _POINTS.search(clause):
            kind = _kind(points["kind"]) or kind
    if not (kind or name) and asked and len(clauses) == 1:
        return _answer(clauses[0], asked)
    return Naming(kind, name) if kind or name else None


def _answer(clause: str, asked: str) -> Naming | None:
    """Read a bare answer to a question about the drawing: 「小恐龙」, 「是小恐龙」, 「就叫豆豆」."""
    if asked == NAME:
        name = _name(re.sub(r"^(?:就|那就|我想)?(?:叫做?|是)", "", clause))
        return Naming("", name) if name and not _NO_ANSWER.search(name) else None
    kind = _kind(re.sub(r"^(?:就)?是", "", clause))
    if not kind or len(kind) > 6 or _NO_ANSWER.search(kind):
        return None
    return Naming(kind)


_NO_ANSWER = re.compile(
    r"^(?:没|不|好|嗯|对|是|行|可以|它|他|她|我|因为|在|去|等|要|想|会|还|都|再|快|看|来)|[了着过]$|里$|上$|^.$|然后|后来"
)


def _bare(clause: str) -> str:
    return _END.sub("", _FILL.sub("", clause.strip()))


def _kind(words: str) -> str:
    kind = _MEASURE.sub("", _WHOSE.sub("", _bare(words)))
    kind = _MEASURE.sub("", _WHOSE.sub("", kind))
    if _NO_THING.search(kind) or _ONLY_COLOUR.match(kind):
        return ""
    cut = _GOES_ON.sub("", kind)
    return cut if len(cut) <= NAME_CHARS and not cut.endswith("的") else ""


def _name(words: str) -> str:
    name = _bare(words).strip("「」“”\"'")
    return "" if _NO_NAME.search(name) else name
