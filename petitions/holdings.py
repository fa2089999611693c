"""What lies with a unit or a person: what must find somebody else before either may go.

`UNIT_HOLDS`, `PERSON_HOLDS` and `SUBSTITUTE_CHECKS` in the settings name the functions here, for
the app below that closes units, disables people and names substitutes.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from organization import chain
from organization.models import Post, Role, Substitution, Unit, UnitGrant, User
from organization.standing import standing
from petitions.models import Assignment, Case, CaseGrant, Reply, ReplyStage
from petitions.models.handling import AssignmentQuerySet

IN_HAND = (ReplyStage.DRAFTING, ReplyStage.RETURNED)


class Work(NamedTuple):
    """How much is open, and the sentence for it; numbers only, never which cases."""

    number: int
    words: str


def open_work_of_unit(unit: Unit) -> Work:
    """Return what is open in this very unit: cases it handles and cases it registered."""
    handled = Assignment.objects.open().filter(unit=unit).count()
    registered = Case.objects.open().filter(unit=unit).count()
    words = [
        ngettext("承办未结 %(n)d 件", "承办未结 %(n)d 件", handled) % {"n": handled},
        ngettext("登记未结 %(n)d 件", "登记未结 %(n)d 件", registered) % {"n": registered},
    ]
    shown = [text for text, count in zip(words, (handled, registered), strict=True) if count]
    return Work(handled + registered, "，".join(shown))


def open_work_of_person(user: User) -> Work:
    """Return what is open on this person's desk: the assignments they handle."""
    handled = Assignment.objects.open().filter(handler=user).count()
    words = ngettext("在办 %(n)d 件", "在办 %(n)d 件", handled) % {"n": handled}
    return Work(handled, words if handled else "")


def may_not_act_for(post: Post, person: User, on: date) -> str:
    """Return why this person may not act for the holder of a post, "" if they may; never which
    case stands against it (2022 Art. 28, 30)."""
    below = Unit.objects.subtree_of(post.unit).values("pk")
    hidden = Case.objects.hidden_from(standing(person, on))
    at_stake = Case.objects.open().filter(Q(unit__in=below) | Q(host__in=below), pk__in=hidden)
    if at_stake.exists():
        return gettext("依据《信访工作条例》第二十八条、第三十条，此人不能代行该岗位。")
    return ""


@dataclass(frozen=True)
class Holdings:
    """Everything that lies with one person on a day, as a hand-over shows it."""

    assignments: tuple[Assignment, ...]
    drafts: int
    reviews: int
    posts: tuple[Post, ...]
    substitutions: tuple[Substitution, ...]
    unit_grants: int
    case_grants: int


def of_person(giver: User, on: date, assignments: AssignmentQuerySet) -> Holdings:
    """Return what lies with the person; `assignments` are those whoever asks may move.

    At most eight queries, whatever lies there.
    """
    rows = assignments.filter(handler=giver).open()
    rows = rows.select_related("case__topic", "unit").order_by("case__number", "pk")
    held = tuple(rows)
    cases = [row.case_id for row in held]
    posts = Post.objects.of(giver).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    posts = posts.select_related("unit").prefetch_related("portfolio")
    running = Substitution.objects.filter(
        substitute=giver, ended_on__isnull=True, valid_to__gte=on
    ).select_related("post__unit", "post__person")
    own = tuple(posts.order_by("unit__path", "pk"))
    led = [post.unit_id for post in own if post.role == Role.HEAD]
    replies = Reply.objects.all()
    return Holdings(
        assignments=held,
        drafts=replies.filter(author=giver, stage__in=IN_HAND, case__in=cases).count(),
        reviews=replies.filter(stage=ReplyStage.IN_REVIEW, assignment__unit__in=led).count(),
        posts=own,
        substitutions=tuple(running.order_by("valid_from", "pk")),
        unit_grants=UnitGrant.objects.of(giver).on(on).count(),
        case_grants=CaseGrant.objects.of(giver).on(on).count(),
    )


def handlers_of(units: "set[int]", on: date) -> set[tuple[int, int]]:
    """Return unit and person of each handler's post somebody holds in these units. One query."""
    posts = chain.acting(on).held().filter(role=Role.HANDLER, unit__in=units)
    return {(unit, person) for unit, person in posts.values_list("unit", "person") if person}
