"""Reference data of petitions for administrators. No case is shown here.

What is saved goes through the actions, which keep old and new values in the trail. Rules and
calendar show first which last days they move, topics which unit is suggested instead.
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from organization.actions.calendar import said_of
from organization.admin import BaseForm, CalendarYearAdmin, ReferenceAdmin, signed
from organization.models import CalendarYear
from petitions import phrasing, recounting, replay, rerouting
from petitions.actions import reference
from petitions.actions.disposing import set_term
from petitions.actions.recounting import recount
from petitions.models import (
    ClockRule,
    NationalClass,
    Phrase,
    RetentionClass,
    SizeClass,
    Topic,
)

Rehearsal = recounting.Rehearsal | rerouting.Rerouting


@admin.register(RetentionClass)
class RetentionAdmin(ReferenceAdmin):
    """One row for each statutory kind; the kinds are those of the law."""

    list_display = ("track", "years", "basis")
    readonly_fields = ("track",)
    ordering = ("track",)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: BaseForm, change: bool) -> None:
        set_term(obj, years=obj.years, basis=obj.basis, **signed(request))


class Rehearsed(Exception):
    """Raised after a change was made, to undo it and to show first what it does."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__(rehearsal.digest)
        self.rehearsal = rehearsal


class RehearsedAdmin(ReferenceAdmin):
    """Shows what a change does before it is saved, and saves what was seen."""

    rehearsal_title: str | Promise = _("先看这次修改会改动哪些期限")
    rehearsal_template = "admin/petitions/rehearsal.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Rehearsed as undone:
            typed = [(name, value) for name, values in request.POST.lists() for value in values]
            kept = [pair for pair in typed if pair[0] not in {"csrfmiddlewaretoken", "seen"}]
            context = {
                **self.admin_site.each_context(request),
                "title": self.rehearsal_title,
                "opts": self.opts,
                "rehearsal": undone.rehearsal,
                "kept": kept,
                "is_rule": self.model is ClockRule,
            }
            return TemplateResponse(request, self.rehearsal_template, context)

    def show_first(self, request: HttpRequest, rehearsal: Rehearsal) -> None:
        """Raise Rehearsed unless exactly this was seen and confirmed."""
        if request.POST.get("seen") != rehearsal.digest:
            raise Rehearsed(rehearsal)


@admin.register(Topic)
class TopicAdmin(RehearsedAdmin):
    """The topics; another owner or class is shown first on the cases of the last 90 days."""

    rehearsal_title = _("先看这次修改会改动什么")
    rehearsal_template = "admin/petitions/rerouting.html"
    list_display = ("code", "name", "parent", "national", "owner", "asks_minor_harm")
    list_select_related = ("parent", "national", "owner")
    search_fields = ("code", "name", "pinyin", "initials")
    fields = ("code", "name", "parent", "national", "owner", "asks_minor_harm")
    autocomplete_fields = ("national",)
    ordering = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "parent") if obj else ()  # figures of past years are kept by them

    def save_model(self, request: HttpRequest, obj: Any, form: BaseForm, change: bool) -> None:
        if not change:
            reference.enter_topic(obj, **signed(request))
            return
        changes, before = _changes(form), Topic.objects.get(pk=obj.pk)
        after = reference.amend_topic(obj, changes=changes, **signed(request))
        rehearsal = rerouting.of_topic(before, after, timezone.localdate())
        if rehearsal.total and (rehearsal.is_routed or rehearsal.is_reported):
            self.show_first(request, rehearsal)


@admin.register(NationalClass)
class NationalClassAdmin(ReferenceAdmin):
    """The classes of the national list, with the topics that stand for each."""

    list_display = ("path", "topic_names")
    search_fields = ("path",)
    fields = ("path",)
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("topics")

    @admin.display(description=_("内容分类"))
    def topic_names(self, row: NationalClass) -> str:
        """Name the topics of this class in the order of their codes."""
        return "、".join(topic.name for topic in sorted(row.topics.all(), key=lambda one: one.code))

    def save_model(self, request: HttpRequest, obj: Any, form: BaseForm, change: bool) -> None:
        if change:
            reference.amend_national_class(obj, changes=_changes(form), **signed(request))
        else:
            reference.enter_national_class(obj, **signed(request))


admin.site.unregister(CalendarYear)


@admin.register(CalendarYear)
class RecountedCalendarAdmin(RehearsedAdmin, CalendarYearAdmin):
    """The calendar, with the limits that its days move."""

    def save_related(
        self, request: HttpRequest, form: BaseForm, formsets: Any, change: bool
    ) -> None:
        before = form.instance.said_before or {}
        super().save_related(request, form, formsets, change)
        days = _changed_days(before, said_of(form.instance))
        rehearsal = recounting.of_calendar(days)
        if rehearsal.total:
            self.show_first(request, rehearsal)
        recount(days, **signed(request))


