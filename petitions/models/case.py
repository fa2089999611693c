"""A case 信访事项: the matter that one or more petitions raise. Resolution sits here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.models import Chain
from organization.models import Unit, User
from petitions.models.stages import (
    ENDED,
    CaseStage,
    Extension,
    Procedure,
    Resolution,
    ReviewLevel,
    Track,
    Urgency,
)
from petitions.models.topic import Topic
from petitions.models.visible import CaseQuerySet


class Case(models.Model):
    """One matter. `stage` to `due_code` are a projection of its events, written by `replay`."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("登记单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    received_on = models.DateField(_("收到日期"))
    title = models.CharField(_("题名"), max_length=200)
    petitioner_mark = models.CharField(_("信访人"), max_length=20)  # masked: 王**
    headcount = models.PositiveIntegerField(_("信访人数"), default=1)
    # By the sizes in force on the day of receipt: see `petitions.models.sizes`.
    size = models.CharField(_("信访规模"), max_length=20, blank=True)
    is_group = models.BooleanField(_("集体信访"), default=False)
    petition_count = models.PositiveIntegerField(_("件次"), default=1)
    track = models.CharField(_("诉求类别"), max_length=20, choices=Track)
    route = models.PositiveSmallIntegerField(_("依法分类途径"), default=6)  # 2022 Art. 31 (1)-(6)
    procedure = models.CharField(
        _("办理程序"), max_length=10, choices=Procedure, default=Procedure.ORDINARY
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("内容分类"))
    region = models.CharField(_("问题属地"), max_length=20, blank=True)
    subject_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被反映单位")
    )
    subject_text = models.CharField(_("被反映单位(文字)"), max_length=100, blank=True)
    urgency = models.CharField(
        _("紧急程度"), max_length=20, choices=Urgency, default=Urgency.NORMAL
    )
    minor_harm = models.BooleanField(_("涉未成年人受侵害线索"), default=False)
    restricted = models.BooleanField(_("限制知悉"), default=False)
    # Why no written notice can be given (name or address unclear, 2022 Art. 23); empty = it can.
    cannot_notify = models.CharField(_("无法告知原因"), max_length=100, blank=True)

    stage = models.CharField(_("环节"), max_length=20, choices=CaseStage, default=CaseStage.TRIAGE)
    # The step it waits for, of `petitions.waiting`; empty once it is closed.
    awaits = models.CharField(max_length=20, blank=True, default="transfer")
    version = models.PositiveIntegerField(default=0)
    host = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办单位")
    )
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    approved_on = models.DateField(_("批办日期"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    # The day the work on it was over, whichever stage it ended in.
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    due_on = models.DateField(_("最近期限"), null=True, blank=True)
    due_code = models.CharField(max_length=20, blank=True)
    # Who wrote down that the petitioner wants to withdraw, until somebody else has asked back.
    withdraw_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记撤回")
    )
    extension = models.CharField(
        _("延期"), max_length=10, choices=Extension, default=Extension.NONE, blank=True
    )
    extension_days = models.PositiveSmallIntegerField(_("延期天数"), null=True, blank=True)
    extension_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("延期申请人")
    )
    review_level = models.PositiveSmallIntegerField(
        _("复查复核"), choices=ReviewLevel, default=ReviewLevel.NONE
    )
    # The unit whose staff keep the review that goes on, or that was the last one.
    review_desk = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复查机关")
    )
    review_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复查决定人")
    )
    perform_by = models.DateField(_("协议履行期限"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并入")
    )
    resolution = models.CharField(
        _("化解"), max_length=10, choices=Resolution, default=Resolution.NONE
    )
    resolved_on = models.DateField(_("化解日期"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信访事项")
        permissions = [
            ("lead_case", "Leads the case (领导包案)"),
            ("co_handle_case", "Helps to handle the case (协办)"),
            ("attend_case", "Takes part in a meeting on the case (参会)"),
            ("stand_in_case", "Stands in for the handler (代办)"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "serial"], name="case_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=CaseStage.values), name="case_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=list(map(str, ENDED)), closed_on__isnull=False)
                | (~Q(stage__in=list(map(str, ENDED))) & Q(closed_on__isnull=True)),
                name="case_closed_has_a_day_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=False, awaits="")
                | (Q(closed_on__isnull=True) & ~Q(awaits="")),
                name="case_awaits_a_step_until_it_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(resolution="resolved", resolved_on__isnull=False)
                | (~Q(resolution="resolved") & Q(resolved_on__isnull=True)),
                name="case_resolved_has_a_day_and_only_then",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["routed", "accepted", "in_progress"])
                | Q(host__isnull=False),
                name="case_past_triage_has_a_host",
            ),
            models.CheckConstraint(
                condition=Q(stage="linked", merged_into__isnull=False)
                | (~Q(stage="linked") & Q(merged_into__isnull=True)),
                name="case_linked_says_into_which",
            ),
            models.CheckConstraint(
                condition=~Q(track="accusation") | Q(restricted=True),
                name="case_accusation_is_restricted",
            ),
            models.CheckConstraint(
                condition=Q(route__gte=1, route__lte=6), name="case_route_is_one_of_six"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on", "id"],
                condition=Q(closed_on__isnull=True),
                name="case_open_of_unit_by_due",
            ),
            models.Index(
                fields=["due_on", "id"],
                include=[
                    "unit",
                    "host",
                    "handler",
                    "restricted",
                    "awaits",
                    "approved_on",
                    "urgency",
                    "is_group",
                ],
                condition=Q(closed_on__isnull=True),
                name="case_open_by_due",
            ),
            models.Index(
                fields=["host", "due_on", "id"],
                condition=Q(closed_on__isnull=True),
                name="case_open_of_host_by_due",
            ),
            models.Index(fields=["-received_on", "-id"], name="case_newest"),
            models.Index(fields=["unit", "-received_on", "-id"], name="case_newest_of_unit"),
            models.Index(
                fields=["unit", "awaits", "due_on", "id"],
                condition=Q(closed_on__isnull=True),
                name="case_of_unit_awaits",
            ),
            models.Index(
                fields=["host", "awaits", "due_on", "id"],
                condition=Q(closed_on__isnull=True),
                name="case_of_host_awaits",
            ),
            models.Index(fields=["replied_on"], name="case_replied"),
            models.Index(fields=["subject_unit", "topic"], name="case_about_unit"),
            models.Index(fields=["topic", "host"], name="case_topic_host"),
            models.Index(fields=["topic", "-received_on", "-id"], name="case_newest_of_topic"),
            models.Index(fields=["id"], condition=Q(restricted=True), name="case_restricted"),
            models.Index(
                fields=["subject_unit"],
                condition=Q(restricted=True),
                name="case_accusing_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.number
