"""What the exceptions granted on single cases let a person do there.

Reading follows from any running grant (`Case.objects.visible_to`); which steps may be taken from
which grant is said here, once.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.standing import Standing
from petitions.models import Case, CaseGrant
from petitions.models.visible import has_no_grant, ways_of
from petitions.workflow import TABLE, Party

LEAD, CO_HANDLE, ATTEND, STAND_IN = "lead_case", "co_handle_case", "attend_case", "stand_in_case"
LABELS: dict[str, str | Promise] = {
    LEAD: _("领导包案"),
    CO_HANDLE: _("协办"),
    ATTEND: _("参会"),
    STAND_IN: _("代办"),
}
AT_THE_DESK = frozenset(
    row.code for row in TABLE if row.party is Party.HOST and Role.HANDLER in row.roles
)
OWING = frozenset({"finish_task", "answer_instruction"})  # who was given something to do
LEADING = frozenset({
    "do_lead_duty", "instruct", "set_task", "move_task", "cancel_task", "remind", "receive",
    "propose_resolution",
})  # fmt: skip
STEPS: dict[str, frozenset[str]] = {
    LEAD: frozenset({"note", "approve_routing"}) | LEADING | OWING,
    CO_HANDLE: frozenset({"contact", "note"}) | OWING,
    ATTEND: frozenset({"note"}) | OWING,
    STAND_IN: AT_THE_DESK | {"contact", "keep_contact", "note", "note_wish"} | OWING,
}


def grants_on(held: Standing, case: Case) -> frozenset[str]:
    """Return the grants this person has on the case that day. One query for all of their cases."""
    known = vars(held).get("case_grants")
    if known is None:
        known = vars(held)["case_grants"] = {}
        if has_no_grant(held):
            return frozenset()
        rows = CaseGrant.objects.of(held.user).on(held.on)
        for pk, code in rows.values_list("content_object", "permission__codename"):
            known[pk] = known.get(pk, frozenset()) | {code}
    found: frozenset[str] = known.get(case.pk, frozenset())
    return found


def steps_on(held: Standing, case: Case) -> frozenset[str]:
    """Return the codes of the steps these grants let the person take."""
    return frozenset[str]().union(*(STEPS.get(code, ()) for code in grants_on(held, case)))


def shown_by_post(held: Standing, case: Case) -> bool:
    """Tell whether a post or a unit shows the case to this person, without any grant on it."""
    ways = [way.shown() for way in ways_of(held, grants=False)]
    return Case.objects.filter(reduce(or_, ways), pk=case.pk).exists()


def stood_in(held: Standing) -> QuerySet[Any, Any]:
    """Return the ids of the cases this person handles in somebody's stead. Asks nothing yet."""
    running = CaseGrant.objects.of(held.user).on(held.on)
    cases: QuerySet[Any, Any] = running.filter(permission__codename=STAND_IN).values(
        "content_object"
    )
    return cases
