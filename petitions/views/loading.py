"""What the pages of one case begin with: the case this reader may see, and whether it is open."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from audit import reads
from organization.http import UserRequest
from petitions import identity, meanwhile, reading
from petitions.models import Case
from petitions.timeline import Run

OPENED = "opened_cases"  # session key: slug -> when the reader gave the reason
STAYS_OPEN = timedelta(minutes=30)


def case_or_404(request: UserRequest, slug: str) -> Case:
    """Return the case with what its pages show. Raises Http404 for one that is not theirs."""
    cases = Case.objects.visible_to(request.user).select_related(
        "unit",
        "host__parent",
        "handler",
        "topic__parent",
        "topic__national",
        "subject_unit",
        "merged_into",
    )
    case = get_object_or_404(cases, slug=slug)
    note_reading(request, case)
    return case


def note_reading(request: HttpRequest, case: Case) -> None:
    """Put into the read log that the answer shows this case, and in which form."""
    name = request.resolver_match.url_name if request.resolver_match else None
    what = reading.WHAT.get(name or "", reads.PAGE)
    if name == "case_detail" and wants_fragment(request):
        what = reads.HISTORY
    reads.note(request, f"{reading.PREFIX}{case.slug}", what, timezone.now())


def meanwhile_of(request: UserRequest, case: Case) -> list[Run]:
    """Return what others did since the posted form was opened, as this reader may read it."""
    said = request.POST.get("version", "")
    if not said.isdecimal() or len(said) > 9:
        return []
    veil = identity.veil(identity.people_of(case))
    return meanwhile.since(case, int(said), words=is_open(request, case), veil=veil)


def is_open(request: HttpRequest, case: Case) -> bool:
    """Tell whether the body may be shown: always, unless the case is restricted.

    A restricted case is open for half an hour after the reader gave a reason in this session.
    """
    if not case.restricted:
        return True
    since = request.session.get(OPENED, {}).get(case.slug)
    return bool(since) and timezone.now() - datetime.fromisoformat(since) < STAYS_OPEN


def open_case(request: HttpRequest, case: Case, at: datetime) -> None:
    """Remember in the session that the reader gave a reason."""
    request.session[OPENED] = {**request.session.get(OPENED, {}), case.slug: at.isoformat()}


def wants_fragment(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a piece of the page."""
    return request.headers.get("HX-Request") == "true"
