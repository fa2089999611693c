"""What the public looks for among the published answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.models.library import (
    LONGEST_SEARCH,
    PublishedReplyQuerySet,
    SchoolStage,
)


class ChineseOptions(forms.Select):
    """A select whose choices, but the first, are words of the data."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Say of an option that it is Chinese."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = "zh-Hans"
        return option


class ReplySearch(forms.Form):
    """Words, group of topics, part of schooling, year of publication; all may be left open."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=LONGEST_SEARCH)
    group = forms.ChoiceField(label=_("内容分类"), required=False, widget=ChineseOptions)
    stage = forms.ChoiceField(label=_("学段"), required=False)
    year = forms.ChoiceField(label=_("公开年份"), required=False)

    def __init__(self, *args: Any, texts: PublishedReplyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = out = texts.out()
        groups = dict(out.order_by("group_code").values_list("group_code", "group").distinct())
        years = [day.year for day in out.dates("published_on", "year", order="DESC")]
        self._offer("group", _("全部分类"), groups.items())
        self._offer("stage", _("全部学段"), SchoolStage.choices)
        self._offer("year", _("全部年份"), ((str(year), str(year)) for year in years))

    def _offer(self, name: str, everything: Any, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", everything), *choices]

    def rows(self) -> PublishedReplyQuerySet:
        """Return what is asked for, the latest first; a wrong filter is as good as none."""
        self.full_clean()
        said = self.cleaned_data
        rows = self.texts.find(said.get("q") or "")
        if said.get("group"):
            rows = rows.filter(group_code=said["group"])
        if said.get("stage"):
            rows = rows.filter(school_stage=said["stage"])
        if said.get("year"):
            rows = rows.published_in(int(said["year"]))
        return rows.newest()
