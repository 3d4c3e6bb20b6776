"""Sentences for a child about its book, in the child's language."""

from families.models import Language

TOO_LITTLE = {
    Language.CHINESE: "再给我讲一点点吧！你画的是谁？后来怎么了？",
    Language.ENGLISH: "Tell me a little bit more! Who is in your picture? What happens next?",
}

_CHINESE_ASIDES = """
讲完了 讲完啦 我讲完了 我讲完啦 故事讲完了 故事讲完啦 说完了 说完啦 我说完了 我说完啦 画完了 我画完了 画好了 我画好了
好了 完了 嗯 嗯嗯 啊 哦 呃 对 对啊 对呀 是 是的 不是 好 好的 好呀 好吧 行 可以 不要 没有 没有了 没了 什么 等一下 等等
不知道 我不知道 不想说 我想想 让我想想 你好 你好呀 小画你好 喂 再见 拜拜 谢谢
"""

_ENGLISH_ASIDES = """
yes, yeah, yep, no, nope, ok, okay, hi, hello, hey, bye, goodbye, thanks, thank you, um, uh, hmm, what, wait
i'm done, im done, i am done, all done, done, finished, i'm finished, i am finished, the end, wait a minute
that's all, that is all, i don't know, i dont know, let me think
"""

# Said around a story, not in it: whole utterances, letters only, lower case.
ASIDES = {
    Language.CHINESE: frozenset(_CHINESE_ASIDES.split()),
    Language.ENGLISH: frozenset(_ENGLISH_ASIDES.strip().replace("\n", ", ").split(", ")),
}
