"""Invented people: names, telephone numbers and addresses that belong to nobody."""

from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱"
)
FIRST = "思雨文嘉明子若书云海春志永国建晓玉秋慧静佳立向安景致清泽启怀守宜希念乐恒润颂知亦"
SECOND = "兰华涵宁杰彤远平敏珊成林琪轩鸣芬峰婷洁芸伟然岚波舟瑜颖康楠凡辰悦达青松仪真溪禾"
ROADS = (
    "听松", "云梧", "柳汀", "青禾", "望鹭", "石榴里", "北苇", "南蓼", "桐荫", "枕溪", "晴川里",
    "白芷", "秋浦里", "鹤汀", "松醪", "临苔", "莲渡", "竹篱", "星垂", "杏坞", "东栀", "西樵里",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A petitioner; the telephone number lies in a block kept for the demo."""

    name: str
    phone: str
    address: str


def person(rng: Random) -> Person:
    """Return an invented person."""
    given = rng.choice(SECOND) if rng.random() < 0.3 else rng.choice(FIRST) + rng.choice(SECOND)
    lane, house, room = rng.randrange(11, 990), rng.randrange(1, 60), rng.randrange(1, 7)
    floor = rng.randrange(1, 19)
    return Person(
        name=rng.choice(SURNAMES) + given,
        phone=f"1990000{rng.randrange(10_000):04}",
        address=f"{rng.choice(ROADS)}路{lane}弄{house}号{floor}{room:02}室",
    )
