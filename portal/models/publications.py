"""A handled case told to the public 案例公开: a text of its own that names nobody."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedJSONField, SealedTextField
from organization.models import User
from petitions.models import Case
from portal.models.library import PublishedReply, SchoolStage


class PublicationStage(models.TextChoices):
    """Where a text stands on its way to the public."""

    DRAFT = "draft", _("待复核")
    RETURNED = "returned", _("退回修改")
    CHECKED = "checked", _("待公开")
    PUBLISHED = "published", _("已公开")
    WITHDRAWN = "withdrawn", _("已撤回")


class PublishedCaseQuerySet(models.QuerySet["PublishedCase"]):
    """Which texts."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the texts about cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def published(self) -> Self:
        """Keep what the public can read now."""
        return self.filter(stage=PublicationStage.PUBLISHED)

    def published_between(self, first: int, last: int) -> Self:
        """Keep what was published in these years and not withdrawn since."""
        days = (date(first, 1, 1), date(last, 12, 31))
        return self.published().filter(published_on__range=days)

    def running(self) -> Self:
        """Keep what still has a way to go, or is out."""
        return self.exclude(stage=PublicationStage.WITHDRAWN)


class PublishedCase(models.Model):
    """One text about one case. Who checks it did not write it. `public` is the copy that is out."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("信访事项"))
    title = SealedTextField(_("公开题名"))
    asked = SealedTextField(_("反映的问题"), blank=True, default="")
    answer = SealedTextField(_("办理结果"), default="")
    basis = SealedTextField(_("依据"), blank=True, default="")
    school_stage = models.CharField(
        _("学段"), max_length=12, choices=SchoolStage, default=SchoolStage.ANY
    )
    # Which words of those that the finder pointed at the author vouched for.
    kept = SealedJSONField(default=list, blank=True)
    public = models.OneToOneField(
        PublishedReply, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How the petitioner agreed, where the register does not say that they did.
    consent = SealedTextField(_("同意公开的依据"), blank=True, default="")
    stage = models.CharField(
        _("环节"), max_length=10, choices=PublicationStage, default=PublicationStage.DRAFT
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("撰稿人"))
    written_on = models.DateField(_("撰稿日期"))
    words = SealedTextField(_("退回理由"), blank=True, default="")
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核人")
    )
    checked_on = models.DateField(_("复核日期"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公开人")
    )
    published_on = models.DateField(_("公开日期"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)

    objects = PublishedCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开案例")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(stage="withdrawn"),
                name="publication_one_running_per_case",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("written_by")),
                name="publication_is_not_checked_by_its_author",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["checked", "published"]) | Q(checked_by__isnull=False),
                name="publication_out_was_checked",
            ),
            models.CheckConstraint(
                condition=~Q(stage="published") | Q(published_on__isnull=False),
                name="publication_out_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(stage="published") | Q(public__isnull=False),
                name="publication_out_has_its_copy",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "published_on"], name="publication_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"
