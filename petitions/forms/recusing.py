"""Who keeps out of a case, on which ground."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models import Post, User
from petitions.forms.acting import ActForm, WordsForm
from petitions.models import Recusal, RecusalRequest


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by their names, whatever row of the case they stand in."""

    def label_from_instance(self, obj: User | Recusal | RecusalRequest) -> str:
        """Return the name of the person."""
        return str(obj if isinstance(obj, User) else obj.person)


class DeclareForm(WordsForm):
    """One's own ground for keeping out."""

    ground = forms.ChoiceField(label=_("回避情形"), choices=Recusal.Ground)
    field_order = ("version", "ground", "words")


class ConcernedForm(WordsForm):
    """Somebody who has to do with the case."""

    person = PersonChoice(User.objects.none(), label=_("人员"))
    field_order: tuple[str, ...] = ("version", "person", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = concerned(self.here)  # type: ignore[attr-defined]


class RecuseForm(ConcernedForm):
    """Whom to keep out, and why."""

    ground = forms.ChoiceField(label=_("回避情形"), choices=Recusal.Ground)
    field_order = ("version", "person", "ground", "words")


class ConfirmForm(ActForm):
    """Which declaration to confirm."""

    recusal = PersonChoice(Recusal.objects.none(), label=_("人员"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Recusal.objects.filter(
            case=self.here.case, ended_on__isnull=True, decided_by__isnull=True
        )
        self.fields["recusal"].queryset = rows.select_related("person").order_by("pk")  # type: ignore[attr-defined]


class EndForm(WordsForm):
    """Which recusal to end, and why."""

    recusal = PersonChoice(Recusal.objects.none(), label=_("人员"), empty_label=None)
    field_order = ("version", "recusal", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Recusal.objects.filter(case=self.here.case, ended_on__isnull=True)
        self.fields["recusal"].queryset = rows.select_related("person").order_by("pk")  # type: ignore[attr-defined]


class RefuseForm(WordsForm):
    """Which request to answer with no, and why."""

    request = PersonChoice(RecusalRequest.objects.none(), label=_("人员"), empty_label=None)
    field_order = ("version", "request", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RecusalRequest.objects.filter(case=self.here.case, answered_on__isnull=True)
        self.fields["request"].queryset = rows.select_related("person").order_by("pk")  # type: ignore[attr-defined]


def concerned(here: Any) -> Any:
    """Return who may have to do with the case: the staff of its units, and the leaders above."""
    case, assignment = here.case, here.assignment
    units = {case.unit_id}
    lineage = set(case.unit.lineage())
    if assignment is not None:
        units |= {assignment.unit_id, assignment.co_unit_id}
        lineage |= set(assignment.unit.lineage())
    posts = Post.objects.held().filter(
        Q(unit__in=[pk for pk in units if pk]) | Q(unit__code__in=lineage, role="leader")
    )
    return User.objects.filter(pk__in=posts.values("person"), is_active=True).order_by("name", "pk")
