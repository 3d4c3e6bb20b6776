"""What a model is told about the tools it may call, and what it hears back, in both languages.

The words may be in another language than the talk: some models call tools only when these are English (reference,
StepFun §1.2).
"""

# name → (what it does, {parameter: (what it is, allowed values)})
Words = dict[str, tuple[str, dict[str, tuple[str, tuple[str, ...]]]]]

TOOLS: dict[str, Words] = {
    "zh-hans": {
        "show_pictures": (
            "孩子想画一样东西、想看看它长什么样的时候，在画纸旁边放几张参考图。先说一句话，再用它；同一样东西只用一次。",
            {"subject": ("孩子想画的东西，一个简短的名词，例如：恐龙", ())},
        ),
        "look_at_drawing": ("孩子请你看看画、或者问你看见了什么的时候，再看一次孩子的画。", {}),
        "turn_page": (
            "孩子想看前一张画或者后一张画的时候翻页。",
            {"direction": ("previous 是前一张，next 是后一张", ("previous", "next"))},
        ),
        "finish_story": ("孩子清楚地说故事讲完了、要做成书的时候用。只是停一下、想一想，不要用。", {}),
    },
    "en": {
        "show_pictures": (
            "Put reference pictures beside the paper when the child wants to draw something or see what it looks like. "
            "Say one sentence first; once for one thing.",
            {"subject": ("what the child wants to draw, one short noun, e.g. dinosaur", ())},
        ),
        "look_at_drawing": ("Look at the child's drawing again when it asks you to look or what you see.", {}),
        "turn_page": (
            "Turn to the drawing before or after this one when the child wants to see it.",
            {"direction": ("previous or next", ("previous", "next"))},
        ),
        "finish_story": (
            "Use it when the child clearly says that the story is finished and should become a book. "
            "Not for a pause or a thought.",
            {},
        ),
    },
}
OUTCOMES: dict[str, dict[str, str]] = {
    "zh-hans": {
        "searching": "正在找，找到了会放在画纸旁边。",
        "again": "刚才已经找过了，图就在画纸旁边。",
        "unsafe": "这个不适合找给孩子看。温和地换一个能画的东西。",
        "no_subject": "没听清要找什么。请孩子再说一次想画什么。",
        "looking": "正在看。看好了会告诉你。",
        "seen": "之前看到的是：{text} 正在再看一次。",
        "no_drawing": "画纸上还没有画。请孩子先画几笔。",
        "turning": "正在翻。",
        "turned": "翻好了：现在是第{number}张，一共{count}张。",
        "one_sheet": "只有这一张画，没有别的可以翻。",
        "no_more": "那边没有画了：现在是第{number}张，一共{count}张。",
        "not_turned": "现在翻不了页。",
        "finishing": "正在把故事做成书。",
        "interrupted": "孩子打断了你，这件事没有做。",
        "unknown": "没有这个办法。",
    },
    "en": {
        "searching": "Searching; what is found will be put beside the paper.",
        "again": "That was searched for just now; the pictures are beside the paper.",
        "unsafe": "That is nothing to show to a child. Kindly suggest something else to draw.",
        "no_subject": "It was not clear what to look for. Ask the child again what it wants to draw.",
        "looking": "Looking; you will be told.",
        "seen": "This was seen before: {text} It is being looked at again.",
        "no_drawing": "There is nothing on the paper yet. Ask the child to draw a little first.",
        "turning": "Turning.",
        "turned": "Turned: this is sheet {number} of {count}.",
        "one_sheet": "There is only this one drawing, nothing to turn to.",
        "no_more": "There is no drawing on that side: this is sheet {number} of {count}.",
        "not_turned": "The page cannot be turned now.",
        "finishing": "The story is being made into a book.",
        "interrupted": "The child interrupted you; this was not done.",
        "unknown": "There is no such tool.",
    },
}
