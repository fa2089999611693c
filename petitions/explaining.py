"""Why somebody can or cannot see a case: for the security officer, without a word of the case.

Every sentence comes from the same conditions that `visible_to` puts together, each asked alone.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organization.models import Duty, Post, Role, Unit, UnitGrant, User
from organization.rail import RailEntry, rail_for
from organization.standing import Standing, standing
from organization.templatetags.desk import day_long
from petitions.granted import LABELS as GRANT_LABELS
from petitions.models import Assignment, AssignmentStage, Case, CaseGrant
from petitions.models.visible import Way, ways_of

Text = str | Promise

EXPLAINED, PREVIEWED, EXPORTED = "rights_explained", "role_previewed", "matrix_exported"

WAYS: dict[str, Text] = {
    "office": gettext_lazy("本人所在单位登记了此件"),
    "leading": gettext_lazy("所领导的单位或其下级单位登记了此件"),
    "portfolio": gettext_lazy("此件转送、交办给了分管单位或其下级单位"),
    "unit_grant": gettext_lazy("单位授权覆盖此件"),
    "sent_below": gettext_lazy("此件转送、交办给了本单位或下级单位"),
    "desk": gettext_lazy("此件由本人经办，或者本单位尚未指派经办人"),
    "co_unit": gettext_lazy("本单位协办此件"),
    "case_grant": gettext_lazy("单件授权"),
}
CLERKS = (Role.REGISTRAR, Role.OFFICE)
UNIT = (Role.HEAD, Role.UNIT_CLERK)
ROLES_OF_WAY: dict[str, tuple[Role, ...]] = {
    "office": CLERKS,
    "leading": (Role.LEADER,),
    "portfolio": (Role.LEADER,),
    "sent_below": UNIT,
    "desk": (Role.HANDLER,),
    "co_unit": (*UNIT, Role.HANDLER),
}
DUTY_OF_ROLE = {
    Role.REGISTRAR: Duty.REGISTRAR,
    Role.OFFICE: Duty.OFFICE,
    Role.LEADER: Duty.IN_CHARGE,
    Role.HEAD: Duty.HEAD,
    Role.HANDLER: Duty.HANDLER,
    Role.UNIT_CLERK: Duty.SPECIALIST,
}


def labels() -> dict[str, Text]:
    """Return the words for the traces that these pages leave."""
    return {
        EXPLAINED: gettext_lazy("查看某人为何能看到某件"),
        PREVIEWED: gettext_lazy("模拟角色"),
        EXPORTED: gettext_lazy("导出权限矩阵"),
    }


@dataclass(frozen=True)
class Reason:
    """One way by which the case would be shown, and what it rests on."""

    words: Text
    rests_on: list[str]


@dataclass(frozen=True)
class Answer:
    """Whether the person sees the case, what speaks for it and what against."""

    visible: bool
    reasons: list[Reason]
    barred: list[str] = field(default_factory=list)


def why(person: User, case: Case, on: date) -> Answer:
    """Return why this person sees the case that day or does not; `barred` outweighs reasons."""
    held = standing(person, on)
    found: dict[str, Reason] = {}
    for way in ways_of(held):
        if way.code not in found and _shows(way.shown(), case):
            found[way.code] = Reason(WAYS[way.code], _rests_on(way, held, case))
    visible = Case.objects.visible_to(person, on).filter(pk=case.pk).exists()
    return Answer(visible, list(found.values()), _barred(held, case))


def _shows(condition: Q, case: Case) -> bool:
    return Case.objects.filter(condition, pk=case.pk).exists()


def _barred(held: Standing, case: Case) -> list[str]:
    """Return what keeps the case away whatever shows it; never whom the case accuses."""
    said = []
    if held.is_officer:
        said.append(_("管理员、安全管理员和审计员不看任何信访件（三员分立）。"))
    if Case.objects.accusing(held).filter(pk=case.pk).exists():
        said.append(_("受限制知悉规则限制。"))
    if case.recusals.filter(person=held.user, ended_on__isnull=True).exists():
        said.append(_("本人已回避此件。"))
    return said


def _rests_on(way: Way, held: Standing, case: Case) -> list[str]:
    """Return posts, assignments and grants behind a way, in words."""
    if way.code == "case_grant":
        return [_case_grant(row) for row in _running(CaseGrant, held).filter(content_object=case)]
    if way.code == "unit_grant":
        return [_unit_grant(row) for row in _running(UnitGrant, held)]
    posts = [post for post in held.posts if post.role in ROLES_OF_WAY[way.code]]
    sent = case.assignments.exclude(stage=AssignmentStage.CANCELLED).select_related("unit")
    if way.code in {"office", "leading"}:
        return [_post(post) for post in posts if case.unit.is_under(post.unit)]
    units = (
        held.portfolio
        if way.code == "portfolio"
        else frozenset[int]().union(*(held.reach(role) for role in ROLES_OF_WAY[way.code]))
    )
    rows = sent.filter(Q(unit__in=units) | Q(co_unit__in=units)).order_by("no")
    return [_post(post) for post in posts] + [_assignment(row) for row in rows]


def _running(grants: type[CaseGrant] | type[UnitGrant], held: Standing):  # type: ignore[no-untyped-def]
    return (
        grants.objects.of(held.user)
        .on(held.on)
        .select_related("content_object", "granted_by", "permission")
    )


def _post(post: Post) -> str:
    words = _("岗位“%(title)s”（%(unit)s，%(role)s），自 %(day)s 起")
    said = words % {
        "title": post.title,
        "unit": post.unit.name,
        "role": post.get_role_display(),
        "day": day_long(post.valid_from),
    }
    return said + _("，由本人代行") if post.as_substitute else said


def _assignment(row: Assignment) -> str:
    return _("第 %(no)d 次转送、交办：%(unit)s，%(day)s") % {
        "no": row.no,
        "unit": row.unit.name,
        "day": day_long(row.assigned_on),
    }


def _case_grant(row: CaseGrant) -> str:
    label = GRANT_LABELS.get(row.permission.codename, row.permission.codename)
    said = {"label": str(label)} | _span(row)
    return _("%(label)s，自 %(first)s 至 %(last)s，授权人：%(by)s") % said


def _unit_grant(row: UnitGrant) -> str:
    said = {"unit": row.content_object.name} | _span(row)
    return _("%(unit)s及其下级单位，自 %(first)s 至 %(last)s，授权人：%(by)s") % said


def _span(row: CaseGrant | UnitGrant) -> dict[str, str]:
    return {
        "first": day_long(row.valid_from),
        "last": day_long(row.valid_to),
        "by": row.granted_by.name if row.granted_by else _("系统"),
    }


@dataclass(frozen=True)
class Count:
    """How many cases one way shows; no case is named."""

    words: Text
    cases: int


def in_place_of(role: Role, unit: Unit, on: date) -> Standing:
    """Return the standing of an imagined person who holds just this role in this unit."""
    nobody = User(pk=0, name="")
    post = Post(pk=0, unit=unit, role=role, duty=DUTY_OF_ROLE.get(role, role.value), valid_from=on)
    return Standing(nobody, on, (post,), (post,))


def counts(held: Standing) -> list[Count]:
    """Return the number of cases by each way that shows any, after the wall, and their sum."""
    if held.is_officer:
        return []
    hidden = Case.objects.hidden_from(held)
    ways: dict[str, Q] = {}
    for way in ways_of(held):
        ways[way.code] = ways.get(way.code, Q(pk__in=[])) | way.shown()
    found = [
        Count(WAYS[code], Case.objects.filter(shown).exclude(pk__in=hidden).count())
        for code, shown in ways.items()
    ]
    everything = Q(pk__in=[])
    for shown in ways.values():
        everything |= shown
    total = Case.objects.filter(everything).exclude(pk__in=hidden).count()
    return [*(one for one in found if one.cases), Count(_("合计（不重复）"), total)]


def menu(role: Role) -> list[RailEntry]:
    """Return the rail of somebody with this role alone."""
    return rail_for([role], "")
