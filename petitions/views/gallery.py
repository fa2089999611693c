"""Every component in every state, for those who build pages; in development and the demo only."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

SAMPLES = "components/gallery.json"


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="题名", max_length=50, help_text="不写姓名，五十字以内。")
    received = forms.CharField(
        label="收到日期", widget=forms.TextInput(attrs={"data-date": True}), initial="2026-03-02"
    )
    unit = forms.ChoiceField(
        label="被反映单位", choices=[("1", "实验第二小学"), ("2", "徐汇区教育局")], required=False
    )
    way = forms.ChoiceField(
        label="方式", choices=[("assign", "交办"), ("transfer", "转送")], widget=forms.RadioSelect
    )
    minor = forms.BooleanField(label="涉未成年人", required=False)
    text = forms.CharField(label="内容", widget=forms.Textarea(attrs={"rows": 3}), required=False)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the gallery."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    samples = _samples()
    context = samples | {
        "page": Paginator(range(48), 25).page(1),
        "form": SampleForm(),
        "bad_form": SampleForm({"received": "大概三月"}),
    }
    return render(request, "components/gallery.html", context)


def _samples() -> dict[str, Any]:
    """Return the samples, with days as days and each case beside its clock."""
    path = Path(get_template(SAMPLES).template.origin.name)  # type: ignore[attr-defined]
    samples: dict[str, Any] = json.loads(path.read_text(), object_hook=_with_days)
    for case in samples["cases"]:
        case["clock"] = samples["clocks"][case["clock"]]
    return samples


def _with_days(value: dict[str, Any]) -> dict[str, Any]:
    for name, read in (
        ("last_day", date.fromisoformat),
        ("received", date.fromisoformat),
        ("at", datetime.fromisoformat),
    ):
        if isinstance(value.get(name), str):
            value[name] = read(value[name])
    return value
