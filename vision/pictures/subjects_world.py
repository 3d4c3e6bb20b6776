"""Things that roll, sail and fly; nature; places."""

from vision.pictures.subject import Group, rows

WHEELS = tuple(
    rows(
        Group.WHEELS,
        """
        car | 小汽车 | car | 车, 车子, 汽车, 小车, 轿车 | automobile
        bus | 公交车 | bus | 公共汽车, 巴士, 校车, 大巴 | school bus
        train | 火车 | train | 小火车, 高铁, 地铁, 动车, 托马斯 | railway, steam train, subway
        plane | 飞机 | plane | 小飞机, 客机 | airplane, aeroplane, jet, aircraft
        rocket | 火箭 | rocket | 飞船, 宇宙飞船, 太空船 | spaceship, space ship, rocket ship
        ship | 小船 | ship | 船, 大船, 轮船 | boat
        bicycle | 自行车 | bicycle | 单车, 脚踏车 | bike
        tractor | 拖拉机 | tractor | |
        fire-truck | 消防车 | fire truck | 救火车 | fire engine, firetruck
        police-car | 警车 | police car | |
        ambulance | 救护车 | ambulance | |
        digger | 挖掘机 | digger | 挖土机, 推土机 | excavator, bulldozer, backhoe
        truck | 大卡车 | truck | 卡车, 货车, 大货车, 工程车 | lorry, dump truck
        motorcycle | 摩托车 | motorcycle | 摩托 | motorbike
        helicopter | 直升机 | helicopter | 直升飞机 | chopper
        submarine | 潜水艇 | submarine | 潜艇 |
        hot-air-balloon | 热气球 | hot air balloon | | hot-air balloon
        ufo | 飞碟 | ufo | 不明飞行物 | flying saucer
        scooter | 滑板车 | scooter | | kick scooter
        taxi | 出租车 | taxi | 的士 | taxicab
        sailboat | 帆船 | sailboat | 小帆船 | sailing boat, yacht
        race-car | 赛车 | race car | 跑车, 方程式赛车 | racing car, sports car
        crane | 吊车 | crane | 起重机, 塔吊 | tower crane
        tank | 坦克 | tank | 坦克车 |
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
        flower | 小花 | flower | 花, 花朵, 花儿, 鲜花 | daisy
        tree | 大树 | tree | 树, 小树, 苹果树 | apple tree
        mountain | 大山 | mountain | 山, 高山, 雪山 | hill
        sunflower | 向日葵 | sunflower | 太阳花 |
        rose | 玫瑰 | rose | 玫瑰花, 月季 |
        tulip | 郁金香 | tulip | |
        cactus | 仙人掌 | cactus | 仙人球 | cacti
        mushroom | 蘑菇 | mushroom | 小蘑菇 | toadstool
        leaf | 树叶 | leaf | 叶子, 枫叶, 小叶子 | leaves
        snowflake | 雪花 | snowflake | 雪, 下雪 | snow
        volcano | 火山 | volcano | |
        lightning | 闪电 | lightning | 打雷, 雷电 | thunder
        earth | 地球 | earth | 地球仪 | globe, world
        bamboo | 竹子 | bamboo | |
        palm-tree | 椰子树 | palm tree | 椰树, 棕榈树 | coconut tree
        christmas-tree | 圣诞树 | christmas tree | |
        grass | 小草 | grass | 草, 草地, 草坪 | lawn, meadow
        river | 小河 | river | 河, 小溪, 河流 | stream, creek
        wind | 大风 | wind | 风, 刮风 | breeze
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
        bridge | 小桥 | bridge | 桥, 大桥 |
        lighthouse | 灯塔 | lighthouse | |
        tent | 帐篷 | tent | 露营 | camping
        windmill | 风车 | windmill | 大风车 | pinwheel
        ferris-wheel | 摩天轮 | ferris wheel | 游乐园, 游乐场 | big wheel, amusement park
        slide | 滑梯 | slide | 滑滑梯 | playground
        swing | 秋千 | swing | 荡秋千 |
        farm | 农场 | farm | 农庄, 谷仓 | barn
        igloo | 冰屋 | igloo | 雪屋 |
        island | 小岛 | island | 海岛, 孤岛 | desert island
        """,
    )
)
