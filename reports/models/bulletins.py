"""The bulletin of the departments 通报, frozen, and what departments object to before it is out."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models import Unit, User
from petitions.models import Case
from reports.models.anchored import Anchored


class BulletinStatus(models.TextChoices):
    """The steps of an issue; a draft that was made anew stays as it was, replaced."""

    DRAFT = "draft", _("草稿")
    CHECK = "check", _("处室核对")
    READY = "ready", _("待发布")
    PUBLISHED = "published", _("已发布")
    REPLACED = "replaced", _("已重新生成")


UNDER_WAY = (BulletinStatus.DRAFT, BulletinStatus.CHECK, BulletinStatus.READY)


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Which bulletins."""

    def published(self) -> Self:
        """Keep what is out, in the order in which it came out."""
        return self.filter(status=BulletinStatus.PUBLISHED).order_by("published_at", "pk")

    def check_over(self, on: date) -> Self:
        """Keep those whose departments have had their days."""
        return self.filter(status=BulletinStatus.CHECK, check_until__lt=on).order_by("month")


class Bulletin(Anchored):
    """The departments' month 通报. Its serial 第n期 is the month's place in the year.

    `data` is canonical JSON and is never changed. A draft is followed by another version; what
    is published is followed by nothing but correction lines in later issues.
    """

    Status = BulletinStatus

    month = models.CharField(_("月份"), max_length=7)
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    year = models.PositiveSmallIntegerField(_("年份"))
    serial = models.PositiveSmallIntegerField(_("期号"))
    data = models.TextField(_("内容"))
    sha256 = models.CharField(_("内容哈希"), max_length=64)
    generated_at = models.DateTimeField(_("生成时间"))
    status = models.CharField(
        _("状态"), max_length=10, choices=BulletinStatus, default=BulletinStatus.DRAFT
    )
    check_until = models.DateField(_("核对截止日"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通报")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "version"], name="one_bulletin_per_month_version"
            ),
            models.UniqueConstraint(
                fields=["year", "serial", "version"], name="bulletin_serial_is_unique"
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=~Q(status="replaced"),
                name="one_bulletin_of_a_month_counts",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", check_until__isnull=True, published_at__isnull=True)
                | Q(
                    status__in=["check", "ready"],
                    check_until__isnull=False,
                    published_at__isnull=True,
                )
                | Q(status="published", check_until__isnull=False, published_at__isnull=False)
                | Q(status="replaced", published_at__isnull=True),
                name="bulletin_days_belong_to_its_step",
            ),
            models.CheckConstraint(
                condition=Q(serial__gte=1, serial__lte=12), name="bulletin_serial_is_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} v{self.version}"


class ObjectionAnswer(models.TextChoices):
    """What became of an objection."""

    OPEN = "", _("待答复")
    ACCEPTED = "accepted", _("采纳")
    DECLINED = "declined", _("不采纳")
    WITHDRAWN = "withdrawn", _("已撤回")  # by who raised it


class BulletinObjectionQuerySet(models.QuerySet["BulletinObjection"]):
    """Which objections."""

    def of_month(self, month: str) -> Self:
        """Keep those to any version of this month's draft."""
        rows = self.filter(bulletin__month=month).select_related("unit", "by", "answered_by")
        return rows.order_by("pk")

    def unanswered(self) -> Self:
        """Keep those the office still owes an answer."""
        return self.filter(answer=ObjectionAnswer.OPEN)


class BulletinObjection(models.Model):
    """One department against one of its figures, with the reason and the cases it is about."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="objections")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("处室"))
    figure = models.CharField(_("数字"), max_length=20)
    number = models.PositiveIntegerField(_("草稿中的数"))
    reason = models.TextField(_("理由"))
    cases = models.ManyToManyField(Case, related_name="+", verbose_name=_("所涉件"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("提出时间"))
    answer = models.CharField(_("答复"), max_length=10, choices=ObjectionAnswer, blank=True)
    answer_words = models.TextField(_("答复说明"), blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = BulletinObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通报异议")
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "unit", "figure"],
                condition=Q(answer=""),
                name="one_open_objection_per_figure",
            ),
            models.CheckConstraint(
                condition=Q(
                    answer="", answer_words="", answered_by__isnull=True, answered_at__isnull=True
                )
                | (
                    Q(
                        answer__in=["accepted", "declined"],
                        answered_by__isnull=False,
                        answered_at__isnull=False,
                    )
                    & ~Q(answer_words="")
                )
                | Q(answer="withdrawn", answered_by__isnull=False, answered_at__isnull=False),
                name="bulletin_objection_answered_by_somebody_and_only_then",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="objection_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.unit_id} {self.figure}"
