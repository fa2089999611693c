"""What petitions are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Unit


class Topic(models.Model):
    """One entry of the two-level topic tree; level 2 codes look like `E01-02`."""

    code = models.CharField(_("代码"), max_length=8, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    national_class = models.CharField(_("国家分类"), max_length=40, blank=True)
    # 未成年人保护法 Art. 11: such a topic asks the clerk whether a minor was harmed.
    asks_minor_harm = models.BooleanField(_("提示未成年人保护"), default=False)
    owner = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主管处室")
    )
    pinyin = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("内容分类")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(code__endswith="-00"),
                name="topic_level_two_has_a_number",
            )
        ]

    def __str__(self) -> str:
        return self.name
