"""What is asked for a hearing: its notice, then its minutes and finding."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import log
from petitions.actions.hearing import Heard, Hearing, read_back
from petitions.forms.acting import LONGEST, ActForm
from petitions.forms.days import DayField

SHORT = 200


def _text(label: Any, rows: int, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST, **kwargs)


class HearingForm(ActForm):
    """When and where it is held, who takes part, what about."""

    held_on = DayField(label=_("听证日期"))
    held_time = forms.TimeField(
        label=_("听证时刻"),
        help_text=_("如 09:30。"),
        input_formats=["%H:%M", "%H%M", "%H：%M"],
        widget=forms.TimeInput(attrs={"inputmode": "numeric"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("听证地点"), max_length=SHORT)
    members = _text(_("参加人员"), 3, help_text=_("主持人、听证员、书记员、当事人，每行一类。"))
    points = _text(_("听证事项"), 3)

    def hearing(self) -> Hearing:
        """Return what the notice says. The form must be valid."""
        data = self.cleaned_data
        moment = timezone.make_aware(datetime.combine(data["held_on"], data["held_time"]))
        return Hearing(moment, data["place"], data["members"], data["points"])

    def arguments(self) -> dict[str, Any]:
        """Return the hearing and the version."""
        return {"hearing": self.hearing(), "version": self.cleaned_data["version"]}


class HeardForm(HearingForm):
    """The same as it was held, with the minutes, the votes and the finding."""

    record = _text(_("听证笔录"), 8)
    votes = forms.CharField(label=_("表决情况"), max_length=SHORT)
    ruling = _text(_("听证结论"), 3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ordered = self.here.case.chain.events.filter(kind="open_hearing").order_by("-seq").first()
        if ordered is None:
            return
        said = read_back(log.texts([ordered]).get(ordered.pk, ""))
        for name in ("hearing_place", "members", "points"):
            self.fields[name.removeprefix("hearing_")].initial = said.get(name, "")
        if "held_at" in ordered.body:
            moment = timezone.localtime(datetime.fromisoformat(ordered.body["held_at"]))
            self.fields["held_on"].initial = moment.date()
            self.fields["held_time"].initial = moment.time()

    def arguments(self) -> dict[str, Any]:
        """Return what was held and found, and the version."""
        data = self.cleaned_data
        heard = Heard(self.hearing(), data["record"], data["votes"], data["ruling"])
        return {"heard": heard, "version": data["version"]}
