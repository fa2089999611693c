"""Reference data of petitions for administrators. No case is shown here.

What is saved goes through the actions, which keep old and new values in the trail.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.admin import BaseForm, ReferenceAdmin, signed
from petitions import phrasing
from petitions.actions import reference
from petitions.actions.disposing import set_term
from petitions.models import ClockRule, Phrase, RetentionClass, Topic


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


@admin.register(Topic)
class TopicAdmin(ReferenceAdmin):
    list_display = ("code", "name", "parent", "owner", "asks_minor_harm")
    list_select_related = ("parent", "owner")
    search_fields = ("code", "name", "pinyin", "initials")
    fields = ("code", "name", "parent", "national_class", "owner", "asks_minor_harm")
    ordering = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "parent") if obj else ()  # figures of past years are kept by them

    def save_model(self, request: HttpRequest, obj: Any, form: BaseForm, change: bool) -> None:
        if change:
            reference.amend_topic(obj, changes=_changes(form), **signed(request))
        else:
            reference.enter_topic(obj, **signed(request))


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
class RuleAdmin(ReferenceAdmin):
    """Rules in use are read; a new one follows, and ends the one before."""

    form = RuleForm
    list_display = ("code", "law", "article", "days", "working_days", "valid_from", "valid_to")
    list_filter = ("code",)
    ordering = ("code", "-valid_from")
    fields = (
        "code", "law", "article", "days", "working_days", "roll_forward", "soon_days",
        "urgent_days", "valid_from",
    )  # fmt: skip

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
