"""Exceptions on single cases: a lead, a co-handler, an attendee, a stand-in, each until a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Grant
from petitions.models.case import Case


class CaseGrant(Grant):
    """One case opened to one person by name, as an object permission of guardian."""

    content_object = models.ForeignKey(
        Case, models.PROTECT, related_name="grants", verbose_name=_("信访事项")
    )

    class Meta(Grant.Meta):
        verbose_name = verbose_name_plural = _("单件授权")
