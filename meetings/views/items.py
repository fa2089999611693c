"""One item: its material before the meeting, what is decided in it, what came of it; and the
screen that shows one item at a time to the room."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from meetings import actions, agenda
from meetings.forms.meetings import DecisionForm, MaterialForm, OutcomeForm, WordsForm
from meetings.models import COMING, OVER, AgendaItem, Decision, Meeting, MeetingStage, Outcome
from meetings.permissions import may_keep, may_report
from meetings.views.loading import is_shut, item_or_404, meeting_or_404
from organization.http import UserRequest
from petitions.identity import veil_of
from petitions.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@once
def meeting_decide(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    """Show one item, or take a step on it. A restricted case is opened on its own page first."""
    today = timezone.localdate()
    meeting = meeting_or_404(request, slug, today)
    item = item_or_404(request, meeting, pk, today)
    if is_shut(request, item.case):
        return render(request, "meetings/item_shut.html", {"meeting": meeting, "case": item.case})
    bound: dict[str, Any] = {}
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step not in STEPS:
            raise Http404
        try:
            url = STEPS[step](request, item, bound)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if url:
                return go(request, url)
    context = _context(request, meeting, item, bound)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/meeting_decide.html", context, status=status)


def _context(
    request: UserRequest, meeting: Meeting, item: AgendaItem, bound: dict[str, Any]
) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    keeps, coming = may_keep(meeting, user, today), meeting.stage in COMING
    decisions = item.decisions.select_related("unit", "person", "task").order_by("until", "pk")
    mine = Decision.objects.owed_by(user, today).filter(item=item)
    hidden = veil_of(item.case) if item.case else str
    return {
        "meeting": meeting,
        "item": item,
        "reasons": agenda.reasons_of(item),
        "decisions": decisions,
        "finishable": set(mine.values_list("pk", flat=True)) if not keeps else None,
        "keeps": keeps,
        "today": today,
        "may_report": coming and (keeps or may_report(item, user, today)),
        "may_drop": keeps and coming,
        "may_decide": keeps and meeting.stage == MeetingStage.HELD,
        "may_settle": keeps and meeting.stage in OVER and item.outcome != Outcome.RESOLVED,
        "over": meeting.stage in OVER,
        "material": bound.get("material") or MaterialForm(initial={"words": hidden(item.material)}),
        "decision": bound.get("decide") or DecisionForm(on=today),
        "outcome": bound.get("outcome")
        or OutcomeForm(
            initial={"words": hidden(item.words)}, minuted=meeting.stage == MeetingStage.MINUTED
        ),
        "words": bound.get("words") or WordsForm(),
    }


def _said(form: forms.Form, name: str, bound: dict[str, Any]) -> dict[str, Any] | None:
    """Return the clean data, or leave the form for the page and return None."""
    if form.is_valid():
        return form.cleaned_data
    bound[name] = form
    return None


def _here(item: AgendaItem) -> str:
    return reverse("meeting_decide", args=[item.meeting.slug, item.pk])


def _material(request: UserRequest, item: AgendaItem, bound: dict[str, Any]) -> str:
    said = _said(MaterialForm(request.POST), "material", bound)
    if said is None:
        return ""
    actions.give_material(item, words=said["words"], by=request.user, at=timezone.now())
    messages.success(request, _("材料已提交。"))
    return _here(item)


def _decide(request: UserRequest, item: AgendaItem, bound: dict[str, Any]) -> str:
    form = DecisionForm(request.POST, on=timezone.localdate())
    bound["decide"] = form
    if not form.is_valid():
        return ""
    actions.decide(item, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("已议定，任务已落实到责任人。"))
    return _here(item)


def _outcome(request: UserRequest, item: AgendaItem, bound: dict[str, Any]) -> str:
    form = bound["outcome"] = OutcomeForm(
        request.POST, minuted=item.meeting.stage == MeetingStage.MINUTED
    )
    if not form.is_valid():
        return ""
    said = form.cleaned_data
    actions.set_outcome(
        item,
        outcome=Outcome(said["outcome"]),
        words=said["words"],
        by=request.user,
        at=timezone.now(),
    )
    return _here(item)


def _finish(request: UserRequest, item: AgendaItem, bound: dict[str, Any]) -> str:
    sent = request.POST.get("decision", "")
    if not sent.isdecimal() or len(sent) > 18:
        raise Http404
    decision = get_object_or_404(item.decisions.select_related("item__meeting"), pk=sent)
    said = _said(WordsForm(request.POST), "words", bound)
    if said is None:
        return ""
    actions.finish_decision(decision, proof=said["words"], by=request.user, at=timezone.now())
    return _here(item)


def _drop(request: UserRequest, item: AgendaItem, bound: dict[str, Any]) -> str:
    said = _said(WordsForm(request.POST), "words", bound)
    if said is None:
        return ""
    meeting = actions.drop_item(item, words=said["words"], by=request.user, at=timezone.now())
    messages.success(request, _("议题已撤下，原因已记录。"))
    return reverse("meeting_detail", args=[meeting.slug])


STEPS: dict[str, Callable[[UserRequest, AgendaItem, dict[str, Any]], str]] = {
    "material": _material,
    "decide": _decide,
    "outcome": _outcome,
    "finish": _finish,
    "drop": _drop,
}


@require_safe
def meeting_present(request: UserRequest, slug: str) -> HttpResponse:
    """Show one item per screen in large type; of the closed annex nothing, for the room reads."""
    today = timezone.localdate()
    meeting = meeting_or_404(request, slug, today)
    open_part, _annex = agenda.lines(meeting, request.user, today)
    page = Paginator(open_part, 1).get_page(request.GET.get("n"))
    line = page.object_list[0] if page.object_list else None
    decisions = (
        line.item.decisions.select_related("unit", "person", "task").order_by("until", "pk")
        if line
        else ()
    )
    context = {
        "meeting": meeting,
        "page": page,
        "line": line,
        "decisions": decisions,
        "may_decide": may_keep(meeting, request.user, today) and meeting.stage == MeetingStage.HELD,
    }
    return render(request, "meetings/meeting_present.html", context)
