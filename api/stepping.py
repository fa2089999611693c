"""The steps a program may take, each with the form of the page and the action behind it.

Nothing about a step is said here a second time: what it asks for is its form, who may take it and
when is the life-cycle table. Two pages ask more than one form can say, and are put into words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from api.bodies import HIDDEN, Fields
from api.problems import Problem
from organization.models import User
from petitions import actions
from petitions.actions.drafting import mark, save_opinion
from petitions.forms.replying import OpinionForm
from petitions.forms.routing import RouteForm
from petitions.models import AssignmentKind, Case
from petitions.situation import Situation
from petitions.views.acting import ACTS, Act
from petitions.workflow import BY_CODE, Refused, Transition

Data = dict[str, Any]
Run = Callable[[Case, forms.Form, User, datetime], object]


@dataclass(frozen=True)
class Call:
    """One step: what it asks for, the form that reads it, and what is done then.

    `names` says what the program calls a field of the form, where a better name is known.
    """

    row: Transition
    fields: Fields
    bind: Callable[[Any, Situation, date], forms.Form]
    run: Run
    names: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> Fields:
        """The fields by the names that a program uses."""
        renamed = dict(self.names)
        return {renamed.get(name, name): field for name, field in self.fields.items()}

    @property
    def required(self) -> list[str]:
        """What must be said."""
        return [
            name
            for name, field in self.asked.items()
            if field.required and field.initial is None and name not in HIDDEN
        ]

    def to_form(self, name: str) -> str:
        """Return what the form calls it."""
        return {new: old for old, new in self.names}.get(name, name)

    def to_program(self, name: str) -> str:
        """Return what the program calls it."""
        return dict(self.names).get(name, name)


def _of_page(code: str, act: Act) -> Call:
    def bind(data: Any, here: Situation, today: date) -> forms.Form:
        return act.form(data, here=here, today=today)

    def run(case: Case, form: forms.Form, by: User, at: datetime) -> object:
        return act.run(case, by=by, at=at, **form.arguments())  # type: ignore[attr-defined]

    return Call(BY_CODE[code], act.form.base_fields, bind, run)


def _route(code: str) -> Call:
    """Return sending out by the form of the routing page: the unit is `to`, the kind the step."""
    kind = AssignmentKind.ASSIGN if code == "assign" else AssignmentKind.TRANSFER
    fields = {
        name: field
        for name, field in RouteForm.base_fields.items()
        if name not in {"kind", "pick"} and not (name == "due_on" and code == "transfer")
    }

    def bind(data: Any, here: Situation, today: date) -> forms.Form:
        if data is not None:
            data["kind"] = kind.value
        form = RouteForm(data, case=here.case, on=today)
        form.fields["version"] = forms.IntegerField()
        return form

    def run(case: Case, form: forms.Form, by: User, at: datetime) -> object:
        said = form.cleaned_data
        names: tuple[str, ...] = ("to", "co_unit", "requirement", "reason", "version")
        if code == "assign":
            names = (*names, "due_on")
        return getattr(actions, code)(case, by=by, at=at, **{name: said[name] for name in names})

    return Call(BY_CODE[code], fields, bind, run, names=(("other", "to"),))


def _draft() -> Call:
    """Return writing the reply, where no other person's words would be lost by it."""
    fields = {
        name: field
        for name, field in OpinionForm.base_fields.items()
        if name not in {"seen", "version"}
    }

    def bind(data: Any, here: Situation, _today: date) -> forms.Form:
        return OpinionForm(data, track=here.case.track)

    def run(case: Case, form: forms.Form, by: User, at: datetime) -> object:
        assert isinstance(form, OpinionForm)
        if case.restricted:
            words = _("限制知悉件的答复只能在页面上写明理由后拟写。")
            raise Problem(403, "restricted", words)
        reply = case.replies.order_by("-no").first()
        if reply is not None and reply.author_id != by.pk:
            raise Refused(_("已有他人拟写的答复，请在页面上修改。"))
        return save_opinion(
            case,
            form.opinion_parts(),
            seen=mark(case),
            by=by,
            at=at,
            version=form.cleaned_data["version"],
        )

    return Call(BY_CODE["draft"], fields, bind, run)


CALLS: dict[str, Call] = {
    "assign": _route("assign"),
    "transfer": _route("transfer"),
    "draft": _draft(),
    "submit_draft": _of_page("submit_draft", Act(actions.submit_draft)),
    **{code: _of_page(code, act) for code, act in ACTS.items()},
}
REQUIRED: dict[str, list[str]] = {code: call.required for code, call in CALLS.items()}
