"""Animals, and people of this world and of fairy tales."""

from vision.pictures.subject import Group, rows

ANIMALS = tuple(
    rows(
        Group.ANIMALS,
        """
        cat | 小猫 | cat | 猫, 猫咪, 猫猫, 喵喵, 喵星人, 花猫, 橘猫 | kitten, kitty, pussycat, pussy cat
        dog | 小狗 | dog | 狗, 狗狗, 狗子, 汪汪, 旺财 | puppy, doggy, doggie, pup
        rabbit | 小兔子 | rabbit | 兔, 兔子, 小兔, 兔兔, 小白兔 | bunny, hare
        dinosaur | 恐龙 | dinosaur | 小恐龙, 霸王龙, 暴龙, 三角龙, 剑龙, 梁龙 | dino, t-rex, t rex, triceratops
        bird | 小鸟 | bird | 鸟, 鸟儿, 鸟鸟, 麻雀, 鹦鹉 | birdie, parrot, sparrow, robin
        fish | 小鱼 | fish | 鱼, 鱼儿, 鱼鱼, 金鱼 | goldfish, fishy
        butterfly | 蝴蝶 | butterfly | 小蝴蝶, 花蝴蝶 | moth
        bee | 小蜜蜂 | bee | 蜜蜂, 蜂 | bumblebee, honeybee
        elephant | 大象 | elephant | 象, 小象 |
        lion | 狮子 | lion | 狮, 小狮子, 狮子王 | lioness
        tiger | 老虎 | tiger | 虎, 小老虎 |
        bear | 小熊 | bear | 熊, 大熊, 棕熊, 熊宝宝, 泰迪熊 | teddy, teddy bear
        panda | 熊猫 | panda | 大熊猫, 小熊猫 | panda bear
        monkey | 猴子 | monkey | 猴, 小猴子, 小猴, 猩猩, 孙悟空 | ape, chimp, gorilla
        pig | 小猪 | pig | 猪, 猪猪, 佩奇 | piggy, piglet
        cow | 奶牛 | cow | 牛, 小牛, 牛牛 | calf, bull
        horse | 小马 | horse | 马, 马儿, 骏马 | pony, foal
        sheep | 小羊 | sheep | 羊, 绵羊, 羊羊, 山羊, 喜羊羊 | lamb, goat
        chicken | 小鸡 | chicken | 鸡, 公鸡, 母鸡, 大公鸡 | hen, rooster, chick
        duck | 小鸭子 | duck | 鸭, 鸭子, 小鸭, 鸭鸭 | duckling, ducky
        frog | 青蛙 | frog | 蛙, 小青蛙, 蝌蚪 | toad, tadpole
        turtle | 乌龟 | turtle | 龟, 小乌龟, 海龟 | tortoise
        snake | 小蛇 | snake | 蛇, 大蛇 | serpent
        mouse | 小老鼠 | mouse | 鼠, 老鼠, 米老鼠, 仓鼠 | mice, rat, hamster
        fox | 狐狸 | fox | 小狐狸 |
        whale | 鲸鱼 | whale | 鲸, 大鲸鱼, 蓝鲸, 虎鲸 | orca
        shark | 鲨鱼 | shark | 鲨, 大鲨鱼, 小鲨鱼 |
        octopus | 章鱼 | octopus | 八爪鱼, 小章鱼, 乌贼 | squid
        crab | 螃蟹 | crab | 蟹, 小螃蟹 |
        unicorn | 独角兽 | unicorn | 小独角兽, 小马宝莉 |
        dragon | 飞龙 | dragon | 龙, 小龙, 火龙, 喷火龙, 巨龙 |
        """,
    )
)

PEOPLE = tuple(
    rows(
        Group.PEOPLE,
        """
        person | 小朋友 | child | 人, 小人, 男孩, 女孩, 孩子, 哥哥, 弟弟, 姐姐, 妹妹 | person, boy, girl, kid
        baby | 小宝宝 | baby | 宝宝, 婴儿, 娃娃 | infant, doll
        friend | 好朋友 | friends | 朋友, 伙伴, 小伙伴 | friend, buddy, pal
        princess | 公主 | princess | 小公主, 艾莎, 白雪公主 | queen
        king | 国王 | king | 皇帝, 王子 | prince, emperor
        pirate | 海盗 | pirate | 小海盗, 船长 | captain
        fairy | 仙女 | fairy | 小仙女, 精灵, 花仙子 | pixie, elf
        mermaid | 美人鱼 | mermaid | 人鱼, 小美人鱼 |
        robot | 机器人 | robot | 小机器人, 变形金刚 | android
        ghost | 小幽灵 | ghost | 鬼, 幽灵, 小鬼 | spook
        monster | 小怪兽 | monster | 怪兽, 怪物, 妖怪, 奥特曼 | beast, alien
        snowman | 雪人 | snowman | 小雪人, 雪宝 |
        """,
    )
)
