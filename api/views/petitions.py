"""Petitions in: one, or a batch such as a day of the hotline 12345."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from api import bodies, problems
from api.contract import KEY, described
from api.idempotency import Outcome, carried_out, key_of, uuid_of
from api.problems import Problem
from api.shapes.cases import counted
from api.shapes.registering import BatchShape, Registered, RegisteredShape
from api.views.loading import plain, settled, user_of
from petitions import actions, situation
from petitions.forms.registering import RegisterForm
from petitions.models import Case, Petition
from petitions.views.registering import office_of

MOST = 200
TAG = "petitions"
FIELDS = RegisterForm.base_fields
EXAMPLE = {
    "channel": "phone", "received_on": "2026-03-02", "name": "王建国", "phone": "13000001234",
    "topic": "E05-04", "subject_unit": "XH001", "title": "反映职称评审程序问题",
    "text": "来电人反映职称评审结果公示不足五个工作日。", "forwarder": "12345 市民服务热线",
    "forward_number": "SH20260302-00017",
}  # fmt: skip


def petition_schema() -> bodies.Schema:
    """Return the schema of one petition: the intake form of the pages."""
    return bodies.schema_of_form(FIELDS, examples=EXAMPLE)


def batch_schema() -> bodies.Schema:
    """Return the schema of a batch: each row with a key of its own."""
    key = {"type": "string", "format": "uuid", "description": str(KEY.description)}
    row = {
        "type": "object", "required": ["key", "petition"], "additionalProperties": False,
        "properties": {"key": key, "petition": petition_schema()},
    }  # fmt: skip
    rows = {"type": "array", "items": row, "minItems": 1, "maxItems": MOST}
    return {
        "type": "object", "required": ["rows"], "additionalProperties": False,
        "properties": {"rows": rows},
    }  # fmt: skip


@described(
    "registerPetition",
    gettext_lazy("登记一件"),
    tag=TAG,
    description=gettext_lazy(
        "与登记页面同一张表、同一套校验。登记后返回编号、信访事项和各期限。"
        "join 给出信访事项的地址编号时并入该事项。"
        "检举控告本机关或其领导的件不予收存（条例第三十条），回答 422 taking_refused。"
    ),
    answer=RegisteredShape,
    status=201,
    refusals=(400, 409, 413, 415, 422),
    parameters=[KEY],
    request=petition_schema(),
)
@api_view(["POST"])
def petition_new(request: Request) -> Response:
    """Register one petition."""
    key, said = key_of(request), request.data
    outcome = carried_out(user_of(request), key, [TAG, said], lambda: _registered(request, said))
    return settled(outcome)


@described(
    "registerBatch",
    gettext_lazy("成批登记，逐行给出结果"),
    tag=TAG,
    description=gettext_lazy(
        "一次最多 200 行，逐行独立登记：有误的行不影响其他行。每行有自己的 key："
        "改正有误的行后整批重发，已登记的行不会重复登记。"
    ),
    answer=BatchShape,
    refusals=(400, 413, 415, 422),
    request=batch_schema(),
)
@api_view(["POST"])
def petition_batch(request: Request) -> Response:
    """Register a batch row by row."""
    rows = _rows(request.data)
    results = [_row(request, number, row) for number, row in enumerate(rows, start=1)]
    registered = sum(result["petition"] is not None for result in results)
    return Response(
        {"registered": registered, "refused": len(results) - registered, "rows": results}
    )


def _rows(body: Mapping[str, Any]) -> list[Any]:
    rows = body.get("rows")
    if set(body) != {"rows"} or not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        words = _("请给出 rows：1 至 %(n)d 行的数组。") % {"n": MOST}
        raise Problem(422, "invalid", words, errors=[("#/rows", words)])
    return rows


def _row(request: Request, number: int, row: Any) -> dict[str, Any]:
    """Register one row, or say why not; the other rows are not touched by it."""
    result: dict[str, Any] = {
        "row": number, "status": 201, "again": False, "petition": None, "problem": None,
    }  # fmt: skip
    try:
        key, said = _key_and_petition(row)
        outcome = carried_out(
            user_of(request), key, [TAG, said], lambda: _registered(request, said)
        )
    except Exception as error:
        problem = problems.problem_of(error)
        if problem is None:
            raise
        return result | {"status": problem.status, "problem": problem.body}
    result |= {"status": outcome.status, "again": outcome.again}
    return result | {"petition" if outcome.status == 201 else "problem": outcome.body}


def _key_and_petition(row: Any) -> tuple[Any, Any]:
    if not isinstance(row, dict) or set(row) != {"key", "petition"}:
        raise Problem(422, "invalid", _("每行须有 key 和 petition 两项，没有别的。"))
    key = uuid_of(row["key"])
    if key is None or not isinstance(row["petition"], dict):
        raise Problem(422, "invalid", _("key 须为 UUID，petition 须为 JSON 对象。"))
    return key, row["petition"]


def _registered(request: Request, said: Mapping[str, Any]) -> Outcome:
    """Carry the intake form out. Raises Problem and Refused."""
    data = bodies.posted(FIELDS, said)
    form = bodies.spoken(RegisterForm(data))
    if not form.is_valid():
        raise problems.of_form(form.errors)
    try:
        with transaction.atomic():
            petition = _register(request, form)
    except actions.ShutOut as refusal:
        return _not_taken(request, refusal)
    here, today = situation.of(petition.case), timezone.localdate()
    shape = RegisteredShape(
        Registered(petition, counted(here, today)), context={"request": request}
    )
    return Outcome(201, dict(shape.data))


def _register(request: Request, form: RegisterForm) -> Petition:
    now, by, chosen = timezone.now(), user_of(request), form.cleaned_data["join"]
    if not chosen:
        office = office_of(plain(request))
        return actions.register(form.submission(), form.matter(), unit=office, by=by, at=now)
    case = get_object_or_404(Case.objects.visible_to(by), slug=chosen)
    return actions.join(case, form.submission(), by=by, at=now)


def _not_taken(request: Request, refusal: actions.ShutOut) -> Outcome:
    """Count the refusal, and keep nothing of what was sent (2022 Art. 30)."""
    by, now = user_of(request), timezone.now()
    actions.count_refusal(refusal, unit=office_of(plain(request)), by=by, at=now)
    return Outcome(422, Problem(422, "taking_refused", str(refusal)).body)
