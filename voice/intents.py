"""What a child may want besides telling: to stop, to finish, to think longer, to draw, to turn the page. Whole phrases
only."""

import re

_LEAVE = re.compile(
    r"(?:我)?(?:不想?|不要)(?:再)?(?:玩|聊|讲|说)了?|退出|再见|拜拜|我(?:要)?走了|停止|"
    r"(?:i (?:do not|don't) want to (?:play|talk)(?: any ?more)?|stop(?: it)?|quit|exit|"
    r"good ?bye|bye(?: bye)?|i'm done playing)",
    re.I,
)
_FINISH = re.compile(
    r"(?:我)?(?:的)?(?:故事)?讲(?:完|好)了|故事(?:完|结束)了|(?:我们)?(?:来)?做成?(?:一本)?书了?|"
    r"(?:the end|i(?:'m| am) (?:finished|done)|(?:it's|it is|story is) (?:finished|done)|finished|"
    r"make (?:the|my|a) book)",
    re.I,
)
_UNSURE = re.compile(
    r"(?:我)?(?:不知道|不晓得|没想好|想不出来?|忘了)|嗯+|呃+|额+|随便|没有|"
    r"(?:i )?(?:don't|do not) know|no idea|dunno|um+|hm+|uh+|nothing",
    re.I,
)
_WISH = re.compile(
    r"(?:我想|我要|想|要|怎么|教我|帮我)画(?:一|两|个|只|条|头|座|辆|朵|棵|些|点)*(?P<zh>[^，。！？,.!?了过]{1,8}?)(?:吧|呀|啊|呢|了)?[。！!？?]?$"
    r"|(?:i (?:want|would like|wanna) to|i'd like to|how (?:do i|to|can i)) draw (?P<en>[\w ]{2,24}?)[.!?]?$",
    re.I,
)
_LOOK = re.compile(
    r"(?:小画|喂|嘿)?[，,]?(?:请|快|快来|来)*(?:你)?(?:能不能|可以|能|快)*(?:来|帮我|再|给我)*(?:看看|看一看|看一下|看下|瞧瞧|瞧一瞧)"
    r"(?:一下)?(?:我(?:的|们的)?|这张|这幅|这个|这里)?(?:画的?)?(?:的)?(?:画|图画|画儿|是什么|什么|怎么样|好不好看|画了什么)?(?:吗|呢|了)?|"
    r"(?:小画)?[，,]?你?(?:看|瞧|猜|知道|看见|看到|看得出|看得出来|猜猜|猜一猜)(?:到|出)?(?:看)?"
    r"(?:我|这|这里|这个|我在)?画?(?:的|了)(?:是)?(?:什么|啥)(?:吗|呢|了)?|"
    r"我(?:这里|这个)?画(?:的|了)(?:是)?(?:什么|啥)|(?:小画)?[，,]?看(?:我的画|我画的)了?|"
    r"(?:please |hey |xiao ?hua,? )*(?:can you |could you |will you |do you )?(?:please )?"
    r"(?:(?:come and )?look at|see|check out) "
    r"(?:my|this|the) (?:drawing|picture|painting|paper)|look(?: at)? what i (?:drew|made|did|have drawn)|"
    r"(?:can you (?:guess|tell|see)|do you (?:know|see)|guess) what i(?:'m| am|'ve| have)? (?:drew|drawing|drawn|made)|"
    r"what (?:did|have) i (?:draw|drawn)|what(?:'s| is) (?:in|on) my (?:drawing|picture|paper)",
    re.I,
)
_ASKS_ZH = (
    r"(?:小画|喂|嘿)?[，, ]*"
    r"(?:请|快|帮我|给我|你|能不能|能|可以|可不可以|我想|我要|我们|咱们|想|要|来|再|把画|把纸|去)*"
)
_ASKS_EN = (
    r"(?:please |hey |xiao ?hua,? |now |ok(?:ay)?,? |can (?:you|we|i) |could (?:you|we) |let's |let me |"
    r"i (?:want|would like|wanna) to |i'd like to )*"
)
_THERE_ZH = r"(?:翻|翻开|翻到|翻去|翻回|翻回到|看|看看|看一下|看一看|换到|去|回|回到|回去看|跳到|打开)"
_SHEET_ZH = r"(?:页|张|幅|篇)(?:画|纸|图画)?"
_ENDS_ZH = r"(?:一下)?(?:吗|了|好吗|好不好|行吗|可以吗)?"
_SHEET_EN = r"(?:page|drawing|sheet|painting|picture)"
_TURN_EN = r"(?:turn|go|flip|move|switch|skip)"
_PAGE = re.compile(
    rf"{_ASKS_ZH}(?:"
    rf"(?P<next_zh>翻(?:一|下|个|一下)?(?:页|篇)|(?:往|向|朝)(?:后|下)翻(?:一?{_SHEET_ZH})?|翻过去?一页|"
    rf"{_THERE_ZH}?(?:下|后|下面|后面)(?:的|那)?一?{_SHEET_ZH})|"
    rf"(?P<previous_zh>(?:往|向|朝)(?:前|上|回)翻(?:一?{_SHEET_ZH})?|(?:翻|退|倒)(?:回去|回来|回)一?{_SHEET_ZH}|"
    rf"{_THERE_ZH}?(?:上|前|上面|前面)(?:的|那)?一?{_SHEET_ZH}|{_THERE_ZH}(?:刚才|之前)(?:的|那)一?{_SHEET_ZH})"
    rf"){_ENDS_ZH}|"
    rf"{_ASKS_EN}(?:"
    rf"(?P<next_en>(?:turn|flip) (?:over )?the page(?: over)?|(?:the )?next (?:page|drawing|sheet|painting)|"
    rf"(?:{_TURN_EN} (?:on )?to|show(?: me)?|see|look at|open) the next {_SHEET_EN}|"
    rf"(?:go|flip) forward (?:a|one) page)|"
    rf"(?P<previous_en>(?:turn|flip) (?:back the page|the page back|back (?:a|one) page)|go back (?:a|one) page|"
    rf"(?:the )?previous (?:page|drawing|sheet|painting)|(?:go|turn|flip) back to the (?:last|other|first) {_SHEET_EN}|"
    rf"(?:{_TURN_EN} (?:back )?to|show(?: me)?|see|look at|open) the (?:previous {_SHEET_EN}|{_SHEET_EN} before))"
    rf")(?:,? please|,? now)?",
    re.I,
)
_ASKING = re.compile(
    r"[?？]$|^[^，。]*吗[。！]?$|^(?:are|is|can|could|will|do|does|did|why|how|what|who|where|when) "
    r"(?:you|your|it|we|i|this|that|does|do|is|are|the)\b",
    re.I,
)
_EDGES = " \t，。！？!?.,~～…、"


