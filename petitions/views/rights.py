"""The pages about rights themselves: the matrix, its versions, why somebody sees a case."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization import policy, policy_versions
from organization.http import UserRequest
from organization.models import PolicyVersion, Role
from organization.standing import standing
from petitions import explaining, matrix
from petitions.actions import explaining as tracing
from petitions.forms.explaining import PreviewForm, WhyForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def permission_matrix(request: UserRequest) -> HttpResponse:
    """Show roles by pages and by steps; ?old=&new= name two versions to compare."""
    versions = list(PolicyVersion.objects.order_by("-kept_at", "-pk"))
    by_digest = {version.digest: version for version in versions}
    newest = versions[0] if versions else None
    former = versions[1] if len(versions) > 1 else None
    new = by_digest.get(request.GET.get("new", ""), newest)
    old = by_digest.get(request.GET.get("old", ""), former)
    context = {
        "roles": list(Role),
        "pages": matrix.page_rows(),
        "steps": matrix.step_rows(),
        "versions": versions,
        "digest": policy_versions.digest_of(policy_versions.snapshot()),
        "old": old,
        "new": new,
        "changes": policy_versions.between(old.table, new.table) if old and new else [],
    }
    return render(request, "petitions/permission_matrix.html", context)


@require_safe
def permission_matrix_xlsx(request: UserRequest) -> HttpResponse:
    """Answer with the matrix as a workbook; the trail keeps who took it."""
    now, digest = timezone.localtime(), policy_versions.digest_of(policy_versions.snapshot())
    heading = _("权限矩阵，版本 %(version)s，%(at)s 由 %(name)s 导出") % {
        "version": digest[:8],
        "at": now.strftime("%Y-%m-%d %H:%M"),
        "name": request.user.name,
    }
    file = matrix.workbook(heading)
    sha256 = hashlib.sha256(file).hexdigest()
    tracing.record_matrix_export(digest=digest, sha256=sha256, by=request.user, at=now)
    answer = HttpResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="permissions.xlsx"'
    return answer


@require_safe
def why_visible(request: UserRequest) -> HttpResponse:
    """Say why a person sees a case or does not: number and reasons, no word of the case."""
    now = timezone.localtime()
    form = WhyForm(request.GET or None, asked_by=request.user, on=now.date())
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        person, case = form.cleaned_data["person"], form.cleaned_data["case"]
        answer = explaining.why(person, case, now.date())
        tracing.record_explained(case, person, visible=answer.visible, by=request.user, at=now)
        context |= {"person": person, "number": case.number, "answer": answer}
    status = 422 if form.errors else 200
    return render(request, "petitions/why_visible.html", context, status=status)


@require_safe
def role_preview(request: UserRequest) -> HttpResponse:
    """Show what a role in a unit meets: menu, pages and steps, never a case. Only the security
    officer, who answers for the wall, learns numbers of cases."""
    now = timezone.localtime()
    counting = Role.SECURITY in standing(request.user, now.date()).roles
    form = PreviewForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        role, unit = Role(form.cleaned_data["role"]), form.cleaned_data["unit"]
        tracing.record_previewed(role, unit, by=request.user, at=now)
        context |= {
            "role": role,
            "unit": unit,
            "menu": explaining.menu(role),
            "pages": [
                page.words
                for page in policy.pages_for([role]).values()
                if page.roles is not policy.PUBLIC
            ],
            "steps": policy.steps_for([role]).values(),
        }
        if counting:
            here = explaining.in_place_of(role, unit, now.date())
            context |= {"counting": True, "counts": explaining.counts(here)}
    status = 422 if form.errors else 200
    return render(request, "petitions/role_preview.html", context, status=status)
