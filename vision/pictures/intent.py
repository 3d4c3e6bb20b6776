"""Recognise that a child wishes to draw something, and what: 「我想画一只恐龙」, "how do I draw a cat?". Pure.

Only the child's own present wish counts: no past (画了, drew), no negation, nobody else's wish, no story about somebody
who draws. The answer is a noun phrase that is safe to look up, never the child's sentence.
"""

import re
from collections.abc import Callable

from vision.pictures import noun
from vision.pictures.unwanted import is_unwanted

_PAUSES = re.compile(
    r"[，。！？!?；;、\n…~]+|[,.:](?=\s|$)|(?=但是|可是|不过|因为|然后|所以)"
    r"|(?<=.)(?=我?不(?:想|要)画)|(?<=[^天次候时说道也还就最])(?=我(?:想|要)画)|\b(?=but |because |so |then )"
)
# 「画那个……那个蜻蜓」: a child that looks for the word has not finished.
_STILL_LOOKING = re.compile(
    r"(?<=[画个只条头])(?:嗯|呃)*(?:…+|\.{3,}|[，,])(?:那个|这个|嗯+|呃+)+[…，,]*"
    r"|(?<=[画个])…+"
)
_LOOSE_SPACE = re.compile(r"(?<![a-z]) +| +(?![a-z])")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

# --- Chinese ----------------------------------------------------------------------------------------------------------

_ZH_BEFORE = (
    r"^(?:嗯+|呃+|额+|啊+|哦+|喂+|诶+|那么|那个|那|就是|我觉得|好的|好吧|好呀|好|对了|对|然后|但是|可是|不过|所以|因为|小画|你好"
    r"|请问|请|今天|现在|等一下|接下来|这次|下次|下面|一会儿|待会儿|其实|还是|先|再)*"
)
_ZH_CALL = r"(?:妈妈|爸爸|妈咪|爸比|奶奶|爷爷|老师|小画|姐姐|哥哥)?"
_ZH_I = r"(?:我们|咱们|我)"
_ZH_THEN = r"(?:今天|现在|还|也|就|先|再|最|好|很|特别|其实|这次|下次|等一下|一起|真的|突然|又|都|正|只)*"
_ZH_WISH = r"(?:想要|想试着|想试试|想学着?|想|要来|要|打算|准备|希望能?|可不可以|可以|能不能|能|来|喜欢画.{0,6}所以想)"
_ZH_FOR = r"[给为](?:你|妈妈|爸爸|奶奶|爷爷|外婆|老师|大家|弟弟|妹妹|哥哥|姐姐)"
_ZH_TOGETHER = (
    rf"(?:{_ZH_FOR}|跟你|和你|给你|帮我|教我|一起|自己|在这里|再|多|用.{{1,4}}(?:色|笔)|也|来|去|试着|学着?|学)*"
)
_ZH_DRAW = (
    r"画(?!得|了|过|完|在|上(?!帝)|到|出|成|着|给|什么|啥|哪|不|笔|纸|板|家|室|展|面|框|架|本|册|室|画$|画[了吧呢呀啊]"
    r"|好(?!多|几|大|看)|的(?!是))(?:的是|一下|一画|一张|一幅|下)?"
)
_ZH_HOW = r"(?:要|该|应该|可以|能|到底|究竟)?(?:怎么样|怎么|怎样|如何|咋)(?:才能|样|去|来|能|可以|才)?"
_ZH_SOME = r"(?:[一两三四五六七八九十几]|好多|很多|一些|好几|个|只|条|朵|点)"
_ZH_WHERE = r"(?:在)?(?:这里|那里|这边|那边|旁边|上面|下面|天上|地上|中间|后面|前面)"
_ZH_ASKING_YOU = r"(?:你)?(?:可以|能不能|能|可不可以|会不会|会)?(?:再)?"
_ZH_LOOK = r"(?:看看|看一看|看一下|看一张|看|找一找|找找|找一下|找|搜一下|搜搜|搜|来)"
_ZH_PICTURE = r"(?:的?(?:图片|照片|图画|图案|样子|参考图|图|画))"
_ZH_END = r"(?:呢|呀|啊|吗|嘛|吧|哦|哟|啦|才像|才好看|才对|好不好|好吗|我不会|你知道吗|的)*$"

