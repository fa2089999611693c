"""Pages of the administrator: the tree of units, one unit, and every change of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.once import go, once
from organization import actions, holdings, unit_forms, vacancies
from organization.http import UserRequest
from organization.models import PlannedChange, Post, Unit, User
from organization.templatetags.desk import day_long
from organization.unit_history import history_of
from organization.unit_tree import tree

FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Change:
    """A change of a unit: its form, its words, and the sentence when it is done."""

    form: type[forms.Form]
    label: str | Promise
    text: str | Promise
    done: str | Promise


CHANGES: dict[str, Change] = {
    "rename": Change(
        unit_forms.RenameForm,
        gettext_lazy("更名"),
        gettext_lazy("原名称保留在沿革里，已办的信访件不受影响。"),
        gettext_lazy("单位已更名。"),
    ),
    "move": Change(
        unit_forms.MoveForm,
        gettext_lazy("调整隶属"),
        gettext_lazy("连同全部下级单位一起移到新的上级单位之下。"),
        gettext_lazy("隶属关系已调整。"),
    ),
    "merge": Change(
        unit_forms.MergeForm,
        gettext_lazy("并入其他单位"),
        gettext_lazy(
            "本单位撤销，由所并入的单位继续行使职权（《信访工作条例》第二十四条）；"
            "下级单位移到该单位之下，本单位的任职同日终止。"
        ),
        gettext_lazy("单位已并入。"),
    ),
    "close": Change(
        unit_forms.CloseForm,
        gettext_lazy("撤销"),
        gettext_lazy("没有承继单位时才用撤销；本单位的任职同日终止。"),
        gettext_lazy("单位已撤销。"),
    ),
}
ENDING = {"merge", "close"}


@require_safe
def administration(request: UserRequest) -> HttpResponse:
    """Show the tree, and beside it what waits for the administrator."""
    today = timezone.localdate()
    units = Unit.objects.active(today)
    context = {
        "units": units.count(),
        "people": User.objects.filter(is_active=True).count(),
        "vacant": vacancies.vacant_seats(units.order_by("path"), today),
        "unplaced": _unplaced(today).count(),
        "planned": _waiting(),
    }
    return _beside_tree(request, "organization/admin_start.html", context)


@require_http_methods(FORM)
@once
def unit_new(request: UserRequest) -> HttpResponse:
    """Set up a unit, below ?parent=, or split off from ?origin=."""
    today = timezone.localdate()
    initial: dict[str, Any] = {"valid_from": today}
    parent = Unit.objects.filter(code=request.GET.get("parent", "")).first()
    origin = Unit.objects.filter(code=request.GET.get("origin", "")).first()
    if origin is not None:
        parent = parent or origin.parent
        initial |= {"origin": origin, "kind": origin.kind, "region": origin.region}
    initial |= {"parent": parent} if parent else {}
    form = unit_forms.NewUnitForm(request.POST or None, initial=initial, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            unit = actions.open_unit(form.unit(), by=request.user, at=timezone.now())
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("已设立%(unit)s。") % {"unit": unit.name})
            return go(request, reverse("unit_detail", args=[unit.code]))
    context = {"form": form, "origin": origin, "parent": parent}
    page = "organization/admin_unit_new.html"
    return _beside_tree(request, page, context, current=origin or parent, form=form)


@require_safe
def unit_detail(request: UserRequest, code: str) -> HttpResponse:
    """Show one unit: what it is, who is in its posts, and what happened to it."""
    unit, today = _unit(code), timezone.localdate()
    posts = Post.objects.in_unit(unit).select_related("person").prefetch_related("portfolio")
    running = posts.on(today).order_by("duty", "valid_from", "pk")
    required = vacancies.required(unit)
    context = {
        "unit": unit,
        "gone": unit.valid_to is not None and unit.valid_to < today,
        "seats": vacancies.seats_of(unit, today),
        "others": [post for post in running.held() if post.duty not in required],
        "coming": posts.filter(valid_from__gt=today).held().order_by("valid_from", "pk"),
        "past": posts.filter(valid_to__lt=today).held().order_by("-valid_to", "-pk"),
        "planned": _waiting().filter(unit=unit),
        "refused": unit.planned.filter(outcome=PlannedChange.Outcome.REFUSED).last(),
        "history": history_of(unit),
        "changes": CHANGES,
        "today": today,
    }
    return _beside_tree(request, "organization/admin_unit.html", context, current=unit)


@require_http_methods(FORM)
@once
def unit_amend(request: UserRequest, code: str) -> HttpResponse:
    """Correct what neither names nor places a unit."""
    unit, today = _unit(code), timezone.localdate()
    initial = {name: getattr(unit, name) for name in unit_forms.FactsForm.base_fields}
    form = unit_forms.FactsForm(request.POST or None, initial=initial, on=today)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            if changes:
                actions.amend_unit(unit, changes=changes, by=request.user, at=timezone.now())
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("单位资料已保存。"))
            return go(request, reverse("unit_detail", args=[unit.code]))
    context = {"unit": unit, "form": form, "label": _("修改资料")}
    page = "organization/admin_unit_change.html"
    return _beside_tree(request, page, context, current=unit, form=form)


@require_http_methods(FORM)
@once
def unit_change(request: UserRequest, code: str, verb: str) -> HttpResponse:
    """Rename, move, merge or close a unit, today or on a day to come."""
    if verb not in CHANGES:
        raise Http404
    unit, change, today = _unit(code), CHANGES[verb], timezone.localdate()
    form: Any = change.form(request.POST or None, unit=unit, on=today)  # type: ignore[call-arg]
    held = holdings.of_unit(unit) if verb in ENDING else []
    if request.method == "POST" and form.is_valid():
        on, args = form.cleaned_data["on"], form.args()
        try:
            planned = actions.decide(unit, verb, args, on=on, by=request.user, at=timezone.now())
        except ValidationError as error:
            tell(form, error)
        else:
            said = _("已登记，%(day)s 自动生效。") % {"day": day_long(on)}
            messages.success(request, said if planned else str(change.done))
            return go(request, reverse("unit_detail", args=[unit.code]))
    context = {"unit": unit, "form": form, "label": change.label, "text": change.text}
    context |= {"held": held, "verb": verb}
    page = "organization/admin_unit_change.html"
    return _beside_tree(request, page, context, current=unit, form=form)


@require_POST
@once
def planned_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Give up a change before its day."""
    planned = get_object_or_404(PlannedChange.objects.select_related("unit"), pk=pk)
    try:
        actions.cancel_planned(planned, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("待生效的变更已取消。"))
    return go(request, reverse("unit_detail", args=[planned.unit.code]))


def tell(form: forms.Form, error: ValidationError) -> None:
    """Show what an action refused, at the field it names if the form has it."""
    if hasattr(error, "error_dict"):
        for field, errors in error.message_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, error.messages)


def _unit(code: str) -> Unit:
    units = Unit.objects.select_related("parent", "successor", "origin", "review_authority")
    return get_object_or_404(units, code=code)


def _waiting() -> Any:
    rows = PlannedChange.objects.waiting().select_related("unit", "decided_by")
    return rows.order_by("on", "pk")


def _unplaced(on: date) -> Any:
    held = Post.objects.filter(person__isnull=False).exclude(valid_to__lt=on)
    return User.objects.filter(is_active=True).exclude(pk__in=held.values("person"))


def _beside_tree(
    request: UserRequest,
    page: str,
    context: dict[str, Any],
    *,
    current: Unit | None = None,
    form: forms.Form | None = None,
) -> HttpResponse:
    """Render a page with the tree of units at its left; a form with errors answers 422."""
    closed = "closed" in request.GET
    branches = tree(timezone.localdate(), current=current, closed=closed)
    status = 422 if form is not None and form.is_bound and not form.is_valid() else 200
    context |= {"branches": branches, "shows_closed": closed}
    return render(request, page, context, status=status)
