"""Give a child its own words back: turned round (我的 → 你的), short enough to be heard, and the hero's name."""

import re

from voice.coach_words import PHRASES

LONGEST = {"zh-hans": 16, "en": 48}
LONGEST_HERO = {"zh-hans": 6, "en": 24}
COLOURS = {
    "zh-hans": re.compile(r"(?:浅|深|天|粉|草)?(?:红|橙|黄|绿|蓝|紫|粉|棕|咖啡|灰|黑)色"),
    "en": re.compile(r"\b(?:red|orange|yellow|green|blue|purple|violet|pink|brown|gr[ae]y|black)\b", re.I),
}
_SWAP_ZH = {"我们": "你们", "你们": "我们", "咱们": "你们", "我": "你", "你": "我"}
_SWAP_EN = {
    "i": "you", "i'm": "you're", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "am": "are",
    "we": "you", "our": "your", "us": "you", "you": "me", "your": "my",
}  # fmt: skip
_LEAD_ZH = re.compile(
    r"^(?:嗯+|呃+|那个|就是|然后|后来|因为|从前|很久以前)*[，、 ]*"
    r"(?:我)?(?:想要?|要)?(?:讲|说|选|画)?(?:的)?(?:是|有)?(?:一个)?(?:关于)?"
)
_MEASURE_ZH = re.compile(r"^(?:一|两|这|那|几)?(?:只|个|条|头|位|匹|群|朵|棵|辆|架)")
_HERO_ZH = re.compile(
    r"(?:小|大)?(?:猫咪|猫|狗|兔子|兔|熊猫|熊|鸟|鱼|马|羊|猪|老虎|狮子|狐狸|松鼠|老鼠|鲸鱼|恐龙|龙|公主|王子|机器人|男孩|女孩|朋友|怪兽|国王|仙女|宇航员|青蛙|企鹅|大象)"
)
_LEAD_EN = re.compile(
    r"^(?:um+|uh+|well|and|so|it's|it is|there (?:is|was)|once upon a time there was|about|"
    r"i want to (?:tell|draw)(?: a story)?(?: about)?|the story is about|my story is about)[, ]+",
    re.I,
)
_HERO_EN = re.compile(
    r"\b(?:(?:a|an|the|my|one) )?((?:(?:little|big|small|tiny|brave|red|blue|green|old|baby) )?"
    r"(?:cat|kitten|dog|puppy|dinosaur|princess|prince|robot|rabbit|bunny|bear|bird|fish|horse|pig|dragon|boy|girl|king|"
    r"queen|monster|fairy|mouse|fox|lion|tiger|panda|whale|frog|penguin|elephant|unicorn))\b", re.I)  # fmt: skip


def echoed(text: str, language: str) -> str:
    """Return the child's words turned round, or '' when they are too long to repeat."""
    clauses = [part for part in re.split(r"[，。！？,.!?;；\n]+|然后|\band then\b", text) if part.strip()]
    if not clauses:
        return ""
    last = clauses[-1].strip()
    last = (_LEAD_EN.sub("", last) if language == "en" else re.sub(r"^(?:嗯+|呃+|那个|就是)+", "", last)).strip()
    if len(last) > LONGEST[language]:
        return ""
    return _turned_en(last) if language == "en" else _turned_zh(last)


def hero_in(text: str, language: str, is_asked: bool) -> str:
    """Return what the main character can be called in a question, or ''."""
    if language == "en":
        found = _HERO_EN.search(text)
        if found:
            return "the " + found[1].lower()
        bare = _LEAD_EN.sub("", text.strip(" .!?")).strip()
        return bare if is_asked and bare and len(bare) <= LONGEST_HERO["en"] and len(bare.split()) <= 3 else ""
    found = _HERO_ZH.search(text)
    if found:
        return found[0]
    bare = _MEASURE_ZH.sub("", _LEAD_ZH.sub("", text.strip(" ，。！？!?")))
    bare = re.sub(r"(?:的故事|的)?(?:吧|呀|啊|呢|了)?$", "", bare)
    return bare if is_asked and 0 < len(bare) <= LONGEST_HERO["zh-hans"] else ""


def colours_in(text: str, language: str) -> str:
    """Return up to two colours that a note names, as words to speak; '' when it names none."""
    found = list(dict.fromkeys(colour.lower() for colour in COLOURS[language].findall(text)))[:2]
    return (" and " if language == "en" else "和").join(found)


def label_of(key: str, language: str) -> str:
    """Return the name of a picture answer."""
    rows = (row for rows in PHRASES[language].choices.values() for row in rows)
    return next((row.label for row in rows if row.key == key), "")


def _turned_zh(text: str) -> str:
    return re.sub("|".join(_SWAP_ZH), lambda found: _SWAP_ZH[found[0]], text)


def _turned_en(text: str) -> str:
    return re.sub(r"[A-Za-z']+", lambda found: _SWAP_EN.get(found[0].lower(), found[0]), text)
