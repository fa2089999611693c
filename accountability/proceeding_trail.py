"""Who may know that a proceeding exists besides its own page: the trail, the read log, notices.

Only the people it names. The auditor sees neither its events nor who read it; that its chain is
whole is proved by `verify`, which shows no words.
"""

from datetime import date, datetime

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.models import AccountabilityProceeding
from accountability.models.proceedings import PREFIX
from audit.models import Event, Read
from organization.models import User
from petitions.models import Notice

# kind -> label, and who hears of it, by the columns that name people.
KINDS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "open_proceeding": (_("提起责任追究"), ("decider_id",)),
    "draw_facts": (_("提取追责事实"), ()),
    "serve_notice": (_("送达责任追究告知书"), ("answerer_id", "decider_id")),
    "name_reader": (_("增加责任追究知悉人"), ()),
    "name_decider": (_("更换责任追究决定人"), ("decider_id",)),
    "reply_proceeding": (_("提交责任追究申辩"), ("opened_by_id", "decider_id")),
    "decide_proceeding": (_("作出责任追究决定"), ("answerer_id", "opened_by_id")),
    "appeal_proceeding": (_("对责任追究决定提出申诉"), ("opened_by_id", "decider_id")),
    "close_proceeding": (_("责任追究办结"), ("answerer_id", "decider_id")),
    "end_proceeding": (_("终止责任追究"), ("answerer_id", "decider_id")),
}


def labels() -> dict[str, str | Promise]:
    """Return the label of every kind of event a proceeding can have."""
    return {kind: label for kind, (label, _whom) in KINDS.items()}


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event of a proceeding: to people it names and shows itself to."""
    if event.kind not in KINDS or not event.chain.subject.startswith(PREFIX):
        return []
    slug, on = event.chain.subject.removeprefix(PREFIX), timezone.localdate(at)
    row = AccountabilityProceeding.objects.get(slug=slug)
    people = {getattr(row, column) for column in KINDS[event.kind][1]}
    if event.kind == "name_reader":
        people.add(event.body["person"])
    told = User.objects.filter(pk__in=people - {event.actor_id}, is_active=True).order_by("pk")
    url = reverse("proceeding_detail", args=[slug])
    return [
        Notice(to=person, case=None, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for person in told
        if AccountabilityProceeding.objects.visible_to(person, on).filter(pk=row.pk).exists()
    ]


def events_visible_to(user: User, on: date, events: QuerySet[Event]) -> QuerySet[Event]:
    """Leave out the trail of proceedings that do not name this reader."""
    return events.exclude(chain__in=_of_others(user, on).values("chain"))


def reads_visible_to(user: User, on: date, reads: QuerySet[Read]) -> QuerySet[Read]:
    """Leave out who read proceedings that do not name this reader."""
    others = _of_others(user, on).annotate(
        subject=Concat(Value(PREFIX), "slug", output_field=CharField())
    )
    return reads.exclude(subject__in=others.values("subject"))


def _of_others(user: User, on: date) -> QuerySet[AccountabilityProceeding]:
    mine = AccountabilityProceeding.objects.visible_to(user, on).values("pk")
    return AccountabilityProceeding.objects.exclude(pk__in=mine)
