"""Phrases beside the field they are for: offered, and put in where no script does it."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise

from petitions.models import Phrase, Topic
from petitions.workflow import ASIDE, BY_CODE, TABLE

# step -> the field its phrases are for. A step that must say why has them beside its words; these
# have them beside something else, or may say something.
FIELD_OF = {row.code: "words" for row in (*TABLE, *ASIDE) if row.needs_words} | {
    "assign": "requirement",
    "transfer": "requirement",
    "agree_return": "words",
    "draft": "opinion",
    "mediate": "terms",
    "open_hearing": "points",
    "close_hearing": "ruling",
    "report_urgent": "measures",
    "approve_draft": "words",
    "pass_report": "words",
    "serve": "proof",
    "serve_paper": "proof",
    "ask_facts": "text",
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
