"""What petitions are about, in the commission's own words and in those of the national list."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Unit

THREE_LEVELS = r"^[^/\s]+/[^/\s]+/[^/\s]+$"


class NationalClass(models.Model):
    """One class of the three-level national list, known by its path: the list has no codes."""

    path = models.CharField(
        _("国家分类"),
        max_length=60,
        unique=True,
        help_text=_("一级/二级/三级，照国家分类填写。"),
        validators=[RegexValidator(THREE_LEVELS, _("请写三级，中间用“/”隔开。"))],
    )
    branch = models.CharField(_("国家分类（二级）"), max_length=40, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("国家分类")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(path__startswith=models.F("branch")),
                name="national_class_is_in_its_branch",
            )
        ]

    def __str__(self) -> str:
        return self.path

    @classmethod
    def of(cls, path: str) -> Self:
        """Return the class of a path of three levels, not saved."""
        return cls(path=path, branch=path.rpartition("/")[0])


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
    # How the case is reported upwards; several topics may be one class.
    national = models.ForeignKey(
        NationalClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("国家分类"),
    )
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
