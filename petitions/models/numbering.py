"""Numbers without gaps: a counter row per unit, kind and year, taken in the same transaction."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from organization.models import Unit


class SeriesKind(models.TextChoices):
    """What is numbered."""

    CASE = "case", _("信访事项")
    PETITION = "petition", _("信访件")
    OPINION = "opinion", _("处理意见书")
    FACTS = "facts", _("核查函")
    DISPOSAL = "disposal", _("销毁批次")
    REMINDER = "reminder", _("催办单")
    SUPERVISION = "supervision", _("督办函")
    RECOMMENDATION = "recommendation", _("信访工作建议书")
    PROCEEDING = "proceeding", _("责任追究")
    MEETING = "meeting", _("例会纪要")
    ASSESSMENT = "assessment", _("稳评")
    SCREENING = "screening", _("矛盾纠纷排查")
    ENQUIRY = "enquiry", _("网上咨询")
    ONLINE = "online", _("网上来件")


class NumberSeries(models.Model):
    """The last number given out. A database sequence would leave a gap at each roll-back."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=SeriesKind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "year"], name="one_series_per_unit_kind_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.kind}/{self.year}: {self.last}"


def take(unit: Unit, kind: SeriesKind | str, year: int, count: int = 1) -> range:
    """Take the next `count` numbers of a series; call it last in an action, inside its atomic.

    A kind that is no SeriesKind is that of a paper of a case, `papers.kinds.Kind.series`.

    The row lock is held until the transaction ends, so a roll-back gives the numbers back.
    """
    series = NumberSeries.objects.filter(unit=unit, kind=kind, year=year)
    if not series.update(last=F("last") + count):  # the first number of the series
        NumberSeries.objects.get_or_create(unit=unit, kind=kind, year=year)
        series.update(last=F("last") + count)
    last = series.values_list("last", flat=True).get()
    return range(last - count + 1, last + 1)
