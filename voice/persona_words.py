"""What a vendor's model is told besides its instructions (persona_zh.txt, persona_en.txt), in both languages."""

from voice.events import Reason

AGES = {
    "zh-hans": {"4-5": "四五岁", "6-7": "六七岁", "8-10": "八到十岁"},
    "en": {"4-5": "4 or 5", "6-7": "6 or 7", "8-10": "8 to 10"},
}
# Most characters (zh) or words (en) in one answer.
LENGTHS = {"zh-hans": {"4-5": 24, "6-7": 36, "8-10": 50}, "en": {"4-5": 16, "6-7": 24, "8-10": 34}}
BRACKETS = {"zh-hans": "（旁白：{0}）", "en": "(Aside: {0})"}
# While beads are missing; when the story is whole.
NEXT = {
    "zh-hans": (
        "故事里已经有了：{lit}。接下来适合问：{next}。\n",
        "故事已经完整了，可以问还想不想加，或者是不是讲完了。\n",
    ),
    "en": (
        "The story already has: {lit}. A good next question: {next}.\n",
        "The story is whole; ask whether there is more or whether it is finished.\n",
    ),
}
BEADS = {
    "zh-hans": {
        "who": "谁",
        "where": "哪里",
        "what": "怎么了",
        "feeling": "心情",
        "solution": "办法",
        "ending": "结局",
    },
    "en": {
        "who": "who",
        "where": "where",
        "what": "what happened",
        "feeling": "feeling",
        "solution": "what they tried",
        "ending": "the ending",
    },
}
ASIDES: dict[str, dict[str, str]] = {
    "zh-hans": {
        Reason.GREET: "孩子刚坐下。打个招呼，说你是AI画笔小画，问今天的故事里有谁。",
        Reason.WELCOME_BACK: "孩子回来了。欢迎一句，接着上面的故事问下一个问题。",
        Reason.UNHEARD: "孩子出声了，但没听清。请孩子再说一遍，或者点一张小图。",
        Reason.NUDGE: "孩子在想。说一句不着急的话，不要再提新问题。",
        Reason.FINISH: "孩子说讲完了。谢谢孩子讲了这个故事，说现在把它做成书。不要再提问。",
        Reason.CARE: "孩子说的事要让大人知道。安慰一句，请孩子马上告诉爸爸妈妈或者老师。不要追问。",
        Reason.NEARLY: "还有几分钟就要休息了。不要说时间，请孩子给故事想一个结尾，只问这一个问题。",
        Reason.GOODBYE: "今天就讲到这里。用一句话说孩子讲了什么，说可以做成书，然后说再见。不要提问，不要挽留。",
        Reason.RESTS: "说话的时间到了。用一句话说耳朵要休息了，画画和点图片还可以继续。不要提问。",
        Reason.DRAWING: "孩子放上来一张新画。",
        "reading": "有人看过孩子的画，猜测可能是：{text} 先请孩子讲讲，不要先说出猜到的东西，可以提到颜色。",
        "pictures": "屏幕旁边给孩子找来了参考图：{text}。可以请孩子挑一张看看。",
        "no_pictures": "没有找到合适的参考图：{text}。告诉孩子先照自己想的画，一样好。",
        "no_reading": "这次没有看清孩子的画。请孩子讲讲画了什么。",
        "page": "孩子想看另一张画，画纸正在翻。一句话答应，不要说翻好了。",
        "anchor": "一直只说中文普通话。孩子说的外语词照原样留着，不翻译，不纠正。",
        "go_on": "请接着说。",
        "child": "孩子在另一块屏幕上说：{text}",
        "companion": "你在另一块屏幕上说过：{text}",
    },
    "en": {
        Reason.GREET: (
            "The child just sat down. Say hello, say you are Xiao Hua, an AI paintbrush, and ask who "
            "is in today's story."
        ),
        Reason.WELCOME_BACK: "The child is back. Welcome it briefly and ask the next question of the story above.",
        Reason.UNHEARD: (
            "The child said something that could not be made out. Ask it to say it again or to tap a picture."
        ),
        Reason.NUDGE: "The child is thinking. Say one short sentence that there is no hurry, no new question.",
        Reason.FINISH: (
            "The child says the story is finished. Thank it for telling and say that now it becomes "
            "a book. No more questions."
        ),
        Reason.CARE: (
            "A grown-up should know what the child said. Comfort in one sentence and ask it to tell "
            "mum, dad or a teacher now. Do not probe."
        ),
        Reason.NEARLY: (
            "In a few minutes it is time to rest. Do not mention time; ask the child for an ending of the story, "
            "that one question only."
        ),
        Reason.GOODBYE: (
            "This is all for today. Say in one sentence what the child told, that it can become a book, "
            "and goodbye. No question, no begging to stay."
        ),
        Reason.RESTS: "Talking time is over. Say in one sentence that ears rest now and drawing goes on. No question.",
        Reason.DRAWING: "The child put up a new drawing.",
        "reading": (
            "The drawing was looked at; a guess at what it may show: {text} Ask the child to tell "
            "about it first, do not name the guess; colours may be mentioned."
        ),
        "pictures": "Reference pictures were put beside the paper: {text}. You may ask the child to pick one.",
        "no_pictures": "No fitting pictures were found: {text}. Tell the child to draw it the way it imagines it.",
        "no_reading": "The drawing could not be made out this time. Ask the child to tell what it drew.",
        "page": "The child wants another drawing; the page is being turned. Agree briefly, do not say that it is done.",
        "anchor": "Keep to English. Words of another language that the child uses stay as they are.",
        "go_on": "Please go on.",
        "child": "At another screen the child said: {text}",
        "companion": "At another screen you said: {text}",
    },
}
