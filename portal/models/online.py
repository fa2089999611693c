"""What comes in through the public pages: drafts, submissions, query codes, counted requests."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import Chain
from audit.sealing import SealedJSONField, SealedTextField
from organization.models import Unit, User
from organization.standing import standing
from petitions.models import Petition, PetitionerKind, Topic, Track
from portal.models.enquiries import CLERKS, Enquiry


class OnlineForm(models.TextChoices):
    """Which of the two forms was filled in."""

    PETITION = "petition", _("信访")
    ENQUIRY = "enquiry", _("咨询")


class OnlineStage(models.TextChoices):
    """Where a submission stands before it is a petition or an enquiry of the register."""

    SUBMITTED = "submitted", _("待登记")
    SCREENED = "screened", _("待甄别")
    REGISTERED = "registered", _("已登记")
    JUNK = "junk", _("不作登记")
    ELSEWHERE = "elsewhere", _("依第三十条不予收存")


class Doubt(models.TextChoices):
    """Why a person looks at a submission before it is registered."""

    ADDRESS = "address", _("同一地址一小时内多次提交")
    NETWORK = "network", _("同一网络一小时内多次提交")
    WORDS = "words", _("与一小时内收到的内容相同")
    TRAP = "trap", _("填写了隐藏的格子，可能是程序提交")
    FAST = "fast", _("填写时间过短，可能是程序提交")


WAITING = (OnlineStage.SUBMITTED, OnlineStage.SCREENED)


class OnlineSubmissionQuerySet(models.QuerySet["OnlineSubmission"]):
    """Which submissions."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of the office in which this person takes petitions in."""
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        return self.filter(
            office__in=frozenset[int]().union(*(held.units(role) for role in CLERKS))
        )

    def waiting(self) -> Self:
        """Keep those that somebody must still register or decide on."""
        return self.filter(stage__in=WAITING)


class OnlineSubmission(models.Model):
    """One form as it was sent. Its days count from `received_on`, whenever it is registered.

    `doubts` are the reasons why it was put before a person first; nothing is ever dropped.
    """

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("收件单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    form = models.CharField(_("类别"), max_length=10, choices=OnlineForm)
    received_on = models.DateField(_("收到日期"))
    received_at = models.DateTimeField(_("收到时间"))
    wish = models.CharField(_("诉求类别"), max_length=20, choices=Track, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    subject_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    subject_text = models.CharField(_("所涉学校或单位"), max_length=100, blank=True)
    text = SealedTextField(_("内容"), blank=True)
    demands = SealedJSONField(_("具体诉求"), default=list, blank=True)
    kind = models.CharField(_("信访人类型"), max_length=20, choices=PetitionerKind)
    name = SealedTextField(_("姓名"), blank=True, default="")
    phone = SealedTextField(_("电话"), blank=True, default="")
    address = SealedTextField(_("住址"), blank=True, default="")
    asks_secrecy = models.BooleanField(_("要求保密"), default=False)
    publish_consent = models.BooleanField(_("同意公开"), default=False)
    files_form = models.UUIDField(null=True)  # the form instance its files were uploaded into

    stage = models.CharField(
        _("环节"), max_length=10, choices=OnlineStage, default=OnlineStage.SUBMITTED
    )
    doubts = models.JSONField(_("存疑"), default=list, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = SealedTextField(_("理由"), blank=True, default="")
    petition = models.OneToOneField(Petition, models.PROTECT, null=True, related_name="online")
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, null=True, related_name="online")

    objects = OnlineSubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网上来件")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="online_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=OnlineStage.values), name="online_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage="registered", form="petition", petition__isnull=False)
                | Q(stage="registered", form="enquiry", enquiry__isnull=False)
                | (~Q(stage="registered") & Q(petition__isnull=True, enquiry__isnull=True)),
                name="online_registered_says_as_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "received_on"],
                condition=Q(stage__in=["submitted", "screened"]),
                name="online_waiting_of_office",
            )
        ]

    def __str__(self) -> str:
        return self.number


class Checked(models.TextChoices):
    """How the desk made sure that who asks for a new code is who sent it in."""

    DOCUMENT = "document", _("本人到场，已查验有效身份证件")
    AGENT = "agent", _("代理人到场，已查验授权委托书和双方身份证件")
    CALLBACK = "callback", _("已拨打提交时留的电话，由本人接听核对")


class Told(models.TextChoices):
    """By which way, of those left when it was sent in, a petitioner hears of a new code."""

    PHONE = "phone", _("提交时留的电话或邮箱")
    LETTER = "letter", _("提交时留的通信地址")


class CodeKey(models.Model):
    """The key under which query codes are hashed; sealed, so that the vault's keys may change."""

    secret = SealedTextField()

    def __str__(self) -> str:
        return str(self.pk)


class QueryCode(models.Model):
    """查询码: what its holder asks by. Only the keyed hash is kept; nobody can read it back."""

    code_hash = models.CharField(max_length=64, unique=True)
    online = models.OneToOneField(
        OnlineSubmission, models.PROTECT, null=True, related_name="query_code"
    )
    petition = models.OneToOneField(Petition, models.PROTECT, null=True, related_name="query_code")
    # Of the end of the telephone number, or of the name where there is none: asked beside it.
    factor_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # its holder typed the end of it once
    # Made anew at the desk, and who sent it in was not yet told by this way.
    owed_by = models.CharField(max_length=10, choices=Told, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("查询码")
        constraints = [
            models.CheckConstraint(
                condition=Q(online__isnull=False) | Q(petition__isnull=False),
                name="query_code_asks_for_something",
            ),
            models.CheckConstraint(
                condition=Q(owed_by="") | Q(owed_by__in=Told.values, online__isnull=False),
                name="query_code_owed_by_a_known_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PublicDraft(models.Model):
    """What somebody without an account has typed and not yet sent; it lives for a day.

    `owner` is a hash of what their browser holds. `code` is there until it was written down.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    owner = models.CharField(max_length=64)
    form = models.CharField(max_length=10, choices=OnlineForm)
    fields = SealedJSONField(default=dict)
    files_form = models.UUIDField(default=uuid.uuid4, unique=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent = models.OneToOneField(OnlineSubmission, models.PROTECT, null=True, related_name="draft")
    code = SealedTextField(blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("公众草稿")
        indexes = [
            models.Index(fields=["owner", "-saved_at"], name="public_draft_of_owner"),
            models.Index(fields=["saved_at"], name="public_draft_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Tally(models.Model):
    """How often something was asked from one place within one span; `key` is a keyed hash."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    not_before = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公众请求计数")
        indexes = [models.Index(fields=["since"], name="tally_by_age")]

    def __str__(self) -> str:
        return self.key
