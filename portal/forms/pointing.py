"""The boxes by which a person confirms that words may stay that the finder pointed at."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from petitions.workflow import Refused
from portal.anonymising import Unconfirmed
from portal.finder import Hit

HINT = 40  # characters of a hit that its box shows


class KeepField(forms.MultipleChoiceField):
    """Which of the words that were pointed at stay. What may be ticked is known after reading."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(
            label=_("逐项确认"),
            required=False,
            help_text=_("以下文字可能让人认出是谁。改写，或看过后勾选保留。"),
        )

    def valid_value(self, _value: Any) -> bool:
        """Take any token: the action knows which words stand in the text."""
        return True

    def point_at(self, hits: Iterable[Hit]) -> None:
        """Offer a box for each word."""
        words = {hit.token: f"{hit.kind.label}：{_short(hit.words)}" for hit in hits}
        self.choices = list(words.items())


def _short(words: str) -> str:
    return Truncator(" ".join(words.split())).chars(HINT)


class KeepForm(forms.Form):
    """What the second reader confirms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"] = self.keep = KeepField()


def point_at(form: forms.Form, refusal: Refused) -> None:
    """Say why it was refused, and offer a box for each word that is to be confirmed."""
    form.add_error(None, str(refusal))
    if isinstance(refusal, Unconfirmed) and isinstance(form, KeepForm):
        form.keep.point_at(refusal.hits)
