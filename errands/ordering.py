"""The page on which somebody says what a long list is taken for, whatever the list."""

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit.once import go
from errands.actions import Order, ask
from errands.forms import PurposeForm
from organization.http import UserRequest


def ordered(
    request: UserRequest, order: Order, *, title: str | Promise, back: str, at: datetime
) -> HttpResponse:
    """Ask what the list is taken for, and leave the writing to the worker."""
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = replace(order, purpose=form.cleaned_data["purpose"])
        _errand, is_new = ask(order, by=request.user, at=at)
        if not is_new:
            messages.info(request, _("同样的导出正在进行，没有重复发起。"))
        elif order.needs_approval:
            messages.success(request, _("已提交，经批准后开始生成。"))
        else:
            messages.success(request, _("正在后台生成文件，可以离开此页。"))
        return go(request, reverse("errand_list"))
    context = {"form": form, "order": order, "title": title, "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "errands/export_order.html", context, status=status)
