"""The steps that are taken on the page of a meeting: each reads its form and calls one action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import actions
from meetings.forms.meetings import HoldForm, InviteForm, PutForm, WordsForm
from meetings.models import Attendee, Meeting
from meetings.views.loading import case_of_number, item_or_404
from organization.http import UserRequest
from petitions.models import Case


@dataclass(frozen=True)
class Step:
    """One step somebody sent; a form that does not hold is left in `forms` for the page."""

    request: UserRequest
    meeting: Meeting
    code: str
    forms: dict[str, Any]

    @property
    def who(self) -> dict[str, Any]:
        """Return by whom and when."""
        return {"by": self.request.user, "at": timezone.now()}

    def number(self, name: str) -> int:
        """Return the id sent under a name. Raises Http404."""
        sent = self.request.POST.get(name, "")
        if not sent.isdecimal() or len(sent) > 18:
            raise Http404
        return int(sent)


def take_step(step: Step) -> bool:
    """Take the step and tell whether it was taken. Raises Http404, PermissionDenied, Refused."""
    if step.code not in STEPS:
        raise Http404
    return STEPS[step.code](step)


def _put(step: Step) -> bool:
    today = timezone.localdate()
    form = step.forms["put"] = PutForm(step.request.POST, on=today)
    if not form.is_valid():
        return False
    said, case = form.cleaned_data, None
    if said["number"]:
        case = case_of_number(step.request, said["number"], today)
        if case is None:
            form.add_error("number", _("没有这个编号的信访件，请核对编号。"))
            return False
    actions.put_on_agenda(
        step.meeting, case=case, title=said["title"], unit=said["unit"], minutes=said["minutes"],
        **step.who,
    )  # fmt: skip
    return True


def _pooled(step: Step) -> bool:
    seen = Case.objects.visible_to(step.request.user, timezone.localdate())
    case = get_object_or_404(seen, slug=step.request.POST.get("case", ""))
    actions.put_on_agenda(step.meeting, case=case, **step.who)
    return True


def _again(step: Step) -> bool:
    """Put an item without a case that an earlier meeting carried over."""
    earlier = get_object_or_404(
        Meeting.objects.visible_to(step.request.user, timezone.localdate()),
        items=step.number("item"),
    )
    item = item_or_404(step.request, earlier, step.number("item"), timezone.localdate())
    if item.case is not None:
        raise Http404
    actions.put_on_agenda(
        step.meeting, title=item.title, unit=item.unit, minutes=item.minutes, **step.who
    )
    return True


def _move(step: Step) -> bool:
    item = item_or_404(step.request, step.meeting, step.number("item"), timezone.localdate())
    actions.move_item(item, up=step.code == "up", **step.who)
    return True


def _invite(step: Step) -> bool:
    form = step.forms["invite"] = InviteForm(step.request.POST, on=timezone.localdate())
    if not form.is_valid():
        return False
    said = form.cleaned_data
    people = [said["person"]] if said["person"] else []
    units = [said["unit"]] if said["unit"] else []
    actions.invite(step.meeting, people=people, units=units, **step.who)
    return True


def _uninvite(step: Step) -> bool:
    rows = Attendee.objects.filter(meeting=step.meeting).select_related("unit", "meeting")
    actions.uninvite(get_object_or_404(rows, pk=step.number("attendee")), **step.who)
    return True


def _send(step: Step) -> bool:
    actions.send_agenda(step.meeting, **step.who)
    return True


def _hold(step: Step) -> bool:
    form = step.forms["hold"] = HoldForm(step.request.POST, meeting=step.meeting)
    if not form.is_valid():
        return False
    present = [row.pk for row in form.cleaned_data["present"]]
    actions.hold(step.meeting, present=present, **step.who)
    return True


def _cancel(step: Step) -> bool:
    form = step.forms["words"] = WordsForm(step.request.POST)
    if not form.is_valid():
        return False
    actions.cancel_meeting(step.meeting, words=form.cleaned_data["words"], **step.who)
    return True


STEPS: dict[str, Callable[[Step], bool]] = {
    "put": _put,
    "pool": _pooled,
    "again": _again,
    "up": _move,
    "down": _move,
    "invite": _invite,
    "uninvite": _uninvite,
    "send": _send,
    "hold": _hold,
    "cancel": _cancel,
}