_ZH_WISHES = [
    rf"(?P<what>[^我你他她]{{1,10}}?)(?:是|到底)?长(?:得|的)?(?:是)?(?:什么|啥|怎么|怎样|怎么个)样?(?:子|的)?{_ZH_END}",
    rf"(?:让我|给我|我想|我要)?(?:看看|看一下|看一看)?(?P<what>[^我你他她看]{{1,10}}?)是(?:什么|啥)样(?:子)?的?{_ZH_END}",
    rf"(?:你)?(?:这里|那里)?有(?:没有)?(?P<what>[^我你他她画]{{1,8}}?)(?:的(?:图片|照片|图)|图片|照片){_ZH_END}",
    rf"{_ZH_CALL}{_ZH_I}(?:就|那就|再|来|先|还要|也要|决定要?|选|特别想|准备|现在|那|还是|想试一试|想试试|试着)+{_ZH_DRAW}(?P<what>.+)",
    rf"(?:快|你快|请|你)*(?:教教我|教我|教一教我|告诉我){_ZH_HOW}画(?P<what>.+)",
    rf"^(?:好|现在|接下来|马上|开始)+{_ZH_DRAW}(?P<what>.+)",
    rf"(?:那就?|就|再|要不|不如|要不然|咱|咱们|还是|干脆)+{_ZH_DRAW}(?P<what>.+)",
    rf"(?:我(?:要|想|再|来|就|现在)*)?(?:再)?[给在](?P<at>[^，我你]{{1,8}}?){_ZH_DRAW}(?P<what>{_ZH_SOME}.+)",
    rf"(?:我(?:要|想|再|来|就|现在)*)?{_ZH_WHERE}(?:再)?{_ZH_DRAW}(?P<what>{_ZH_SOME}.+)",
    rf"(?:你)?(?:可不可以|能不能|可以|能){_ZH_TOGETHER}{_ZH_DRAW}(?P<what>.+)",
    rf"{_ZH_I}{_ZH_THEN}{_ZH_WISH}?(?:照着|看着|跟着)(?:图|图片|它|照片)?{_ZH_DRAW}(?P<what>.+)",
    rf"(?:让|给){_ZH_I}(?:来|再|先)?{_ZH_DRAW}(?P<what>.+)",
    rf"(?:还|也|就|再|先|那)*(?:想要|想|要|可以)(?:再|也|先|来|试着|学着?)+{_ZH_DRAW}(?P<what>.+)",
    rf"{_ZH_I}{_ZH_THEN}(?:想要|想|要|可以)把(?P<what>[^我你他她]{{1,8}}?)画(?:在|到|上|成)",
    rf"帮我(?:想想|想一想|看看){_ZH_HOW}画(?P<what>.+)",
    rf"(?:{_ZH_I}{_ZH_THEN})?(?:想知道)?(?:怎么|怎样|如何)(?:才|才能|能)?画(?:出来|出|好)(?P<what>.+)",
    rf"(?:{_ZH_I})?不(?:知道|会|懂|太会)(?P<what>[^我你他她画]{{1,8}}?)(?:该|应该|要)?怎么画{_ZH_END}",
    rf"{_ZH_DRAW}(?P<what>[一两三四五六七八九十几][只个条头匹辆架艘座朵棵颗位张片群].+)",
    rf"{_ZH_CALL}{_ZH_I}{_ZH_THEN}{_ZH_WISH}{_ZH_TOGETHER}(?:{_ZH_HOW})?{_ZH_DRAW}(?P<what>.+)",
    rf"(?:{_ZH_CALL}{_ZH_I})?{_ZH_THEN}(?:想知道|不知道)?{_ZH_HOW}{_ZH_DRAW}(?P<what>.+)",
    rf"(?:{_ZH_ASKING_YOU}(?:帮我|教我|教一下我|教教我|教一教我|告诉我|给我|帮忙)(?:一下)?)(?:{_ZH_HOW}|学)?{_ZH_DRAW}(?P<what>.+)",
    rf"教(?:教|一教|一下)?我{_ZH_HOW}?画(?:画)?(?P<what>.+)",
    rf"{_ZH_I}?{_ZH_THEN}(?:不会|不太会|不知道怎么|不懂怎么|不知道如何){_ZH_DRAW}(?P<what>.+)",
    rf"(?:{_ZH_I}|咱)?(?:来|一起|一起来){_ZH_DRAW}(?P<what>.+)",
    rf"(?:{_ZH_I}{_ZH_THEN})?{_ZH_DRAW}(?P<what>.+?)(?:吧|好不好|好吗|可以吗|行吗|好了)$",
    r"(?:想画|要画|学画)(?:的是)?(?P<what>(?!画|了|完|什么).+)",
    rf"(?P<what>[^我你他她它]{{1,10}}?){_ZH_HOW}画{_ZH_END}",
    rf"{_ZH_CALL}(?:{_ZH_I}{_ZH_THEN}(?:想要|想|要|可以|能不能|能)|{_ZH_ASKING_YOU}(?:帮我|给我|让我)|有没有)"
    rf"{_ZH_LOOK}?(?P<what>(?!画).+?){_ZH_PICTURE}(?:给我看看|给我看|看看|参考一下|参考|可以看)?{_ZH_END}",
    rf"{_ZH_ASKING_YOU}(?:给我|让我){_ZH_LOOK}(?P<what>.+)",
]
_ZH_NOT = re.compile(
    r"(?:(?<!要)不(?!如)|没|(?<!特)别|甭)(?:再|太|是|怎么)?(?:想|要|用|喜欢|准备|打算|爱|敢|许|能|可以)?(?:再)?(?:学)?画|画(?:了|过|完)"
    r"|昨天|刚才|刚刚|上次|以前|已经|早上画|要是|如果|(?:不|没)(?:想|要)(?:看|找)|看完|看过"
)
_ZH_CANNOT = re.compile(r"不(?:太)?会画|不(?:知道|懂|会).{0,8}(?:怎么|如何|怎样)画|能不能|可不可以")

