"""The trail: chains of events, their erasable words, who read what, anchors, accepted forms.

Events are written by `audit.log` alone, reads by `audit.reads`, anchors by `audit.anchors`, and
none of them ever changes; `audit.guards` makes the database refuse it too.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.canonical import GENESIS, SHA256
from audit.sealing import SealedTextField


class Chain(models.Model):
    """The head of one chain. Whoever appends locks this row first."""

    subject = models.CharField(_("对象"), max_length=120, unique=True)
    seq = models.PositiveIntegerField(_("事件数"), default=0)
    head_hash = models.CharField(_("链首"), max_length=64, default=GENESIS)

    class Meta:
        verbose_name = verbose_name_plural = _("事件链")

    def __str__(self) -> str:
        return self.subject


class EventQuerySet(models.QuerySet["Event"]):
    def untold(self) -> Self:
        """Return the outbox: what nobody has been told of yet, oldest first."""
        return self.filter(told_at__isnull=True).order_by("id")

    def newest_first(self) -> Self:
        return self.order_by("-recorded_at", "-id")

    def with_words(self) -> Self:
        """Read the free texts along, as `said`; None where there is none, or it was erased."""
        return self.annotate(said=F("wording__text"))

    def older_than(self, event: "Event") -> Self:
        """Return what follows the event in `newest_first` order."""
        # The first condition alone is what the index can use; the second settles equal times.
        return self.filter(recorded_at__lte=event.recorded_at).filter(
            Q(recorded_at__lt=event.recorded_at) | Q(id__lt=event.id)
        )


class Event(models.Model):
    """One thing that happened. Only `told_at` may change after it is written."""

    # The unique constraint below serves as the index of this key.
    chain = models.ForeignKey(
        Chain, models.PROTECT, related_name="events", db_index=False, verbose_name=_("事件链")
    )
    seq = models.PositiveIntegerField(_("序号"))
    alg = models.PositiveSmallIntegerField(_("算法"), default=SHA256)
    kind = models.CharField(_("事件"), max_length=64)
    # No foreign key: the trail outlives the account.
    actor_id = models.BigIntegerField(_("操作人"), null=True)
    actor_role = models.CharField(_("角色"), max_length=32)
    actor_unit = models.CharField(_("单位"), max_length=64, blank=True)
    occurred_at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    # Codes, dates and ids. Never personal data or free text: what is hashed cannot be erased.
    body = models.JSONField(_("内容"), default=dict)
    commitment = models.CharField(_("文字承诺"), max_length=64, blank=True)
    prev_hash = models.CharField(_("前一哈希"), max_length=64)
    hash = models.CharField(_("哈希"), max_length=64)
    told_at = models.DateTimeField(_("通知时间"), null=True, blank=True)

    said: str | None = None  # the words, where they were read along: `EventQuerySet.with_words`

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("事件")
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_event_one_per_seq"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="audit_event_seq_from_one"),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(told_at__isnull=True), name="audit_event_untold"
            ),
            models.Index(fields=["-recorded_at", "-id"], name="audit_event_newest"),
            models.Index(fields=["kind", "-recorded_at", "-id"], name="audit_event_by_kind"),
            models.Index(fields=["actor_id", "-recorded_at", "-id"], name="audit_event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}#{self.seq} {self.kind}"


class EventText(models.Model):
    """The free text of an event. Deleting the row erases the words and leaves the chain whole."""

    event = models.OneToOneField(
        Event, models.PROTECT, related_name="wording", primary_key=True, verbose_name=_("事件")
    )
    # Sealed as well: with the salt in the open, short words could be guessed from the commitment.
    salt = SealedTextField(_("盐"))
    text = SealedTextField(_("文字"))

    class Meta:
        verbose_name = verbose_name_plural = _("事件文字")

    def __str__(self) -> str:
        return f"{self.event_id}"


class AcceptedForm(models.Model):
    """A form that was carried out; sent again it gets the same answer and has no effect."""

    actor_id = models.BigIntegerField(_("操作人"))  # 0 stands for somebody not logged in
    key = models.UUIDField(_("表单标识"))
    body_hash = models.CharField(_("内容哈希"), max_length=64)
    answer_url = models.TextField(_("去向"), blank=True)
    accepted_at = models.DateTimeField(_("受理时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("已受理表单")
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "key"], name="audit_form_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}"


class ReadQuerySet(models.QuerySet["Read"]):
    def refused(self) -> Self:
        return self.filter(what=Read.REFUSED)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-id")


class Read(models.Model):
    """Somebody was shown something, or was refused it. Written once, never changed.

    It holds the number of a case and never its words.
    """

    REFUSED = "refused"

    # No foreign key: the log outlives the account.
    actor_id = models.BigIntegerField(_("阅览人"))
    actor_role = models.CharField(_("角色"), max_length=32, blank=True)
    actor_unit = models.CharField(_("单位"), max_length=64, blank=True)
    subject = models.CharField(_("对象"), max_length=120)
    what = models.CharField(_("阅览内容"), max_length=32)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    at = models.DateTimeField(_("时间"))

    objects = ReadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("阅览记录")
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_read_newest"),
            models.Index(fields=["actor_id", "-at", "-id"], name="audit_read_by_actor"),
            models.Index(fields=["subject", "-at", "-id"], name="audit_read_by_subject"),
            models.Index(fields=["what", "-at", "-id"], name="audit_read_by_what"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.what} {self.subject}"


class Anchor(models.Model):
    """One day's fingerprint of all chains, in a chain of its own. Written once, never changed."""

    no = models.PositiveIntegerField(_("锚号"), unique=True)
    taken_at = models.DateTimeField(_("时间"))
    # Every event up to this id was there; `audit.anchors` says why that is a sound bound.
    last_event_id = models.BigIntegerField(_("末个事件编号"))
    n_chains = models.PositiveIntegerField(_("链数"))
    n_events = models.PositiveBigIntegerField(_("事件数"))
    max_numbers = models.JSONField(_("已发最大编号"), default=dict)
    merkle_root = models.CharField(_("根哈希"), max_length=64)
    prev_hash = models.CharField(_("前一哈希"), max_length=64)
    hash = models.CharField(_("哈希"), max_length=64)
    alg = models.PositiveSmallIntegerField(_("算法"), default=SHA256)
    mac = models.CharField(_("密钥校验"), max_length=64, blank=True)  # empty: no key was set

    class Meta:
        verbose_name = verbose_name_plural = _("存证锚")
        constraints = [
            models.CheckConstraint(condition=Q(no__gte=1), name="audit_anchor_no_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.short}"

    @property
    def short(self) -> str:
        """What is printed: enough that nobody can make other chains end in it."""
        return self.merkle_root[:16]

    @property
    def quarters(self) -> list[str]:
        """The root in four pieces, which a person can compare and a narrow page can break."""
        return [self.merkle_root[start : start + 16] for start in range(0, 64, 16)]
