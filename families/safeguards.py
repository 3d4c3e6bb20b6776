"""Words that do not belong into a talk with a child: checked on every way in and out, without a model.

A stopped sentence is never kept; an incident names the rule and the place. Wolves that eat lambs, monsters to fight and
scratched knees are part of children's stories and pass.
"""

import re
from dataclasses import dataclass

from families.models import Child, SafetyIncident


@dataclass(frozen=True)
class Verdict:
    """Whether a text may pass, and which rule stopped it if not."""

    is_ok: bool
    rule: str = ""


_RULES: tuple[tuple[str, str], ...] = (
    ("self-harm", r"自杀|自残|割腕|不想活了?|想死|kill myself|suicide|self[- ]harm|want to die"),
    ("sex", r"色情|裸体|性交|做爱|强奸|\bporn|\bnaked\b|\bnude\b|\bsex\b|\bsexual|\brape"),
    ("weapon", r"手枪怎么|造(?:炸弹|枪)|炸弹怎么|how to (?:make|build) a (?:bomb|gun)"),
    ("drug", r"毒品|冰毒|海洛因|大麻|\bheroin\b|\bcocaine\b|\bmeth\b"),
    (
        "danger",
        r"(?:点着?|玩)打火机|点火柴|喝(?:洗衣液|消毒水|漂白水)|从楼上跳|drink bleach|play with (?:matches|a lighter)",
    ),
    ("gore", r"肢解|分尸|砍头|开膛|dismember|behead"),
    ("hate", r"傻[逼屄]|操你|他妈的|去死吧|\bfuck|\bbitch\b|\bnigger"),
    (
        "contact",
        r"(?:你家|你)(?:的)?(?:住址|地址|电话号码|手机号|学校叫)|what(?:'s| is) your (?:address|phone number|school)",
    ),
    (
        "kinship",
        r"我是你的?(?:妈妈|爸爸|哥哥|姐姐|男朋友|女朋友)|i am your (?:mom|mother|dad|father|girlfriend|boyfriend)",
    ),
)
_COMPILED = tuple((rule, re.compile(pattern, re.IGNORECASE)) for rule, pattern in _RULES)


def check(text: str) -> Verdict:
    """Say whether `text` (either language) may be spoken, shown or searched for."""
    for rule, pattern in _COMPILED:
        if pattern.search(text):
            return Verdict(False, rule)
    return Verdict(True)


def note_incident(child: Child, rule: str, place: str) -> SafetyIncident:
    """Leave a mark for operators: which rule, and where (e.g. "companion", "story")."""
    return SafetyIncident.objects.create(child=child, rule=rule, place=place)
