"""A small commission with the people every story needs, and the verbs that bring a case along."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from organization.models import Duty, Post, Role, Unit, User
from organization.models.post import ROLE_OF_DUTY
from organization.pinyin import pinyin_of
from petitions import actions
from petitions.models import Case, Channel, Petition, Topic, Track

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
FOUNDED = date(2011, 4, 1)
numbers = count(1)


def days(n: int) -> timedelta:
    return timedelta(days=n)


def make_unit(code: str, name: str, kind: Unit.Kind, parent: Unit | None = None, **fields) -> Unit:
    pinyin, initials = pinyin_of(name)
    path = f"{parent.path if parent else ''}{code}/"
    return Unit.objects.create(
        code=code,
        name=name,
        short_name=name[:6],
        kind=kind,
        parent=parent,
        path=path,
        valid_from=FOUNDED,
        pinyin=pinyin,
        initials=initials,
        **fields,
    )


def make_person(duty: Duty, unit: Unit, name: str = "", **fields) -> User:
    """Return a new person who holds one post."""
    n = next(numbers)
    person = User.objects.create_user(f"p{n}", name=name or f"职员{n}")
    give_post(person, duty, unit, **fields)
    return person


def give_post(person: User, duty: Duty, unit: Unit, **fields) -> Post:
    return Post.objects.create(
        person=person,
        unit=unit,
        duty=duty,
        role=ROLE_OF_DUTY[duty],
        title=fields.pop("title", str(Duty(duty).label)),
        valid_from=fields.pop("valid_from", FOUNDED),
        **fields,
    )


@dataclass
class World:
    """Units and people; see `build`."""

    commission: Unit
    office: Unit
    jjc: Unit
    rsc: Unit
    bureau: Unit
    school: Unit
    clerk: User
    director: User
    leader: User
    head: User
    handler: User
    unit_clerk: User
    bureau_clerk: User
    bureau_head: User
    admin: User
    auditor: User
    security: User
    extra: dict = field(default_factory=dict)


def build() -> World:
    kind = Unit.Kind
    shec = make_unit("SHEC", "市教育委员会", kind.COMMISSION, docket_word="教委")
    office = make_unit("XFB", "信访办公室", kind.PETITION_OFFICE, shec, docket_word="教信")
    jjc = make_unit("JJC", "基础教育处", kind.DEPARTMENT, shec, order=1, docket_word="教基")
    rsc = make_unit("RSC", "人事处", kind.DEPARTMENT, shec, order=2, docket_word="教人")
    bureau = make_unit(
        "XHQ", "徐汇区教育局", kind.BUREAU, shec, docket_word="徐教", region="徐汇区"
    )
    school = make_unit("XH001", "徐汇区枫林路小学", kind.SCHOOL, bureau, docket_word="枫小")
    return World(
        shec, office, jjc, rsc, bureau, school,
        clerk=make_person(Duty.REGISTRAR, office, "刘敏"),
        director=make_person(Duty.OFFICE, office, "陈立"),
        leader=make_person(Duty.IN_CHARGE, shec, "周明"),
        head=make_person(Duty.HEAD, jjc, "吴强"),
        handler=make_person(Duty.HANDLER, jjc, "何敏"),
        unit_clerk=make_person(Duty.SPECIALIST, jjc, "沈洁"),
        bureau_clerk=make_person(Duty.SPECIALIST, bureau, "孙莉"),
        bureau_head=make_person(Duty.HEAD, bureau, "钱进"),
        admin=make_person(Duty.ADMIN, shec, "管理"),
        auditor=make_person(Duty.AUDITOR, shec, "审计"),
        security=make_person(Duty.SECURITY, shec, "安全"),
    )  # fmt: skip


def submission(**fields) -> actions.Submission:
    defaults = {
        "channel": Channel.LETTER,
        "received_on": MONDAY.date(),
        "title": "反映职称评审程序问题",
        "text": "来信人反映职称评审程序不公开。",
        "name": "王建国",
        "phone": "13000001234",
    }
    return actions.Submission(**(defaults | fields))


def matter(**fields) -> actions.Matter:
    topic = fields.pop("topic", None) or Topic.objects.get(code="E05-04")
    return actions.Matter(**({"topic": topic, "track": Track.REMEDY} | fields))


OPINION = actions.Opinion(
    request="你反映职称评审程序不公开。",
    findings="经查，评审结果公示不足五个工作日。",
    opinion="责令学校重新公示，并向你书面说明。",
    basis="依据《职称评审管理暂行规定》第二十五条。",
)


def register(world: World, *, at: datetime = MONDAY, matter_fields=None, **fields) -> Petition:
    fields.setdefault("received_on", at.astimezone(SHANGHAI).date())
    return actions.register(
        submission(**fields),
        matter(**(matter_fields or {})),
        unit=world.office,
        by=world.clerk,
        at=at,
    )


def bring_to(
    world: World, case: Case, code: str, *, after: str = "", at: datetime = MONDAY, to=None
) -> Case:
    """Take a case along the lawful path up to and including the step `code`, a fresh one from the
    beginning, another from the step behind `after`."""
    to = to or world.jjc
    day = at.astimezone(SHANGHAI).date()
    path = [
        ("assign", lambda c: actions.assign(c, to=to, by=world.clerk, at=at)),
        ("sign", lambda c: actions.sign(c, by=world.handler, at=at)),
        ("accept", lambda c: actions.accept(c, by=world.handler, at=at)),
        ("start", lambda c: actions.start(c, by=world.handler, at=at)),
        ("draft", lambda c: actions.draft(c, OPINION, by=world.handler, at=at)),
        ("submit_draft", lambda c: actions.submit_draft(c, by=world.handler, at=at)),
        ("approve_draft", lambda c: actions.approve_draft(c, by=world.head, at=at)),
        ("issue", lambda c: actions.issue(c, by=world.head, at=at)),
        (
            "serve",
            lambda c: actions.serve(c, method="post", served_on=day, by=world.handler, at=at),
        ),
        (
            "submit_report",
            lambda c: actions.submit_report(c, words="已办结。", by=world.handler, at=at),
        ),
        ("pass_report", lambda c: actions.pass_report(c, by=world.clerk, at=at)),
        ("close", lambda c: actions.close(c, by=world.clerk, at=at)),
    ]
    codes = [step for step, _ in path]
    first = codes.index(after) + 1 if after else 0
    for _, step in path[first : codes.index(code) + 1]:
        case = step(case)
    return case


def roles_of(user: User) -> set[Role]:
    return {Role(post.role) for post in user.posts.all()}
