"""Phrases beside the field they are for: offered, and put in where no script does it."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise

from petitions.models import Phrase, Topic
from petitions.workflow import BY_CODE

# step -> the field its phrases are for; only these steps have any.
FIELD_OF = {
    "approve_routing": "words",
    "assign": "requirement",
    "transfer": "requirement",
    "object": "words",
    "agree_return": "words",
    "refuse_return": "words",
    "cancel": "words",
    "draft": "opinion",
    "return_draft": "words",
    "approve_draft": "words",
    "submit_report": "words",
    "return_report": "words",
    "pass_report": "words",
    "contact": "words",
    "note": "words",
}
ASKED, CHOSEN = "insert_phrase", "phrase"


def steps() -> list[tuple[str, str | Promise]]:
    """Return the steps that have phrases, as choices in the order of the life cycle."""
    return [(code, BY_CODE[code].label) for code in BY_CODE if code in FIELD_OF]


def offered(step: str, topic: Topic | None) -> list[Phrase]:
    """Return the phrases of a step for a case of this topic. One query."""
    return list(Phrase.objects.offered(step, topic)) if step in FIELD_OF else []


def put_in(form: forms.Form) -> bool:
    """Put the chosen phrase into its field when that is all the reader asked for.

    Tells whether it was; the form is then shown again as typed, without complaints.
    """
    data: Any = form.data
    if ASKED not in data:
        return False
    key, field = data.get(CHOSEN, ""), data.get(ASKED)
    found = Phrase.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
    if found is not None and field in form.fields:
        typed = data.get(field, "").rstrip()
        form.data = data.copy()
        form.data[field] = f"{typed}\n{found.text}" if typed else found.text  # type: ignore[index]
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    return True
