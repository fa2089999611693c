"""The import of people: a file in, a table with every cell checked, and only then the people.

The rows travel in the page between the two steps, signed, so that nothing is kept here before
the second.
"""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.cells import XLSX
from audit.once import go, once
from organization.http import UserRequest
from organization.models import User
from organization.roster import checking, columns, template, writing
from organization.views.people import keep_password, taken_password
from organization.views.units import FORM
from organization.workbook_forms import SheetForm
from organization.workbooks import reading
from organization.workbooks.limits import PAGE

SALT = "organization.roster"
GOOD_FOR = 8 * 3600
LISTED = 20  # errors of the summary
DONE = "imported_people"


@require_http_methods(FORM)
def person_import(request: UserRequest) -> HttpResponse:
    """Take a workbook or a pasted block and show what was understood; nobody is entered here."""
    if request.method != "POST":
        return render(request, "organization/admin_people_import.html", {"form": SheetForm()})
    form = SheetForm(request.POST, request.FILES)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            rows = list(form.sheet().rows())
            checked = checking.check(reading.kept(rows, PAGE), timezone.localdate())
        except (reading.Unreadable, columns.NoHeader) as refusal:
            form.add_error("block" if form.cleaned_data["block"] else "file", str(refusal))
        else:
            context |= _seen(checked)
            if checked.ready:
                said = {"rows": rows, "by": request.user.pk}
                context["kept"] = signing.dumps(said, salt=SALT, compress=True)
    status = 200 if context.get("kept") else 422
    return render(request, "organization/admin_people_import.html", context, status=status)


@require_POST
@once
def person_import_confirm(request: UserRequest) -> HttpResponse:
    """Enter the people of the table, all or none."""
    try:
        said = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        said = {}
    if said.get("by") != request.user.pk:
        messages.error(request, _("检查结果已失效，请重新上传。"))
        return go(request, reverse("person_import"))
    sheet = reading.kept([(row, cells) for row, cells in said["rows"]], PAGE)
    try:
        entered = writing.enter_all(sheet, by=request.user, at=timezone.now())
    except writing.Refused as refusal:
        form = SheetForm()
        checked = checking.check(sheet, timezone.localdate())
        context = {"form": form, "refused": str(refusal)} | _seen(checked)
        return render(request, "organization/admin_people_import.html", context, status=422)
    for each in entered:
        keep_password(request, each.person, each.password)
    request.session[DONE] = [each.person.pk for each in entered]
    messages.success(request, _("已导入 %(n)d 人。") % {"n": len(entered)})
    return go(request, reverse("person_import_done"))


@require_safe
def person_import_done(request: UserRequest) -> HttpResponse:
    """Show whom the import entered, with the passwords that are shown once."""
    people = User.objects.filter(pk__in=request.session.get(DONE, [])).order_by("pk")
    lines = [(person, taken_password(request, person)) for person in people]
    context = {"lines": lines, "has_passwords": any(password for _person, password in lines)}
    return render(request, "organization/admin_people_imported.html", context)


@require_safe
def person_import_template(_request: UserRequest) -> HttpResponse:
    """Send the workbook to fill in."""
    answer = HttpResponse(template.template(timezone.localdate()), content_type=XLSX)
    answer["Content-Disposition"] = "attachment; filename=people-template.xlsx"
    return answer


def _seen(checked: checking.Checked) -> dict[str, Any]:
    return {
        "checked": checked,
        "errors": checked.errors[:LISTED],
        "more_errors": max(len(checked.errors) - LISTED, 0),
    }
