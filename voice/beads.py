"""The story grammar as six beads: which are lit, which is asked for, and what a child's words are about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from voice.events import PastTurn
from voice.intents import is_telling

ORDER = ("who", "where", "what", "feeling", "solution", "ending")

_TELLS = {
    "zh-hans": {
        "who": (
            r"小(?:猫|狗|兔|熊|鸟|鱼|马|羊|猪|龙|男孩|女孩|朋友|姑娘|公主)|恐龙|公主|王子|机器人|兔子|奶奶|爷爷|"
            r"妈妈|爸爸|怪兽|国王|仙女|宇航员"
        ),
        "where": (
            r"(?:在|住在|去了?|到了?|来到)[^，。,!？]{1,10}(?:里|上|下|边|旁|中|家|园|校|林|海|山|空|堡|国|店|"
            r"河|岛|洞)|森林|大海|海边|太空|城堡|学校|公园|家里|月亮上|山上"
        ),
        "what": (
            r"迷路|下.{0,2}雨|宝藏|遇见|遇到|碰到|丢了|不见了|掉(?:进|下|到)|坏了|打架|来了一|发现|找到|魔法|"
            r"出发|生病|摔|吃掉|追"
        ),
        "feeling": r"开心|高兴|快乐|难过|伤心|害怕|生气|吃惊|惊讶|勇敢|着急|孤单|想家|哭|笑|担心|激动|害羞",
        "solution": (
            r"办法|帮忙|帮助|帮|救|再试|试试|试了|对不起|道歉|送.{0,4}礼物|飞过去|修好|造了|一起(?:找|想|做)|请"
        ),
        "ending": r"最后|结局|结束|从此|回家了|回到家|派对|抱一抱|睡着了|彩虹|星星|晚安",
    },
    "en": {
        "who": (
            r"\b(?:cat|dog|dinosaur|princess|prince|robot|rabbit|bear|bird|fish|horse|pig|dragon|boy|girl|king|"
            r"queen|monster|fairy|mouse|fox)\b"
        ),
        "where": (
            r"\b(?:in|at|on|under|inside|near|to) (?:the |a |an |my |her |his |their )?(?:\w+ )?(?:forest|sea|"
            r"space|home|school|castle|house|park|river|mountain|moon|island|cave|town|garden|room|beach|woods|"
            r"sky)\b|\bat home\b|\bin space\b"
        ),
        "what": (
            r"\blost\b|\brain|\btreasure|\bmet\b|\bmonster came|\bfell\b|\bbroke|\bfound\b|\bmagic\b|\bchased|"
            r"\bstole|\bsick\b|\bgot lost\b|\bwent away\b"
        ),
        "feeling": (
            r"\b(?:happy|sad|scared|afraid|angry|mad|surprised|brave|worried|lonely|excited|shy|cried|laughed)\b"
        ),
        "solution": r"\b(?:help|helped|idea|tried|try again|sorry|gift|fixed|built|saved|plan|flew there)\b",
        "ending": (
            r"\b(?:the end|in the end|at last|finally|went home|party|fell asleep|rainbow|ever after|"
            r"goodnight)\b"
        ),
    },
}
_ASKS = {
    "zh-hans": {
        "ending": r"最后|结局|结尾|结束",
        "solution": r"办法|怎么办|怎么做|怎么帮",
        "feeling": r"心情|感觉|表情|心里|高兴吗|难过",
        "where": r"哪里|哪儿|什么地方|在哪",
        "what": r"发生|怎么啦|怎么了|遇到|然后呢|接下来|后来",
        "who": r"谁|主角",
    },
    "en": {
        "ending": r"\bend(?:ing|s)?\b|last page",
        "solution": r"\btry|\bplan\b|could (?:they|we|he|she) do|\bsolve|\bhelp",
        "feeling": r"\bfeel|\bface\b",
        "where": r"\bwhere\b|what place",
        "what": r"\bhappen|what next|and then|comes next|run into",
        "who": r"\bwho\b",
    },
}
_TELLS_RE = {lang: {b: re.compile(p, re.I) for b, p in table.items()} for lang, table in _TELLS.items()}
_ASKS_RE = {lang: {b: re.compile(p, re.I) for b, p in table.items()} for lang, table in _ASKS.items()}


def told_in(text: str, language: str) -> set[str]:
    """Return the beads that a child's words touch."""
    return {bead for bead, tells in _TELLS_RE[language].items() if tells.search(text)}


def asked_in(text: str, language: str) -> str:
    """Return the bead that the last question in the companion's words asks for, or ''."""
    questions = re.findall(r"[^。！？!?.]*[？?]", text)
    for question in reversed(questions):
        for bead, asks in _ASKS_RE[language].items():
            if asks.search(question):
                return bead
    return ""


@dataclass
class Thread:
    """The thread of one story. `asked` is the bead of the companion's last question."""

    language: str
    lit: set[str] = field(default_factory=set)
    asked: str = ""

    def child_said(self, text: str, bead: str = "") -> bool:
        """Light what the words tell, and the bead they answer unless they plainly tell something else and new.

        Return whether anything new is lit.
        """
        if not is_telling(text):
            return False
        told = told_in(text, self.language) - self.lit
        answered = {bead} & set(ORDER) - self.lit if not told or bead in told else set()
        self.lit |= told | answered
        return bool(told | answered)

    @property
    def next(self) -> str:
        return next((bead for bead in ORDER if bead not in self.lit), "")

    @property
    def lit_in_order(self) -> list[str]:
        return [bead for bead in ORDER if bead in self.lit]

    def follow(self, turns: Iterable[PastTurn]) -> "Thread":
        """Take what the journal already holds."""
        for turn in turns:
            if turn.kind == "words" and turn.speaker == "child":
                self.child_said(turn.text, turn.bead)
            elif turn.speaker == "companion" and turn.bead:
                self.asked = turn.bead
        return self
