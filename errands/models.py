"""One row per errand: who asked for what, how far it is, and what came out.

What was asked in detail is sealed and goes with the file; who, when, how many rows and the hash
of the file stay.
"""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedJSONField
from organization.models import Post, Role, Unit, User
from organization.standing import standing

KEPT = timedelta(hours=24)  # how long a file can be downloaded, and a failure tried again


class State(models.TextChoices):
    """Where an errand stands."""

    TO_APPROVE = "to_approve", _("待批准")
    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    FAILED = "failed", _("失败，稍后自动重试")
    DONE = "done", _("已完成")
    PARKED = "parked", _("未完成")
    REFUSED = "refused", _("不予批准")
    CANCELLED = "cancelled", _("已取消")


STARTABLE = (State.WAITING, State.RUNNING, State.FAILED)
ACTIVE = (State.TO_APPROVE, *STARTABLE)
ENDED = (State.DONE, State.PARKED, State.REFUSED, State.CANCELLED)


class ErrandQuerySet(models.QuerySet["Errand"]):
    """Which errands."""

    def of(self, user: User) -> Self:
        """Return what this person asked for, the newest first."""
        return self.filter(asked_by=user).order_by("-asked_at", "-pk")

    def startable(self, at: datetime) -> Self:
        """Return what may run now, the longest waiting first; leases say what runs already."""
        now = Q(retry_at__isnull=True) | Q(retry_at__lte=at)
        return self.filter(now, state__in=STARTABLE).order_by("asked_at", "pk")

    def to_decide_by(self, user: User, on: date) -> Self:
        """Return what waits for the yes of this person: the head of the unit, the director of
        the petition office for its own staff, or a head or leader above; never one's own."""
        held = standing(user, on)
        if held.is_officer or not held.roles & {Role.OFFICE, Role.HEAD, Role.LEADER}:
            return self.none()
        units = held.units(Role.OFFICE) | held.reach(Role.HEAD) | held.reach(Role.LEADER)
        asked = self.filter(state=State.TO_APPROVE, unit__in=units)
        return asked.exclude(asked_by=user).order_by("asked_at", "pk")

    def news_for(self, user: User) -> Self:
        """Return what ended and was not looked at yet by who asked for it."""
        ended = (State.DONE, State.PARKED, State.REFUSED)
        return self.filter(asked_by=user, state__in=ended, seen_at__isnull=True)


class Errand(models.Model):
    """`same` is a keyed hash of what was asked: the same again joins what is under way."""

    kind = models.CharField(max_length=40)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # The post that was chosen: it narrows what the person sees, and so what the work sees.
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    asked = SealedJSONField(default=dict)
    same = models.CharField(max_length=64)
    words = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    expected = models.PositiveIntegerField(default=0)

    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    ended_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True)
    file = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    event_id = models.BigIntegerField(null=True)  # what the trail says of the file

    objects = ErrandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "same"],
                condition=Q(state__in=["to_approve", "waiting", "running", "failed"]),
                name="errand_same_is_joined",
            ),
            models.CheckConstraint(
                condition=Q(percent__lt=100) | Q(state="done"), name="errand_full_means_done"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="errand_of_person"),
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=["waiting", "running", "failed"]),
                name="errand_startable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def period(self) -> str:
        """What the lease is on; a new round after somebody asked again begins a new count."""
        return f"{self.pk}/{self.round}"

    @property
    def moves(self) -> bool:
        """Whether it goes on by itself, so that a page asks again."""
        return self.state in STARTABLE

    @property
    def can_cancel(self) -> bool:
        """Whether its owner may still call it off."""
        return self.state in ACTIVE

    @property
    def can_retry(self) -> bool:
        """Whether its owner may let it run again."""
        return self.state in {State.FAILED, State.PARKED} and self.removed_at is None

    @property
    def has_file(self) -> bool:
        """Whether there is a file to download."""
        return self.state == State.DONE and bool(self.file) and self.removed_at is None


class ErrandLine(models.Model):
    """What became of one thing of many, written in the transaction of the thing itself: work
    that is taken over passes over what has its line already."""

    errand = models.ForeignKey(Errand, models.CASCADE, related_name="lines")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    is_done = models.BooleanField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["errand", "key"], name="errand_line_once_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.words}"
