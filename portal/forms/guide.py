"""What is typed for the guide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.actions import GuideWords

LONGEST = 4000


def _text(label: Any, rows: int, lang: str = "zh-Hans", **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": lang})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST, required=False, **kwargs)


def _line(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"lang": "zh-Hans"})
    return forms.CharField(label=label, widget=widget, max_length=200, required=False)


class GuideForm(forms.Form):
    """The words of the guide. Days, articles and telephones are read where they are kept."""

    scope = _text(_("受理范围"), 6, help_text=_("哪些由本单位办理，哪些应向谁提出。"))
    visit_address = _line(_("接待地点"))
    visit_hours = _line(_("接待时间"))
    post_address = _line(_("来信地址"))
    phone_hours = _line(_("电话接听时间"))
    rights = _text(_("权利和义务"), 8)
    summary_en = _text(
        _("英文摘要"), 6, "en", help_text=_("英文页面在最前面显示；其余内容以中文为准。")
    )
    remark = forms.CharField(label=_("修改说明"), max_length=200)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def words(self) -> GuideWords:
        """Return what the version says. The form must be valid."""
        said = dict(self.cleaned_data)
        del said["remark"], said["after"]
        return GuideWords(**said)
