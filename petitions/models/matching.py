"""What was proposed when a petition was registered, and what the clerk made of it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.models.case import Case
from petitions.models.petition import Petition


class MatchProposalQuerySet(models.QuerySet["MatchProposal"]):
    """Which proposals."""

    def with_outcome(self) -> Self:
        """Add what became of each: `kept`, `undone` and `found_later`, as the register is now."""
        together = Q(petition__case=F("case"))
        return self.annotate(
            kept=models.ExpressionWrapper(
                Q(taken=True) & together, output_field=models.BooleanField()
            ),
            undone=models.ExpressionWrapper(
                Q(taken=True) & ~together, output_field=models.BooleanField()
            ),
            found_later=models.ExpressionWrapper(
                Q(taken=False) & together, output_field=models.BooleanField()
            ),
        )


class MatchProposal(models.Model):
    """One earlier case that was shown beside the intake form of a petition; never changed.

    Whether the two are still together is asked of the petition: linking is reversible for ever.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="proposals")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("信访事项"))
    letter = models.CharField(_("组别"), max_length=1)
    score = models.PositiveSmallIntegerField(_("得分"))
    taken = models.BooleanField(_("登记时关联"))

    objects = MatchProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("查重提示")
        constraints = [
            models.UniqueConstraint(fields=["petition", "case"], name="proposed_once"),
            models.UniqueConstraint(
                fields=["petition"], condition=Q(taken=True), name="one_proposal_is_taken"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.letter}{self.score}"