def wants_to_leave(text: str) -> bool:
    """「不玩了」 stops the talk at once, whoever the companion is."""
    return bool(_LEAVE.fullmatch(_bare(text)))


def wants_to_finish(text: str) -> bool:
    """「讲完了」: the story is to become a book."""
    return bool(_FINISH.fullmatch(_bare(text)))


def wants_a_look(text: str) -> bool:
    """「看看我的画」, "what did I draw?": the drawing is to be looked at now."""
    bare = _bare(text)
    return bare not in ("看看", "看一看", "看一下", "看下", "你看") and bool(_LOOK.fullmatch(bare))


def wants_page(text: str) -> str:
    """Return "next" or "previous" for 「翻到下一页」 and its like: another drawing is to lie on the desk; else ''."""
    found = _PAGE.fullmatch(_bare(text))
    if not found:
        return ""
    return "next" if found["next_zh"] or found["next_en"] else "previous"


def is_unsure(text: str) -> bool:
    return bool(_UNSURE.fullmatch(_bare(text)))


def is_telling(text: str) -> bool:
    """False for words that answer no story question: asking back, not knowing, wishing to stop, finish or turn."""
    is_wish = wants_to_leave(text) or wants_to_finish(text) or bool(wants_page(text))
    return bool(text) and not (is_asking(text) or is_unsure(text) or is_wish)


def is_asking(text: str) -> bool:
    """True for a question to the companion."""
    return bool(_ASKING.search(text.strip()))


def wish_in(text: str) -> str:
    """Return what the child wants to draw, in its own words, or ''."""
    found = _WISH.search(text.strip())
    return (found["zh"] or found["en"] or "").strip() if found else ""


def _bare(text: str) -> str:
    bare = text.strip(_EDGES)
    return re.sub(r"[了啦吧呀啊呢嘛]+$", "了", bare) if re.search(r"[一-鿿]", bare) else bare
