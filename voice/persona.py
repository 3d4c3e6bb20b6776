"""Who the companion is when a vendor's model speaks: instructions, asides, and the history a new session is given.

The model is told what the offline coach knows by construction (see coach_words): one open question at a time along the
story grammar, the child's words first, honest about being an AI, never a relative, no personal questions, no judgement.
"""

from pathlib import Path

from voice.beads import Thread
from voice.events import Brief
from voice.persona_words import AGES, ASIDES, BEADS, BRACKETS, LENGTHS, NEXT

REPLAYED_TURNS = 40

_HERE = Path(__file__).parent
_INSTRUCTIONS = {"zh-hans": (_HERE / "persona_zh.txt").read_text(), "en": (_HERE / "persona_en.txt").read_text()}


def instructions(brief: Brief) -> str:
    """Return the system prompt for one session: the role, the rules, and where the story stands."""
    language, thread = brief.language, Thread(brief.language).follow(brief.history)
    names = BEADS[language]
    going, whole = NEXT[language]
    comma = "、" if language == "zh-hans" else ", "
    following = "" if not thread.lit else whole
    if thread.lit and thread.next:
        following = going.format(lit=comma.join(names[b] for b in thread.lit_in_order), next=names[thread.next])
    return _INSTRUCTIONS[language].format(
        age=AGES[language][brief.band], length=LENGTHS[language][brief.band], next=following
    )


def aside(key: str, language: str, text: str = "") -> str:
    """Return what the model is told between the lines, as a user item (system items in mid-session are weakly obeyed:
    reference, StepFun §1.4), or '' when there is nothing to tell."""
    template = ASIDES[language].get(key, "")
    return BRACKETS[language].format(template.format(text=text)) if template else ""


def replayed(brief: Brief) -> list[tuple[str, str]]:
    """Return (role, text) of the turns that a new session starts with; what was never heard was never said."""
    items = []
    for turn in brief.history[-REPLAYED_TURNS:]:
        if turn.kind == "words" and turn.text and turn.speaker in ("child", "companion") and turn.is_heard:
            items.append(("user" if turn.speaker == "child" else "assistant", turn.text))
        elif turn.kind in ("reading", "pictures") and turn.text:
            items.append(("user", aside(turn.kind, brief.language, turn.text)))
    return items
