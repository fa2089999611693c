"""Taking the steps of a case: which are open now, what each asks for, and the deed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api import bodies, problems, samples
from api.contract import CASE, KEY, MATCH, described, rows_of
from api.idempotency import Outcome, carried_out, key_of
from api.shapes.cases import CaseRow
from api.stepping import CALLS, REQUIRED, Call
from api.versions import decided_on
from api.views.loading import case_of, settled, today, told, user_of
from organization.models import Unit, User
from petitions import acts, permissions, replay, situation
from petitions.columns import lines
from petitions.models import Case
from petitions.permissions import Offer
from petitions.situation import Situation

TAG = "steps"
MOST = 200  # of a list to choose from; longer ones are asked for elsewhere


class ChoiceShape(serializers.Serializer[Any]):
    """One value that can be chosen."""

    value = serializers.CharField()
    label = serializers.CharField()


class FieldShape(serializers.Serializer[Any]):
    """One thing a step asks for."""

    name = serializers.CharField()
    label = serializers.CharField()
    help = serializers.CharField()
    type = serializers.CharField(help_text=_("JSON 类型。"))
    required = serializers.BooleanField()
    choices = ChoiceShape(
        many=True, allow_null=True, help_text=_("可选的值；null 为不限或另查（单位见 /units）。")
    )


class OfferedShape(serializers.Serializer[Any]):
    """A step this account may take, and what it asks for."""

    code = serializers.CharField()
    label = serializers.CharField()
    law = serializers.CharField(help_text=_("依据。"))
    refused = serializers.CharField(help_text=_("现在还不能办的原因；能办时为空。"))
    url = serializers.URLField()
    fields = serializers.ListField(child=FieldShape())


class TakenShape(serializers.Serializer[Any]):
    """A step that was taken, and the case behind it while this account still sees it."""

    code = serializers.CharField()
    label = serializers.CharField()
    case = CaseRow(allow_null=True)


@described(
    "listActions",
    _("现在可办的步骤"),
    tag=TAG,
    description=_("由生命周期表得出：这个账号现在可办的步骤、各要填什么。"),
    answer=rows_of(OfferedShape),
    refusals=(400, 404),
    parameters=[CASE],
)
@api_view(["GET"])
def case_actions(request: Request, slug: str) -> Response:
    """Show the steps this account may take now, with what each asks for."""
    case = case_of(request, slug)
    here = situation.of(case)
    offers = permissions.offers(user_of(request), here, today())
    return told(case, [_offered(request, here, one) for one in offers if one.row.code in CALLS])


def _offered(request: Request, here: Situation, offer: Offer) -> dict[str, Any]:
    call = CALLS[offer.row.code]
    path = reverse("api:case_detail", args=[here.case.slug], request=request)
    return {
        "code": offer.row.code,
        "label": str(offer.row.label),
        "law": acts.law_of(offer.row),
        "refused": offer.refused,
        "url": f"{path}/actions/{offer.row.code}",
        "fields": [] if offer.refused else _fields(call, here),
    }


def _fields(call: Call, here: Situation) -> list[dict[str, Any]]:
    form = bodies.spoken(call.bind(None, here, today()))
    return [
        {
            "name": call.to_program(name),
            "label": str(field.label or ""),
            "help": str(field.help_text or ""),
            "type": bodies.schema_of(field)["type"],
            "required": call.to_program(name) in REQUIRED[call.row.code],
            "choices": _choices(form.fields[name]),
        }
        for name, field in call.fields.items()
        if name not in bodies.HIDDEN
    ]


def _choices(field: forms.Field) -> list[dict[str, str]] | None:
    if isinstance(field, forms.ModelChoiceField):
        rows = field.queryset
        if rows is None or rows.model is Unit or isinstance(field, forms.ModelMultipleChoiceField):
            return None
        return [
            {"value": str(field.prepare_value(row)), "label": field.label_from_instance(row)}
            for row in rows[:MOST]
        ]
    if isinstance(field, forms.ChoiceField):
        return [
            {"value": str(value), "label": str(label)}
            for value, label in bodies.flat(field)
            if value != ""
        ]
    return None


def view_of(code: str) -> Any:
    """Return the address of one step: its body is the form of that step and nothing else."""
    call = CALLS[code]

    @described(
        f"take_{code}",
        call.row.label,
        tag=TAG,
        description=format_lazy(
            _("办理“{step}”。与页面同一张表、同一套校验和同样的话。"), step=call.row.label
        ),
        answer=TakenShape,
        refusals=(400, 404, 409, 412, 413, 415, 422, 428),
        parameters=[CASE, KEY, MATCH],
        request=bodies.schema_of_form(call.asked, examples=samples.sample_of(call.asked)),
    )
    @api_view(["POST"])
    def case_act(request: Request, slug: str) -> Response:
        """Take this step."""
        key, version, said = key_of(request), decided_on(request), request.data
        by = user_of(request)
        asked = [TAG, slug, code, version, said]
        return settled(
            carried_out(by, key, asked, lambda: _taken(request, slug, call, version, said))
        )

    return case_act


def _taken(
    request: Request, slug: str, call: Call, version: int, said: Mapping[str, Any]
) -> Outcome:
    """Carry the step out. Raises Problem, Refused, PermissionDenied and Http404."""
    case, by, now = case_of(request, slug), user_of(request), timezone.now()
    here, on = situation.of(case), today()
    permissions.require(by, call.row, here, on)
    data = bodies.posted(call.asked, said)
    for name in list(data):
        data.setlist(call.to_form(name), data.pop(name))
    data["version"] = str(version)
    form = bodies.spoken(call.bind(data, here, on))
    if not form.is_valid():
        wrong = {call.to_program(name): errors for name, errors in form.errors.items()}
        raise problems.of_form(wrong)
    call.run(case, form, by, now)
    return _told(call, slug, by)


def _told(call: Call, slug: str, by: User) -> Outcome:
    body: dict[str, Any] = {"code": call.row.code, "label": str(call.row.label), "case": None}
    case = (
        Case.objects.visible_to(by).select_related("unit", "host", "handler", "topic__parent")
        .filter(slug=slug).first()
    )  # fmt: skip
    if case is None:
        return Outcome(200, body)
    (line,) = lines([case], on=today(), rules=replay.rules())
    return Outcome(200, body | {"case": dict(CaseRow(line).data)}, etag=f'"{case.version}"')
