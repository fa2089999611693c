"""Enquiries: the list, taking one in, and one with its next steps."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role, Unit
from organization.standing import standing
from petitions.models import Case
from petitions.workflow import Refused
from portal import actions, anonymising
from portal.forms.enquiries import (
    AnswerForm,
    EnquiryFilter,
    PublishForm,
    QuestionForm,
    ReferForm,
    RegisterForm,
    RouteForm,
    WordsForm,
)
from portal.forms.pointing import point_at
from portal.models import (
    ANSWERERS,
    CLERKS,
    ENQUIRY_OPEN,
    Enquiry,
    EnquiryQuerySet,
    EnquiryStage,
)

PAGE = 50
SHOWN = "shown_askers"  # session key: slug -> when the reader gave the reason
STAYS_SHOWN = timedelta(minutes=15)
STEPS: dict[str, tuple[Callable[..., Enquiry], type[forms.Form]]] = {
    "reveal": (actions.reveal_asker, WordsForm),
    "route": (actions.route_enquiry, RouteForm),
    "return": (actions.return_enquiry, WordsForm),
    "answer": (actions.answer_enquiry, AnswerForm),
    "register": (actions.register_enquiry, RegisterForm),
    "refer": (actions.refer_enquiry, ReferForm),
    "publish": (actions.publish_reply, PublishForm),
    "withdraw": (actions.withdraw_reply, WordsForm),
}


@require_safe
def enquiry_list(request: UserRequest) -> HttpResponse:
    """Show the enquiries of this person's office or units, those still open first."""
    today = timezone.localdate()
    form = EnquiryFilter(request.GET)
    seen = Enquiry.objects.visible_to(request.user, today)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = _narrowed(seen, wanted.get("stage") or "", wanted.get("year"))
    rows = rows.select_related("unit", "topic").order_by("-received_on", "-pk")
    context = {
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "now": today,
        "open_count": seen.open().count(),
        "late_count": seen.late(today).count(),
        "may_receive": _office_of(request) is not None,
        "may_set_targets": Role.OFFICE in standing(request.user, today).roles,
    }
    return render(request, "portal/enquiry_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def enquiry_new(request: UserRequest) -> HttpResponse:
    """Take a question in."""
    today = timezone.localdate()
    form = QuestionForm(request.POST or None, initial={"received_on": today})
    office = _office_of(request)
    if office is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = actions.receive_enquiry(
                form.question(), office=office, by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记咨询 %(number)s。") % {"number": enquiry.number})
            return go(request, reverse("enquiry_detail", args=[enquiry.slug]))
    status = 422 if form.errors else 200
    return render(request, "portal/enquiry_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def enquiry_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one enquiry, or take its next step."""
    rows = Enquiry.objects.visible_to(request.user, timezone.localdate()).select_related(
        "unit", "office", "topic", "chain", "case", "answered_by", "published_by"
    )
    enquiry = get_object_or_404(rows, slug=slug)
    if request.method != "POST":
        return _page(request, enquiry, "", None)
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404
    action, form_class = STEPS[step]
    form = form_class(request.POST)
    if form.is_valid():
        try:
            action(enquiry, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            point_at(form, refusal)
        else:
            if step == "reveal":
                _remember(request, enquiry)
            messages.success(request, _("%(number)s：已办理。") % {"number": enquiry.number})
            return go(request, _after(request, enquiry))
    return _page(request, enquiry, step, form, status=422)


def _after(request: UserRequest, enquiry: Enquiry) -> str:
    """Return the page of the enquiry, or the list where it is not theirs any more."""
    seen = Enquiry.objects.visible_to(request.user, timezone.localdate())
    if seen.filter(pk=enquiry.pk).exists():
        return reverse("enquiry_detail", args=[enquiry.slug])
    return reverse("enquiry_list")


def _page(
    request: UserRequest, enquiry: Enquiry, step: str, bound: forms.Form | None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    full = _is_shown(request, enquiry)
    shown = anonymising.shown(enquiry, _returned(enquiry), full=full)
    texts = {
        "title": actions.entitled(shown.asked),
        "asked": shown.asked,
        "answer": shown.answer,
    }
    offered = {
        code: bound
        if bound is not None and code == step
        else STEPS[code][1](initial=texts if code in {"publish", "register"} else None)
        for code in offers(request, enquiry)
    }
    context = {
        "enquiry": enquiry,
        "shown": shown,
        "late": enquiry.stage in ENQUIRY_OPEN and enquiry.due_on < today,
        "offered": offered,
        "bound": bound,
        "case": _case_of(request, enquiry),
    }
    return render(request, "portal/enquiry_detail.html", context, status=status)


def _returned(enquiry: Enquiry) -> str:
    """Return why the unit sent it back, while it waits to be routed anew."""
    if enquiry.stage != EnquiryStage.RECEIVED:
        return ""
    events = enquiry.chain.events.filter(kind="enquiry_returned").order_by("-seq")[:1]
    return next(iter(log.texts(events).values()), "")


def _remember(request: UserRequest, enquiry: Enquiry) -> None:
    now = timezone.now().isoformat()
    request.session[SHOWN] = {**request.session.get(SHOWN, {}), enquiry.slug: now}


def _is_shown(request: UserRequest, enquiry: Enquiry) -> bool:
    """Tell whether the reader gave a reason in this session a short while ago."""
    since = request.session.get(SHOWN, {}).get(enquiry.slug)
    return bool(since) and timezone.now() - datetime.fromisoformat(since) < STAYS_SHOWN


def offers(request: UserRequest, enquiry: Enquiry) -> list[str]:
    """Return the codes of the steps this reader may take now."""
    held = standing(request.user, timezone.localdate())
    clerk = any(enquiry.office_id in held.units(role) for role in CLERKS)
    director = enquiry.office_id in held.units(Role.OFFICE)
    asked = any(enquiry.unit_id in held.units(role) for role in ANSWERERS)
    routed, received = enquiry.stage == "routed", enquiry.stage == "received"
    out, answered = enquiry.is_public, enquiry.stage == "answered"
    hidden = bool(enquiry.name or enquiry.contact) and not _is_shown(request, enquiry)
    sensible = {
        "reveal": hidden and (clerk or asked),
        "answer": (received and clerk) or (routed and asked),
        "route": (received or routed) and clerk,
        "return": routed and asked,
        "register": (received or routed) and clerk,
        "refer": (received or routed) and clerk,
        "publish": answered and director and enquiry.consent and not out
        and enquiry.answered_by_id != request.user.pk,
        "withdraw": out and director,
    }  # fmt: skip
    return [code for code, makes_sense in sensible.items() if makes_sense]


def _case_of(request: UserRequest, enquiry: Enquiry) -> Case | None:
    """Return the case it became, if that exists for this reader."""
    if enquiry.case_id is None:
        return None
    return Case.objects.visible_to(request.user).filter(pk=enquiry.case_id).first()


def _narrowed(rows: EnquiryQuerySet, stage: str, year: int | None) -> EnquiryQuerySet:
    if stage == "late":
        rows = rows.late(timezone.localdate())
    elif stage == "public":
        rows = rows.published()
    elif stage:
        rows = rows.filter(stage=stage)
    return rows.received_in(year) if year else rows


def _office_of(request: UserRequest) -> Unit | None:
    """Return the office in which this person takes questions in."""
    held = standing(request.user, timezone.localdate())
    posts = [post for post in held.posts if post.role in CLERKS]
    return posts[0].unit if posts else None
