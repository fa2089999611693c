"""Papers 文书 of a case: what was issued, its PDF, and the words they are drawn from."""

from __future__ import annotations

import base64
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedJSONField, SealedTextField
from organization.models import Unit, User
from petitions.models.case import Case
from petitions.models.handling import Assignment, Reply
from petitions.models.petition import Petition
from petitions.ways import ServiceMethod


class IssuedPaperQuerySet(models.QuerySet["IssuedPaper"]):
    """Which papers; those of a case that a person may not see are never among them."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Return the papers of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user, on).values("pk"))

    def valid(self) -> Self:
        """Return those that were not declared void."""
        return self.filter(voided_on__isnull=True)

    def undrawn(self) -> Self:
        """Return those whose PDF is not stored yet; a disposed case has nothing left to draw."""
        return self.filter(sha256="", erased=False)


class IssuedPaper(models.Model):
    """One paper of a case. Written once, by the step that issues it; what it says is frozen.

    `content` is what `petitions.papers.drawing` makes a page of. Its hash stands in the event that
    tells of the paper, that of the PDF in the event that stored it. A void paper keeps its number.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    no = models.PositiveSmallIntegerField()
    kind = models.CharField(_("文书"), max_length=14)  # a code of petitions.papers.kinds
    number = models.CharField(_("文号"), max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("出具单位"))
    # Its place in the series of this unit, kind and year; a plain form has none.
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(null=True, blank=True)
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    reply = models.ForeignKey(Reply, models.PROTECT, null=True, blank=True, related_name="papers")
    petition = models.ForeignKey(
        Petition, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    # Of a proof of service: the paper that was served.
    about = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="proofs")
    addressee = SealedTextField(_("主送"), blank=True)
    content = SealedJSONField(default=dict, blank=True)
    content_sha256 = models.CharField(max_length=64)
    wording = models.PositiveSmallIntegerField(default=0)  # version of the template, 0: our own
    # Null: the system, for a step that a job takes.
    signer = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("签发人")
    )
    issued_at = models.DateTimeField(_("出具时间"))
    issued_on = models.DateField(_("出具日期"))
    to_serve = models.BooleanField(_("须送达"), default=False)

    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    erased = models.BooleanField(default=False)  # disposed of when its retention ended

    voided_on = models.DateField(_("作废日期"), null=True, blank=True)
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    service_method = models.CharField(
        _("送达方式"), max_length=20, blank=True, choices=ServiceMethod
    )
    service_proof = SealedTextField(_("送达证明"), blank=True)
    served_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送达人")
    )

    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("文书")
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="paper_no_is_unique"),
            models.UniqueConstraint(
                fields=["unit", "kind", "year", "serial"],
                condition=Q(serial__isnull=False),
                name="paper_serial_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(serial__isnull=True) | ~Q(number=""),
                name="paper_with_a_serial_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, service_method="", served_by__isnull=True)
                | (Q(served_on__gte=F("issued_on")) & ~Q(service_method="")),
                name="paper_served_after_it_was_issued_by_some_way",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "issued_on"],
                condition=Q(to_serve=True, served_on__isnull=True, voided_on__isnull=True),
                name="paper_unserved_of_unit",
            ),
            models.Index(fields=["id"], condition=Q(sha256="", erased=False), name="paper_undrawn"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.case_id}/{self.no}"


class PaperFile(models.Model):
    """The PDF as it was first drawn, sealed; kept apart so that a list never loads it."""

    paper = models.OneToOneField(IssuedPaper, models.PROTECT, related_name="file")
    sealed = SealedTextField()  # base64

    class Meta:
        verbose_name = verbose_name_plural = _("文书正本")

    def __str__(self) -> str:
        return str(self.paper_id)

    @classmethod
    def holding(cls, paper: IssuedPaper, content: bytes) -> PaperFile:
        """Return the unsaved file of a paper."""
        return cls(paper=paper, sealed=base64.b64encode(content).decode())

    @property
    def content(self) -> bytes:
        """The PDF."""
        return base64.b64decode(self.sealed)


class WordingQuerySet(models.QuerySet["Wording"]):
    """Which wordings."""

    def current(self, kind: str) -> Wording | None:
        """Return the version in use, None where the office uses the one that comes along."""
        found: Wording | None = self.filter(kind=kind).order_by("-version").first()
        return found if found is not None and found.text else None


class Wording(models.Model):
    """文书模板: one version of the words of one kind of paper. The last version is in use.

    An empty text goes back to the wording that comes with the program.
    """

    kind = models.CharField(_("文书"), max_length=14)
    version = models.PositiveSmallIntegerField(_("版本"))
    text = models.TextField(_("正文"), blank=True)
    remark = models.CharField(_("修改说明"), max_length=200)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("修改人"))
    written_at = models.DateTimeField(_("修改时间"))

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("文书模板")
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="wording_version_is_unique"),
            models.CheckConstraint(condition=Q(version__gte=1), name="wording_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.version}"
