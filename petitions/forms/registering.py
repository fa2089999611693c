"""The intake form: what a clerk types for one petition."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Unit, User
from organization.names import is_identity_number
from petitions.actions import Matter, Submission
from petitions.actions.registering import HARM_FOUND, NO_HARM
from petitions.forms.accusing import AccusedFields, accused_of
from petitions.forms.days import DayField
from petitions.forms.selects import TopicField, UnitField
from petitions.identity import RELATIONS
from petitions.models import Channel, PetitionerKind, Topic, Track, Urgency

AUTOMATIC = ""
# The two groups of topics that decide the track unless the clerk says otherwise.
TRACK_OF_GROUP = {"E14": Track.ACCUSATION, "E15": Track.SUGGESTION}
PHONE = re.compile(r"[0-9+() 转-]{5,40}")
FIRST_CHANNELS = [
    Channel.LETTER, Channel.VISIT, Channel.PHONE, Channel.ONLINE, Channel.FORWARDED,
]  # fmt: skip

UNDER_MORE = {
    "subject_unit", "subject_text", "demands", "urgency", "track", "relation",
    "forwarder", "forward_number", "asks_secrecy", "publish_consent",
}  # fmt: skip


class MatterForm(AccusedFields):
    """What a petition is about, as the office sorts it; `matter` is what actions take."""

    subject_unit = UnitField(label=_("被反映单位"), required=False)
    subject_text = forms.CharField(
        label=_("被反映单位（不在名录）"), max_length=100, required=False
    )
    topic = TopicField()
    title = forms.CharField(label=_("题名"), max_length=50, help_text=_("不写姓名，五十字以内。"))
    minor_harm = forms.BooleanField(label=_("涉未成年人"), required=False)
    harm_check = forms.ChoiceField(
        label=_("是否发现未成年人受到侵害或者疑似受到侵害？"),
        help_text=_("发现的，登记后即开强制报告任务，须立即报告公安、民政或教育行政部门。"),
        choices=[(HARM_FOUND, _("发现线索")), (NO_HARM, _("未发现"))],
        widget=forms.RadioSelect,
        required=False,
    )
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, initial="normal")
    track = forms.ChoiceField(
        label=_("诉求类别"),
        required=False,
        choices=[(AUTOMATIC, _("按内容分类确定")), *Track.choices],
    )
    join = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @property
    def opens_more(self) -> bool:
        """Whether an error speaks of a field that is folded away under 更多."""
        return not UNDER_MORE.isdisjoint(self.errors)

    def clean(self) -> dict[str, Any]:
        """Ask for a unit in one of two ways, and for whom an accusation names."""
        data = super().clean() or {}
        if not data.get("subject_unit") and not data.get("subject_text"):
            self.add_error("subject_unit", _("请选择被反映单位；名录里没有的，写在“更多”里。"))
        self._clean_accused(data)
        if self.asks_harm and not data.get("harm_check") and "harm_check" not in self.errors:
            self.add_error("harm_check", _("此类事项须核对：请选择是否发现受侵害线索。"))
        return data

    @property
    def asks_harm(self) -> bool:
        """Whether what was typed so far concerns a minor: the check must be answered then."""
        data = getattr(self, "cleaned_data", None) or {}
        topic = data.get("topic")
        return bool(data.get("minor_harm") or (topic and topic.asks_minor_harm))

    def _clean_title(self, data: dict[str, Any], name: str) -> None:
        """Let no title name who petitions: lists show it to everybody who may see the case."""
        if name and name in data.get("title", "") and len(name) > 1:
            self.add_error("title", _("题名里不要写信访人姓名。"))

    def _clean_accused(self, data: dict[str, Any]) -> None:
        """Let nobody be named but in an accusation: elsewhere it would hide the case for naught."""
        data["units"], data["people"] = accused_of(self, timezone.localdate())
        topic, track = data.get("topic"), data.get("track")
        is_accusation = (track or (track_of(topic) if topic else "")) == Track.ACCUSATION
        if (data["units"] or data["people"]) and not is_accusation:
            self.add_error(
                "track", _("列明了被检举对象，诉求类别须为检举控告；申诉求决件请清空被检举对象。")
            )

    def matter(self) -> Matter:
        """Return what it is about, as the action takes it."""
        data = self.cleaned_data
        topic: Topic = data["topic"]
        subject: Unit | None = data["subject_unit"]
        return Matter(
            topic=topic,
            track=Track(data["track"]) if data["track"] else track_of(topic),
            subject_unit=subject,
            subject_text="" if subject else data["subject_text"],
            region=subject.region if subject else "",
            urgency=Urgency(data["urgency"]),
            harm_check=data["harm_check"] if self.asks_harm else "",
            accused_units=data["units"],
            accused_people=data["people"],
        )


class RegisterForm(MatterForm):
    """One petition and the matter it raises; `submission` and `matter` are what actions take."""

    field_order = (  # of the page, and of the summary of errors
        "channel", "received_on", "headcount", "name", "anonymous", "phone", "address",
        "id_number", "subject_unit", "subject_text", "topic", "title", "text", "demands",
    )  # fmt: skip

    channel = forms.ChoiceField(
        label=_("信访形式"),
        choices=[(channel.value, channel.label) for channel in FIRST_CHANNELS]
        + [(c.value, c.label) for c in Channel if c not in FIRST_CHANNELS],
    )
    received_on = DayField(label=_("收到日期"))
    headcount = forms.IntegerField(label=_("信访人数"), min_value=1, max_value=100_000, initial=1)
    name = forms.CharField(label=_("姓名"), max_length=100, required=False)
    anonymous = forms.BooleanField(
        label=_("匿名"), required=False, help_text=_("匿名件无法书面告知（条例第二十三条）。")
    )
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    id_number = forms.CharField(
        label=_("身份证号"),
        max_length=30,
        required=False,
        help_text=_("只在须核实身份时填写。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("内容"),
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "lang": "zh-Hans"}),
    )
    demands = forms.CharField(
        label=_("具体诉求"),
        max_length=5_000,
        required=False,
        help_text=_("每行一项，答复时逐项回应。"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
    )
    relation = forms.ChoiceField(
        label=_("与教育的关系"), choices=[("", "—"), *RELATIONS.items()], required=False
    )
    forwarder = forms.CharField(label=_("转来单位"), max_length=100, required=False)
    forward_number = forms.CharField(label=_("转来文号"), max_length=60, required=False)
    asks_secrecy = forms.BooleanField(label=_("信访人要求保密"), required=False)
    publish_consent = forms.BooleanField(label=_("信访人同意公开答复"), required=False)
    host = forms.IntegerField(required=False, widget=forms.HiddenInput)  # whom to route to

    def clean_received_on(self) -> Any:
        """Refuse a day in the future, and one before the last ten years."""
        day, today = self.cleaned_data["received_on"], timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("收到日期不能晚于今天。"))
        if day.year < today.year - 10:
            raise forms.ValidationError(
                _("收到日期早于十年前，请核对年份；历史件请用 Excel 导入。")
            )
        return day

    def clean_phone(self) -> str:
        """Return the number in half-width digits; refuse what can be no telephone number."""
        phone = unicodedata.normalize("NFKC", self.cleaned_data["phone"]).strip()
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError(_("电话只能有数字、空格、短横和“转”。"))
        return phone

    def clean_id_number(self) -> str:
        """Return the number in capitals; refuse one whose check digit does not follow."""
        number = unicodedata.normalize("NFKC", self.cleaned_data["id_number"])
        number = re.sub(r"[\s-]", "", number).upper()
        if number and not is_identity_number(number):
            raise forms.ValidationError(_("身份证号校验位不符，请核对十八位号码。"))
        return number

    def clean(self) -> dict[str, Any]:
        """Ask for a name unless the petition is anonymous, and for a unit in one of two ways."""
        data = super().clean() or {}
        name, phone = _split(data.get("name", ""))
        data["name"] = name
        if phone and not data.get("phone"):
            data["phone"] = phone
        if not data.get("anonymous") and not name and "name" not in self.errors:
            self.add_error("name", _("请填写姓名，或勾选匿名。"))
        self._clean_title(data, name)
        return data

    def submission(self) -> Submission:
        """Return what came in, as the action takes it."""
        data = self.cleaned_data
        anonymous = data["anonymous"]
        return Submission(
            channel=Channel(data["channel"]),
            received_on=data["received_on"],
            title=data["title"],
            text=data["text"],
            kind=PetitionerKind.ANONYMOUS if anonymous else PetitionerKind.PERSON,
            name="" if anonymous else data["name"],
            phone=data["phone"],
            address=data["address"],
            id_number="" if anonymous else data["id_number"],
            relation=data["relation"],
            headcount=data["headcount"],
            demands=[line.strip() for line in data["demands"].splitlines() if line.strip()],
            forwarder=data["forwarder"],
            forward_number=data["forward_number"],
            asks_secrecy=data["asks_secrecy"],
            publish_consent=data["publish_consent"],
        )


def track_of(topic: Topic) -> Track:
    """Return the statutory kind a topic usually is."""
    return TRACK_OF_GROUP.get(topic.code[:3], Track.REMEDY)


def _split(text: str) -> tuple[str, str]:
    """Return name and phone of a pasted "王建国 13800001234"."""
    clean = unicodedata.normalize("NFKC", text).strip()
    match = re.fullmatch(r"(.*?\D)\s*(1\d{10})", clean)
    return (match[1].strip(), match[2]) if match else (clean, "")


class MatchForm(forms.Form):
    """What is known so far while the clerk is still typing; nothing in it can be wrong."""

    name = forms.CharField(required=False, max_length=100)
    phone = forms.CharField(required=False, max_length=40)
    id_number = forms.CharField(required=False, max_length=30)
    subject_unit = forms.ModelChoiceField(
        queryset=Unit.objects.select_related("parent"), required=False
    )
    topic = forms.ModelChoiceField(
        queryset=Topic.objects.select_related("owner__parent"), required=False
    )
    title = forms.CharField(required=False, max_length=200)
    text = forms.CharField(required=False, max_length=50_000)
    received_on = DayField(required=False)
    track = forms.ChoiceField(choices=Track.choices, required=False)
    accused_units = forms.ModelMultipleChoiceField(queryset=Unit.objects.all(), required=False)
    accused_people = forms.ModelMultipleChoiceField(queryset=User.objects.all(), required=False)

    @property
    def known(self) -> dict[str, Any]:
        """Return the fields that could be read; the others are left out."""
        self.is_valid()
        typed = self.cleaned_data
        name, phone = _split(typed.get("name", ""))
        typed |= {"name": name, "phone": typed.get("phone") or phone}
        return {name: value for name, value in typed.items() if value}


def hint_for(topic: Topic | None) -> str:
    """Return the question a topic asks about minors, "" if it asks none."""
    if topic is None or not topic.asks_minor_harm:
        return ""
    return gettext("此类事项可能涉及未成年人受侵害：发现线索须立即报告（未成年人保护法第十一条）。")
