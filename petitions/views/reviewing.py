"""The head's quality review: what waits, one reply with its checks, and on to the next."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import User
from petitions import (
    actions,
    attached,
    dossier,
    faces,
    identity,
    permissions,
    phrasing,
    replay,
    revealing,
    review_checks,
    situation,
    timeline,
)
from petitions.forms.replying import DecisionForm
from petitions.models import Case, Reply, ReplyStage
from petitions.models.handling import ReplyQuerySet
from petitions.review_checks import Check
from petitions.rounds import rounds_of
from petitions.situation import Situation
from petitions.views.loading import case_or_404, is_open, meanwhile_of
from petitions.workflow import BY_CODE, Refused, StaleCase


@require_safe
def review_list(request: UserRequest) -> HttpResponse:
    """Show what waits for this head, the nearest deadline first."""
    today, rules = timezone.localdate(), replay.rules()
    replies = waiting_for(request.user, today).select_related("case", "assignment__unit", "author")
    rows = [
        {
            "reply": reply,
            "clock": faces.face_of_case(reply.case, today, rules),
            "waited": days_here(reply, today),
        }
        for reply in replies
    ]
    return render(request, "petitions/review_list.html", {"rows": rows})


def waiting_for(user: User, today: date) -> ReplyQuerySet:
    """Return the replies this head may judge, the nearest deadline first."""
    mine = Reply.objects.visible_to(user, today).for_review_by(user, today)
    return mine.order_by(F("case__due_on").asc(nulls_last=True), "submitted_on", "id")


def days_here(reply: Reply, today: date) -> int:
    """Return for how many days the reply has waited for the review."""
    return (today - reply.submitted_on).days if reply.submitted_on else 0


@require_http_methods(["GET", "HEAD", "POST"])
@once
def review_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show one reply with its checks, or decide on it."""
    today = timezone.localdate()
    reply = get_object_or_404(Reply.objects.visible_to(request.user, today), pk=pk)
    case = case_or_404(request, reply.case.slug)
    here = situation.of(case)
    way_out = _elsewhere(request, reply, here, today)
    if way_out:
        return way_out
    found = _checks(request.user, here)
    form, status = DecisionForm(request.POST or None, blocked=_is_blocked(found)), 200
    form.fields["version"].initial = case.version
    if request.method == "POST" and not phrasing.put_in(form):
        status = _decide(request, case, form)
        if status == 200:
            return go(request, _next_url(request.user, today))
        form.renew(case.version)
    phrases = phrasing.offered("return_draft", case.topic)
    context = _context(request, here, found) | {"form": form, "phrases": phrases}
    context["meanwhile"] = meanwhile_of(request, case) if status == 409 else []
    return render(request, "petitions/review_detail.html", context, status=status)


def _is_blocked(found: list[Check]) -> bool:
    return bool(review_checks.failed(found))


def _elsewhere(
    request: UserRequest, reply: Reply, here: Situation, today: date
) -> HttpResponse | None:
    """Send the reader away from a reply that is not theirs to judge now.

    Raises PermissionDenied for somebody who never may.
    """
    case, is_post = here.case, request.method == "POST"
    is_current = here.reply is not None and here.reply.pk == reply.pk
    if not is_current or (reply.stage != ReplyStage.IN_REVIEW and not is_post):
        messages.info(request, _("这份答复不在审核中。"))
        return redirect("case_detail", slug=case.slug)
    row = BY_CODE["approve_draft"]
    if permissions.role_for(request.user, row, here, today) is None:
        raise PermissionDenied(permissions.refusal(row, here))
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再审核。"))
        return redirect("case_detail", slug=case.slug)
    return None


def _checks(reader: User, here: Situation) -> list[Check]:
    if here.reply is None:
        return []
    demands = [
        demand
        for listed in here.case.petitions.order_by("id").values_list("demands", flat=True)
        for demand in listed
    ]
    people = identity.people_of(here.case)
    names = [person.name for person in people if person.name]
    found = review_checks.checks(here.reply, here, demands=demands, names=names, reader=reader)
    veil = identity.veil(people)  # the rules read the demands to the letter, the page does not
    return [replace(check, words=veil(check.words)) for check in found]


def _decide(request: UserRequest, case: Case, form: DecisionForm) -> int:
    """Carry the decision out and return 200, or put the refusal into the form."""
    if not form.is_valid():
        return 422
    data = form.cleaned_data
    approve = data["decision"] == "approve"
    decide = actions.approve_draft if approve else actions.return_draft
    try:
        decide(
            case,
            words=data["words"],
            by=request.user,
            at=timezone.now(),
            version=data["version"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return 409 if isinstance(refusal, StaleCase) else 422
    words = _("%(number)s：已通过。") if approve else _("%(number)s：已退回修改。")
    messages.success(request, words % {"number": case.number})
    return 200


def _next_url(user: User, today: date) -> str:
    """Return the address of the next reply that waits, else of the empty list."""
    following = waiting_for(user, today).first()
    return reverse("review_detail", args=[following.pk]) if following else reverse("review_list")


def _context(request: UserRequest, here: Situation, found: list[Check]) -> dict[str, Any]:
    case, reply, today = here.case, here.reply, timezone.localdate()
    shown = revealing.shown(request, here, timezone.now())
    people = identity.people_of(case)
    veil = identity.veil(people, shown)
    originals = dossier.originals_of(case, shown=shown, veil=veil)
    queue = list(waiting_for(request.user, today).values_list("pk", flat=True))
    place = queue.index(reply.pk) if reply and reply.pk in queue else 0
    return {
        "case": case,
        "here": here,
        "reply": reply,
        "letter": dossier.letter(here, originals, veil),
        "originals": originals,
        "files": attached.of_reply(case, people, shown, veil),
        "checks": found,
        "rounds": rounds_of(reply, timeline.events_of(case), veil=veil),
        "clocks": faces.strip(here, today)[:1],
        "waited": days_here(reply, today) if reply else 0,
        "place": place + 1,
        "waiting": len(queue),
        "previous_pk": queue[place - 1] if place else None,
        "next_pk": queue[place + 1] if place + 1 < len(queue) else None,
    }
