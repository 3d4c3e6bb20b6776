"""What one eats, and what lies about in a child's room."""

from vision.pictures.subject import Group, rows

FOOD = tuple(
    rows(
        Group.FOOD,
        """
        apple | 苹果 | apple | 红苹果 |
        strawberry | 草莓 | strawberry | |
        cake | 蛋糕 | cake | 生日蛋糕, 小蛋糕 | birthday cake, cupcake
        ice-cream | 冰淇淋 | ice cream | 冰激凌, 雪糕, 甜筒 | icecream, ice-cream
        pizza | 披萨 | pizza | 比萨 |
        banana | 香蕉 | banana | |
        grapes | 葡萄 | grapes | 紫葡萄 | grape
        watermelon | 西瓜 | watermelon | 大西瓜 |
        orange | 橙子 | orange | 橘子, 桔子 | tangerine
        pear | 梨 | pear | 梨子, 大鸭梨 |
        peach | 桃子 | peach | 水蜜桃, 寿桃 |
        cherry | 樱桃 | cherry | 车厘子 |
        pineapple | 菠萝 | pineapple | 凤梨 |
        lemon | 柠檬 | lemon | |
        carrot | 胡萝卜 | carrot | 萝卜, 红萝卜 | radish, turnip
        tomato | 西红柿 | tomato | 番茄 |
        corn | 玉米 | corn | 玉米棒 | sweetcorn
        pumpkin | 南瓜 | pumpkin | 南瓜灯 |
        bread | 面包 | bread | 吐司 | toast
        cookie | 饼干 | cookie | 曲奇 | biscuit
        candy | 糖果 | candy | 糖, 糖糖 |
        lollipop | 棒棒糖 | lollipop | | lolly
        donut | 甜甜圈 | donut | | doughnut
        hamburger | 汉堡 | hamburger | 汉堡包 | burger
        fries | 薯条 | fries | | french fries, chips
        hot-dog | 热狗 | hot dog | 香肠 | hotdog, sausage
        noodles | 面条 | noodles | 拉面, 方便面 | noodle, ramen, spaghetti
        dumpling | 饺子 | dumpling | 包子, 小笼包 |
        rice | 米饭 | rice | 白米饭 | rice bowl
        egg | 鸡蛋 | egg | 蛋, 彩蛋 | easter egg
        milk | 牛奶 | milk | 酸奶 |
        tanghulu | 糖葫芦 | tanghulu | 冰糖葫芦 | candied fruit
        mooncake | 月饼 | mooncake | | moon cake
        zongzi | 粽子 | zongzi | | rice dumpling
        broccoli | 西兰花 | broccoli | 花菜, 白菜 | cabbage, cauliflower
        chocolate | 巧克力 | chocolate | |
        juice | 果汁 | juice | 饮料, 汽水 | lemonade, soda
        """,
    )
)

TOYS = tuple(
    rows(
        Group.TOYS,
        """
        ball | 皮球 | ball | 球, 小球 | beach ball
        balloon | 气球 | balloon | |
        kite | 风筝 | kite | 纸鸢 |
        treasure | 宝藏 | treasure | 宝箱, 宝物, 金币, 宝贝 | treasure chest, gold, jewel
        magic | 魔法 | magic | 魔法棒, 魔棒, 魔术 | magic wand, wand, spell
        gift | 礼物 | gift | 礼盒, 生日礼物 | present
        soccer-ball | 足球 | soccer ball | 踢足球 | football
        basketball | 篮球 | basketball | 打篮球 |
        umbrella | 雨伞 | umbrella | 伞, 小雨伞 |
        schoolbag | 书包 | school bag | 小书包, 背包 | schoolbag, backpack
        hat | 帽子 | hat | 小帽子 | cap
        glasses | 眼镜 | glasses | 墨镜 | sunglasses, spectacles
        clock | 闹钟 | clock | 钟, 时钟, 钟表, 手表 | alarm clock, watch
        piano | 钢琴 | piano | |
        guitar | 吉他 | guitar | 小提琴 | violin, ukulele
        drum | 小鼓 | drum | 鼓, 打鼓 |
        lantern | 灯笼 | lantern | 红灯笼, 花灯 |
        bubbles | 泡泡 | bubbles | 吹泡泡, 肥皂泡 | bubble
        book | 书本 | book | 书, 故事书, 图书 | storybook
        pencil | 铅笔 | pencil | 彩笔, 蜡笔 | crayon
        bed | 小床 | bed | 床, 大床 |
        chair | 椅子 | chair | 凳子, 小椅子 | stool
        computer | 电脑 | computer | 电视, 电视机 | laptop, television, tv
        camera | 照相机 | camera | 相机 |
        telescope | 望远镜 | telescope | |
        blocks | 积木 | blocks | 搭积木, 乐高 | lego, toy block
        bell | 铃铛 | bell | 小铃铛 | jingle bell
        crown | 皇冠 | crown | 王冠 | tiara
        dress | 裙子 | dress | 公主裙, 连衣裙 | skirt
        shoes | 鞋子 | shoes | 鞋, 球鞋, 靴子 | shoe, boot, sneaker
        mittens | 手套 | mittens | | mitten, glove
        firework | 烟花 | fireworks | 鞭炮, 放烟花 | firework, firecracker
        red-envelope | 红包 | red envelope | 压岁钱 | red packet
        map | 地图 | map | 藏宝图 | treasure map
        flag | 旗子 | flag | 红旗, 小旗 |
        trophy | 奖杯 | trophy | 金杯 | prize
        """,
    )
)
