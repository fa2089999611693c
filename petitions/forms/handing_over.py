"""The two forms of a hand-over: who to whom from when, and what goes where."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import OFFICERS, Post, User
from organization.standing import Standing
from petitions.actions.handing_over import KEEP, RESTRICTED, VACATE, givers, topic_key
from petitions.forms.days import DayField
from petitions.forms.people import PersonField
from petitions.handing_parts import Item, parts
from petitions.holdings import Holdings

RECEIVERS = ("to", "to2", "to3")


class PeopleForm(forms.Form):
    """Who hands over, to whom, from which day."""

    giver = PersonField(label=_("交出人"))
    to = PersonField(label=_("接手人"))
    to2 = PersonField(label=_("接手人二"), required=False)
    to3 = PersonField(label=_("接手人三"), required=False)
    day = DayField(label=_("从哪天起"))

    def __init__(self, *args: Any, held: Standing, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["giver"].offer(givers(held, on), on)
        officers = Post.objects.on(on).filter(role__in=OFFICERS, person__isnull=False)
        people = User.objects.filter(is_active=True).exclude(pk__in=officers.values("person"))
        for name in RECEIVERS:
            fields[name].offer(people, on)
        self.fields["day"].initial = on

    @property
    def receivers(self) -> tuple[User, ...]:
        """The receivers, each once, in the order they were named. The form must be valid."""
        named = [self.cleaned_data.get(name) for name in RECEIVERS]
        return tuple(dict.fromkeys(person for person in named if person))


class ShareForm(forms.Form):
    """What goes where: by topic, single matters apart from that, and the posts."""

    def __init__(
        self, *args: Any, own: Holdings, others: Sequence[Item], receivers: Sequence[User],
        posts: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.own, self.others = own, others
        people: list[tuple[str, str | Promise]] = [(str(p.pk), p.name) for p in receivers]
        stays: tuple[str, str | Promise] = (str(KEEP), _("暂不移交"))
        first = people[0][0] if people else str(KEEP)
        for key, (label, count) in self._topics().items():
            text = gettext("%(topic)s（%(n)d 件）") % {"topic": label, "n": count}
            self._add(f"topic_{key}", text, [*people, stays], first)
        for row in own.assignments:
            label = f"{row.case.number} {row.unit.short_name}"
            self._add(f"case_{row.pk}", label, [("", _("按分类")), *people, stays], "")
        for code, (part, count) in self._parts().items():
            text = gettext("%(part)s（%(n)d 项）") % {"part": part, "n": count}
            self._add(f"part_{code}", text, [*people, stays], first)
        for item in others:
            label = f"{item.case.number} {item.words}"
            self._add(f"item_{item.key}", label, [("", _("按类别")), *people, stays], "")
        for post in own.posts if posts else ():
            taken = [(key, gettext("由%(name)s接任") % {"name": name}) for key, name in people]
            choices = [(str(KEEP), _("不变")), *taken, (str(VACATE), _("终止，岗位空缺"))]
            self._add(f"post_{post.pk}", str(post), choices, str(KEEP))
        if posts and own.substitutions:
            self.fields["end_substitutions"] = forms.BooleanField(
                label=_("同时终止交出人代行他人岗位"), required=False, initial=True
            )

    def _topics(self) -> dict[int, tuple[str, int]]:
        """Return the topics of what is open with their counts; restricted matters as one."""
        found: dict[int, tuple[str, int]] = {}
        for row in self.own.assignments:
            key = topic_key(row.case)
            label = gettext("限制知悉件") if key == RESTRICTED else row.case.topic.name
            found[key] = (label, found.get(key, ("", 0))[1] + 1)
        return dict(sorted(found.items(), key=lambda item: -item[1][1]))

    def _parts(self) -> dict[str, tuple[str | Promise, int]]:
        """Return what else lies there, by the code of its part: label and count."""
        known, counts = parts(), Counter(item.part for item in self.others)
        return {code: (known[code].label, counts[code]) for code in known if counts[code]}

    def _add(self, name: str, label: str, choices: Any, initial: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, initial=initial, required=False
        )

    def part(self, prefix: str) -> list[forms.BoundField]:
        """Return the fields of one part for the page."""
        return [self[name] for name in self.fields if name.startswith(f"{prefix}_")]

    def chosen(self, prefix: str) -> dict[str, int]:
        """Return what was chosen in one part, by the rest of the name."""
        return {
            name.removeprefix(f"{prefix}_"): int(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(f"{prefix}_") and value != ""
        }

    def mapping(self, prefix: str) -> dict[int, int]:
        """Return the same by id; what was left open is not in it."""
        return {int(key): value for key, value in self.chosen(prefix).items()}
