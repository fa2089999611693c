"""The filters of the audit screen. They live in the query string, so that a link is a view."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from audit import labels
from audit.groups import LABELS, Group

# Midnight in Shanghai must exist in UTC, and so must the day after.
SENSIBLE = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TrailFilter(forms.Form):
    """What narrows the list; a value that means nothing is left out and named in `ignored`."""

    group = forms.ChoiceField(
        label=_("类别"),
        required=False,
        choices=[(group.value, label) for group, label in LABELS.items()],
        widget=forms.HiddenInput,
    )
    kind = forms.ChoiceField(label=_("动作"), required=False)
    person = forms.CharField(label=_("人员（姓名、用户名）"), required=False, max_length=60)
    unit = forms.CharField(label=_("单位（名称、代码）"), required=False, max_length=60)
    subject = forms.CharField(label=_("对象（编号）"), required=False, max_length=120)
    first_on = forms.DateField(label=_("自"), required=False, widget=DayInput, validators=SENSIBLE)
    last_on = forms.DateField(label=_("至"), required=False, widget=DayInput, validators=SENSIBLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(labels.kinds().items(), key=lambda item: str(item[1]))
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # for the type checker
        kind.choices = [("", _("全部")), *kinds]

    @property
    def known(self) -> dict[str, Any]:
        """Return the filters that are on and mean something."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def group_asked(self) -> Group:
        return Group(self.known.get("group", ""))

    def ignored(self) -> list[str]:
        """Return the labels of the filters that made no sense and are left out."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    def words(self, name: str, value: Any) -> str:
        """Return how a value is shown on a chip."""
        if name == "kind":
            return str(labels.kinds().get(value, value))
        return value.isoformat() if isinstance(value, date) else str(value)
