"""Numbers that stand in the database, asked when somebody asks us: no process has to count them.

Each is a whole number or a time; none names a case, a unit or a person.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Aggregate, Count, F, Max, Min, Q, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.models import Delivery, DeliveryState
from audit.jobs import last_verification
from audit.models import Event
from errands.models import ACTIVE, Errand
from jobs.models import JobRun
from jobs.models import State as RunState
from monitoring import readiness
from organization import calendar
from petitions.models import Attachment, Case, FileState
from replica import choosing as replica

Family = GaugeMetricFamily
KEPT_SECONDS = 10.0  # several scrapers cost the database no more than one
NOT_DONE = (RunState.FAILED, RunState.PARKED, RunState.RUNNING)
WORTH = {readiness.State.READY: 2, readiness.State.DEGRADED: 1, readiness.State.DOWN: 0}
_kept: dict[str, tuple[float, list[Family]]] = {}


class Facts(Collector):
    """All facts as Prometheus collects them; without a database, those that need none."""

    def collect(self) -> Iterator[Family]:
        """Yield one family per fact."""
        yield _plain("huiyin_disk_free_ratio", "Free part of the disk of DATA_DIR.", _free())
        verdict = readiness.look()
        parts = Family("huiyin_part", "2 ready, 1 degraded, 0 down.", labels=["part"])
        for part in verdict.parts:
            parts.add_metric([part.name], WORTH[part.state])
        yield parts
        if verdict.state is not readiness.State.DOWN:
            yield from _of_the_database()


def forget() -> None:
    """Ask anew at the next look."""
    _kept.clear()


def _of_the_database() -> list[Family]:
    kept_until, found = _kept.get("facts", (0.0, []))
    if monotonic() >= kept_until:
        try:
            found = [family for fact in FACTS for family in fact()]
        except DatabaseError:  # it went away between the look and the question
            return []
        _kept["facts"] = monotonic() + KEPT_SECONDS, found
    return found


def _plain(name: str, words: str, value: float) -> Family:
    family = Family(name, words)
    family.add_metric([], value)
    return family


def _free() -> float:
    usage = shutil.disk_usage(settings.DATA_DIR)
    return usage.free / usage.total


def _now() -> datetime:
    return timezone.now()  # noqa: TID251 - how long ago by the clock on the wall


def _about() -> Iterator[Family]:
    info = Family("huiyin_info", "What runs here.", labels=["version", "engine"])
    info.add_metric([settings.VERSION, connection.vendor], 1)
    yield info


def _jobs() -> Iterator[Family]:
    labels = ["job"]
    done = Family("huiyin_job_last_success_timestamp_seconds", "Newest success.", labels=labels)
    states = Family("huiyin_job_periods", "Periods not done.", labels=["job", "state"])
    retaken = Family(
        "huiyin_job_retaken", "Takes after a failure or of a fallen holder.", labels=labels
    )
    asked: dict[str, Aggregate] = {
        "success": Max("finished_at", filter=Q(state=RunState.DONE)),
        "again": Sum(F("fence") - 1, filter=Q(fence__gt=1), default=0),
    }
    asked |= {state.value: Count("pk", filter=Q(state=state)) for state in NOT_DONE}
    rows = JobRun.objects.values_list("job").annotate(**asked)
    for job, success, again, *numbers in rows.order_by("job"):
        if success:
            done.add_metric([job], success.timestamp())
        retaken.add_metric([job], again)
        for state, number in zip(NOT_DONE, numbers, strict=True):
            states.add_metric([job, state], number)
    yield from (done, states, retaken)


def _outboxes() -> Iterator[Family]:
    untold = Event.objects.untold().order_by()  # the trail's own column; no case is read
    found = untold.aggregate(rows=Count("pk"), oldest=Min("recorded_at"))
    age = (_now() - found["oldest"]).total_seconds() if found["oldest"] else 0
    yield _plain("huiyin_events_untold", "Events nobody was told of yet.", found["rows"])
    yield _plain("huiyin_events_untold_oldest_seconds", "Age of the oldest of them.", age)
    deliveries = Family("huiyin_deliveries", "Messages to programs.", labels=["state"])
    for state in (DeliveryState.WAITING, DeliveryState.PARKED):
        deliveries.add_metric([state], Delivery.objects.filter(state=state).count())
    yield deliveries


def _work() -> Iterator[Family]:
    waiting = Errand.objects.filter(state__in=ACTIVE).values_list("state").annotate(Count("pk"))
    numbers = dict(waiting.order_by("state"))
    errands = Family("huiyin_errands", "Long work somebody asked for.", labels=["state"])
    for state in ACTIVE:
        errands.add_metric([state], numbers.get(state, 0))
    yield errands
    overdue = Case.objects.overdue(timezone.localdate(_now())).count()
    yield _plain("huiyin_cases_overdue", "Open cases whose nearest clock has run out.", overdue)
    put_aside = Attachment.objects.filter(state=FileState.QUARANTINED).count()
    yield _plain("huiyin_attachments_quarantined", "Files put aside, to decide on.", put_aside)


def _proofs() -> Iterator[Family]:
    last = last_verification()
    if last is not None:
        at = last.recorded_at.timestamp()
        yield _plain(
            "huiyin_verify_ok", "1 if the last verification found nothing.", last.body["ok"]
        )
        yield _plain("huiyin_verify_findings", "What it found.", last.body["findings"])
        yield _plain("huiyin_verify_timestamp_seconds", "When it ran.", at)
    missing = calendar.missing_years(timezone.localdate(_now()))
    yield _plain("huiyin_calendar_years_missing", "Years without working days.", len(missing))


def _replica() -> Iterator[Family]:
    family = Family("huiyin_replica_lag_seconds", "How far the replica is behind the primary.")
    if replica.is_set() and (lag := replica.look().lag) is not None:
        family.add_metric([], lag)
    yield family


FACTS: tuple[Callable[[], Iterator[Family]], ...] = (
    _about, _jobs, _outboxes, _work, _proofs, _replica,
)  # fmt: skip
