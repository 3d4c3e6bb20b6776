"""What the page says about time, in both languages: no number, no hurry, always something good to do next."""

TIME_WORDS: dict[str, dict[str, str]] = {
    "zh-hans": {
        "soon": "沙漏快走完了，我们给故事想一个结尾吧。",
        "soon_night": "天黑了，快到休息的时候了，我们给故事想一个结尾吧。",
        "nearly": "今天的故事就要收尾啦。",
        "over": "说话的时间到啦。你可以接着画，点图片也能讲，想做成书就点小书。",
        "over_day": "今天说话的时间用完啦，明天再来。你可以接着画，也可以把故事做成书。",
        "over_talk": "这一次说了好多话，让眼睛和耳朵歇一歇。先把故事做成书吧，也可以接着画。",
        "over_night": "夜里小画的耳朵也要休息。画都收好了，明天再讲。",
    },
    "en": {
        "soon": "The sand is nearly through. Let's find an ending for the story.",
        "soon_night": "It is dark outside and nearly time to rest. Let's find an ending for the story.",
        "nearly": "Today's story is coming to its end.",
        "over": "Talking time is over. You can draw on, tap pictures, or make your book.",
        "over_day": "That was all the talking for today. Draw on, or make your book. See you!",
        "over_talk": "We talked a lot this time. Rest your eyes and ears, make your book, or draw on.",
        "over_night": "At night Xiao Hua's ears rest too. Your drawing is kept. Tell me more tomorrow.",
    },
}
