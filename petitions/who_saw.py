"""Who has seen what: looks at petitioners for those who answer for the reader, and all that is
known of the readers of one case. Only events and the read log tell; nothing is counted here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from audit import log, reads
from audit.models import Chain, Event, Read
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions import identity, permissions, timeline, workflow
from petitions.event_words import Names
from petitions.identity import FIELDS
from petitions.models import Case, CaseCopy, Petitioner
from petitions.reading import PREFIX, reads_visible_to
from petitions.ways import RevealReason, ViewReason

SEEING = ("view_restricted", "reveal", "print", "file_read")
WEEK = timedelta(days=7)
MOST_READS = 500


@dataclass(frozen=True)
class Line:
    """One look; `case` is None where the reader of the list may not know which case it was."""

    at: datetime
    who: str
    what: str
    reason: str = ""
    fields: str = ""
    words: str = ""
    case: Case | None = None


def reveals(user: User, on: date, monday: date) -> QuerySet[Event]:
    """Return the looks of one week by the people of whose units this person has charge."""
    first = timezone.make_aware(datetime.combine(monday, time()))
    events = Event.objects.filter(
        kind="reveal", recorded_at__gte=first, recorded_at__lt=first + WEEK
    ).filter(actor_unit__in=_units(user, on))
    return permissions.events_visible_to(user, on, events).order_by("-recorded_at", "-id")


def _units(user: User, on: date) -> QuerySet[Unit, str]:
    """Return the codes: of an office or a head the own unit, of a leader all that is led."""
    held = standing(user, on)
    own = held.units(Role.OFFICE) | held.units(Role.HEAD)
    led = held.reach(Role.LEADER) | held.portfolio
    return Unit.objects.filter(Q(pk__in=own) | Q(pk__in=led)).values_list("code", flat=True)


def lines(events: Iterable[Event], user: User, on: date) -> list[Line]:
    """Return the looks in words. Five queries, whatever the number."""
    events = list(events)
    chains = {event.chain_id for event in events}
    visible = Case.objects.visible_to(user, on).filter(chain__in=chains)
    cases = {case.chain_id: case for case in visible}
    known = [event for event in events if event.chain_id in cases]
    veils = _veils(cases.values())
    texts = log.texts(known)
    said = {event.pk: veils[event.chain_id](texts.get(event.pk, "")) for event in known}
    names = timeline.names_in(events)
    return [_line(event, names, said, cases.get(event.chain_id)) for event in events]


def _veils(cases: Iterable[Case]) -> dict[int, identity.Veil]:
    """Return by chain what masks the petitioners of a case. One query."""
    people: dict[int, list[Petitioner]] = {case.chain_id: [] for case in cases}
    rows = Petitioner.objects.filter(petition__case__chain__in=people)
    for person in rows.select_related("petition__case"):
        people[person.petition.case.chain_id].append(person)
    return {chain: identity.veil(listed) for chain, listed in people.items()}


def may_see(user: User, case: Case, on: date) -> bool:
    """Tell whether the person answers for who reads this case: office and head of its register."""
    held = standing(user, on)
    return case.unit_id in held.units(Role.OFFICE) | held.units(Role.HEAD)


def of_case(chain: int) -> list[Line]:
    """Return every look at one case, the newest first; words are left out. Four queries."""
    taken = CaseCopy.objects.filter(case__chain=chain).values("event")
    events = Event.objects.filter(Q(chain=chain, kind__in=SEEING) | Q(pk__in=taken))
    rows = list(events.order_by("-recorded_at", "-id"))
    names = timeline.names_in(rows)
    return [_line(event, names, {}, None) for event in rows]


def reads_of(user: User, on: date, slug: str) -> list[Line]:
    """Return the latest readings of one case, the newest first. Three queries."""
    rows = reads_visible_to(user, on, Read.objects.filter(subject=f"{PREFIX}{slug}"))
    listed = list(rows.order_by("-at", "-id")[:MOST_READS])
    people = User.objects.filter(pk__in={row.actor_id for row in listed})
    names = dict(people.values_list("pk", "name"))
    units = Unit.objects.filter(code__in={row.actor_unit for row in listed})
    short = dict(units.values_list("code", "short_name"))
    return [_read_line(row, names, short) for row in listed]


def _read_line(row: Read, names: dict[int, str], units: dict[str, str]) -> Line:
    role = str(Role(row.actor_role).label) if row.actor_role in Role.values else ""
    who = (names.get(row.actor_id, ""), units.get(row.actor_unit, row.actor_unit), role)
    told = {
        Read.REFUSED: gettext("被拒绝"),
        reads.PRINT: gettext("打印"),
        reads.FILE: gettext("打开附件"),
    }
    what = told.get(row.what, gettext("阅览"))
    return Line(at=row.at, who=" · ".join(part for part in who if part), what=what)


def chain_for_auditor(user: User, slug: str, on: date) -> int | None:
    """Return the chain of a case without the case: its number is all an auditor learns."""
    chain = Chain.objects.filter(subject=f"case/{slug}").first()
    if chain is None:
        return None
    opened = permissions.events_visible_to(user, on, Event.objects.filter(chain=chain, seq=1))
    return chain.pk if opened.exists() else None


def _line(event: Event, names: Names, texts: dict[int, str], case: Case | None) -> Line:
    body = event.body
    reasons = dict(ViewReason.choices) | dict(RevealReason.choices)
    fields: Sequence[str] = body.get("fields", ())
    rows = body.get("rows")
    copied = gettext("同一文件共 %(n)d 件") % {"n": rows} if event.kind == "export" else ""
    return Line(
        at=event.occurred_at,
        who=timeline.who_in(event, names),
        what=str(workflow.labels().get(event.kind, event.kind)),
        reason=str(reasons.get(body.get("reason", ""), "")) or copied,
        fields="、".join(str(FIELDS[name]) for name in fields if name in FIELDS),
        words=texts.get(event.pk, ""),
        case=case,
    )
