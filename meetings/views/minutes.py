"""The minutes 会议纪要: written, read, printed, and as a document for the office's own editor."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from meetings import actions, paper
from meetings.forms.meetings import MinutesForm
from meetings.models import OVER, Meeting, MeetingStage
from meetings.permissions import may_keep
from meetings.views.loading import is_shut, meeting_or_404
from organization.http import UserRequest
from petitions.models import Case
from petitions.views.loading import note_reading
from petitions.workflow import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def meeting_minutes(request: UserRequest, slug: str) -> HttpResponse:
    """Show the minutes as this reader may read them, or write them."""
    today = timezone.localdate()
    meeting = meeting_or_404(request, slug, today)
    form = MinutesForm(request.POST or None)
    if form.is_valid():
        try:
            actions.minute(
                meeting, words=form.cleaned_data["words"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("纪要已形成。"))
            return go(request, reverse("meeting_minutes", args=[slug]))
    context = {
        "meeting": meeting,
        "paper": _paper(request, meeting),
        "form": form,
        "may_write": may_keep(meeting, request.user, today) and meeting.stage == MeetingStage.HELD,
        "over": meeting.stage in OVER,
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/meeting_minutes.html", context, status=status)


@require_safe
def meeting_minutes_docx(request: UserRequest, slug: str) -> HttpResponseBase:
    """Answer with the minutes as a document; what the reader may not know is not in it."""
    today = timezone.localdate()
    meeting = meeting_or_404(request, slug, today)
    if meeting.stage != MeetingStage.MINUTED:
        messages.warning(request, _("纪要形成之后才能下载。"))
        return redirect("meeting_minutes", slug=slug)
    return FileResponse(
        BytesIO(paper.document(_paper(request, meeting))),
        as_attachment=True,
        filename=f"{meeting.number}.docx",
        content_type=DOCX,
    )


def _paper(request: UserRequest, meeting: Meeting) -> paper.Paper:
    """Return the minutes for this reader; the cases whose words they show are noted as read."""

    def shut(case: Case | None) -> bool:
        hidden = is_shut(request, case)
        if case is not None and not hidden:
            note_reading(request, case)
        return hidden

    return paper.of(meeting, request.user, timezone.localdate(), shut)
