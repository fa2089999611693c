"""The responsibility chain of a unit, on any day."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from organization.models import Role, Unit
from organization.standing import standing
from petitions import responsibility
from petitions.forms.responsibility import ChainForm


@require_safe
def responsibility_index(request: UserRequest) -> HttpResponse:
    """Lead to the chain of the unit that was chosen, else of the reader's own."""
    today = timezone.localdate()
    held = standing(request.user, today)
    code, on = request.GET.get("unit", ""), request.GET.get("on", "")
    if not code:
        post = held.post_for()
        root = Unit.objects.active(today).order_by("path").first()
        unit = post.unit if post else root
        if unit is None or not held.posts:
            raise PermissionDenied(_("你目前没有在任的岗位，请联系系统管理员登记。"))
        code = unit.code
    unit = get_object_or_404(Unit, code=code)
    url = reverse("responsibility_chain", args=[unit.code])
    return redirect(f"{url}?on={on}" if on else url)


@require_safe
def responsibility_chain(request: UserRequest, code: str) -> HttpResponse:
    """Show who answers for the unit on a day; ?on= another day than today."""
    today = timezone.localdate()
    held = standing(request.user, today)
    unit = get_object_or_404(Unit.objects.select_related("parent", "successor"), code=code)
    if not responsibility.may_read(held, unit):
        raise PermissionDenied(
            _("你可以查看本单位及其上级、下级的责任链；其他单位的由信访办和委领导查看。")
        )
    data = request.GET.copy()
    data["unit"] = code
    data.setdefault("on", today.isoformat())
    form = ChainForm(data, units=responsibility.readable(held, today))
    form.is_valid()
    on: date = form.cleaned_data.get("on") or today
    nodes, below = responsibility.below(unit, on)
    context = {
        "sheet": responsibility.sheet(unit, request.user, on, today),
        "unit": unit,
        "on": on,
        "today": today,
        "chooser": form,
        "may_move": bool(held.roles & {Role.ADMIN, Role.HEAD}),
        "bad_day": form.errors.get("on"),
        "nodes": nodes,
        "below": below,
        "panels": [] if held.is_officer else responsibility.panels(unit),
        "exists": unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to),
    }
    return render(request, "petitions/responsibility.html", context)
