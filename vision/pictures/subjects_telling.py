"""What a story needs besides its hero: feelings, and what somebody does."""

from vision.pictures.subject import Group, rows

FEELINGS = tuple(
    rows(
        Group.FEELINGS,
        """
        happy | 开心 | happy | 高兴, 快乐, 笑脸, 哈哈 | glad, joy, smile, smiley
        sad | 难过 | sad | 伤心, 哭, 哭脸 | unhappy, crying, tears
        scared | 害怕 | scared | 怕, 吓坏了 | afraid, frightened
        angry | 生气 | angry | 发火, 愤怒 | mad, cross
        surprised | 惊讶 | surprised | 吃惊, 吓一跳 | amazed, astonished
        brave | 勇敢 | brave | 超人, 超级英雄, 英雄, 蜘蛛侠 | hero, superhero, courage
        """,
    )
)

DEEDS = tuple(
    rows(
        Group.DEEDS,
        """
        lost | 迷路了 | lost | 迷路, 走丢了 | getting lost
        help | 帮忙 | help | 帮助, 互相帮助 | helping
        idea | 想办法 | idea | 办法, 主意, 好主意, 灯泡 | light bulb, lightbulb, thinking
        try | 再试一次 | try again | 试一试, 努力, 爬山 | try, trying, climbing
        sorry | 说对不起 | say sorry | 对不起, 道歉, 和好 | sorry, apology
        fly | 飞起来 | fly | 飞, 飞翔, 会飞 | flying
        going-home | 回家 | going home | 回家了, 回到家 | go home, coming home
        party | 开派对 | party | 派对, 生日会, 庆祝, 生日 | birthday party, birthday, celebration
        hug | 抱一抱 | hug | 抱抱, 拥抱 | hugging, cuddle
        sleep | 睡着了 | sleep | 睡觉, 晚安 | sleeping, asleep, bedtime
        """,
    )
)
