"""What lies with a person or a unit beside the cases they handle: leads, tasks, instructions.

`PERSON_HOLDS`, `UNIT_HOLDS` and `HAND_OVER_PARTS` in the settings name what is here.
"""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accountability.actions.leads import pass_on_lead
from accountability.actions.tasks import pass_on
from accountability.models import CaseLead, CaseTask, Instruction, Supervision
from organization import chain
from organization.models import Role, Unit, User
from organization.standing import Standing
from petitions import guards
from petitions.handing_parts import Coming, Item, Mover, Part
from petitions.holdings import Work
from petitions.models import Case

Owed = type[CaseTask] | type[Instruction]
LEAD, TASK, INSTRUCTION = "lead", "task", "instruction"


def open_work_of_person(user: User) -> Work:
    """Return what somebody else must take over: cases led, tasks and answers owed by name."""
    led = CaseLead.objects.running().of(user).count()
    tasks = CaseTask.objects.open().filter(person=user).count()
    told = Instruction.objects.unanswered().filter(person=user).count()
    return _work(
        (led, ngettext("包案 %(n)d 件", "包案 %(n)d 件", led)),
        (tasks, ngettext("未完成任务 %(n)d 项", "未完成任务 %(n)d 项", tasks)),
        (told, ngettext("未答复批示 %(n)d 条", "未答复批示 %(n)d 条", told)),
    )


def open_work_of_unit(unit: Unit) -> Work:
    """Return what nobody could do once the unit is closed."""
    tasks = CaseTask.objects.open().filter(unit=unit).count()
    told = Instruction.objects.unanswered().filter(unit=unit).count()
    pressed = Supervision.objects.running().filter(unit=unit).count()
    return _work(
        (tasks, ngettext("未完成任务 %(n)d 项", "未完成任务 %(n)d 项", tasks)),
        (told, ngettext("未答复批示 %(n)d 条", "未答复批示 %(n)d 条", told)),
        (pressed, ngettext("在督办 %(n)d 件", "在督办 %(n)d 件", pressed)),
    )


def _work(*counted: tuple[int, str]) -> Work:
    shown = [words % {"n": count} for count, words in counted if count]
    return Work(sum(count for count, _words in counted), "，".join(shown))


def _leads(giver: User, held: Standing) -> Sequence[Item]:
    """Return the leads of this person; only who keeps posts moves them with a desk, the office
    moves them on the case."""
    if Role.ADMIN not in held.roles:
        return []
    rows = CaseLead.objects.running().of(giver).exclude(case__in=Case.objects.hidden_from(held))
    return [
        Item(LEAD, row.pk, row.case, "" if row.leader_id == giver.pk else gettext("协助"))
        for row in rows.select_related("case").order_by("case__number", "pk")
    ]


def _owed(part: str, model: Owed, giver: User, held: Standing) -> Sequence[Item]:
    """Return what this person owes by name: an administrator moves all, a head that of the own
    units; none that the wall keeps from them."""
    owing = CaseTask.objects.open() if model is CaseTask else Instruction.objects.unanswered()
    rows = owing.filter(person=giver).exclude(case__in=Case.objects.hidden_from(held))
    if Role.ADMIN not in held.roles:
        rows = rows.visible_to(held.user, held.on).filter(unit__in=held.units(Role.HEAD))
    return [
        Item(part, row.pk, row.case, gettext("第%(no)d项") % {"no": row.no})
        for row in rows.select_related("case").order_by("case__number", "no", "pk")
    ]


def _refused_lead(item: Item, to: User, held: Standing, coming: Coming) -> str:
    if guards.person_block(item.case, to, held.on):
        return gettext("该接手人不能接收此件")
    lead = CaseLead.objects.get(pk=item.pk)
    if to.pk == lead.leader_id:
        return gettext("该接手人已是此件的包案领导")
    posts = (*held.posts, *coming.posts)
    if not posts:
        return gettext("该接手人没有在任的业务岗位")
    helps = bool(item.words)
    if not helps and not any(post.duty in chain.LEADERS for post in posts):
        return gettext("该接手人不是现任领导或单位负责人")
    return ""


def _refused_owed(item: Item, to: User, held: Standing, coming: Coming) -> str:
    if guards.person_block(item.case, to, held.on):
        return gettext("该接手人不能接收此件")
    seen = Case.objects.visible_to(to, held.on).filter(pk=item.case.pk)
    if coming.posts or item.case.pk in coming.cases or seen.exists():
        return ""
    return gettext("该接手人目前看不到此件，办理不了")


def _move_lead(item: Item, to: User, mover: Mover) -> None:
    pass_on_lead(CaseLead.objects.get(pk=item.pk), to, mover)


def _move_owed(model: Owed, item: Item, to: User, mover: Mover) -> None:
    pass_on(model.objects.get(pk=item.pk), to, mover)


LEADS = Part(LEAD, _("包案"), _leads, _refused_lead, _move_lead, opens=True)
TASKS = Part(
    TASK, _("任务"), partial(_owed, TASK, CaseTask), _refused_owed, partial(_move_owed, CaseTask)
)
INSTRUCTIONS = Part(
    INSTRUCTION, _("批示答复"), partial(_owed, INSTRUCTION, Instruction), _refused_owed,
    partial(_move_owed, Instruction),
)  # fmt: skip