# --- English ----------------------------------------------------------------------------------------------------------

_EN_BEFORE = (
    r"^(?:(?:um+|uh+|er+|hmm+|hey|hi|hello|oh|ok|okay|yes|yeah|well|please|now|and|so|then|but|maybe|today|first|next"
    r"|mommy|mummy|mom|mum|daddy|dad|xiaohua|xiao hua|i know|i think|actually|my turn|all right|alright)\s+)*"
)
_EN_MAKE = r"(?:draw|paint|sketch|doodle|colou?r(?: in)?|make (?:a )?(?:picture|drawing|painting) of)"
_EN_SOFT = r"(?:(?:really|just|also|still|too|so|very much|now|maybe|please|kind of|kinda|sort of)\s+)*"
_EN_PICTURE = r"(?:(?:a|an|some|the|more|any|another|me)\s+)*(?:pictures?|photos?|drawings?|images?|pics?)\s+of"
_EN_WISHES = [
    rf"(?:i|we)(?:\s+{_EN_SOFT}(?:want|wanna|wish|need|plan|hope|gonna)|(?:'d| would)\s+{_EN_SOFT}(?:like|love))"
    rf"(?:\s+to)?\s+(?:try to\s+|learn (?:how )?to\s+)?{_EN_SOFT}{_EN_MAKE}\s+(?P<what>.+)",
    rf"we\s+(?:could|can|should)\s+{_EN_SOFT}{_EN_MAKE}\s+(?P<what>.+)",
    rf"(?:i'm|i am|we're|we are|imma)\s+{_EN_SOFT}(?:going to|gonna|about to)?\s*(?:try to\s+)?{_EN_MAKE}"
    r"\s+(?P<what>.+)",
    rf"(?:i|we)(?:'ll| will)\s+{_EN_SOFT}(?:try to\s+|have to\s+)?{_EN_MAKE}\s+(?P<what>.+)",
    rf"(?:let's|let us|lets|let me)\s+{_EN_SOFT}(?:try (?:to\s+)?)?{_EN_MAKE}\s+(?P<what>.+)",
    rf"(?:can|could|may|should|shall|will|would)\s+(?:i|we|you)\s+{_EN_SOFT}(?:help me\s+|teach me (?:how )?to\s+"
    rf"|show me how to\s+|tell me how to\s+)?{_EN_MAKE}\s+(?:me\s+)?(?P<what>.+)",
    rf"(?:do you know\s+|i wonder\s+)?how\s+(?:do|can|could|should|would|to)\s*(?:i|you|we)?\s*"
    rf"{_EN_MAKE}\s+(?P<what>.+)",
    rf"(?:please\s+)?(?:teach|show|help|tell)\s+(?:me|us)\s+(?:how\s+)?(?:to\s+)?{_EN_MAKE}\s+(?P<what>.+)",
    rf"i\s+(?:can't|cannot|can not|don't know how to|dunno how to|do not know how to)\s+{_EN_MAKE}\s+(?P<what>.+)",
    rf"(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:show|find|give|get)\s+(?:me|us)\s+"
    rf"(?:{_EN_PICTURE}\s+)?(?P<what>.+)",
    rf"(?:please\s+)?(?:show|find|give)\s+(?:me|us)\s+(?:{_EN_PICTURE}\s+)?(?P<what>.+)",
    rf"(?:i|we)(?:'d| would)?\s+{_EN_SOFT}(?:want|wanna|like|need)\s+(?:to\s+(?:see|look at)\s+)?"
    rf"{_EN_PICTURE}\s+(?P<what>.+)",
    rf"(?:i|we)(?:'d| would)?\s+{_EN_SOFT}(?:want|wanna|like)\s+(?:to\s+)?see\s+(?P<what>.+)",
    rf"(?:do you have|have you got|are there)\s+{_EN_PICTURE}\s+(?P<what>.+)",
    rf"(?:may|can|could)\s+(?:i|we)\s+(?:please\s+)?(?:see|have|look at)\s+(?:{_EN_PICTURE}\s+)(?P<what>.+)",
    rf"(?:i'm|i am|we're|we are)\s+(?:going to|gonna)\s+try\s+(?:to\s+)?{_EN_MAKE}\s+(?P<what>.+)",
    r"(?:i'm|i am|we're|we are)\s+(?:drawing|painting)\s+(?P<what>(?:a|an|the|my|some|two|three)\s+.+)",
    rf"(?:i|we)(?:'d| would| was| were)?\s+{_EN_SOFT}(?:(?:want|wanna|like|love|need)\s+(?:to\s+)?(?:try|start)"
    r"|thinking (?:of|about)"
    r"|feel like)\s+(?:drawing|painting|sketching)\s+(?P<what>.+)",
    rf"(?:what if|how about|why don't)\s+(?:i|we)\s+{_EN_MAKE}\s+(?P<what>.+)",
    r"how about (?:drawing|painting)\s+(?P<what>.+)",
    rf"(?:i|we)\s+{_EN_SOFT}(?:want|wanna|need|would like)\s+(?:to\s+)?(?:add|put)\s+(?P<what>.+?)"
    r"\s+(?:to|in|on|into)\s+(?:my|the|our) "
    r"(?:picture|drawing|paper|page)",
    r"show (?:me|us) what (?P<what>.+?) looks? like",
    r"(?:let's|let me|can we|can i|we can|i wanna|i want to|i'll)\s+(?:do|make)\s+(?:a|another)\s+"
    r"(?:drawing|picture|painting)\s+of\s+(?P<what>.+)",
    r"what\s+(?:do|does)\s+(?P<what>.+?)\s+look\s+like",
    rf"{_EN_MAKE}\s+(?:me\s+|us\s+)?(?P<what>(?:a|an|the|some|two|three)\s+.+)",
]
_EN_NOT = re.compile(
    r"\b(?:don't|do not|didn't|did not|doesn't|won't|will not|never|not|no longer)\b|\b(?:drew|painted|drawn|yesterday"
    r"|already|last (?:time|week|night)|wanted|used to|just finished|if i)\b",
    re.IGNORECASE,
)
_EN_CANNOT = re.compile(r"\bi (?:don't know how|do not know how|dunno how|can not|cannot|can't)\b", re.IGNORECASE)


