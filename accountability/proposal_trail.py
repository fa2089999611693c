"""The trail of proposals that lie on no case, or that whoever reads the case must not know of.

What was dismissed of the others stands on the chain of their case.
"""

from datetime import date

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.models import Proposal, Purpose
from audit.models import Event
from organization.models import User

PREFIX = "proposal/"
DISMISSED = "proposal_dismissed"


def labels() -> dict[str, str | Promise]:
    """Return the label of the one kind of event such a proposal can have."""
    return {DISMISSED: _("不采纳规则提示")}


def events_visible_to(user: User, on: date, events: QuerySet[Event]) -> QuerySet[Event]:
    """Leave out who was not to be held to account, but for those who might have opened it."""
    known = Proposal.objects.visible_to(user, on).values("pk")
    left = Proposal.objects.filter(purpose=Purpose.PROCEEDING, stage=Proposal.Stage.DISMISSED)
    others = left.exclude(pk__in=known)
    subject = Concat(Value(PREFIX), Cast("pk", CharField()), output_field=CharField())
    hidden = others.annotate(subject=subject).values("subject")
    return events.exclude(chain__subject__in=hidden)
