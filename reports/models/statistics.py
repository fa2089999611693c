"""Statistics that people have named."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Unit, User


class SavedStatistic(models.Model):
    """A name for the address of a statistic: one person's own, or shared with a unit."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("统计名"), max_length=20)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_statistic_name_is_unique")
        ]

    def __str__(self) -> str:
        return self.name
