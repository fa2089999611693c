"""Subscriptions: the list, a new one, one with its messages; ending it and sending again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api import actions
from api.desk_forms import HookForm
from api.following import KINDS
from api.models import Delivery, DeliveryState, Subscription
from audit import shown_once
from audit.once import go, once
from organization.http import UserRequest
from petitions.workflow import Refused

PAGE = 50
SHOWN = "api hook"


@require_safe
def hook_list(request: UserRequest) -> HttpResponse:
    """List the subscriptions, those that run first, with what they wait for."""
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    parked = Count("deliveries", filter=Q(deliveries__state=DeliveryState.PARKED))
    hooks = Subscription.objects.select_related("account").annotate(waiting=waiting, parked=parked)
    page = Paginator(hooks.order_by("ended_at", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "api/hook_list.html", {"page": page})


@once
def hook_new(request: UserRequest) -> HttpResponse:
    """Make a subscription; the secret of its signatures is on the page that follows, once."""
    form = HookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hook = actions.make_hook(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            shown_once.keep(request, SHOWN, hook.pk, hook.secret)
            messages.success(request, _("订阅已建立，从现在起推送。"))
            return go(request, reverse("hook_detail", args=[hook.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "api/hook_new.html", {"form": form}, status=status)


@require_safe
def hook_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show one subscription and its messages, the latest first."""
    hook = get_object_or_404(Subscription.objects.select_related("account", "created_by"), pk=pk)
    rows = hook.deliveries.select_related("event", "case").order_by("-pk")
    wanted = request.GET.get("state", "")
    if wanted in DeliveryState.values:
        rows = rows.filter(state=wanted)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "hook": hook,
        "kinds": [KINDS[code] for code in hook.kinds if code in KINDS],
        "secret": shown_once.taken(request, SHOWN, hook.pk) if request.method == "GET" else "",
        "page": page,
        "rows": [(row, KINDS.get(row.event.kind, row.event.kind)) for row in page],
        "states": DeliveryState.choices,
        "wanted": wanted,
    }
    return render(request, "api/hook_detail.html", context)


@require_POST
@once
def hook_end(request: UserRequest, pk: int) -> HttpResponse:
    """End a subscription."""
    hook = get_object_or_404(Subscription, pk=pk)
    try:
        actions.end_hook(hook, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("订阅已终止。"))
    return go(request, reverse("hook_detail", args=[pk]))


@require_POST
@once
def hook_again(request: UserRequest, pk: int) -> HttpResponse:
    """Send one message again."""
    delivery = get_object_or_404(Delivery, pk=pk)
    try:
        actions.send_again(delivery, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已重新排入推送。"))
    return go(request, reverse("hook_detail", args=[delivery.subscription_id]))
