"""The one thing to do next on a case, who must do it, and what else this reader may do.

All of it is read from the life-cycle table: no stage is named here that the table does not name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.models import Event
from organization import chain
from organization.models import Duty, Role, User
from petitions import guards, permissions
from petitions.models import AssignmentKind, CaseStage, ReplyStage, Track
from petitions.permissions import Offer
from petitions.situation import Situation
from petitions.workflow import BY_CODE, UNIT_HEAD, Party, Transition

Text = str | Promise

ROUTING = {"assign", "transfer"}
WRITING = {"draft", "submit_draft"}
REVIEWING = {"approve_draft", "return_draft"}
# Begun from the register, or taken along with another step or by a job.
ELSEWHERE = {"open", "join", "redo", "window_lapse"}
KEYS = {"contact": "c", "note": "m", "draft": "r", "submit_draft": "r"}
LABELS: dict[str, Text] = {
    "assign": _("转送交办"),
    "approve_draft": _("审核答复"),
}
# Answers to what was asked, and what undoes another step: not shown before there is something to
# answer or to undo.
WHEN_ASKED = {
    "withdraw", "keep_up", "approve_ext", "refuse_ext", "unlink", "to_ordinary",
    "request_rereview", "report_urgent", "report_minor_harm", "clear_minor_harm",
    "name_representatives",
}  # fmt: skip
# Once one of these was taken, the usual path leads nowhere any more.
LEFT_THE_PATH = {
    "not_ours", "refuse", "divert", "divert_unit", "withdraw", "void", "link_repeat",
    "link_duplicate", "no_longer_accept", "merge_joint", "refuse_here",
}  # fmt: skip
NAMED = 3  # how many holders of a post are named before “等”


@dataclass(frozen=True)
class Button:
    """A step as a link; `reason` says why it is not possible now, `page` that it is no dialog."""

    label: Text
    url: str
    key: str = ""
    reason: str = ""
    page: bool = False


@dataclass(frozen=True)
class Done:
    """One step of the path, and whether it lies behind."""

    label: Text
    done: bool


@dataclass(frozen=True)
class NextStep:
    """The arguments of `components/next_action.html`."""

    who: str
    main: Button | None
    others: tuple[Button, ...]
    steps: tuple[Done, ...]

    @property
    def label(self) -> Text:
        """What the one button says."""
        return self.main.label if self.main else ""

    @property
    def url(self) -> str:
        """Where the one button leads; empty when the step is somebody else's."""
        return self.main.url if self.main else ""

    @property
    def key(self) -> str:
        """The key that presses the button."""
        return self.main.key if self.main else ""

    @property
    def page(self) -> bool:
        """Whether the button leads to a page of its own."""
        return self.main.page if self.main else False


def panel(user: User, here: Situation, events: Iterable[Event], on: date) -> NextStep:
    """Return the panel for this reader. One query beside those of `permissions`."""
    offered = [o for o in permissions.offers(user, here, on) if o.row.code not in ELSEWHERE]
    row = awaited(here, on)
    mine = next((o for o in offered if row and o.row.code == row.code and not o.refused), None)
    main = _button(mine, here) if mine else None
    return NextStep(
        who=_who(row, here, user if mine else None, on),
        main=main,
        others=tuple(_others(offered, main, here)),
        steps=path_of(here, {event.kind for event in events}),
    )


def awaited(here: Situation, on: date) -> Transition | None:
    """Return the step the process waits for, whoever takes it; None when nothing is left to do.

    Of the steps the stages allow, the first that no rule holds up: a transferred case waits for
    its closing, not for a report nobody asked for.
    """
    rows = [row for row in here.possible() if row.primary and not row.is_silent]
    ready = [row for row in rows if not guards.reason(row, here, on)]
    codes = {row.code for row in ready}
    if "submit_draft" in codes:  # a whole draft waits to be handed in, not to be begun
        ready = [row for row in ready if row.code != "draft"]
    if rows and not ready and here.case.stage == CaseStage.TRIAGE:
        return BY_CODE["approve_routing"]
    return next(iter(ready or rows), None)


def _who(row: Transition | None, here: Situation, reader: User | None, on: date) -> str:
    if row is None:
        return gettext("此件%(stage)s，没有待办的步骤。") % {"stage": here.case.get_stage_display()}
    step = str(LABELS.get(row.code, row.label))
    if reader is not None:
        return gettext("等待你（%(name)s）：%(step)s") % {"name": reader.name, "step": step}
    holders = _holders(row, here, on)
    if not holders:
        return gettext("等待%(step)s，但%(unit)s没有在岗的人能办，请报告信访办。") % {
            "step": step,
            "unit": _unit_name(row, here),
        }
    return gettext("等待%(unit)s %(people)s：%(step)s") % {
        "unit": _unit_name(row, here),
        "people": holders,
        "step": step,
    }


def _unit_name(row: Transition, here: Situation) -> str:
    if row.party is Party.HOST and here.assignment:
        return here.assignment.unit.short_name
    if row.party is Party.REVIEWER and here.case.review_desk:
        return here.case.review_desk.short_name
    return "" if row.party is Party.ABOVE else here.case.unit.short_name


