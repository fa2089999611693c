"""A petition 信访件: one submission through one channel. Volume figures count these."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.sealing import (
    IDENTITY,
    NAME,
    PHONE,
    TEXT,
    KeyedHashField,
    SealedJSONField,
    SealedTextField,
    keyed_hash,
    keyed_hashes,
)
from organization.models import Unit, User
from petitions import likeness
from petitions.models.case import Case
from petitions.models.stages import Channel, PetitionerKind


class MarkField(KeyedHashField):
    """One of the marks that petitions of nearly the same text share. Nobody can read it back."""

    def __init__(self, *args: Any, band: int, **kwargs: Any) -> None:
        self.band = band
        super().__init__(*args, **{"source": "text", "about": TEXT} | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"band": self.band}

    def hashed(self, row: models.Model) -> str:
        """Return the hash of what this band keeps of the text."""
        return keyed_hash(likeness.bands(getattr(row, self.source))[self.band], self.hash_of)


MARKS = tuple(f"mark_{band}" for band in range(likeness.BANDS))


class PetitionQuerySet(models.QuerySet["Petition"]):
    """Which petitions."""

    def worded_like(self, text: str) -> Self:
        """Keep those whose text shares a mark with this one: likely alike, to be compared."""
        found = Q(pk__in=[])
        for mark, word in zip(MARKS, likeness.bands(text), strict=True):
            found |= Q((f"{mark}__in", keyed_hashes(word, TEXT))) if word else Q(pk__in=[])
        return self.filter(found)


class Petition(models.Model):
    """What was submitted, unchanged, and how it came in. Who submitted it is a `Petitioner`."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="petitions", verbose_name=_("信访事项")
    )
    number = models.CharField(_("信访件编号"), max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("登记单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    source_number = models.CharField(_("来源编号"), max_length=60, blank=True)
    # Hash of an imported row: the same row imported twice is one petition.
    source_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    channel = models.CharField(_("信访形式"), max_length=20, choices=Channel)
    forwarder = models.CharField(_("转来单位"), max_length=100, blank=True)
    forward_number = models.CharField(_("转来文号"), max_length=60, blank=True)
    received_on = models.DateField(_("收到日期"))
    received_at = models.DateTimeField(_("收到时间"), null=True, blank=True)
    registered_at = models.DateTimeField(_("登记时间"))
    registered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    headcount = models.PositiveIntegerField(_("信访人数"), default=1)
    title = SealedTextField(_("题名"))  # to the letter; that of the case names nobody
    text = SealedTextField(_("内容"))
    demands = SealedJSONField(_("具体诉求"), default=list, blank=True)
    repeats = models.BooleanField(_("重复信访"), default=False)
    # 联名: of other people on the same matter, put into one case with theirs.
    joint = models.BooleanField(_("联名并案"), default=False)
    represents = models.BooleanField(_("信访代表"), default=False)
    asks_secrecy = models.BooleanField(_("要求保密"), default=False)
    publish_consent = models.BooleanField(_("同意公开"), default=False)
    mark_0 = MarkField(band=0)
    mark_1 = MarkField(band=1)
    mark_2 = MarkField(band=2)
    mark_3 = MarkField(band=3)
    mark_4 = MarkField(band=4)
    mark_5 = MarkField(band=5)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信访件")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "serial"], name="petition_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(joint=False) | Q(repeats=False), name="petition_joint_is_no_repeat"
            ),
            models.CheckConstraint(condition=Q(headcount__gte=1), name="petition_has_a_person"),
            models.CheckConstraint(
                condition=Q(received_on__gte="1949-10-01"), name="petition_date_is_plausible"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="petition_of_case"),
            models.Index(fields=["received_on", "unit"], name="petition_received"),
            models.Index(fields=["registered_at"], name="petition_registered"),
            models.Index(fields=["source_number"], name="petition_source_number"),
            *(
                models.Index(fields=[mark], condition=~Q((mark, "")), name=f"petition_{mark}")
                for mark in MARKS
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PetitionerQuerySet(models.QuerySet["Petitioner"]):
    """Whose data these are; only exact spellings are found, by their keyed hashes."""

    def known_by(self, said: str) -> Self:
        """Return those who have exactly this name, telephone or identity number."""
        found = Q(name_hash__in=keyed_hashes(said, NAME))
        found |= Q(id_hash__in=keyed_hashes(said, IDENTITY))
        return self.filter(found | Q(phone_hash__in=keyed_hashes(said, PHONE)))

    def named(self, name: str) -> Self:
        """Return those with this name."""
        return self.filter(name_hash__in=keyed_hashes(name, NAME))

    def reached_at(self, phone: str) -> Self:
        """Return those with this telephone number."""
        return self.filter(phone_hash__in=keyed_hashes(phone, PHONE))

    def identified_by(self, number: str) -> Self:
        """Return those with this identity number."""
        return self.filter(id_hash__in=keyed_hashes(number, IDENTITY))


class Petitioner(models.Model):
    """Who petitioned. Kept apart from the petition so that a list never loads it by accident.

    Sealed: who reads the database file learns nobody's name. The hashes find a person again.
    """

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="petitioner")
    kind = models.CharField(_("信访人类型"), max_length=20, choices=PetitionerKind)
    name = SealedTextField(_("姓名"), blank=True, default="")
    phone = SealedTextField(_("电话"), blank=True, default="")
    address = SealedTextField(_("住址"), blank=True, default="")
    id_number = SealedTextField(_("身份证号"), blank=True, default="")
    relation = models.CharField(_("与教育的关系"), max_length=20, blank=True)
    name_hash = KeyedHashField(source="name", about=NAME)
    phone_hash = KeyedHashField(source="phone", about=PHONE)
    id_hash = KeyedHashField(source="id_number", about=IDENTITY)
    erased = models.BooleanField(default=False)  # disposed of when its retention ended

    objects = PetitionerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信访人")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="anonymous") | ~Q(name_hash="") | Q(erased=True),
                name="petitioner_is_named_or_anonymous",
            ),
            models.CheckConstraint(
                condition=Q(erased=False) | Q(name_hash="", phone_hash="", id_hash=""),
                name="petitioner_erased_cannot_be_found",
            ),
        ]
        indexes = [
            models.Index(fields=["name_hash"], condition=~Q(name_hash=""), name="petitioner_name"),
            models.Index(
                fields=["phone_hash"], condition=~Q(phone_hash=""), name="petitioner_phone"
            ),
            models.Index(fields=["id_hash"], condition=~Q(id_hash=""), name="petitioner_id"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
