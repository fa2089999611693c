"""What of the public side goes when the words of a case are disposed of."""

from collections.abc import Sequence

from audit.models import EventText
from petitions.models import Case
from portal.models import OnlineSubmission, PetitionerAct, Rating


def erase(cases: Sequence[Case]) -> None:
    """Empty what petitioners told and asked for about these cases, and what was answered."""
    acts = PetitionerAct.objects.filter(case__in=cases)
    subjects = [f"retaliation/{key}" for key in acts.values_list("key", flat=True)]
    EventText.objects.filter(event__chain__subject__in=subjects).delete()
    acts.update(words="", answer="")
    Rating.objects.filter(petition__case__in=cases).update(words="")
    OnlineSubmission.objects.filter(petition__case__in=cases).update(reason="")
