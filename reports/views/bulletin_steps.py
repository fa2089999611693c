"""The steps of a bulletin: to be checked, objected to, answered, made anew, published."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.once import go, once
from organization.http import UserRequest
from petitions.models import Case
from petitions.workflow import Refused
from reports import actions, contents, figures, permissions
from reports.forms.bulletins import AnswerForm, ObjectionForm
from reports.models import BulletinObjection, ObjectionAnswer
from reports.month import Month
from reports.views.bulletin_loading import bulletin_or_404


@require_POST
@once
def bulletin_check(request: UserRequest, month: Month) -> HttpResponse:
    """Send the draft to the departments."""

    def step() -> str:
        sent = actions.open_check(bulletin_or_404(month), by=request.user, at=timezone.now())
        return _("已送各处室核对，%(day)s截止。") % {"day": sent.check_until}

    return _taken(request, month, step)


@require_POST
@once
def bulletin_regenerate(request: UserRequest, month: Month) -> HttpResponse:
    """Make the draft anew from the data as they are."""

    def step() -> str:
        draft = bulletin_or_404(month)
        made = actions.regenerate_bulletin(draft, by=request.user, at=timezone.now())
        return _("已重新生成，现为第%(n)d版。") % {"n": made.version}

    return _taken(request, month, step)


@require_POST
@once
def bulletin_publish(request: UserRequest, month: Month) -> HttpResponse:
    """Publish what was checked."""

    def step() -> str:
        actions.publish_bulletin(bulletin_or_404(month), by=request.user, at=timezone.now())
        return _("已发布。")

    return _taken(request, month, step)


def _taken(request: UserRequest, month: Month, step: Callable[[], str]) -> HttpResponse:
    """Take a step and lead back to the bulletin, saying what came of it."""
    try:
        messages.success(request, step())
    except Refused as refused:
        messages.error(request, str(refused))
    return go(request, reverse("bulletin", args=[month]))


@require_POST
@once
def bulletin_agree(request: UserRequest, month: Month) -> HttpResponse:
    """Say that the figures of one's own departments are right."""
    draft, now = bulletin_or_404(month), timezone.now()
    units = permissions.objecting_units(request.user, draft, timezone.localdate(now))
    if not units:
        raise PermissionDenied(_("通报由各处室的负责人或信访专员核对。"))
    shown = request.POST.get("version", "")
    version = int(shown) if shown.isdecimal() else 0

    def step() -> str:
        for unit in units:
            actions.find_right(draft, unit, version=version, by=request.user, at=now)
        return _("已记录：%(units)s核对无误。") % {"units": "、".join(one.name for one in units)}

    return _taken(request, month, step)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def bulletin_object(request: UserRequest, month: Month) -> HttpResponse:
    """Object to one figure of one's own department."""
    draft, today = bulletin_or_404(month), timezone.localdate()
    units = permissions.objecting_units(request.user, draft, today)
    if not units:
        raise PermissionDenied(_("异议由各处室的负责人或信访专员提出。"))
    rows = {row.code: row.numbers for row in contents.frozen_bulletin(draft).rows}
    form = ObjectionForm(
        request.POST or None,
        units=units,
        numbers=rows[units[0].code] if len(units) == 1 else {},
        user=request.user,
        on=today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.object_to_figure(draft, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("异议已提出，信访办答复后通知你。"))
            return go(request, reverse("bulletin", args=[month]))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "month": month, "document": draft}
    status = 422 if form.errors else 200
    return render(request, "reports/bulletin_object.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def bulletin_answer(request: UserRequest, month: Month, pk: int) -> HttpResponse:
    """Answer one objection."""
    asked = BulletinObjection.objects.of_month(month.key).prefetch_related("cases")
    objection = get_object_or_404(asked, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_figure_objection(
                objection,
                answer=ObjectionAnswer(form.cleaned_data["answer"]),
                words=form.cleaned_data["words"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("已答复。"))
            return go(request, reverse("bulletin", args=[month]))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "month": month,
        "objection": objection,
        "figure": figures.BY_CODE[objection.figure],
        "cases": _named(request, objection),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/bulletin_answer.html", context, status=status)


@require_POST
@once
def bulletin_withdraw(request: UserRequest, month: Month, pk: int) -> HttpResponse:
    """Take back one's own objection while it waits for an answer."""
    objection = get_object_or_404(BulletinObjection.objects.of_month(month.key), pk=pk)

    def step() -> str:
        actions.withdraw_figure_objection(objection, by=request.user, at=timezone.now())
        return _("异议已撤回。")

    return _taken(request, month, step)


def _named(request: UserRequest, objection: BulletinObjection) -> list[tuple[Case, bool]]:
    """Return the cases of an objection, and whether the reader may open each."""
    cases = list(objection.cases.all())
    visible = Case.objects.visible_to(request.user, timezone.localdate())
    seen = set(visible.filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    return [(case, case.pk in seen) for case in cases]
