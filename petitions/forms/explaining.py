"""What the security officer asks about: a person and a case by its number, or a role in a unit."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models import Case


class WhyForm(forms.Form):
    """A person by user name or name, and a case by its number."""

    person = forms.CharField(label=_("用户名或姓名"), max_length=60)
    case = forms.CharField(label=_("信访件编号"), max_length=40)

    def __init__(self, *args: Any, asked_by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_by, self.on = asked_by, on

    def clean_person(self) -> User:
        """Find one person; of several with one name the user name decides."""
        said = self.cleaned_data["person"].strip()
        by_login = User.objects.filter(username=said).first()
        if by_login is not None:
            return by_login
        found = list(User.objects.filter(name=said)[:2])
        if not found:
            raise forms.ValidationError(_("没有这个人员，请核对用户名或姓名。"))
        if len(found) > 1:
            raise forms.ValidationError(_("有多人同名，请改填用户名。"))
        return found[0]

    def clean_case(self) -> Case:
        """Find the case; what accuses the officer's own side does not exist for them either."""
        known = Case.objects.filter(number=self.cleaned_data["case"].strip()).exclude(
            pk__in=Case.objects.accusing(standing(self.asked_by, self.on)).values("pk")
        )
        case = known.select_related("unit").first()
        if case is None:
            raise forms.ValidationError(_("没有这个编号，请核对。"))
        return case


class PreviewForm(forms.Form):
    """A role and a unit, by its code or full name."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    unit = forms.CharField(label=_("单位名称或代码"), max_length=100)

    def clean_unit(self) -> Unit:
        """Find one unit."""
        said = self.cleaned_data["unit"].strip()
        found = Unit.objects.filter(code=said).first() or Unit.objects.filter(name=said).first()
        if found is None:
            raise forms.ValidationError(_("没有这个单位，请填写完整名称或代码。"))
        return found
