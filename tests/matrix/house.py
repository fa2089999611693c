"""The world of the matrix: who, what, and how they stand to each other, once as rows in the
database and once as plain facts that know nothing of the database."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from organization.models import Duty, Substitution, Unit, UnitGrant, User
from organization.models.grants import OVERSEE
from organization.models.post import ROLE_OF_DUTY
from petitions import actions
from petitions.models import Case, CaseGrant, Recusal, Reply, Track
from tests import world as worlds
from tests.world import bring_to, give_post, make_unit, matter, submission

PARENT = {
    "SHEC": None, "XFB": "SHEC", "JJC": "SHEC", "RSC": "SHEC", "XHQ": "SHEC",
    "XH001": "XHQ", "XH002": "XHQ",
}  # fmt: skip


def under(unit: str, top: str) -> bool:
    """Tell whether a unit is another or lies below it, by the plain table of parents."""
    while unit is not None:
        if unit == top:
            return True
        unit = PARENT[unit]
    return False


@dataclass
class Actor:
    """What somebody is, as plain facts; `user` is None for somebody who is not signed in."""

    name: str
    posts: list[tuple[str, str]] = field(default_factory=list)  # (duty, unit), today
    wall: list[str] = field(default_factory=list)  # units of posts that ended yesterday
    portfolio: list[str] = field(default_factory=list)
    unit_grants: list[str] = field(default_factory=list)
    user: User | None = None

    @property
    def roles(self):
        return {ROLE_OF_DUTY[Duty(duty)] for duty, _unit in self.posts}

    def units(self, *roles):
        return {unit for duty, unit in self.posts if ROLE_OF_DUTY[Duty(duty)] in roles}


@dataclass
class Matter:
    """One case as plain facts. `sent`: (unit, handler, co_unit) of what was not taken back."""

    name: str
    label: str
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    accused_units: set[str] = field(default_factory=set)
    accused_people: set[str] = field(default_factory=set)
    triage: bool = False
    author: str = ""  # of the reply
    ago: int = 0  # received so many days ago
    grants: dict[str, str] = field(default_factory=dict)  # actor -> codename
    case: Case | None = None

    @property
    def restricted(self):
        return self.label == "restricted"

    @property
    def current(self):
        return self.sent[-1] if self.sent else None


ACTORS = [
    Actor("anonymous"),
    Actor("nobody"),
    Actor("superuser"),
    Actor("former", wall=["JJC"]),
    Actor("registrar", [("registrar", "XFB")]),
    Actor("office", [("office", "XFB")]),
    Actor("leader", [("in_charge", "SHEC")]),
    Actor("portfolio", [("dual", "SHEC")], portfolio=["JJC"]),
    Actor("head", [("head", "JJC")]),
    Actor("handler", [("handler", "JJC")]),
    Actor("colleague", [("handler", "JJC")]),
    Actor("recused", [("handler", "JJC")]),
    Actor("unit_clerk", [("specialist", "JJC")]),
    Actor("other_clerk", [("specialist", "RSC")]),
    Actor("accused", [("head", "RSC")]),
    Actor("bureau_head", [("head", "XHQ")]),
    Actor("school_clerk", [("specialist", "XH001")]),
    Actor("school_head", [("head", "XH001")]),
    Actor("sister_clerk", [("specialist", "XH002")]),
    Actor("substitute", [("head", "JJC")]),
    Actor("granted"),
    Actor("helper", [("handler", "XH002")]),
    Actor("inspector", unit_grants=["JJC"]),
    Actor("admin", [("admin", "SHEC")]),
    Actor("security", [("security", "SHEC")]),
    Actor("auditor", [("auditor", "SHEC")]),
]
NAMES = [actor.name for actor in ACTORS]


@dataclass
class House:
    """Everything the cells are made of."""

    actors: dict[str, Actor]
    matters: dict[str, Matter]
    units: dict[str, Unit]
    recused: set[tuple[str, str]]  # (actor, matter)
    replies: dict[str, Reply] = field(default_factory=dict)
    chain: object = None  # what hangs on the cases, see `house_chain`

    def matter(self, name):
        """Return the facts of a case by name, also of the one that is closed."""
        return self.matters.get(name) or self.chain.closed


def build():
    """Make the rows for the facts, by the same actions the office uses."""
    world = worlds.build()
    units = {unit.code: unit for unit in Unit.objects.all()}
    units["XH002"] = make_unit("XH002", "徐汇区听松小学", Unit.Kind.SCHOOL, units["XHQ"])
    actors = {actor.name: actor for actor in ACTORS}
    people(actors, units, world)
    matters = cases(actors, units, world)
    house = House(actors, matters, units, set())
    for name in ("sent", "free", "blamed_here"):
        Recusal.objects.create(
            case=matters[name].case,
            person=actors["recused"].user,
            ground=Recusal.Ground.RELATION,
            began_on=timezone.localdate(),
        )
        house.recused.add(("recused", name))
    house.replies = {
        name: matters[name].case.replies.get() for name in ("reviewed", "reviewed_secret")
    }
    from tests.matrix.house_chain import hang

    house.chain = hang(house, world)
    return house


GIVEN = {
    "registrar": "clerk", "office": "director", "leader": "leader", "head": "head",
    "handler": "handler", "unit_clerk": "unit_clerk", "bureau_head": "bureau_head",
    "admin": "admin", "security": "security", "auditor": "auditor",
}  # fmt: skip


def people(actors, units, world):
    """Give everybody an account, and posts, grants and a substitution as the facts say."""
    today = timezone.localdate()
    for name, actor in actors.items():
        if name == "anonymous":
            continue
        if name in GIVEN:
            actor.user = getattr(world, GIVEN[name])
            continue
        actor.user = User.objects.create_user(f"m-{name}", name=name)
        if name == "substitute":
            continue
        for duty, unit in actor.posts:
            post = give_post(actor.user, Duty(duty), units[unit])
            post.portfolio.add(*(units[code] for code in actor.portfolio))
    User.objects.filter(username="m-superuser").update(is_superuser=True, is_staff=True)
    yesterday = today - timedelta(days=1)
    give_post(actors["former"].user, Duty.HANDLER, units["JJC"], valid_to=yesterday)
    Substitution.objects.create(
        post=actors["head"].user.posts.get(),
        substitute=actors["substitute"].user,
        reason="出差",
        valid_from=today,
        valid_to=today + timedelta(days=3),
    )
    UnitGrant.objects.create(
        permission=_permission(OVERSEE),
        user=actors["inspector"].user,
        content_object=units["JJC"],
        reason="督查",
        valid_from=today,
        valid_to=today + timedelta(days=30),
    )


def _permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=codename)


def register(world, name, units, actors, *, secret, blames, people, ago):
    """Register one case, an accusation of these units and people or a plain request."""
    fields = {"track": Track.ACCUSATION if secret else Track.REMEDY}
    if blames:
        fields["subject_unit"] = units[blames[0]]
    if people:
        fields["accused_people"] = tuple(actors[one].user for one in people)
    now = timezone.localtime()
    return actions.register(
        submission(received_on=now.date() - timedelta(days=ago), title=f"反映{name}"),
        matter(**fields),
        unit=world.office,
        by=world.clerk,
        at=now,
    ).case


def cases(actors, units, world):
    """Register and send out one case for every relation the actors can have to one."""
    made = {}

    def new(name, label="plain", to=None, co="", handler="", blames=(), people=(), ago=0, **facts):
        secret = label == "restricted"
        case = register(
            world, name, units, actors, secret=secret, blames=blames, people=people, ago=ago
        )
        now = timezone.localtime()
        found = Matter(name, label, case=case, triage=to is None, ago=ago, **facts)
        if secret:
            found.accused_units, found.accused_people = set(blames), set(people)
        if to:
            extra = {"co_unit": units[co]} if co else {}
            if blames and not secret:
                extra["reason"] = "由被反映单位先行自查"
            case = actions.assign(case, to=units[to], by=world.clerk, at=now, **extra)
            if handler:
                user = actors[handler].user
                case = actions.delegate(case, to=user, by=world.unit_clerk, at=now)
            found.sent = [(to, handler, co)]
        found.case = case
        made[name] = found
        return found

    new("registered")
    new("sent", to="JJC", handler="handler", grants={"granted": "lead_case"})
    new("free", to="JJC", grants={"helper": "co_handle_case"})
    new("elsewhere", to="XH002")
    new("at_school", to="XH001", blames=["XH001"], co="JJC")
    new("shared", to="RSC", co="JJC", label="plain")
    new("secret", label="restricted", blames=["XH002"], to="JJC", handler="handler")
    new(
        "blamed_here",
        label="restricted",
        blames=["JJC"],
        to="RSC",
        ago=1,
        grants={"former": "lead_case"},
    )
    new("blamed_bureau", label="restricted", blames=["XHQ"], to="JJC")
    new("blamed_person", label="restricted", people=["accused"], to="JJC")
    new("secret_shared", label="restricted", blames=["XH001"], to="RSC", co="JJC")
    new("secret_new", label="restricted", blames=["XH002"])
    back = new("taken_back", to="JJC")
    back.case = actions.cancel(back.case, words="错转", by=world.clerk, at=timezone.localtime())
    back.sent, back.triage = [], True
    reviewed(new, world)
    for found in made.values():
        for actor, codename in found.grants.items():
            give_grant(actors[actor].user, found.case, codename)
    return made


def reviewed(new, world):
    """Bring one plain and one restricted case to the review of their replies."""
    for name, label in (("reviewed", "plain"), ("reviewed_secret", "restricted")):
        blames = ["XH002"] if label == "restricted" else ()
        found = new(name, label=label, blames=blames)
        found.case = bring_to(world, found.case, "submit_draft", at=timezone.localtime())
        found.sent, found.triage, found.author = [("JJC", "handler", "")], False, "handler"
        if not found.case.handler_id:
            found.sent = [("JJC", "", "")]


def give_grant(user, case, codename):
    today = timezone.localdate()
    CaseGrant.objects.create(
        permission=_permission(codename),
        user=user,
        content_object=case,
        reason="督办",
        valid_from=today,
        valid_to=today + timedelta(days=30),
    )
