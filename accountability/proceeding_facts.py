"""What may be held against somebody: the trail and the clocks of a case, in words made from them.

Nothing else can become a fact of a proceeding, so none is without a source.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from accountability.models import AccountabilityProceeding, ProceedingFact, ProceedingReader
from accountability.veils import veils_for
from audit.models import Event
from organization.models import Unit, User
from organization.standing import standing
from organization.templatetags.desk import day
from petitions import timeline, workflow
from petitions.models import Case, Clock
from petitions.models.clocks import ClockCode

Kind = ProceedingFact.Kind
OFFICE_CLOCKS = frozenset({ClockCode.ROUTE, ClockCode.NOTICE})
# Of these the trail tells who may know what of the case; they are nobody's omission.
NO_FACT = frozenset(
    {"declare_recusal", "recuse", "ask_recusal", "confirm_recusal", "end_recusal", "refuse_recusal",
     "grant_case", "end_case_grant", "grant_ending", "ask_facts", "dismiss_proposal"}
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One thing on record that can be drawn: `key` names it within the case."""

    key: str
    fact: ProceedingFact

    @property
    def words(self) -> str:
        """Return what it says."""
        return words_of(self.fact)


def sources(case: Case, unit: Unit, on: date) -> list[Source]:
    """Return what this case has on record: terms this unit missed, then what happened."""
    return [*missed(case, unit, on), *_happened(case, on)]


def unit_of(clock: Clock) -> Unit | None:
    """Return whose term this is: of the office that registered, else of the unit it lies with."""
    if clock.code in OFFICE_CLOCKS:
        return clock.case.unit
    return clock.assignment.unit if clock.assignment else clock.case.host


def words_of(fact: ProceedingFact) -> str:
    """Return the fact as one sentence in the reader's language."""
    if fact.kind == Kind.EVENT:
        label = workflow.labels().get(fact.code, fact.code)
        return gettext("%(day)s：%(what)s") % {"day": day(fact.on), "what": label}
    said = {
        "label": ClockCode(fact.code).label,
        "due": day(fact.due_on),
        "day": day(fact.stopped_on or fact.seen_on),
        "n": fact.days_late,
    }
    if fact.stopped_on:
        return gettext("%(label)s时限%(due)s届满，%(day)s才办理，迟 %(n)d 天") % said
    return gettext("%(label)s时限%(due)s届满，至%(day)s仍未办理，逾期 %(n)d 天") % said


@dataclass(frozen=True)
class Row:
    """A fact on a page: the number of the case, "" when it does not exist for the reader, and a
    link only for who may open the case."""

    fact: ProceedingFact
    words: str
    kind: str | Promise
    number: str
    linked: bool


def rows_of(proceeding: AccountabilityProceeding, user: User, on: date) -> list[Row]:
    """Return the facts as this reader may see them. Three queries."""
    facts = list(proceeding.facts.select_related("case").order_by("no"))
    cases = {fact.case_id for fact in facts}
    seen = Case.objects.visible_to(user, on).filter(pk__in=cases)
    linked = set(seen.values_list("pk", flat=True))
    named = linked
    if user.pk == proceeding.answerer_id:  # must know what it is about, but for an accusation
        walled = Case.objects.accusing(standing(user, on)).filter(pk__in=cases)
        named = cases - set(walled.values_list("pk", flat=True))
    return [
        Row(
            fact,
            words_of(fact),
            fact.get_kind_display(),
            fact.case.number if fact.case_id in named else "",
            fact.case_id in linked,
        )
        for fact in facts
    ]


@dataclass(frozen=True)
class Said:
    """What people wrote in a proceeding, with the petitioners of its cases masked."""

    reply: str
    decision: str
    appeal: str
    outcome: str
    readers: list[tuple[ProceedingReader, str]]  # who else may read, and why


def said_in(proceeding: AccountabilityProceeding, user: User, on: date) -> Said:
    """Return the free words of a proceeding as this reader may see them. Five queries."""
    cases = proceeding.facts.values_list("case", flat=True)
    veils, opener = veils_for(cases, user, on), proceeding.opened_by_id
    readers = proceeding.readers.select_related("person").order_by("pk")
    return Said(
        veils.over(proceeding.reply, proceeding.answerer_id),
        veils.over(proceeding.decision, proceeding.decider_id),
        veils.over(proceeding.appeal, proceeding.answerer_id),
        veils.over(proceeding.outcome, opener),
        [(one, veils.over(one.reason, opener)) for one in readers],
    )


def missed(case: Case, unit: Unit, on: date) -> Iterable[Source]:
    """Yield the terms of this case that the unit, or one below it, missed. One query."""
    rows = case.clocks.duties().select_related("assignment__unit", "case__unit", "case__host")
    for row in rows.order_by("due_on", "pk"):
        whose = unit_of(row)
        if row.due_on >= (row.stopped_on or on) or whose is None or not whose.is_under(unit):
            continue
        key = f"clock/{row.code}/{row.assignment_no}"
        yield Source(
            key,
            ProceedingFact(
                case=case, kind=Kind.CLOCK, source=key, code=row.code, unit=whose.code,
                on=row.due_on, due_on=row.due_on, stopped_on=row.stopped_on, seen_on=on,
            ),
        )  # fmt: skip


def _happened(case: Case, on: date) -> Iterable[Source]:
    for event in reversed(timeline.events_of(case)):
        if _is_on_record(event):
            key = f"event/{event.seq}"
            yield Source(
                key,
                ProceedingFact(
                    case=case, kind=Kind.EVENT, source=key, code=event.kind,
                    unit=event.actor_unit[:20], on=timezone.localdate(event.occurred_at),
                    seen_on=on,
                ),
            )  # fmt: skip


def _is_on_record(event: Event) -> bool:
    if event.kind in NO_FACT:
        return False
    return event.kind in timeline.TOLD or timeline.group_of(event.kind) != "internal"
