"""Clean input of the pages of digest."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digest.models import Channel

KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")
IN_ADDRESS = re.compile(r"(?:[?&](?:key|access_token)=|/hook/)([A-Za-z0-9_-]+)")


class ChoiceForm(forms.Form):
    """Whether, by which channel, and where to."""

    is_on = forms.BooleanField(label=gettext_lazy("工作日早上发送每日汇总"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("接收方式"), widget=forms.RadioSelect)
    address = forms.CharField(
        label=gettext_lazy("接收地址"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "邮件：不填则发到账号登记的邮箱。"
            "企业微信、钉钉、飞书：填群机器人的密钥或完整的 Webhook 地址。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, channels: list[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(channel.value, channel.label) for channel in channels]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        address, channel = said.get("address", ""), said.get("channel")
        if channel == Channel.MAIL:
            if address:
                self._check_mail(address)
        elif channel and said.get("is_on"):
            said["address"] = self._key_in(address)
        return said

    def _check_mail(self, address: str) -> None:
        try:
            validate_email(address)
        except ValidationError:
            self.add_error("address", _("请填写完整的电子邮箱，例如 name@example.org。"))

    def _key_in(self, address: str) -> str:
        """Return the key of a robot, also out of the whole address that the service shows."""
        found = IN_ADDRESS.search(address)
        key = found[1] if found else address
        if not KEY.fullmatch(key):
            self.add_error("address", _("请填写群机器人的密钥，或粘贴它的 Webhook 地址。"))
        return key
