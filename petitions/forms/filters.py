"""The filters of the case list. They live in the query string, so that a link is a view."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.selects import TopicSelect, UnitField
from petitions.models import CaseStage, Channel, Topic, Track, Urgency

if TYPE_CHECKING:  # generic in the type stubs only
    TopicChoice = forms.ModelChoiceField[Topic]
else:
    TopicChoice = forms.ModelChoiceField

Text = str | Promise
LATE, TODAY, SOON = "late", "today", "soon"
NEAR = [(LATE, _("逾期")), (TODAY, _("今日到期")), (SOON, _("临期"))]
MINOR, RESTRICTED, REPEATED, GROUP = "minor", "restricted", "repeats", "group"
FACTS = [
    (MINOR, _("涉未成年人")),
    (RESTRICTED, _("限制知悉")),
    (REPEATED, _("重复信访")),
    (GROUP, _("集体信访")),
]


@dataclass(frozen=True)
class Chip:
    """One filter that is on, and the address of the list without it."""

    label: str
    remove_url: str


class AnyTopicField(TopicChoice):
    """A topic, or a whole group of topics."""

    def label_from_instance(self, obj: Topic) -> str:
        """Show the topics of a group indented below it."""
        return f"　{obj.name}" if obj.parent_id else obj.name


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class CaseFilter(forms.Form):
    """What narrows the list; a value that means nothing is left out and named in `ignored`."""

    said = ""  # what a token in `q` stands for
    q = forms.CharField(label=_("检索"), max_length=100, required=False)
    stage = _several(_("环节"), CaseStage.choices)
    near = forms.ChoiceField(label=_("时限"), choices=NEAR, required=False)
    due_from = DayField(label=_("到期自"), required=False)
    due_to = DayField(label=_("到期至"), required=False)
    received_from = DayField(label=_("收到自"), required=False)
    received_to = DayField(label=_("收到至"), required=False)
    host = UnitField(label=_("承办单位（含下级）"), required=False)
    topic = AnyTopicField(
        label=_("内容分类"),
        queryset=Topic.objects.order_by("code"),
        required=False,
        widget=TopicSelect,
        empty_label=_("选择分类"),
    )
    track = _several(_("诉求类别"), Track.choices)
    channel = _several(_("信访形式"), Channel.choices)
    urgency = _several(_("紧急程度"), Urgency.choices)
    fact = _several(_("事项特征"), FACTS)

    @property
    def known(self) -> dict[str, Any]:
        """Return the filters that are on and mean something."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def ignored(self) -> list[Text]:
        """Return the labels of the fields whose values meant nothing."""
        return [self.fields[name].label or name for name in self.errors if name in self.fields]

    def chips(self, query: QueryDict) -> list[Chip]:
        """Return one chip for each value that is on."""
        return [
            Chip(f"{self.fields[name].label}：{self._words(name, one)}", without(query, name, one))
            for name, value in self.known.items()
            for one in (value if isinstance(value, list) else [value])
        ]

    def _words(self, name: str, value: Any) -> Text:
        """Return how a value is shown: its choice, a unit's short name, a day, the text itself."""
        field = self.fields[name]
        if name == "q" and self.said:
            return self.said
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return dict(_flat(field))[value]
        return value.short_name if isinstance(value, Unit) else str(value)


def _flat(field: forms.ChoiceField) -> list[tuple[str, Text]]:
    choices: Any = field.choices
    return [(value, label) for value, label in choices]


def without(query: QueryDict, name: str, value: Any) -> str:
    """Return the query string without this one value; the list starts at its first page again."""
    rest = query.copy()
    rest.pop("page", None)
    kept = [one for one in rest.getlist(name) if one != value]
    if isinstance(value, str) and len(kept) < len(rest.getlist(name)) and kept:
        rest.setlist(name, kept)
    else:
        rest.pop(name, None)
    return f"?{rest.urlencode()}"


# The menu 添加筛选: what is asked for together, in the order in which it is offered.
CONTROLS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "stage": (_("环节"), ("stage",)),
    "near": (_("时限"), ("near",)),
    "due": (_("到期日期"), ("due_from", "due_to")),
    "received": (_("收到日期"), ("received_from", "received_to")),
    "host": (_("承办单位"), ("host",)),
    "topic": (_("内容分类"), ("topic",)),
    "track": (_("诉求类别"), ("track",)),
    "channel": (_("信访形式"), ("channel",)),
    "urgency": (_("紧急程度"), ("urgency",)),
    "fact": (_("事项特征"), ("fact",)),
}


class ViewForm(forms.Form):
    """A name for the filter that is on."""

    name = forms.CharField(label=_("视图名"), max_length=20)
    shared = forms.BooleanField(label=_("与本单位同事共用"), required=False)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