def _holders(row: Transition, here: Situation, on: date) -> str:
    """Name who may take the step: the handler of the case, or those who hold the posts."""
    assignment = here.assignment
    if row.party is Party.HOST and assignment and assignment.handler and Role.HANDLER in row.roles:
        return f"{assignment.handler.name}（{Role.HANDLER.label}）"
    words = list(dict.fromkeys(_named(_rungs(row, here, on), row, here)))
    return "、".join(words[:NAMED]) + (gettext("等") if len(words) > NAMED else "")


def _rungs(row: Transition, here: Situation, on: date) -> list[chain.Rung]:
    """Return the posts whose step it is; for want of a head, the next held rung above."""
    assignment = here.assignment
    if row.party is Party.HOST and assignment and row.roles == UNIT_HEAD:
        barred = permissions.barred_from(row, here)
        return chain.held_or_above(assignment.unit, Duty.HEAD, on, barred=barred)
    place = Q(unit=here.case.unit_id)
    if row.party is Party.HOST and assignment:
        place = Q(unit=assignment.unit_id)
    elif row.party is Party.REVIEWER:
        place = Q(unit=here.review_desk_id)
    elif row.party is Party.ABOVE:
        place = Q(unit__code__in=here.case.unit.lineage())
    posts = chain.acting(on).filter(place, role__in=row.roles)
    return chain.rungs(posts.select_related("unit", "person").order_by("role", "pk"), on)


def _named(rungs: Iterable[chain.Rung], row: Transition, here: Situation) -> Iterable[str]:
    """Yield each person with the role, and whether they act for the holder."""
    barred = here.authors(row) if row.not_author else set()
    for rung in rungs:
        role = rung.post.get_role_display()
        for person in rung.able(barred):
            acts = gettext("%(role)s，代行") % {"role": role} if rung.substitutions else role
            yield f"{person.name}（{acts}）"


def _others(offered: Iterable[Offer], main: Button | None, here: Situation) -> Iterable[Button]:
    """Yield the other steps, each address once: two steps on one page are one button."""
    seen = {main.url} if main else set()
    for offer in offered:
        if offer.refused and offer.row.code in WHEN_ASKED:
            continue
        button = _button(offer, here)
        if button.url not in seen:
            seen.add(button.url)
            yield button


def _button(offer: Offer, here: Situation) -> Button:
    code = offer.row.code
    url, page = address(code, here)
    label = LABELS.get(code, offer.row.label)
    return Button(label, url, KEYS.get(code, ""), offer.refused, page)


def address(code: str, here: Situation) -> tuple[str, bool]:
    slug = here.case.slug
    if code in ROUTING:
        return reverse("case_route", args=[slug]), True
    if code in WRITING:
        return reverse("case_reply", args=[slug]), True
    if code in REVIEWING and here.reply:
        return reverse("review_detail", args=[here.reply.pk]), True
    return reverse("case_act", args=[slug, code]), False


def path_of(here: Situation, kinds: set[str]) -> tuple[Done, ...]:
    """Return the lawful path of this case up to the next thing to be done; no query.

    What was passed over on the way, such as speaking with the petitioner, shows as missing.
    """
    if here.case.closed_on and kinds & LEFT_THE_PATH:
        return ()
    steps = _answered_path(here) if "answer_now" in kinds else _handled_path(here, kinds)
    if guards.needs_leader(here.case):
        steps.insert(0, Done(_("领导批办"), here.case.approved_on is not None))
    behind = max((place for place, step in enumerate(steps) if step.done), default=-1)
    return tuple(steps[: behind + 2])


def _answered_path(here: Situation) -> list[Done]:
    """Return the path of a matter that the office answers itself."""
    reply = here.reply
    return [
        Done(_("直接答复"), reply is not None),
        Done(_("送达"), bool(reply and reply.served_on)),
        Done(_("办结"), here.case.closed_on is not None),
    ]


def _handled_path(here: Situation, kinds: set[str]) -> list[Done]:
    case, assignment, reply = here.case, here.assignment, here.reply
    approved = {ReplyStage.APPROVED, ReplyStage.ISSUED, ReplyStage.SERVED}
    begun = [
        Done(_("受理并告知"), case.accepted_on is not None),
        Done(_("调查核实"), "start" in kinds or case.replied_on is not None),
    ]
    if case.track == Track.SUGGESTION and case.accepted_on is None:
        begun = [Done(_("研究建议"), "study" in kinds)]
    steps = [
        Done(_("转送交办"), assignment is not None),
        Done(_("签收"), bool(assignment and assignment.signed_on)),
        *begun,
        Done(_("联系信访人"), "contact" in kinds),
        Done(_("拟稿送审"), bool(reply and reply.submitted_on)),
        Done(_("负责人审核"), bool(reply and reply.stage in approved)),
        Done(_("出具"), case.replied_on is not None),
        Done(_("送达"), bool(reply and reply.served_on)),
    ]
    if assignment and assignment.kind == AssignmentKind.ASSIGN:
        steps.append(Done(_("报结"), assignment.reported_on is not None))
        steps.append(Done(_("审核报结"), assignment.done_on is not None))
    return steps
