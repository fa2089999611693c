"""The footer that ties a frozen document to the trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Anchored(models.Model):
    """The newest anchor when the document was frozen, as it is printed in its footer.

    Copied, not a foreign key: the paper says what it said, whatever becomes of the database.
    """

    anchor_no = models.PositiveIntegerField(_("锚号"), null=True, blank=True)
    anchor_on = models.DateField(_("锚日"), null=True, blank=True)
    anchor_root = models.CharField(_("根哈希前16位"), max_length=16, blank=True)

    class Meta:
        abstract = True
