"""For which petition a query code is handed out, and whether an older one may end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.models import Case, Channel, Petition


class CodeForm(forms.Form):
    """Petitions of one case that did not come online; `replace` is asked where one has a code."""

    petition = forms.ModelChoiceField(
        label=_("来件"),
        queryset=Petition.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    replace = forms.BooleanField(label=_("已发放过的，原查询码作废"), required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["petition"]
        if isinstance(field, forms.ModelChoiceField):
            rows = case.petitions.exclude(channel=Channel.ONLINE)
            field.queryset = rows.select_related("case", "petitioner").order_by("pk")
            first = field.queryset.first()
            self.initial = {"petition": first and first.pk, **self.initial}
            if not field.queryset.filter(query_code__isnull=False).exists():
                del self.fields["replace"]
