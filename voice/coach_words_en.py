"""What the offline companion says in English. What the braces stand for: see coach_words."""

GREET = {
    "4-5": (
        "Hi, I'm Xiao Hua, an AI paintbrush that listens. Who is in your story?",
        "Hello, I'm Xiao Hua, an AI paintbrush. Who shall we tell about?",
    ),
    "6-7": (
        "Hello, I'm Xiao Hua, an AI paintbrush that listens to stories. Who is your story about?",
        "Hi, I'm Xiao Hua, your AI story helper. Who is the hero today?",
    ),
    "8-10": (
        "Hello, I'm Xiao Hua, an AI that helps with stories. Who will be your main character?",
        "Hi, I'm Xiao Hua, an AI paintbrush. A new story begins: who steps in first?",
    ),
}
WELCOME_BACK = (
    "You're back, let's go on!",
    "Hello again, your story is still here.",
    "Let's carry on from where we were.",
)
QUESTIONS = {
    "who": (
        "Who is in your story?",
        "Who is the story about?",
        "Who is the hero this time?",
        "Who comes into this story?",
    ),
    "where": (
        "Where is {hero}?",
        "Where does this story happen?",
        "Where does {hero} live?",
        "Where would we find {hero}?",
    ),
    "what": (
        "What happened then?",
        "What did {hero} run into?",
        "One day, what happened to {hero}?",
        "What comes next?",
    ),
    "feeling": ("How did {hero} feel?", "What was it like for {hero}?", "What face did {hero} make?"),
    "solution": (
        "What did {hero} try?",
        "What could they do about it?",
        "What did {hero} plan to do?",
        "Who could help, and how?",
    ),
    "ending": (
        "How did it end?",
        "Where is {hero} at the very end?",
        "What ending would you like?",
        "What is on the last page?",
    ),
}
QUESTIONS_YOUNG = {
    "who": ("Who is it?", "Who is in the story?"),
    "where": ("Where is {hero}?",),
    "what": ("What happened?", "And then what?"),
    "feeling": ("Is {hero} happy, or sad?",),
    "solution": ("What can we do?",),
    "ending": ("And at the end?",),
}
QUESTIONS_OLDER = {
    "who": ("Who is the hero, and what is special about them?",),
    "where": ("Where is {hero}, and what does it look like there?",),
    "what": ("What went wrong?", "Which problem did {hero} meet?"),
    "feeling": ("What did {hero} whisper just then?", "Why did {hero} feel like that?"),
    "solution": ("If the first try did not work, what would {hero} do next?", "What did {hero} say to the others?"),
    "ending": ("How is {hero} different after all this?",),
}
ECHO = ("{words}!", "{words}, I see.", "Oh, {words}.", "{words}, got it.", "So, {words}!")
ECHO_LONG = ("I've kept that part.", "Mm, I'm listening.", "So that's how it was!", "And so the story goes on.")
PRAISE = {
    "who": ("You found a hero for the story.", "You chose who it is about, so it can begin."),
    "where": ("You said where it is, I can almost see it.", "You gave the story a place."),
    "what": ("You made the story take a turn.", "You thought of something new."),
    "feeling": ("You told me how it feels inside.", "You thought about how they feel."),
    "solution": ("You found a way.", "You kept on thinking."),
    "ending": ("You told it all the way to the end.", "You thought of an ending."),
}
MORE = (
    "All the beads are lit: is there more, or is it finished?",
    "It has a beginning and an end: anything else you want to tell?",
    "That is a whole story: one more line, or shall we make the book?",
    "Is there more, or shall we make the book?",
)
CURIOUS = ("Good question, I'd like to hear what you think first.", "That is up to you, it's your story.")
UNSURE = (
    "That's fine, take your time. Is there a picture below you like?",
    "Not knowing is fine. Shall we try a picture?",
    "Let's leave that one. {question}",
)
UNHEARD = (
    "I heard your voice, but not the words. Can you tap a picture for me?",
    "I can hear your voice, I just can't make out the words yet. You can tap or type.",
)
UNHEARD_SMILE = ("Mm, I'm here.", "I'm listening.", "Mhm.")
NUDGE = ("No hurry, take your time.", "Tell me when you've thought of it.", "You can draw first, I'll watch.")
WISH = (
    "{words}, lovely, go ahead! Will you tell me about it when it's drawn?",
    "All right, let's have {words}. Which part will you draw first?",
)
TURNING = ("Okay, let's turn and see.", "All right, let's turn and see.")  # the page knows whether there is another
DRAWING = (
    "Your drawing is safe with me. Can you tell me about it?",
    "A new drawing! What is the story here?",
    "Your drawing is in its place. Which part shall we start with?",
)
READING = (
    "I can see {colours}. Can you tell me about this part?",
    "You used {colours}. What is happening here?",
    "There is {colours}, and I'd like to hear about it. Where is this?",
)
READING_PLAIN = (
    "I've looked at your drawing. Can you tell me about this part?",
    "I've been looking at it for a while. What is happening here?",
)
PICTURES = (
    "Here are some pictures to look at. Which one helps you?",
    "Pictures are here, and you don't have to use them. Would you like to pick one?",
)
FINISH = (
    "The story is told! Let's make it into a book.",
    "Finished, thank you for telling me. Now we make the book.",
    "All right, that's the end. Open your book and see.",
)
FINISH_EARLY = ("We can stop here too. Let's make it into a book.", "A short story is a story. Now we make the book.")
FINISH_BARE = ("All right, let me see if we have a book.",)  # nothing was told yet: the drawings decide
CARE = (
    "Thank you for telling me. This is important: please tell your mum, your dad or your teacher now, all right?",
    "I'm an AI and can't help with that. Please go to a grown-up you trust right now, all right?",
)
NEARLY = ("The story is nearly at its end.", "We have come to the last page of our story.")
GOODBYE = (
    "You told that with such care. Let's make it into a book, and tell a new one tomorrow. Bye!",
    "I kept all of today's story. Tap the little book to make it, bye!",
)
RESTS = (
    "My ears are resting now. Draw on, or tap pictures to tell more.",
    "Talking time is over. Your brushes are here, and I still see what you tap.",
)
LOST = {
    "unreachable": (
        "My connection dropped for a moment, but that's fine, we go on.",
        "The network took a nap, but your story is all here.",
    ),
    "busy": (
        "It's busy right now, so I'll listen another way.",
        "It's a bit crowded there, but that's fine, we go on.",
    ),
    "rests": ("Talking time is over, my ears are resting now.", "My ears rest now, but I still see what you tap."),
    "family": (
        "I keep you company another way now, your story is all here.",
        "I sound different now, and that's fine.",
    ),
    "house": ("I keep you company another way now, your story is all here.", "I sound different now, and that's fine."),
    "off": ("I keep you company another way now, your story is all here.", "I sound different now, and that's fine."),
    "setup": (
        "I have another voice now, and your story is all here.",
        "I sound different now, and your story is all here.",
    ),
}
ASIDES = (
    (
        r"are you (?:a )?(?:real|human|person|robot|alive|computer|machine)|you(?:'re| are) not real|what are you\b",
        (
            "I'm not a real person, I'm an AI, a computer program that listens to stories.",
            "I'm an AI, a paintbrush inside the computer, not a person.",
        ),
    ),
    (
        r"what(?:'s| is) your name|who are you",
        ("I'm Xiao Hua, an AI that helps with stories.", "My name is Xiao Hua, and I'm an AI paintbrush."),
    ),
    (r"how old are you", ("I'm an AI, so I have no birthday and no age.",)),
    (
        r"(?:be|are you) my (?:mom|mum|dad|sister|brother|friend)|do you (?:love|like) me|are you (?:lonely|sad)",
        ("I'm an AI and never sad or lonely, so keep hugs and secrets for family and friends.",),
    ),
    (
        r"(?:can|will|could) you draw|draw (?:it |one )?for me",
        ("Drawing is your part, mine is to listen.",),
    ),
    (
        r"is it (?:good|nice|pretty)|do you like (?:it|my (?:drawing|picture))",
        ("I don't give marks, I like to hear its story.",),
    ),
)
NOTICES = {
    "unreachable": "Xiao Hua lost the connection for a moment. Your story is all here, let's go on.",
    "busy": "It's busy right now, so Xiao Hua listens another way.",
    "setup": "Xiao Hua has another voice now. Your story is all here.",
    "rests": "Talking time is over. Draw on, or tap pictures to tell more.",
    "family": "Today Xiao Hua keeps you company another way. Your story is all here.",
    "house": "Many children are here today, so Xiao Hua keeps you company another way. Your story is all here.",
    "off": "Xiao Hua keeps you company another way. Your story is all here.",
    "echo": "I think I can hear myself. I won't listen while I talk; with headphones we can both talk at once.",
    "no_words": "Xiao Hua heard a voice but not the words. You can tap a picture or type.",
    "safe": "Let's not talk about that. Back to the story: what happens next?",
    "consent": "A grown-up has not said yes to talking yet. You can tap pictures or type your story.",
}
BYES = {
    "consent": "Your grown-up says no more talking today. Your drawing is here, you can draw on.",
    "refused": "A grown-up has not said yes to talking yet. You can draw and tap pictures!",
    "left": "All right, we stop. Your drawing and story are kept. Bye!",
    "idle": "Xiao Hua takes a nap. Call me when you want to tell a story.",
    "closed": "This story is finished and kept.",
    "missing": "This story is not here.",
    "too_fast": "That was a lot at once. Take a little break and come back.",
    "bad_frame": "Something got mixed up on the way. Please open this page again.",
    "trouble": "Something small went wrong. Your drawing and story are safe, please open this page again.",
    "elsewhere": "Xiao Hua is on another screen with you now. Tap to bring it back here.",
    "more_time": "A grown-up gave you a little more time. Xiao Hua will be right back!",
    "restart": "Xiao Hua is moving and will be right back.",
}
NAMELESS = "they"
