"""Carrying errands out. The worker's tick, `run_due_jobs` and its job all come through here.

An errand is a period of one job: the lease, its fence and the count of tries are those of `jobs`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from errands import files
from errands.kinds import Kind, Product, Unfit, Work, kind_of
from errands.models import KEPT, STARTABLE, Errand, State
from errands.progress import Cancelled, Progress
from jobs.leases import MAX_ATTEMPTS, Lease, LostLease
from jobs.models import JobRun
from jobs.models import State as RunState
from jobs.registry import Job
from jobs.runner import run_one
from organization.models import User

NAME = "errands.errand"
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


def startable(at: datetime) -> Sequence[str]:
    """Return the errands that may run now; what runs already is passed over by its lease."""
    return [errand.period for errand in Errand.objects.startable(at)]


def run_startable(at: datetime) -> int:
    """Run what waits, one after the other, while fewer than ERRANDS_AT_ONCE are under way.

    Returns how many ended or failed here.
    """
    settle_parked(at)
    count = 0
    for period in startable(at):
        now = timezone.now()  # noqa: TID251 - a lease lasts by the real clock
        held = JobRun.objects.filter(job=NAME, state=RunState.RUNNING, lease_until__gt=now)
        if held.count() >= settings.ERRANDS_AT_ONCE:
            break
        run_one(ERRANDS, period, at)
        count += 1
    settle_parked(at)
    return count


def settle_parked(at: datetime) -> None:
    """Say of what was killed at every try that it failed: nobody lived to note it."""
    for errand in Errand.objects.filter(state__in=STARTABLE):
        if JobRun.objects.filter(job=NAME, period=errand.period, state=RunState.PARKED).exists():
            _end(errand, State.PARKED, at, error=_("多次执行均被中断，请重试或联系管理员。"))


def carry_out(period: str, lease: Lease, at: datetime) -> str:
    """Do one errand, and return the hash of its file or a word for what became of it."""
    errand = _begun(period, lease)
    if errand is None:
        return "gone"
    kind = kind_of(errand)
    with translation.override(errand.asked_by.language or settings.LANGUAGE_CODE):
        try:
            return _done(errand, kind, lease, at)
        except LostLease:
            raise
        except Cancelled:
            return "cancelled"
        except (Unfit, PermissionDenied) as refusal:
            return _refused(errand, lease, str(refusal), at)
        except Exception:
            _failed(errand, lease, at)
            raise


@transaction.atomic
def _begun(period: str, lease: Lease) -> Errand | None:
    lease.confirm()
    pk, _slash, number = period.partition("/")
    rows = Errand.objects.select_for_update(of=("self",)).select_related("asked_by")
    errand = rows.filter(pk=pk, round=number, state__in=STARTABLE).first()
    if errand is None:
        return None
    errand.state = State.RUNNING
    errand.attempts = JobRun.objects.values_list("attempts", flat=True).get(pk=lease.run_id)
    errand.save(update_fields=["state", "attempts"])
    return errand


def _done(errand: Errand, kind: Kind, lease: Lease, at: datetime) -> str:
    user = User.objects.get(pk=errand.asked_by_id)
    if not user.may_sign_in(timezone.localdate(at)):
        raise Unfit(_("账号已停用，任务不再执行。"))
    user.active_post = errand.post_id
    progress = Progress(errand, lease, kind.stages)
    product = kind.run(Work(errand, user, lease, progress, at))
    try:
        return _kept(errand, product, lease, at)
    except BaseException:
        if product.file:
            files.remove(product.file)
        raise


@transaction.atomic
def _kept(errand: Errand, product: Product, lease: Lease, at: datetime) -> str:
    """Write what came out and its trail, if the lease still holds and nobody called it off."""
    sha256, size = files.fingerprint_of(product.file) if product.file else ("", 0)
    lease.confirm()
    if Errand.objects.select_for_update().get(pk=errand.pk).state != State.RUNNING:
        raise Cancelled
    errand.event_id = product.record(sha256)
    errand.rows, errand.file, errand.file_name = product.rows, product.file, product.file_name
    errand.sha256, errand.size, errand.percent = sha256, size, 100
    errand.done = errand.total = product.rows
    errand.state, errand.ended_at, errand.kept_until = State.DONE, at, at + KEPT
    errand.save()
    return sha256 or "done"


@transaction.atomic
def _refused(errand: Errand, lease: Lease, words: str, at: datetime) -> str:
    lease.confirm()
    _end(errand, State.PARKED, at, error=words)
    return "refused"


@transaction.atomic
def _failed(errand: Errand, lease: Lease, at: datetime) -> None:
    lease.confirm()
    if errand.attempts >= MAX_ATTEMPTS:
        _end(errand, State.PARKED, at, error=_("多次执行失败，请重试或联系管理员。"))
        return
    wait = WAITS[errand.attempts - 1]
    Errand.objects.filter(pk=errand.pk, state=State.RUNNING).update(
        state=State.FAILED, retry_at=at + wait, error=_("执行出错，系统将自动重试。")
    )


def _end(errand: Errand, state: State, at: datetime, error: str = "") -> None:
    Errand.objects.filter(pk=errand.pk, state__in=STARTABLE).update(
        state=state, error=error[:300], ended_at=at, kept_until=at + KEPT, seen_at=None
    )


ERRANDS = Job(NAME, startable, carry_out)
