// @ts-check
/** Sentences that only a page's modules say, in both languages. The page's own words come from the templates. */

/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  "zh-hans": {
    mic_refused: "麦克风没有打开。没关系，点图片、打字，我都看得见！",
    mic_missing: "这里没有麦克风。点图片、打字，一样能讲故事！",
    line_lost: "我去找信号啦，你先画，画都收好了。",
    line_back: "我回来啦！",
    asleep: "小画睡着了。想聊天，点一下大按钮。",
    talk_closed: "这次聊完啦。想再讲一个故事，就再点一下开始。",
    upload_failed: "这张画没有送到。我们再试一次吧。",
    writing: "正在做书，翻开第一页就好……",
    written: "书做好啦！",
    not_written: "书还没做成。你的画和话都在，等一下再试。",
    too_big: "这张图片太大啦，换一张小一点的吧。",
    take_off: "把参考图收起来",
    paper_blank: "白纸",
    paper_drawn: "你的画，画了 {count} 笔",
  },
  en: {
    mic_refused: "The microphone stayed off. That is fine: tap pictures or type, I can see that!",
    mic_missing: "There is no microphone here. Tap pictures or type, and we can tell a story just as well!",
    line_lost: "I am looking for a signal. Draw on, everything is kept.",
    line_back: "I am back!",
    asleep: "Xiao Hua is asleep. Tap the big button to talk.",
    talk_closed: "That was our talk. Tap start for another story.",
    upload_failed: "That picture did not arrive. Let us try again.",
    writing: "Making your book, here comes the first page…",
    written: "Your book is ready!",
    not_written: "The book is not made yet. Your drawings and words are safe; try again in a while.",
    too_big: "That picture is too big. Try a smaller one.",
    take_off: "Put the picture away",
    paper_blank: "Blank paper",
    paper_drawn: "Your drawing, {count} strokes",
  },
};

/**
 * Return a sentence in the language of this page; `{name}` stands for a value.
 * @param {string} key @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const language = document.documentElement.lang.toLowerCase().startsWith("en") ? "en" : "zh-hans";
  const sentence = WORDS[language][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

export const CATALOGUE = WORDS;
