"""Fields that choose a unit, a person or a day, for the pages of the administration."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Unit, User

if TYPE_CHECKING:  # generic in the type stubs only
    OneUnit = forms.ModelChoiceField[Unit]
    SeveralUnits = forms.ModelMultipleChoiceField[Unit]
else:
    OneUnit, SeveralUnits = forms.ModelChoiceField, forms.ModelMultipleChoiceField

DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d"]
SENSIBLE = (date(1949, 10, 1), date(2099, 12, 31))
NAMED = 5  # namesakes that a message lists


class DayField(forms.DateField):
    """A day as it is typed: 2026-03-02, 20260302, 2026/3/2 or 2026年3月2日."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"data-date": "", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            input_formats=DAYS, widget=forms.DateInput(attrs, format="%Y-%m-%d"), **kwargs
        )

    def clean(self, value: Any) -> Any:
        """Refuse a year that cannot be meant."""
        day = super().clean(value)
        if day is not None and not SENSIBLE[0] <= day <= SENSIBLE[1]:
            raise ValidationError(_("请核对年份。"))
        return day


class Spelled(forms.Select):
    """Units that are also found by pinyin and code."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the search words of the unit to its option."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        unit = getattr(value, "instance", None)
        if unit is not None:
            option["attrs"]["data-search"] = f"{unit.code} {unit.pinyin} {unit.initials}"
        return option


class UnitChoice(OneUnit):
    """One unit that exists on a day; `offer` says which."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("选择单位"))
        super().__init__(queryset=Unit.objects.none(), widget=Spelled, **kwargs)

    def offer(self, on: date, *, but: Unit | None = None) -> None:
        """Offer the units of that day, without this one and what stands below it."""
        units = Unit.objects.active(on)
        if but is not None:
            units = units.exclude(path__startswith=but.path)
        self.queryset = units.order_by("path")


class PersonText(forms.CharField):
    """One person, by username or by a name that only one of the staff has."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("填用户名；姓名不重复时也可以填姓名。"))
        widget = forms.TextInput(attrs={"autocomplete": "off", "list": "people-without-a-post"})
        super().__init__(max_length=60, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the person; raises ValidationError that names the candidates."""
        said = super().clean(value)
        if not said:
            return None
        found = User.objects.filter(username=said).first()
        if found is not None:
            return found
        namesakes = list(User.objects.filter(name=said).order_by("username")[: NAMED + 1])
        if len(namesakes) == 1:
            return namesakes[0]
        if namesakes:
            names = "、".join(person.username for person in namesakes[:NAMED])
            raise ValidationError(
                gettext("有几位%(name)s：%(names)s。请填用户名。") % {"name": said, "names": names}
            )
        raise ValidationError(gettext("没有“%(name)s”这个用户，请先新建用户。") % {"name": said})
