"""Say a child's noun phrase in English, with words from an allow-list only: nothing else is sent to a picture library.

Names of people and places, and every word we do not know, stay in the house. People and feelings are drawn from our own
set: photos of real children have no place in the strip.
"""

import re

from vision.pictures import catalogue
from vision.pictures.subject import Group

_PHOTO_GROUPS = {Group.ANIMALS, Group.WHEELS, Group.NATURE, Group.PLACES, Group.FOOD, Group.TOYS}
_NOT_AS_PHOTO = {"unicorn", "dragon", "home", "school", "magic", "treasure", "ufo", "tank", "map"}

_COLOURS = {
    "红": "red", "橙": "orange", "橘": "orange", "黄": "yellow", "绿": "green", "蓝": "blue", "紫": "purple",
    "粉": "pink", "白": "white", "黑": "black", "棕": "brown", "灰": "grey",
}  # fmt: skip
_ENGLISH_COLOURS = re.compile(r"\b(" + "|".join([*_COLOURS.values(), "gray", "big", "baby", "cute"]) + r")\b")

# Things that our own set has no picture of (or only of a relative): one name per language.
_MORE = """
长颈鹿 giraffe, 企鹅 penguin, 斑马 zebra, 袋鼠 kangaroo, 考拉 koala, 河马 hippo, 犀牛 rhino, 鳄鱼 crocodile
大灰狼 wolf, 狼 wolf, 松鼠 squirrel, 刺猬 hedgehog, 蜗牛 snail, 蚂蚁 ant, 蜘蛛 spider, 瓢虫 ladybug
蜻蜓 dragonfly, 毛毛虫 caterpillar, 猫头鹰 owl, 孔雀 peacock, 天鹅 swan, 鸽子 pigeon, 老鹰 eagle, 鹦鹉 parrot
鸵鸟 ostrich, 火烈鸟 flamingo, 骆驼 camel, 鹿 deer, 梅花鹿 deer, 驴 donkey, 豹子 leopard, 猎豹 cheetah, 蝙蝠 bat
海豚 dolphin, 海豹 seal animal, 水母 jellyfish, 海星 starfish, 海马 seahorse, 小丑鱼 clownfish, 金鱼 goldfish
贝壳 seashell, 珊瑚 coral reef, 恐龙蛋 dinosaur egg, 霸王龙 tyrannosaurus, 三角龙 triceratops, 仓鼠 hamster
山羊 goat, 公鸡 rooster, 小鸡 chick, 小熊猫 red panda, 北极熊 polar bear, 海龟 sea turtle, 消防车 fire truck
警车 police car, 救护车 ambulance, 挖掘机 excavator, 卡车 truck, 大货车 truck, 摩托车 motorcycle
直升机 helicopter, 潜水艇 submarine, 热气球 hot air balloon, 帆船 sailboat, 高铁 high speed train
校车 school bus, 出租车 taxi, 赛车 race car, 滑板车 scooter, 推土机 bulldozer, 吊车 crane truck
向日葵 sunflower, 玫瑰 rose, 郁金香 tulip, 荷花 lotus flower, 樱花 cherry blossom, 蒲公英 dandelion
仙人掌 cactus, 蘑菇 mushroom, 竹子 bamboo, 树叶 leaf, 雪花 snowflake, 火山 volcano, 瀑布 waterfall, 河 river
湖 lake, 沙漠 desert, 草地 meadow, 花园 garden, 闪电 lightning, 地球 earth, 桥 bridge, 灯塔 lighthouse
帐篷 tent, 风车 windmill, 农场 farm, 动物园 zoo, 游乐园 amusement park, 摩天轮 ferris wheel
滑梯 playground slide, 雪山 snow mountain, 海边 beach, 香蕉 banana, 葡萄 grapes, 西瓜 watermelon
橙子 orange fruit, 梨 pear, 桃子 peach, 樱桃 cherries, 菠萝 pineapple, 芒果 mango, 柠檬 lemon, 胡萝卜 carrot
西红柿 tomato, 玉米 corn, 南瓜 pumpkin, 白菜 cabbage, 面包 bread, 饼干 cookies, 糖果 candy, 棒棒糖 lollipop
甜甜圈 donut, 汉堡 burger, 面条 noodles, 饺子 dumplings, 鸡蛋 egg, 牛奶 milk, 汤圆 rice balls, 积木 toy blocks
足球 soccer ball, 篮球 basketball, 雨伞 umbrella, 书包 school bag, 帽子 hat, 眼镜 glasses, 钟 clock, 钢琴 piano
吉他 guitar, 鼓 drum, 小提琴 violin, 灯笼 lantern, 圣诞树 christmas tree, 泡泡 soap bubbles, 秋千 swing, 书 book
铅笔 pencil, 椅子 chair, 桌子 table, 电脑 computer, 相机 camera, 望远镜 telescope, 鸟巢 bird nest, 蜂蜜 honey
"""
_ZH_MORE = dict(pair.strip().split(" ", 1) for pair in _MORE.replace("\n", ",").split(",") if pair.strip())
_EN_MORE = sorted(set(_ZH_MORE.values()), key=len, reverse=True)
_ZH_LONGEST_FIRST = sorted(_ZH_MORE, key=len, reverse=True)


def english_for(phrase: str) -> str | None:
    """Return the allow-listed English of `phrase` (either language), e.g. 红色的消防车 → "red fire truck", or None."""
    phrase = phrase.lower()
    thing = _more(phrase) or _subject(phrase)
    if thing is None:
        return None
    colour = _colour(phrase)
    return f"{colour} {thing}" if colour and colour not in thing.split() else thing


def _more(phrase: str) -> str | None:
    for word in _ZH_LONGEST_FIRST:
        if phrase.endswith(word) if len(word) == 1 else word in phrase:
            return _ZH_MORE[word]
    return next((word for word in _EN_MORE if re.search(rf"\b{re.escape(word)}(?:e?s)?\b", phrase)), None)


def _subject(phrase: str) -> str | None:
    for subject in catalogue.find(phrase):
        if subject.group in _PHOTO_GROUPS and subject.key not in _NOT_AS_PHOTO:
            return subject.en
    return None


def _colour(phrase: str) -> str | None:
    """Return a colour that the phrase begins with or names before 色."""
    if found := re.match(r"^小?([红橙橘黄绿蓝紫粉白黑棕灰])|([红橙橘黄绿蓝紫粉白黑棕灰])色", phrase):
        return _COLOURS[found.group(1) or found.group(2)]
    found = _ENGLISH_COLOURS.search(phrase)
    return found.group(1) if found else None
