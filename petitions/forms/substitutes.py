"""What a substitution asks: for which post, who, from when to when, why."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.models import OFFICERS, Post, User
from petitions.forms.days import DayField
from petitions.forms.people import PersonField


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One post with its holder."""

    def label_from_instance(self, obj: Post) -> str:
        """Return unit, title and holder."""
        return f"{obj}（{obj.person.name if obj.person else _('空缺')}）"


class SubstituteForm(forms.Form):
    """Somebody acts in a post from day to day."""

    post = PostField(Post.objects.none(), label=_("岗位"), empty_label=None)
    substitute = PersonField(label=_("代行人"))
    valid_from = DayField(label=_("代行起"))
    valid_to = DayField(label=_("代行止"), help_text=_("当天仍代行，次日自动结束。"))
    reason = forms.CharField(label=_("事由"), max_length=100)

    def __init__(self, *args: Any, posts: "QuerySet[Post]", on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["post"]
        choice.queryset = posts
        officers = Post.objects.on(on).filter(role__in=OFFICERS, person__isnull=False)
        people = User.objects.filter(is_active=True)
        if not posts.filter(role__in=OFFICERS).exists():
            people = people.exclude(pk__in=officers.values("person"))
        person: Any = self.fields["substitute"]
        person.offer(people, on)
        self.fields["valid_from"].initial = on