def _changed_days(before: dict[str, str], after: dict[str, str]) -> list[date]:
    """Return the days that are worked or off, and were not before."""
    changed = {day for day in before.keys() | after.keys() if before.get(day) != after.get(day)}
    return [date.fromisoformat(day) for day in changed if day[:1].isdigit()]


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rule that begins on a day to come."""

    def clean(self) -> dict[str, Any]:
        """Say in the form what the action would refuse."""
        data = super().clean() or {}
        if not self.errors:
            rule = ClockRule(pk=self.instance.pk, **_row(self.instance, data))
            others = ClockRule.objects.filter(code=rule.code).exclude(pk=rule.pk)
            if fault := reference.fault_of(rule, list(others), timezone.localdate()):
                raise forms.ValidationError(fault)
        return data


@admin.register(ClockRule)
class RuleAdmin(RehearsedAdmin):
    """Rules in use are read; a new one follows, and ends the one before."""

    form = RuleForm
    list_display = (
        "code", "kind", "law", "article", "days", "unit", "valid_from", "valid_to", "follow",
    )  # fmt: skip
    list_filter = ("code", "kind")
    ordering = ("code", "-valid_from")
    fields = (
        "code", "kind", "law", "article", "days", "unit", "roll_forward", "first_day_counts",
        "set_by_office", "extension_days", "extends_rolled", "suspension", "soon_days",
        "urgent_days", "valid_from",
    )  # fmt: skip

    @admin.display(description=_("后续规则"))
    def follow(self, rule: ClockRule) -> str:
        """Lead to a form that begins as this rule is: its switches are not to be typed again."""
        if rule.valid_to is not None:
            return ""
        url = reverse("admin:petitions_clockrule_add")
        return format_html('<a href="{}?after={}">{}</a>', url, rule.pk, _("以此为底稿新增"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        after = request.GET.get("after", "")
        rule = ClockRule.objects.filter(pk=int(after)).first() if after.isdecimal() else None
        if rule is None:
            return super().get_changeform_initial_data(request)
        return {name: getattr(rule, name) for name in self.fields if name != "valid_from"}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        in_use = obj is not None and reference.is_in_use(obj, timezone.localdate())
        return super().has_change_permission(request, obj) and not in_use

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: BaseForm, change: bool) -> None:
        if change:
            reference.amend_rule(obj, changes=_changes(form), **signed(request))
        else:
            reference.enter_rule(obj, **signed(request))
        rule = replay.rule_of(ClockRule.objects.get(pk=obj.pk))
        self.show_first(request, recounting.of_rule(rule, timezone.localdate()))


class SizeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A size that begins on a day to come."""

    def clean_valid_from(self) -> date:
        """Say in the form what the action would refuse."""
        day: date = self.cleaned_data["valid_from"]
        if fault := reference.size_fault(day, timezone.localdate()):
            raise forms.ValidationError(fault)
        return day


@admin.register(SizeClass)
class SizeAdmin(ReferenceAdmin):
    """All sizes of one day count together; those in force are read."""

    form = SizeForm
    list_display = ("name", "people", "is_group", "valid_from")
    fields = ("valid_from", "people", "name", "is_group")
    ordering = ("-valid_from", "people")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        in_force = obj is not None and obj.valid_from <= timezone.localdate()
        return super().has_change_permission(request, obj) and not in_force

    def save_model(self, request: HttpRequest, obj: Any, form: BaseForm, change: bool) -> None:
        if change:
            reference.amend_size(obj, changes=_changes(form), **signed(request))
        else:
            reference.enter_size(obj, **signed(request))


class PhraseForm(forms.ModelForm):  # type: ignore[type-arg]
    step = forms.ChoiceField(label=_("步骤"), choices=phrasing.steps)

    class Meta:
        model = Phrase
        fields = ("step", "topic", "text", "order", "active")
        widgets = {"text": forms.Textarea({"rows": 4})}


@admin.register(Phrase)
class PhraseAdmin(ReferenceAdmin):
    form = PhraseForm
    list_display = ("text", "step", "topic", "order", "active")
    list_filter = ("active", "step")
    list_select_related = ("topic",)
    search_fields = ("text",)
    autocomplete_fields = ("topic",)
    ordering = ("step", "order", "pk")

    def save_model(self, request: HttpRequest, obj: Any, form: BaseForm, change: bool) -> None:
        if change:
            reference.amend_phrase(obj, changes=_changes(form), **signed(request))
        else:
            reference.enter_phrase(obj, **signed(request))


def _changes(form: BaseForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in form.changed_data}


def _row(rule: ClockRule, data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a rule as the form would leave them."""
    names = [field.name for field in ClockRule._meta.concrete_fields if field.name != "id"]
    return {name: data.get(name, getattr(rule, name)) for name in names}
