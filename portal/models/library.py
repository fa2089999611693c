"""What the public reads 答复公开: a copy of its own, written word for word when it is published.

It points at no case and no enquiry, and the module imports none: from what lies here nobody finds
the way back to who asked. The desks keep the way from their side.
"""

import re
import unicodedata
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 40
WORDS_AT_ONCE = 5


class SchoolStage(models.TextChoices):
    """Which part of schooling 学段 a text is about."""

    ANY = "any", _("不限学段")
    KINDERGARTEN = "kindergarten", _("学前教育")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中")
    VOCATIONAL = "vocational", _("中等职业教育")
    HIGHER = "higher", _("高等教育")
    SPECIAL = "special", _("特殊教育")
    TRAINING = "training", _("校外培训")


class Source(models.TextChoices):
    """What a text was written from."""

    CASE = "case", _("办理案例")
    ENQUIRY = "enquiry", _("咨询答复")


class PublishedReplyQuerySet(models.QuerySet["PublishedReply"]):
    """Which texts."""

    def out(self) -> Self:
        """Keep what the public can read now."""
        return self.filter(withdrawn_on__isnull=True)

    def find(self, text: str) -> Self:
        """Keep what holds every word; words of two characters or one find as well as long ones."""
        for word in text[:LONGEST_SEARCH].split()[:WORDS_AT_ONCE]:
            if said := searchable(word):
                self = self.filter(search__contains=said)
        return self

    def published_in(self, year: int) -> Self:
        """Keep what was published in that year."""
        return self.filter(published_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def newest(self) -> Self:
        """The latest first."""
        return self.order_by("-published_on", "-pk")


class PublishedReply(models.Model):
    """One question with its answer. What is withdrawn keeps its days and loses its words."""

    source = models.CharField(_("来源"), max_length=8, choices=Source)
    title = models.CharField(_("题名"), max_length=100, blank=True)
    asked = models.TextField(_("问题"), blank=True)
    answer = models.TextField(_("答复"), blank=True)
    basis = models.TextField(_("依据"), blank=True)
    # The topic and its group as they were called on that day.
    topic = models.CharField(_("内容分类"), max_length=40)
    group_code = models.CharField(max_length=8)
    group = models.CharField(_("大类"), max_length=40)
    school_stage = models.CharField(
        _("学段"), max_length=12, choices=SchoolStage, default=SchoolStage.ANY
    )
    unit = models.CharField(_("答复单位"), max_length=80)
    received_on = models.DateField(_("收到日期"))
    replied_on = models.DateField(_("答复日期"))
    published_on = models.DateField(_("公开日期"))
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    search = models.TextField(editable=False, blank=True)
    changed_at = models.DateTimeField()

    objects = PublishedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开的答复")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) & ~Q(title="") & ~Q(answer="")
                | Q(withdrawn_on__isnull=False, title="", asked="", answer="", basis="", search=""),
                name="reply_out_has_words_and_withdrawn_has_none",
            ),
            models.CheckConstraint(
                condition=Q(replied_on__gte=models.F("received_on")),
                name="reply_was_given_after_the_question",
            ),
            models.CheckConstraint(
                condition=Q(school_stage__in=SchoolStage.values), name="reply_stage_is_known"
            ),
        ]
        indexes = [models.Index(fields=["-published_on", "-id"], name="reply_newest")]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"

    @property
    def days(self) -> int:
        """How many days the answer took."""
        return (self.replied_on - self.received_on).days


def searchable(text: str) -> str:
    """Return the text as it is searched: one width, one case, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
