"""The pages of holding somebody to account. Each begins at `visible_to`: whoever is not named
gets 404, and no list, count or panel tells that there is one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions
from accountability.forms.proceedings import OpenForm, ScopeForm
from accountability.models import AccountabilityProceeding, Proposal, Purpose
from accountability.models.proceedings import PREFIX
from accountability.proceeding_facts import rows_of, said_in
from accountability.proceeding_parties import offers, proposals_for
from accountability.proceeding_trail import labels
from accountability.rules import suggested
from audit import reads
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role, User
from organization.standing import standing
from petitions.models import Case
from petitions.workflow import Refused

PAGE = 50


def proceeding_or_404(request: UserRequest, slug: str) -> AccountabilityProceeding:
    """Return the proceeding that names this reader, and note that it is read."""
    rows = AccountabilityProceeding.objects.visible_to(request.user, timezone.localdate())
    rows = rows.select_related(
        "chain", "unit", "body", "answerer", "decider", "opened_by", "post__unit"
    )
    row: AccountabilityProceeding = get_object_or_404(rows, slug=slug)
    reads.note(request, f"{PREFIX}{row.slug}", reads.PAGE, timezone.now())
    return row


@require_safe
def proceeding_list(request: UserRequest) -> HttpResponse:
    """Show the proceedings that name the reader; to who may open one, what rules propose."""
    today = timezone.localdate()
    rows = AccountabilityProceeding.objects.visible_to(request.user, today)
    rows = rows.select_related("unit", "answerer", "decider").order_by("-opened_on", "-pk")
    roles = standing(request.user, today).roles
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "proposals": suggested(proposals_for(request.user, today)),
        "may_open": bool(roles & {Role.OFFICE, Role.LEADER}),
        "today": today,
    }
    return render(request, "accountability/proceeding_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def proceeding_new(request: UserRequest) -> HttpResponse:
    """Choose unit and day, then who answered that day, the ground and who decides."""
    today = timezone.localdate()
    proposal = _proposal(request)
    asked = _asked(request, proposal)
    scope = ScopeForm(
        asked if "unit" in asked else None,
        initial=_initial(request, asked),
        user=request.user,
        today=today,
    )
    form = None
    if scope.is_bound and scope.is_valid():
        where = {name: scope.cleaned_data[name] for name in ("unit", "on")}
        form = OpenForm(request.POST or None, user=request.user, today=today, **where)
        row = _opened(request, scope, form, proposal)
        if row is not None:
            messages.success(request, _("%(number)s：已提起。") % {"number": row.number})
            case = scope.cleaned_data["case"]
            url = reverse("proceeding_facts", args=[row.slug])
            return go(request, f"{url}?case={case}" if case else url)
    context = {
        "scope": scope, "form": form, "proposal": suggested([proposal])[0] if proposal else None,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "accountability/proceeding_new.html", context, status=status)


def _opened(
    request: UserRequest, scope: ScopeForm, form: OpenForm, proposal: Proposal | None
) -> AccountabilityProceeding | None:
    """Open what the form says; None when it says nothing yet or is refused."""
    if not form.is_valid():
        return None
    said, people = (
        form.cleaned_data,
        User.objects.in_bulk([form.cleaned_data["answerer"], form.cleaned_data["decider"]]),
    )
    try:
        return actions.open_proceeding(
            scope.cleaned_data["unit"],
            acted_on=scope.cleaned_data["on"],
            answerer=people[said["answerer"]],
            decider=people[said["decider"]],
            ground=said["ground"],
            proposal=proposal,
            by=request.user,
            at=timezone.now(),
        )
    except (Refused, PermissionDenied) as refusal:
        form.add_error(None, str(refusal))
        return None


def _proposal(request: UserRequest) -> Proposal | None:
    key = request.GET.get("proposal", "")
    if not key.isdecimal() or len(key) > 18:
        return None
    rows = Proposal.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(rows.open(Purpose.PROCEEDING).select_related("case"), pk=key)


def _asked(request: UserRequest, proposal: Proposal | None) -> QueryDict:
    """Return the query of the page; a proposal names unit, day and case where nothing else is."""
    asked = request.GET.copy()
    if proposal is not None:
        asked.setdefault("unit", proposal.facts["code"])
        asked.setdefault("on", proposal.facts["day"])
        asked.setdefault("case", proposal.case.slug if proposal.case else "")
    return asked


def _initial(request: UserRequest, asked: QueryDict) -> dict[str, str]:
    """Return what the chooser begins with: the unit with which the case lies."""
    cases = Case.objects.visible_to(request.user, timezone.localdate()).select_related("host")
    case = cases.filter(slug=asked.get("case", "")).first()
    start = {"unit": case.host.code} if case and case.host else {}
    return start | {name: str(value) for name, value in asked.items()}


@require_safe
def proceeding_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one proceeding: facts with their sources, reply, decision, and the next steps."""
    row, today = proceeding_or_404(request, slug), timezone.localdate()
    is_answerer = request.user.pk == row.answerer_id
    events = [] if is_answerer else list(row.chain.events.order_by("seq"))
    people = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    said = said_in(row, request.user, today)
    context = {
        "row": row,
        "said": said,
        "facts": rows_of(row, request.user, today),
        "offers": offers(row, request.user, today),
        "is_answerer": is_answerer,
        "lapsed": row.stage == "notified" and row.may_be_decided(today),
        "readers": [] if is_answerer else said.readers,
        "history": [
            (event.occurred_at, people.get(event.actor_id or 0), labels().get(event.kind))
            for event in events
        ],
        "today": today,
    }
    return render(request, "accountability/proceeding_detail.html", context)
