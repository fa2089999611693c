"""The forms of the simple steps: what must be said to take one, and nothing else.

`arguments()` gives the clean data as the keyword arguments of the action; a form never saves.
"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import Post, Role, User
from petitions import aside, guards
from petitions.situation import Situation
from petitions.ways import ContactMeans, ServiceMethod

LONGEST = 4000  # characters of free text
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d"]


class ActForm(forms.Form):
    """A step that asks for nothing; `version` is the case as the reader saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, here: Situation, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here, self.today = here, today
        self.fields["version"].initial = here.case.version

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the action. The form must be valid."""
        return dict(self.cleaned_data)

    def renew(self) -> None:
        """Show the form again with what was typed, on the case as it stands now."""
        self.data = dict(self.data.items()) | {"version": str(self.here.case.version)}


class WordsForm(ActForm):
    """A step that must say why."""

    words = forms.CharField(
        label=_("说明"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST
    )


class RemarkForm(ActForm):
    """A step that may say something."""

    words = forms.CharField(
        label=_("意见"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        required=False,
    )


class NoteForm(WordsForm):
    """A note for those who handle the case."""

    def arguments(self) -> dict[str, Any]:
        """Return the words alone: a note moves nothing, so no version can be stale."""
        return {"words": self.cleaned_data["words"]}


class ContactForm(ActForm):
    """A contact with the petitioner: how, when, and what was said."""

    means = forms.ChoiceField(label=_("方式"), choices=ContactMeans, widget=forms.RadioSelect)
    contacted_on = forms.DateField(
        label=_("日期"), input_formats=DAYS, widget=forms.DateInput({"data-date": True}, "%Y-%m-%d")
    )
    words = forms.CharField(
        label=_("内容"),
        help_text=_("说了什么、答应了什么、下次何时联系。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["means"].initial = ContactMeans.PHONE
        self.fields["contacted_on"].initial = self.today

    def arguments(self) -> dict[str, Any]:
        """Return all but the version: a contact is recorded whatever happened meanwhile."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ServeForm(ActForm):
    """How and when the reply reached the petitioner."""

    method = forms.ChoiceField(label=_("送达方式"), choices=ServiceMethod, widget=forms.RadioSelect)
    served_on = forms.DateField(
        label=_("送达日期"),
        help_text=_("信访人收到的日期；复查的30日从这一天起算。"),
        input_formats=DAYS,
        widget=forms.DateInput({"data-date": True}, "%Y-%m-%d"),
    )

    proof = forms.CharField(
        label=_("送达证明"),
        help_text=_(
            "直接送达写签收人，邮寄写邮件号，电子写送达地址和到达时间；"
            "留置写见证人和经过，公告写载体、起止日期和原因（后两种必填）。"
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["served_on"].initial = self.today


class HandlerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by their names, with a warning behind those who ought to keep out."""

    grounds: dict[int, str] = {}

    def label_from_instance(self, obj: User) -> str:
        """Return what one line of the list says."""
        ground = self.grounds.get(obj.pk)
        return f"{obj.name} {aside.warning(ground)}" if ground else obj.name


class DelegateForm(ActForm):
    """Who of the unit handles the case. Whom the law keeps out is named, and cannot be chosen."""

    to = HandlerChoice(User.objects.none(), label=_("经办人"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.here.assignment is None:
            return
        posts = Post.objects.on(self.today).held().in_unit(self.here.assignment.unit)
        handlers = posts.filter(role=Role.HANDLER).values("person")
        people = list(User.objects.filter(pk__in=handlers).order_by("name", "pk"))
        rules = {p.pk: guards.person_block(self.here.case, p, self.today) for p in people}
        free = [person for person in people if not rules[person.pk]]
        field = self.fields["to"]
        field.grounds = aside.grounds_for(self.here, free, self.today)  # type: ignore[attr-defined]
        field.queryset = User.objects.filter(pk__in=[p.pk for p in free]).order_by("name", "pk")  # type: ignore[attr-defined]
        field.initial = self.here.assignment.handler_id
        barred = (f"{p.name}：{rules[p.pk]}" for p in people if rules[p.pk])
        field.help_text = " ".join(barred)