def wish_in(text: str) -> str | None:
    """Return the noun phrase of the last wish in `text`, in the child's words without measure words, or None."""
    clauses = _PAUSES.split(_STILL_LOOKING.sub("", text[:400]))
    wishes = [wish for clause in clauses if clause and (wish := _wish(clause.strip()))]
    return wishes[-1] if wishes else None


def _wish(clause: str) -> str | None:
    clause = clause.lower().replace("’", "'")
    if _CHINESE.search(clause):
        return _match(_LOOSE_SPACE.sub("", clause), _ZH, _ZH_NOT, _ZH_CANNOT, noun.chinese)
    return _match(clause, _EN, _EN_NOT, _EN_CANNOT, noun.english)


def _match(
    clause: str,
    patterns: list[re.Pattern[str]],
    negation: re.Pattern[str],
    cannot: re.Pattern[str],
    clean: Callable[[str], str | None],
) -> str | None:
    if negation.search(cannot.sub("", clause)) or is_unwanted(clause):
        return None
    for pattern in patterns:
        if (found := pattern.search(clause)) and (phrase := clean(found.group("what"))):
            return phrase
    return None


_ZH = [re.compile(_ZH_BEFORE + wish) for wish in _ZH_WISHES]
_EN = [re.compile(_EN_BEFORE + wish) for wish in _EN_WISHES]
