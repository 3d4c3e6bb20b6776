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
        bird | 小鸟 | bird | 鸟, 鸟儿, 鸟鸟, 麻雀 | birdie, sparrow, robin
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
        sheep | 小羊 | sheep | 羊, 绵羊, 羊羊, 喜羊羊 | lamb
        chicken | 小鸡 | chicken | 鸡, 公鸡, 母鸡, 大公鸡 | hen, rooster, chick
        duck | 小鸭子 | duck | 鸭, 鸭子, 小鸭, 鸭鸭 | duckling, ducky
        frog | 青蛙 | frog | 蛙, 小青蛙, 蝌蚪 | toad, tadpole
        turtle | 乌龟 | turtle | 龟, 小乌龟, 海龟 | tortoise
        snake | 小蛇 | snake | 蛇, 大蛇 | serpent
        mouse | 小老鼠 | mouse | 鼠, 老鼠, 米老鼠 | mice, rat
        fox | 狐狸 | fox | 小狐狸 |
        whale | 鲸鱼 | whale | 鲸, 大鲸鱼, 蓝鲸, 虎鲸 | orca
        shark | 鲨鱼 | shark | 鲨, 大鲨鱼, 小鲨鱼 |
        octopus | 章鱼 | octopus | 八爪鱼, 小章鱼, 乌贼 | squid
        crab | 螃蟹 | crab | 蟹, 小螃蟹 |
        unicorn | 独角兽 | unicorn | 小独角兽, 小马宝莉 |
        dragon | 飞龙 | dragon | 龙, 小龙, 火龙, 喷火龙, 巨龙 |
        giraffe | 长颈鹿 | giraffe | 小长颈鹿 |
        penguin | 企鹅 | penguin | 小企鹅 |
        zebra | 斑马 | zebra | 小斑马 |
        kangaroo | 袋鼠 | kangaroo | 小袋鼠 |
        koala | 考拉 | koala | 树袋熊, 无尾熊 | koala bear
        hippo | 河马 | hippo | 小河马 | hippopotamus
        rhino | 犀牛 | rhino | 小犀牛 | rhinoceros
        crocodile | 鳄鱼 | crocodile | 小鳄鱼, 大鳄鱼 | alligator, croc
        wolf | 大灰狼 | wolf | 狼, 灰狼, 小狼 | wolves
        squirrel | 小松鼠 | squirrel | 松鼠 | chipmunk
        hedgehog | 小刺猬 | hedgehog | 刺猬 |
        snail | 小蜗牛 | snail | 蜗牛 |
        ant | 小蚂蚁 | ant | 蚂蚁 |
        spider | 蜘蛛 | spider | 小蜘蛛 |
        ladybug | 瓢虫 | ladybug | 七星瓢虫, 小瓢虫, 甲虫 | ladybird, beetle
        dragonfly | 蜻蜓 | dragonfly | 小蜻蜓 |
        caterpillar | 毛毛虫 | caterpillar | 虫子, 小虫子, 蚕宝宝 | worm
        owl | 猫头鹰 | owl | |
        peacock | 孔雀 | peacock | 小孔雀 |
        swan | 天鹅 | swan | 白天鹅, 大鹅 | goose
        dolphin | 海豚 | dolphin | 小海豚 |
        seal | 海豹 | seal | 小海豹, 海狮 | sea lion
        jellyfish | 水母 | jellyfish | 小水母 |
        starfish | 海星 | starfish | | sea star
        seahorse | 海马 | seahorse | 小海马 |
        parrot | 鹦鹉 | parrot | 小鹦鹉 |
        eagle | 老鹰 | eagle | 鹰, 雄鹰 | hawk, falcon
        flamingo | 火烈鸟 | flamingo | |
        camel | 骆驼 | camel | 小骆驼 |
        deer | 小鹿 | deer | 鹿, 梅花鹿, 驯鹿 | fawn, reindeer, bambi
        bat | 蝙蝠 | bat | 小蝙蝠 |
        polar-bear | 北极熊 | polar bear | 白熊 |
        hamster | 小仓鼠 | hamster | 仓鼠 | guinea pig
        raccoon | 浣熊 | raccoon | 小浣熊 | racoon
        sloth | 树懒 | sloth | |
        shell | 贝壳 | seashell | 海螺, 扇贝 | shell, clam
        goat | 山羊 | goat | 小山羊, 羚羊 | billy goat
        donkey | 小毛驴 | donkey | 驴, 毛驴, 驴子 |
        ostrich | 鸵鸟 | ostrich | |
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
        princess | 公主 | princess | 小公主, 艾莎, 白雪公主 |
        king | 国王 | king | 皇帝 | emperor
        pirate | 海盗 | pirate | 小海盗, 船长 | captain
        fairy | 仙女 | fairy | 小仙女, 花仙子 | pixie
        mermaid | 美人鱼 | mermaid | 人鱼, 小美人鱼 |
        robot | 机器人 | robot | 小机器人, 变形金刚 | android
        ghost | 小幽灵 | ghost | 鬼, 幽灵, 小鬼 | spook
        monster | 小怪兽 | monster | 怪兽, 怪物, 妖怪, 奥特曼 | beast
        snowman | 雪人 | snowman | 小雪人, 雪宝 |
        knight | 骑士 | knight | 小骑士, 盔甲 | armor, armour
        astronaut | 宇航员 | astronaut | 航天员, 太空人 | spaceman
        doctor | 医生 | doctor | 护士, 大夫 | nurse
        police | 警察 | police officer | 警察叔叔 | policeman, policewoman, police
        firefighter | 消防员 | firefighter | 消防员叔叔 | fireman
        chef | 厨师 | chef | 大厨 | cook
        clown | 小丑 | clown | |
        ninja | 忍者 | ninja | 小忍者 |
        ballerina | 跳舞的人 | ballerina | 舞者, 芭蕾舞, 跳舞 | dancer
        witch | 女巫 | witch | 巫婆, 巫师, 魔法师 | wizard
        santa | 圣诞老人 | santa | 圣诞爷爷 | santa claus, father christmas
        queen | 女王 | queen | 皇后, 王后 |
        prince | 王子 | prince | 小王子 |
        grandma | 奶奶 | grandma | 外婆, 姥姥, 老奶奶 | granny, grandmother, nana
        grandpa | 爷爷 | grandpa | 外公, 姥爷, 老爷爷 | grandfather, granddad
        mother | 妈妈 | mom | 妈咪, 阿姨 | mother, mum, mommy, mummy
        father | 爸爸 | dad | 爹地, 叔叔 | father, daddy, papa
        teacher | 老师 | teacher | |
        family | 一家人 | family | 全家, 家人, 全家福 | families
        alien | 外星人 | alien | 小外星人 | martian
        elf | 小精灵 | elf | 精灵 | elves
        angel | 天使 | angel | 小天使, 丘比特 | cupid
        """,
    )
)
