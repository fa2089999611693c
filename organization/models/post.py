"""Posts: who answers for what, from which day to which day. Accountability asks about the past."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from organization.models.unit import Unit
from organization.models.user import User


class Role(models.TextChoices):
    """What a post may do in the application."""

    REGISTRAR = "registrar", _("登记员")
    OFFICE = "office", _("信访办")
    LEADER = "leader", _("领导")
    HEAD = "head", _("负责人")
    HANDLER = "handler", _("经办")
    UNIT_CLERK = "unit_clerk", _("信访专员")
    ADMIN = "admin", _("管理员")
    AUDITOR = "auditor", _("审计员")
    SECURITY = "security", _("安全管理员")


class Duty(models.TextChoices):
    """What a post answers for (责任链)."""

    FIRST_RESPONSIBLE = "first_responsible", _("第一责任人")
    IN_CHARGE = "in_charge", _("分管信访领导")
    DUAL = "dual", _("一岗双责")
    SECRETARY_GENERAL = "secretary_general", _("秘书长")
    HEAD = "head", _("主要负责人")
    SPECIALIST = "specialist", _("信访专员")
    HANDLER = "handler", _("经办人")
    REGISTRAR = "registrar", _("登记员")
    OFFICE = "office", _("信访办主任")
    ADMIN = "admin", _("管理员")
    AUDITOR = "auditor", _("审计员")
    SECURITY = "security", _("安全管理员")


ROLE_OF_DUTY = {
    Duty.FIRST_RESPONSIBLE: Role.LEADER,
    Duty.IN_CHARGE: Role.LEADER,
    Duty.DUAL: Role.LEADER,
    Duty.SECRETARY_GENERAL: Role.LEADER,
    Duty.HEAD: Role.HEAD,
    Duty.SPECIALIST: Role.UNIT_CLERK,
    Duty.HANDLER: Role.HANDLER,
    Duty.REGISTRAR: Role.REGISTRAR,
    Duty.OFFICE: Role.OFFICE,
    Duty.ADMIN: Role.ADMIN,
    Duty.AUDITOR: Role.AUDITOR,
    Duty.SECURITY: Role.SECURITY,
}

# 三员分立: one person holds at most one of these, and then no other post; none sees a case.
OFFICERS = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})

# Whose wrongs are the unit's own: these lead the unit, or what is in their portfolio.
LEADING = (Duty.FIRST_RESPONSIBLE, Duty.IN_CHARGE, Duty.DUAL, Duty.HEAD, Duty.OFFICE)

# The rungs of the responsibility chain, from the desk upwards.
CHAIN = (Duty.SPECIALIST, Duty.HEAD, Duty.DUAL, Duty.IN_CHARGE, Duty.FIRST_RESPONSIBLE)


class PostQuerySet(models.QuerySet["Post"]):
    def on(self, day: date) -> Self:
        """Keep the posts that run on that day; both ends are included."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def of(self, user: User) -> Self:
        """Keep the posts of this person."""
        return self.filter(person=user)

    def held(self) -> Self:
        """Leave out vacant posts."""
        return self.filter(person__isnull=False)

    def in_unit(self, unit: Unit) -> Self:
        """Keep the posts of this very unit, not of those below it."""
        return self.filter(unit=unit)

    def leading(self, units: "QuerySet[Any, Any] | Collection[int]") -> Self:
        """Keep the posts that lead one of these units, whenever: its head, its first responsible
        person, its leader in charge, or a leader who has it in the portfolio."""
        own = [duty for duty in LEADING if duty != Duty.DUAL]
        covered = Post.portfolio.through.objects.filter(post_id=OuterRef("pk"), unit__in=units)
        return self.filter(
            Q(duty__in=own, unit__in=units) | (Q(duty=Duty.DUAL) & Q(Exists(covered)))
        )

    def led_units(self) -> set[int]:
        """Return the ids of the units that these posts lead; the reverse of `leading`."""
        own = self.filter(duty__in=[duty for duty in LEADING if duty != Duty.DUAL])
        covered = self.filter(duty=Duty.DUAL, portfolio__isnull=False)
        found = own.values_list("unit", flat=True).union(
            covered.values_list("portfolio", flat=True)
        )
        return set(found)

    def chain_of(self, unit: Unit, on: date) -> Self:
        """Keep who answers for the unit that day, from its own desk up to the root. One query.

        In each unit on the way up: specialist, head, leaders whose portfolio holds the unit or
        a unit above it, the leader in charge of petitions, the first responsible persons.
        Vacant posts stay in, because a gap in the chain must be seen.
        """
        lineage = unit.lineage()
        covered = Exists(
            Post.portfolio.through.objects.filter(post_id=OuterRef("pk"), unit__code__in=lineage)
        )
        rung = Case(
            *(When(duty=duty, then=Value(place)) for place, duty in enumerate(CHAIN)),
            output_field=models.IntegerField(),
        )
        return (
            self.on(on)
            .filter(unit__code__in=lineage, duty__in=CHAIN)
            .filter(~Q(duty=Duty.DUAL) | covered)
            .annotate(depth=Length("unit__path"), rung=rung)
            .select_related("unit", "person")
            .order_by("-depth", "rung", "pk")
        )


class Post(models.Model):
    person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("任职人"),
        help_text=_("空缺时留空。"),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("单位"))
    duty = models.CharField(_("职责"), max_length=20, choices=Duty)
    role = models.CharField(_("系统角色"), max_length=12, choices=Role)
    title = models.CharField(_("职务"), max_length=60)
    portfolio = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("分管单位")
    )
    valid_from = models.DateField(_("任职起"))
    valid_to = models.DateField(_("任职止"), null=True, blank=True)

    # Set by `standing`, which looks with the eyes of a reader.
    as_substitute = False  # the reader stands in for the holder
    may_have_portfolio = True
    reader_may_have_grants = True

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values) & Q(duty__in=Duty.values),
                name="post_has_a_known_role_and_duty",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(duty="head", valid_to__isnull=True),
                name="post_one_head_per_unit",
            ),
            # Party secretary and director are both first responsible (党政同责), once each.
            models.UniqueConstraint(
                fields=["unit", "title"],
                condition=Q(duty="first_responsible", valid_to__isnull=True),
                name="post_one_first_responsible_per_title",
            ),
        ]
        indexes = [models.Index(fields=["unit", "duty"], name="post_by_unit_and_duty")]

    def __str__(self) -> str:
        return f"{self.unit.short_name} {self.title}"
