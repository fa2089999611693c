"""One's own settings of the digest; and for the administrator, what could not be delivered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.once import go, once
from digest import outbox
from digest.channels import choice_of, enabled
from digest.forms import ChoiceForm
from digest.models import Choice, Letter
from organization.http import UserRequest

SHOWN = 200


@once
def my_digest(request: UserRequest) -> HttpResponse:
    """Let people say whether and where they want the digest."""
    channels, kept = enabled(), choice_of(request.user)
    said = {"is_on": kept.is_on, "channel": kept.channel, "address": kept.address}
    form = ChoiceForm(request.POST or None, channels=channels, initial=said)
    if request.method == "POST" and form.is_valid():
        Choice.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
        messages.success(request, _("每日汇总设置已保存。"))
        return go(request, reverse("me"))
    context = {"form": form, "channels": channels}
    status = 422 if request.method == "POST" else 200
    return render(request, "digest/my_digest.html", context, status=status)


@require_safe
def digest_parked(request: UserRequest) -> HttpResponse:
    """Show the digests that were tried often enough, with the reason of the last try."""
    letters = Letter.objects.parked().select_related("to")
    context = {
        "letters": letters[:SHOWN],
        "count": letters.count(),
        "waiting": Letter.objects.filter(state="waiting", attempts__gt=0).count(),
    }
    return render(request, "digest/parked.html", context)


@require_POST
@once
def digest_release(request: UserRequest, pk: int) -> HttpResponse:
    """Give one of them all its tries again."""
    if outbox.release(pk, timezone.now()):
        messages.success(request, _("已重新排入发送。"))
    else:
        messages.warning(request, _("这一份已不在未送达之列。"))
    return go(request, reverse("digest_parked"))
