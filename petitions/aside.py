"""What stands beside the process on the case page: who is accused, who keeps out, what was asked.

Each part offers the reader only what they may do now.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.counting import KeysOf, ask
from organization.models import Post, User
from petitions import permissions, retention
from petitions.models import (
    FACT_OPEN,
    Accused,
    Case,
    FactRequest,
    Petition,
    Recusal,
    RecusalRequest,
    Track,
)
from petitions.models.handling import FINISHED
from petitions.situation import Situation
from petitions.workflow import BY_CODE

LABELS: dict[str, Promise] = {
    "name_accused": _("列明对象"),
    "ask_withdrawal": _("申请撤下"),
    "withdraw_accused": _("同意撤下"),
    "declare_recusal": _("我要回避"),
    "recuse": _("决定回避"),
    "confirm_recusal": _("确认回避"),
    "end_recusal": _("解除回避"),
    "ask_recusal": _("登记回避申请"),
    "refuse_recusal": _("不同意申请"),
    "ask_facts": _("盲转核查"),
}
SHORTEST = 2  # a name of one character stands in half of all sentences


@dataclass(frozen=True)
class Door:
    """One step as a link to its dialog."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class Proposal:
    """Somebody who ought to keep out, with the ground a person can check."""

    person: User
    ground: str

    @property
    def words(self) -> str:
        """The ground in words."""
        return str(Recusal.Ground(self.ground).label)


def of(here: Situation, user: User, on: date, *, opened: bool) -> dict[str, Any]:
    """Return the context of the panels beside the process. Ten queries at most, one for a case
    that has nothing of this."""
    case = here.case
    sets: dict[str, Any] = {
        "recusals": case.recusals,
        "asked": case.recusal_requests,
        "facts": case.fact_requests,
        "disposed": retention.disposed(case),
    }
    there = ask({name: KeysOf(rows.values("pk")) for name, rows in sets.items()})
    rows = {name: sets[name].filter(pk__in=keys).order_by("pk") for name, keys in there.items()}
    recusals = list(rows["recusals"].select_related("person", "decided_by"))
    asked = list(rows["asked"].select_related("person"))
    accused = accused_of(case) if opened else []
    facts = list(rows["facts"].select_related("unit")) if opened else []
    offered = _offered(here, user, on, recusals, asked, accused) if opened else []
    return {
        "accused": accused,
        "recusals": recusals,
        "recusal_requests": asked,
        "tombstone": retention.tombstone_of(case) if there["disposed"] else None,
        "fact_requests": facts,
        "fact_stages": FACT_OPEN,
        "proposed": proposed(here, on) if opened and _decides(here, user, on) else [],
        "doors": {code: Door(LABELS[code], _url(case, code)) for code in offered},
    }


def accused_of(case: Case) -> list[Accused]:
    """Return whom an accusation names; nobody elsewhere."""
    if case.track != Track.ACCUSATION:
        return []
    rows = case.accused.select_related("unit", "person", "withdrawal_by")
    return list(rows.order_by("pk"))


def _url(case: Case, code: str) -> str:
    return reverse("case_act", args=[case.slug, code])


def _offered(
    here: Situation,
    user: User,
    on: date,
    recusals: list[Recusal],
    asked: list[RecusalRequest],
    accused: list[Accused],
) -> list[str]:
    """Return the codes of the steps that make sense now and that this reader may take."""
    running = [row for row in recusals if row.ended_on is None]
    sensible = {
        "name_accused": here.case.track == Track.ACCUSATION,
        "ask_withdrawal": any(row.withdrawal_by_id is None for row in accused),
        "withdraw_accused": any(row.withdrawal_by_id not in {None, user.pk} for row in accused),
        "declare_recusal": True,
        "recuse": True,
        "confirm_recusal": any(row.decided_by_id is None for row in running),
        "end_recusal": bool(running),
        "ask_recusal": True,
        "refuse_recusal": any(row.answered_on is None for row in asked),
        "ask_facts": here.case.stage in BY_CODE["ask_facts"].case_at,
    }
    return [
        code
        for code, makes_sense in sensible.items()
        if makes_sense and permissions.role_for(user, BY_CODE[code], here, on) is not None
    ]


def _decides(here: Situation, user: User, on: date) -> bool:
    return permissions.role_for(user, BY_CODE["recuse"], here, on) is not None


def proposed(here: Situation, on: date) -> list[Proposal]:
    """Return the handler of the case if there is a ground to keep out. Four queries at most."""
    assignment = here.assignment
    if assignment is None or assignment.handler is None or assignment.stage in FINISHED:
        return []
    grounds = grounds_for(here, [assignment.handler], on)
    return [Proposal(assignment.handler, ground) for ground in grounds.values()]


def grounds_for(here: Situation, people: list[User], on: date) -> dict[int, str]:
    """Return by id the ground on which some of these people ought to keep out of the case.

    The petition names the person, or the person shares a unit with somebody accused, or has a
    post in the unit complained about while another unit handles the case.
    """
    if not people:
        return {}
    case = here.case
    texts = " ".join(
        f"{title} {text}"
        for title, text in Petition.objects.filter(case=case).values_list("title", "text")
    )
    named = {p.pk: Recusal.Ground.NAMED.value for p in people if _stands_in(p.name, texts)}
    posts = Post.objects.on(on).held()
    accused = Accused.objects.filter(case=case, person__isnull=False).values("person")
    shared = set(posts.filter(person__in=accused).values_list("unit", flat=True))
    host = here.assignment.unit if here.assignment else None
    rows = posts.filter(person__in=people).select_related("unit")
    same = {
        post.person_id: Recusal.Ground.SAME_UNIT.value
        for post in rows
        if post.unit_id in shared or _is_elsewhere(post, case, host)
    }
    return {pk: ground for pk, ground in (same | named).items() if pk is not None}


def _stands_in(name: str, text: str) -> bool:
    return len(name) >= SHORTEST and name in text


def _is_elsewhere(post: Post, case: Case, host: Any) -> bool:
    """Tell whether the post is in the unit complained about, which does not handle the case."""
    subject = case.subject_unit
    if subject is None or (host is not None and host.is_under(subject)):
        return False
    return post.unit.is_under(subject)


def warning(ground: str) -> str:
    """Return what stands behind a name in a list of people to choose from."""
    return gettext("（建议回避：%(ground)s）") % {"ground": Recusal.Ground(ground).label}


def facts_for(user: User, on: date) -> list[FactRequest]:
    """Return what the units of this person are asked and still owe, the nearest day first."""
    rows = FactRequest.objects.for_unit(user, on).open().select_related("unit", "office")
    return list(rows.order_by("due_on", "pk"))
