"""Things that roll, sail and fly; nature; places; food; toys."""

from vision.pictures.subject import Group, rows

WHEELS = tuple(
    rows(
        Group.WHEELS,
        """
        car | 小汽车 | car | 车, 车子, 汽车, 小车, 轿车, 赛车, 跑车 | automobile, racing car, race car
        bus | 公交车 | bus | 公共汽车, 巴士, 校车, 大巴 | school bus
        train | 火车 | train | 小火车, 高铁, 地铁, 动车, 托马斯 | railway, steam train, subway
        plane | 飞机 | plane | 小飞机, 客机, 直升机 | airplane, aeroplane, jet, aircraft
        rocket | 火箭 | rocket | 飞船, 宇宙飞船, 太空船 | spaceship, space ship, rocket ship
        ship | 小船 | ship | 船, 大船, 轮船, 帆船 | boat, sailboat, sailing boat
        bicycle | 自行车 | bicycle | 单车, 脚踏车 | bike
        tractor | 拖拉机 | tractor | 挖掘机, 挖土机 | digger, excavator
        """,
    )
)

NATURE = tuple(
    rows(
        Group.NATURE,
        """
        sun | 太阳 | sun | 小太阳, 阳光 | sunshine
        moon | 月亮 | moon | 月牙, 月球 | crescent
        star | 星星 | star | 小星星, 五角星 | starlight
        rainbow | 彩虹 | rainbow | 虹 |
        cloud | 白云 | cloud | 云, 云朵, 云彩 |
        rain | 下雨 | rain | 雨, 雨滴, 大雨, 小雨 | raindrop, rainy day, storm
        flower | 小花 | flower | 花, 花朵, 花儿, 鲜花, 向日葵, 玫瑰 | rose, daisy, tulip, sunflower
        tree | 大树 | tree | 树, 小树, 苹果树 | apple tree
        mountain | 大山 | mountain | 山, 高山, 雪山 | hill
        """,
    )
)

PLACES = tuple(
    rows(
        Group.PLACES,
        """
        house | 房子 | house | 屋子, 小屋, 小房子, 房屋 | cottage, hut
        castle | 城堡 | castle | 宫殿, 城楼 | palace
        forest | 森林 | forest | 树林, 大森林 | wood, woods, jungle
        sea | 大海 | sea | 海, 海洋, 海底, 海边 | ocean, beach
        space | 太空 | space | 宇宙, 外太空, 星球, 火星, 土星 | outer space, planet, galaxy, universe
        home | 家里 | home | 家, 我家 | living room
        school | 学校 | school | 幼儿园, 校园 | kindergarten
        """,
    )
)

FOOD = tuple(
    rows(
        Group.FOOD,
        """
        apple | 苹果 | apple | 红苹果 |
        strawberry | 草莓 | strawberry | |
        cake | 蛋糕 | cake | 生日蛋糕, 小蛋糕 | birthday cake, cupcake
        ice-cream | 冰淇淋 | ice cream | 冰激凌, 雪糕, 甜筒 | icecream, ice-cream
        pizza | 披萨 | pizza | 比萨 |
        """,
    )
)

TOYS = tuple(
    rows(
        Group.TOYS,
        """
        ball | 皮球 | ball | 球, 足球, 篮球, 小球 | football, soccer ball, basketball, beach ball
        balloon | 气球 | balloon | 热气球 |
        kite | 风筝 | kite | 纸鸢 |
        treasure | 宝藏 | treasure | 宝箱, 宝物, 金币, 宝贝 | treasure chest, gold, jewel
        magic | 魔法 | magic | 魔法棒, 魔棒, 魔术 | magic wand, wand, spell
        gift | 礼物 | gift | 礼盒, 生日礼物 | present
        """,
    )
)
