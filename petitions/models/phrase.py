"""常用语: words the office has agreed on, offered beside the field of a step."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.models.topic import Topic


class PhraseQuerySet(models.QuerySet["Phrase"]):
    def offered(self, step: str, topic: Topic | None) -> Self:
        """Keep those in use for a step: of the topic, of its group, and of no topic at all.

        The nearer to the topic the earlier.
        """
        near = [topic.pk, topic.parent_id] if topic else []
        fits = Q(topic__isnull=True) | Q(topic__in=[pk for pk in near if pk])
        return self.filter(fits, step=step, active=True).order_by(
            F("topic__parent").asc(nulls_last=True),
            F("topic").asc(nulls_last=True),
            "order",
            "pk",
        )


class Phrase(models.Model):
    """One text that may be put into the words of a step; never put there by itself."""

    step = models.CharField(_("步骤"), max_length=30)  # a code of the workflow's table
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("内容分类"),
        help_text=_("留空则各类信访件都提供。"),
    )
    text = models.TextField(_("常用语"), max_length=1000)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    active = models.BooleanField(_("使用中"), default=True)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("常用语")
        indexes = [models.Index(fields=["step"], name="phrase_by_step")]

    def __str__(self) -> str:
        return self.text[:40]
