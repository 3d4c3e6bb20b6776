"""Cut what a child wants to draw down to a noun phrase that is safe to look up. Pure.

Measure words, particles, purposes and places fall away; colours and sizes may stay. Nothing comes back for phrases that
name no thing (画画, something) or that do not belong into a picture search for children.
"""

import re

from vision.pictures.unwanted import is_unwanted

CHINESE_CHARS_MAX = 10
ENGLISH_WORDS_MAX = 4

_ZH_NUMBER = r"[一两二三四五六七八九十几半多好\d]+"
_ZH_MANY = r"(?:好多|好几|很多|许多|一些|一点|各种|几)"
_ZH_MEASURE = r"[只个条头匹辆架艘座朵棵颗位张片群块间栋幅副把台根支枝束串对双种些点团道滴粒件顶家口盏尾轮弯株层排]"
_ZH_LEADING = re.compile(
    rf"^(?:一下下?|一点点?|下|我们?(?:的|家的?)?|你的?|自己的?|{_ZH_NUMBER}[大小]?(?!家人|家子){_ZH_MEASURE}的?|{_ZH_MANY}"
    rf"|[这那]{_ZH_MEASURE}?|[这那]样的|{_ZH_MEASURE}(?=.{{2,}})|可以画|会|像|叫做?)"
)
_ZH_TRAILING = re.compile(
    r"(?:[吧呀啊呢吗嘛啦哦哟喔哈咯了]|好不好|好吗|可以吗|可不可以|行吗|行不行|怎么样|看看|看一看|玩|来着|一下|的(?:样子|图片|照片|图画|图)"
    r"|(?:给|送给?|让|跟|陪)(?:我|你|他|她|妈妈|爸爸|奶奶|爷爷|老师|大家|小朋友|弟弟|妹妹|姐姐|哥哥).*|怎么办|怎么弄|长什么样子?|是什么样子?|应该怎么画|怎么画|要怎么画|该怎么画)$"
)
# Where the thing ends and its story begins.
_ZH_STORY = re.compile(
    r"(?<=.)(?:正在|在(?=[^的]*$)|会(?=[^的]+$)|飞到|飞来|飞去|去(?=[^的]+$)|来(?=[^的]+$)|要(?=[^的]+$)|跑到|掉到|掉进|住在|你(?:能|会|可以|教|看)).*$"
    r"|(?<=..)(?:打|吃|喝|抱|骑(?!士)|追|拿|坐|踢|救|玩)(?=.).*$"
)
_ZH_NOTHING = re.compile(
    r"^(?:画+|[大小高长多好远]+一?[点些]?儿?|[拍看照做玩说讲]|图画?|图片|照片|东西|才好|才行|什么|啥|哪个|这个|那个|这些|那些|它们?|他们?|她们?|你们?|我们?|自己|一下|完|好看|漂亮|别的|另外的?|新的"
    r"|更多|更好|更大|出来|下去|这里|那里|故事|一个故事|颜色|线|圆|[红黄蓝绿黑白紫粉橙]色的?|的|是|很久|一会儿|这么多|多)$"
)

_EN_LEADING = re.compile(
    r"^(?:(?:a|an|the|some|any|my|our|your|his|her|another|this|that|these|those|one|two|three|four|five|many|lots of"
    r"|a lot of|a bunch of|a couple of|a few|few|more|me|us|also|really|very|super|so|just|like|maybe|um+|uh+|kind of"
    r"|picture of|pictures of|photo of|photos of|drawing of|something like)\s+)+"
)
_EN_STORY = re.compile(
    r"\s+(?:with|on|in|at|for|from|to|under|over|by|near|behind|into|that|which|who|because|please|now|today|too|also|again"
    r"|next|like|so|together|instead|tonight|this time"
    r"|then|when|while|is|are|was|has|have|can|will|first|right|just|right now|look|looks|inside|outside"
    r"|and (?=(?:i|then|we|my|it)\b))(?:\s.*)?$"
)
_EN_DOING = re.compile(r"\s+(?!king|ring|wing|string|thing|pudding|duckling|building|spring|ceiling)\w{2,}ing\b.*$")
_EN_NOTHING = re.compile(
    r"^(?:(?:a|an|the)?\s*(?:pictures?|drawings?|paintings?|photos?|something|anything|everything|nothing|it|this|that"
    r"|them|stuff|things?|stor(?:y|ies)|more|lines?|one|ones|you|me|us|now|again|here|there|good|better|well|how|what"
    r"|together|today|some|all|too|please|in|on|with|for|to|myself|yourself|your.*|how.*|what.*"
    r"|where.*|why.*|who.*|if.*|the end|next|way|truth|trick|game|movie|song|mom|mommy|daddy|dad))$"
)


def chinese(words: str) -> str | None:
    """Return the thing in `words` (Chinese, no spaces or pauses), or None."""
    words = _again_and_again(_ZH_TRAILING, words)
    words = _ZH_STORY.sub("", words)
    words = _again_and_again(_ZH_TRAILING, words)
    words = _again_and_again(_ZH_LEADING, words)
    if "的" in words:
        words = _described(words)
    words = _again_and_again(_ZH_LEADING, words).strip("的着是")
    if not words or len(words) > CHINESE_CHARS_MAX or _ZH_NOTHING.match(words) or is_unwanted(words):
        return None
    return words


def english(words: str) -> str | None:
    """Return the thing in `words` (lower-case English), or None."""
    words = re.sub(r"[^a-z0-9' -]", "", words).strip()
    words = _EN_LEADING.sub("", words + " ").strip()
    words = _EN_DOING.sub("", _EN_STORY.sub("", " " + words + " ").strip()).strip()
    words = re.sub(r"\b(and|or) (?:a|an|the|some|my|two|three)\b", r"\1", " ".join(words.split()))
    if not words or _EN_NOTHING.match(words) or is_unwanted(words) or not re.search(r"[a-z]{2}", words):
        return None
    return " ".join(words.split()[:ENGLISH_WORDS_MAX]) if len(words.split()) <= 2 * ENGLISH_WORDS_MAX else None


def _described(words: str) -> str:
    """Keep a colour or a size before 的, drop longer descriptions: 穿裙子的公主 → 公主, 红色的车 → 红色的车."""
    before, _, thing = words.rpartition("的")
    return words if thing and re.search(r"[红黄蓝绿黑白紫粉橙]色?$|彩色$|^[很最]?[大小]$", before) else thing or before


def _again_and_again(pattern: re.Pattern[str], words: str) -> str:
    while (shorter := pattern.sub("", words)) != words and shorter:
        words = shorter
    return words
