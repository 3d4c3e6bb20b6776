"""Words that no picture search for a child sends out or lets in.

Stricter than the talk's safeguards: a child may *tell* of a fight, but photos of weapons, blood or drink have no place
in the strip.
"""

import re

from families import safeguards

_UNWANTED = re.compile(
    r"枪|子弹|炸弹|炸药|手雷|导弹|坦克大战|刺刀|匕首|菜刀|砍|杀|尸|血淋|流血|鲜血|棺材|坟|骷髅|自杀|战争|打仗|酒|香烟|抽烟|毒|赌|裸|性感"
    r"|内衣|比基尼|屁股|大便|鸡鸡|纳粹|恐怖"
    r"|\b(?:guns?|rifles?|pistols?|shotguns?|bullets?|bombs?|grenades?|missiles?|weapons?|knife|knives|daggers?|stab\w*|kill\w*"
    r"|murder\w*|dead|death|corpses?|coffins?|graves?|graveyards?|cemeter\w+|skulls?|skeletons?|blood\w*|gore|gory|wound\w*|war"
    r"|soldiers?|army|military|beers?|wines?|vodka|whisk\w+|cocktails?|alcohol\w*|drunk|bar|pub|cigar\w*|smok(?:e|ing)|vap(?:e|ing)"
    r"|drugs?|weed|marijuana|cannabis|casino|gambl\w*|nude\w*|naked|nudity|sex\w*|erotic|lingerie|bikinis?|underwear|bra|topless"
    r"|seductive|sensual|intimate|porn\w*|fetish|kiss(?:ing)?|nazi\w*|swastika|terror\w*|horror|scary|creepy|zombies?|demon\w*"
    r"|satan\w*|devil|suicid\w*|poison\w*|butt|poop|slaughter\w*|butcher\w*|meat|hunt(?:ing|er|ers)?|roadkill|injur\w*)\b",
    re.IGNORECASE,
)


def is_unwanted(text: str) -> bool:
    """Return whether `text` (a phrase, a photo's description or a tag, in either language) is not for the strip."""
    return bool(_UNWANTED.search(text)) or not safeguards.check(text).is_ok
