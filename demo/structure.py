"""The demo's commission: units, people and posts. Every name of a person or school is invented.

It is collected first and written by `organization.bulk`, so the demo has the same trail as an
office that entered its structure by hand.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from organization.bulk import Appointment, write_structure
from organization.demo_logins import DEMO_PASSWORD
from organization.models import Duty, Post, Unit, User

OPENED_ON = date(2008, 1, 1)  # before the oldest case of the demo
CITY_REVIEW = "市人民政府信访事项复查复核办公室"
MINISTRY = "教育部"

# code, name, short name, docket word, which leader with dual duty has it in the portfolio
DEPARTMENTS = [
    ("XFB", "信访办公室", "信访办", "教信", None),
    ("JJC", "基础教育处", "基教处", "教委基", 0),
    ("XQC", "学前教育处", "学前处", "教委前", 0),
    ("TWC", "体育卫生艺术处", "体卫艺处", "教委体", 0),
    ("GJC", "高等教育处", "高教处", "教委高", 1),
    ("XXC", "学生处", "学生处", "教委学", 1),
    ("KSC", "考试招生处", "考招处", "教委考", 1),
    ("ZJC", "职业教育处", "职教处", "教委职", 2),
    ("MBC", "民办教育管理处", "民办处", "教委民", 2),
    ("RSC", "人事处", "人事处", "教委人", 3),
    ("CWC", "财务处", "财务处", "教委财", 3),
    ("FZC", "政策法规处", "法规处", "教委法", 3),
    ("JDC", "教育督导处", "督导处", "教委督", 3),
]
DISTRICTS = [
    ("HPQ", "黄浦区"), ("XHQ", "徐汇区"), ("CNQ", "长宁区"), ("JAQ", "静安区"),
    ("PTQ", "普陀区"), ("HKQ", "虹口区"), ("YPQ", "杨浦区"), ("MHQ", "闵行区"),
    ("BSQ", "宝山区"), ("JDQ", "嘉定区"), ("PDQ", "浦东新区"), ("JSQ", "金山区"),
    ("SJQ", "松江区"), ("QPQ", "青浦区"), ("FXQ", "奉贤区"), ("CMQ", "崇明区"),
]  # fmt: skip
# The first two belong to the ministry, which then reviews their opinions.
UNIVERSITIES = [
    ("SJDX", "申江大学", "申江大学"), ("HNSF", "海纳师范大学", "海纳师大"),
    ("PJLG", "浦江理工大学", "浦江理工"), ("HDHY", "沪东航运大学", "沪东航大"),
    ("SSYK", "淞沪医科大学", "淞沪医大"), ("LGGC", "临江工程大学", "临江工大"),
    ("YJZF", "云间政法学院", "云间政法"), ("HJCJ", "歇浦财经学院", "歇浦财院"),
    ("JNWY", "南汀外国语学院", "南汀外院"), ("MZYY", "明珠湾音乐学院", "明珠音院"),
    ("DTNL", "东滩农林学院", "东滩农林"), ("PJZY", "浦江职业技术学院", "浦江职院"),
]  # fmt: skip
DIRECT_SCHOOLS = [
    ("SJZX", "申江中学", "申江中学"), ("XYSY", "行远实验学校", "行远实验"),
    ("MYWG", "明屿外国语学校", "明屿外国语"), ("JHZX", "江澜中学", "江澜中学"),
    ("TJXX", "听澜特殊教育学校", "听澜特教"), ("SFFX", "海纳师大附属小学", "海师附小"),
    ("GYXX", "浦江工业学校", "浦江工校"), ("SMXX", "南汀商贸学校", "南汀商校"),
    ("XQYY", "星屿示范幼儿园", "星屿幼儿园"), ("KFXX", "市民开放学校", "开放学校"),
]  # fmt: skip
WORDS = [
    "澄心", "云锦", "星澜", "听松", "望舒", "临溪", "新禾", "知微", "蓝汀", "苇岸",
    "千帆", "半亩", "青屿", "映川", "沐光", "朗月", "嘉树", "南星", "远岫", "拾光",
]  # fmt: skip
STAGES = ("小学", "中学", "实验学校", "幼儿园", "初级中学")

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND = ("欧阳", "上官", "司徒", "诸葛")
GIVEN = [
    "建国", "志明", "文博", "海峰", "立新", "永康", "春华", "国栋", "晓东", "振华", "学军", "卫东",
    "俊杰", "浩然", "子轩", "宇航", "明远", "思源", "嘉诚", "天佑", "书恒", "景行", "承志", "致远",
    "泽民", "少华", "德胜", "兴旺", "家骏", "世昌", "丽华", "秀兰", "雅琴", "静怡", "晓燕", "海燕",
    "玉洁", "慧敏", "佳宁", "梦瑶", "雨桐", "诗涵", "欣怡", "若溪", "婉清", "文静", "淑芬", "桂芳",
    "红梅", "春梅", "雪莲", "晓雯", "琳娜", "思敏", "子涵", "语嫣", "可欣", "安琪", "雅婷", "美玲",
    "伟", "强", "磊", "军", "勇", "涛", "超", "斌", "鹏", "凯", "芳", "敏",
    "静", "丽", "燕", "娟", "霞", "洁", "颖", "莉", "琳", "倩", "蕾", "岚",
]  # fmt: skip


@dataclass
class Build:
    """What is going to be written."""

    first_day: date  # of the youngest appointments
    chance: random.Random
    password: str
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)  # by name: nobody shares one
    appointments: list[Appointment] = field(default_factory=list)

    def open(self, code: str, name: str, short_name: str, kind: str, **fields: Any) -> Unit:
        unit = Unit(code=code, name=name, short_name=short_name, kind=kind, **fields)
        unit.valid_from, unit.order = OPENED_ON, len(self.units)
        unit.docket_word = unit.docket_word or f"{short_name}信"
        unit.phone = f"021-2311{len(self.units):04d}"
        self.units[code] = unit
        return unit

    def person(self, username: str, *, demo: bool = False) -> User:
        """Add a person under a name that nobody has yet; only demo people can sign in."""
        name = ""
        while not name or name in self.people:
            surnames = COMPOUND if self.chance.random() < 0.01 else SURNAMES
            name = self.chance.choice(surnames) + self.chance.choice(GIVEN)
        person = User(username=username, name=name)
        person.password = self.password if demo else make_password(None)
        self.people[name] = person
        return person

    def post(self, person: User, unit: Unit, duty: Duty, title: str, *portfolio: Unit) -> Post:
        back = timedelta(days=self.chance.randrange(900))
        since = max(OPENED_ON, self.first_day - back).replace(day=1)
        post = Post(person=person, unit=unit, duty=duty, title=title, valid_from=since)
        self.appointments.append(Appointment(post, portfolio))
        return post


@transaction.atomic
def build_structure(*, at: datetime, seed: int) -> None:
    """Create units, people and posts; a database that has the commission is left as it is.

    The same seed and moment give the same structure. Posts begin six to nine years before `at`,
    so that whoever is in a case file of the demo held the post then.
    """
    if Unit.objects.filter(code="SHEC").exists():
        return
    build = Build(
        first_day=at.date() - timedelta(days=365 * 6),
        chance=random.Random(seed),  # noqa: S311 - names, not secrets
        password=make_password(DEMO_PASSWORD),
    )
    _open_commission(build)
    _open_districts(build)
    _open_schools(build)
    _appoint_leaders(build)
    _appoint_office(build)
    for unit in build.units.values():
        _appoint_staff(build, unit)
    write_structure(
        list(build.units.values()),
        list(build.people.values()),
        build.appointments,
        at=at,
        recorded_at=at,
    )


def _open_commission(build: Build) -> None:
    city = {"review_body": CITY_REVIEW, "region": ""}
    root = build.open(
        "SHEC", "市教育委员会", "市教委", Unit.Kind.COMMISSION, docket_word="教委", **city
    )
    for code, name, short_name, word, _leader in DEPARTMENTS:
        office = code == "XFB"
        build.open(
            code,
            name,
            short_name,
            Unit.Kind.PETITION_OFFICE if office else Unit.Kind.DEPARTMENT,
            parent=root,
            docket_word=word,
            **city,
        )


def _open_districts(build: Build) -> None:
    root = build.units["SHEC"]
    for code, region in DISTRICTS:
        bureau = build.open(
            code,
            f"{region}教育局",
            f"{region}教育局",
            Unit.Kind.BUREAU,
            parent=root,
            region=region,
            docket_word=f"{region[0]}教信",
            review_authority=root,
        )
        count = build.chance.randint(3, 5)
        for number, word in enumerate(build.chance.sample(WORDS, count), start=1):
            school = word + STAGES[(number - 1) % len(STAGES)]
            build.open(
                f"{code}{number:02}",
                f"{region}{school}",
                f"{region.removesuffix('新区').removesuffix('区')}{school}",
                Unit.Kind.SCHOOL,
                parent=bureau,
                region=region,
                review_authority=bureau,
            )


def _open_schools(build: Build) -> None:
    root = build.units["SHEC"]
    for place, (code, name, short_name) in enumerate(UNIVERSITIES):
        ministry = place < 2
        build.open(
            code,
            name,
            short_name,
            Unit.Kind.UNIVERSITY,
            parent=root,
            review_authority=None if ministry else root,
            review_body=MINISTRY if ministry else "",
        )
    for code, name, short_name in DIRECT_SCHOOLS:
        build.open(code, name, short_name, Unit.Kind.SCHOOL, parent=root, review_authority=root)


def _appoint_leaders(build: Build) -> None:
    """Fill the leadership: two first responsible persons, one in charge, four with dual duty."""
    root, units = build.units["SHEC"], build.units
    for username, title in (("party.secretary", "党委书记"), ("director", "主任")):
        build.post(build.person(username), root, Duty.FIRST_RESPONSIBLE, title)
    leader = build.person("leader", demo=True)
    build.post(leader, root, Duty.IN_CHARGE, "副主任（分管信访）", units["XFB"])
    general = build.person("secretary.general")
    build.post(general, root, Duty.SECRETARY_GENERAL, "秘书长")
    more: tuple[list[Unit], ...] = (
        [units[code] for code, _region in DISTRICTS],
        [units[code] for code, *_names in UNIVERSITIES],
        [units[code] for code, *_names in DIRECT_SCHOOLS],
        [],
    )
    for place, title in enumerate(("副主任", "副主任", "副主任", "纪检监察组组长")):
        portfolio = [units[code] for code, *_names, index in DEPARTMENTS if index == place]
        person = build.person(f"leader{place + 2}")
        build.post(person, root, Duty.DUAL, title, *portfolio, *more[place])


def _appoint_office(build: Build) -> None:
    """Fill the petition office (a director, a deputy, four registrars) and the two keepers."""
    office, root = build.units["XFB"], build.units["SHEC"]
    director = build.person("office", demo=True)
    build.post(director, office, Duty.OFFICE, "副秘书长兼信访办主任")
    build.post(director, office, Duty.HEAD, "信访办主任")
    build.post(build.person("office2"), office, Duty.OFFICE, "信访办副主任")
    for number, username in enumerate(("clerk", "clerk2", "clerk3", "clerk4")):
        build.post(build.person(username, demo=not number), office, Duty.REGISTRAR, "登记员")
    for number in (1, 2):
        build.post(build.person(f"xfb.handler{number}"), office, Duty.HANDLER, "经办人")
    build.post(build.person("admin", demo=True), root, Duty.ADMIN, "系统管理员")
    build.post(build.person("security", demo=True), root, Duty.SECURITY, "安全管理员")
    build.post(build.person("auditor", demo=True), root, Duty.AUDITOR, "内审专员")


# kind: title of the head, title of the specialist, number of handlers
STAFF = {
    Unit.Kind.DEPARTMENT: ("处长", "信访联络员", 2),
    Unit.Kind.BUREAU: ("局长", "信访专员", 2),
    Unit.Kind.UNIVERSITY: ("校长", "信访专员", 1),
    Unit.Kind.SCHOOL: ("校长", "信访联络员", 1),
}
DEMO_USERS = {
    ("JJC", "head"): "head",
    ("JJC", "handler1"): "handler",
    ("XHQ", "clerk"): "unitclerk",
    ("XHQ", "head"): "bureauhead",
}


def _appoint_staff(build: Build, unit: Unit) -> None:
    """Give the unit its head, its petition specialist and its handlers."""
    if unit.kind not in STAFF:
        return
    title, specialist, handlers = STAFF[Unit.Kind(unit.kind)]
    if unit.name.endswith("幼儿园"):
        title = "园长"
    wanted = [("head", Duty.HEAD, title), ("clerk", Duty.SPECIALIST, specialist)]
    wanted += [(f"handler{n}", Duty.HANDLER, "经办人") for n in range(1, handlers + 1)]
    for key, duty, post_title in wanted:
        demo = DEMO_USERS.get((unit.code, key))
        person = build.person(demo or f"{unit.code.lower()}.{key}", demo=demo is not None)
        post = build.post(person, unit, duty, post_title)
        if duty == Duty.HEAD and unit.kind == Unit.Kind.DEPARTMENT:
            _precede(build, post)


def _precede(build: Build, post: Post) -> None:
    """Add who headed the department before, so that the past can be asked for."""
    if post.valid_from <= OPENED_ON:
        return
    before = build.person(f"{post.unit.code.lower()}.head.former")
    build.post(before, post.unit, Duty.HEAD, post.title).valid_from = OPENED_ON
    build.appointments[-1].post.valid_to = post.valid_from - timedelta(days=1)
