"""Units: the commission, its departments, district bureaus, universities and schools."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _


class UnitQuerySet(models.QuerySet["Unit"]):
    def active(self, on: date) -> Self:
        """Keep the units that exist on that day; `valid_to` is the last day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def subtree_of(self, units: "Unit | Iterable[int]") -> Self:
        """Keep a unit, or the units with these ids, and everything below them. One query."""
        if isinstance(units, Unit):
            return self.filter(path__startswith=units.path)
        below = ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
        tops = Unit.objects.filter(pk__in=list(units)).alias(below=below)
        return self.filter(Exists(tops.filter(below__startswith=F("path"))))

    def departments(self) -> Self:
        """Keep the departments of the commission: 处室 and the petition office."""
        return self.filter(kind__in=(Unit.Kind.DEPARTMENT, Unit.Kind.PETITION_OFFICE))

    def in_order(self) -> Self:
        """Sort as official lists do: the departments, the office among them, then each kind."""
        kind = Unit.Kind
        ranks = (kind.COMMISSION, kind.DEPARTMENT, kind.BUREAU, kind.UNIVERSITY, kind.SCHOOL)
        place = Case(
            *(When(kind=one, then=Value(place)) for place, one in enumerate(ranks)),
            default=Value(ranks.index(kind.DEPARTMENT)),
            output_field=models.IntegerField(),
        )
        return self.order_by(place, "order", "code")

    def search(self, text: str) -> Self:
        """Keep units whose name or code holds the text, or whose pinyin starts with it."""
        text = text.strip()
        latin = text.replace(" ", "").lower()
        return self.filter(
            Q(name__icontains=text)
            | Q(short_name__icontains=text)
            | Q(code__istartswith=text)
            | Q(initials__contains=latin)
            | Q(pinyin__startswith=latin)
            | Q(pinyin__contains=f" {latin}")
        )

    def best(self, text: str) -> Self:
        """Search, and put what begins like the text first."""
        text = text.strip()
        latin = text.replace(" ", "").lower()
        begins = (
            Q(code__iexact=text),
            Q(initials__startswith=latin) | Q(initials__contains=f" {latin}"),
            Q(short_name__startswith=text) | Q(name__startswith=text),
        )
        rank = Case(
            *(When(rule, then=Value(place)) for place, rule in enumerate(begins)),
            default=Value(len(begins)),
            output_field=models.IntegerField(),
        )
        return self.search(text).order_by(rank, Length("path"), "order", "code", "pk")


class Unit(models.Model):
    class Kind(models.TextChoices):
        COMMISSION = "commission", _("委本级")
        DEPARTMENT = "department", _("机关处室")
        PETITION_OFFICE = "petition_office", _("信访办公室")
        BUREAU = "bureau", _("区教育局")
        UNIVERSITY = "university", _("高等学校")
        SCHOOL = "school", _("中小学校")

    code = models.CharField(
        _("代码"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9-]+\Z", _("代码只用大写字母、数字和连字符。"))],
    )
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级单位"),
    )
    # "SHEC/JJC/": the codes from the root down. "Everything below" is one prefix.
    path = models.CharField(_("层级路径"), max_length=200, unique=True, editable=False)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    docket_word = models.CharField(_("编号字头"), max_length=10, blank=True)
    region = models.CharField(_("所在区"), max_length=40, blank=True)
    phone = models.CharField(
        _("信访电话"),
        max_length=40,
        blank=True,
        help_text=_("印在告知书上，供信访人查询（《信访工作条例》第十八条）。"),
    )
    review_authority = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("复查机关"),
        help_text=_("对本单位处理意见不服时，由谁复查（《信访工作条例》第三十五条）。"),
    )
    review_body = models.CharField(
        _("系统外复查机关"),
        max_length=80,
        blank=True,
        help_text=_("复查机关不在本系统内时填写名称。"),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("承继单位"),
        help_text=_("撤并后由谁继续行使职权（《信访工作条例》第二十四条）。"),
    )
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("析出自"),
        help_text=_("由哪个单位拆分设立。"),
    )
    # Where the unit stood before: [["SHEC/JJC/", "2026-03-01"], …], path and its last day. What
    # was said against a former superior stays hidden from those who stood below it then.
    former_paths = models.JSONField(default=list, blank=True, editable=False)
    valid_from = models.DateField(_("设立日期"))
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)
    # Name and short name, a space between them; written by organization.actions.
    pinyin = models.CharField(_("拼音"), max_length=800, editable=False)
    initials = models.CharField(_("拼音首字母"), max_length=130, editable=False, db_index=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        permissions = [("oversee_unit", "May read the cases of a unit and of all below it")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_closes_after_it_opened",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="unit_is_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(path__endswith="/") & ~Q(code__contains="/"),
                name="unit_path_is_made_of_codes",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
                name="unit_with_a_successor_has_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> list[str]:
        """Return the codes from the root down to this unit. No query."""
        return codes_of(self.path)

    def is_under(self, other: "Unit") -> bool:
        """Tell whether this unit is `other` or stands somewhere below it. No query."""
        return self.path.startswith(other.path)


def codes_of(path: str) -> list[str]:
    """Return the codes in a path, from the root down."""
    return path.rstrip("/").split("/")
