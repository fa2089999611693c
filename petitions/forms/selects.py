"""Selects that can be typed into: each option carries what it is found by."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.models import Unit, User
from petitions.models import Topic

if TYPE_CHECKING:  # generic in the type stubs only
    OneTopic = forms.ModelChoiceField[Topic]
    OneUnit = forms.ModelChoiceField[Unit]
    SeveralUnits = forms.ModelMultipleChoiceField[Unit]
    SeveralPeople = forms.ModelMultipleChoiceField[User]
else:
    OneTopic = OneUnit = forms.ModelChoiceField
    SeveralUnits = SeveralPeople = forms.ModelMultipleChoiceField


class TopicSelect(forms.Select):
    """Topics in their groups; found by name, pinyin, initials and code."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the search words of the topic to its option."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        topic = getattr(value, "instance", None)
        if topic is not None:
            option["attrs"]["data-search"] = f"{topic.code} {topic.pinyin} {topic.initials}"
        return option


class TopicField(OneTopic):
    """One topic of level 2."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("内容分类"),
            queryset=Topic.objects.filter(parent__isnull=False)
            .select_related("parent")
            .order_by("code"),
            widget=TopicSelect,
            empty_label=_("选择分类"),
            **kwargs,
        )

    def label_from_instance(self, obj: Topic) -> str:
        """Show a topic with its group."""
        return f"{obj.parent.name if obj.parent else ''} › {obj.name}"


class UnitSelect(forms.Select):
    """Units; found by name, pinyin, initials and code."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the search words of the unit to its option."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        unit = getattr(value, "instance", None)
        if unit is not None:
            option["attrs"]["data-search"] = f"{unit.code} {unit.pinyin} {unit.initials}"
        return option


class UnitField(OneUnit):
    """One unit out of `queryset`."""

    search_name = "unit_options"

    def __init__(self, *, queryset: QuerySet[Unit] | None = None, **kwargs: Any) -> None:
        units = Unit.objects.all() if queryset is None else queryset
        super().__init__(
            queryset=units.order_by("path"),
            widget=UnitSelect,
            empty_label=_("选择单位"),
            **kwargs,
        )

    def label_from_instance(self, obj: Unit) -> str:
        """Show a unit by its name."""
        return obj.name


class PickedSelect(forms.SelectMultiple):
    """Several rows out of a long table; only the picked ones are on the page.

    The script searches for more by the server; without it the text field beside it is used.
    """

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        """Offer what is picked and nothing else."""
        keys = [key for key in value if key.isdecimal() and len(key) < 19]
        self.choices.queryset = self.choices.queryset.filter(pk__in=keys)  # type: ignore[attr-defined]
        return super().optgroups(name, value, attrs)


class UnitsField(SeveralUnits):
    """Several units out of the whole tree."""

    search_name = "unit_options"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.order_by("path"), widget=PickedSelect, **kwargs)

    def label_from_instance(self, obj: Unit) -> str:
        """Show a unit by its name."""
        return obj.name


class PeopleField(SeveralPeople):
    """Several people of the staff."""

    search_name = "person_options"

    def __init__(self, **kwargs: Any) -> None:
        people = User.objects.filter(is_active=True).order_by("name", "pk")
        super().__init__(queryset=people, widget=PickedSelect, **kwargs)

    def label_from_instance(self, obj: User) -> str:
        """Show a person by name."""
        return obj.name
