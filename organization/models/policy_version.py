"""What the policy table said in each release: rights live in code, their history lives here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyVersion(models.Model):
    """One state of the table, kept when a release that changed it was installed."""

    digest = models.CharField(_("版本"), max_length=64)
    kept_at = models.DateTimeField(_("启用时间"))
    table = models.JSONField(_("权限表"))

    class Meta:
        verbose_name = verbose_name_plural = _("权限表版本")

    def __str__(self) -> str:
        return self.digest[:8]
