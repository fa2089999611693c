"""Pages of people: the list, somebody new, one person, disabling and enabling, the list as file."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import sealing
from audit.cells import XLSX
from audit.once import go, once
from organization import actions, holdings
from organization.actions.roster import record_export
from organization.http import UserRequest
from organization.models import Post, Unit, User
from organization.person_forms import NewPersonForm, PeopleFilter, PersonForm
from organization.roster.template import listed
from organization.standing import standing
from organization.views.units import FORM, tell

PAGE = 50
ONCE, ABOUT = "one_time", "one-time password"


@require_safe
def person_list(request: UserRequest) -> HttpResponse:
    """Show the people whom the filters let through, with their posts of today."""
    filters = PeopleFilter(request.GET)
    page = Paginator(_narrowed(filters), PAGE).get_page(request.GET.get("page"))
    context = {"filters": filters, "page": page, "held": _posts_of(list(page))}
    return render(request, "organization/admin_people.html", context)


@require_safe
def person_export(request: UserRequest) -> HttpResponse:
    """Send the same list as a workbook; the trail says so."""
    rows = list(_narrowed(PeopleFilter(request.GET)))
    held = _posts_of(rows)
    heads = [_("姓名"), _("用户名"), _("电子邮箱"), _("岗位"), _("状态"), _("最近登录")]
    lines = (
        (
            person.name,
            person.username,
            person.email,
            "；".join(str(post) for post in held.get(person.pk, [])),
            _("可以登录") if person.is_active else _("已停用"),
            timezone.localtime(person.last_login).strftime("%Y-%m-%d %H:%M")
            if person.last_login
            else "",
        )
        for person in rows
    )
    content = listed(heads, lines)
    record_export(len(rows), by=request.user, at=timezone.now())
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = "attachment; filename=people.xlsx"
    return answer


@require_http_methods(FORM)
@once
def person_new(request: UserRequest) -> HttpResponse:
    """Enter somebody, with the post of ?unit= and ?duty= if one is waiting for them."""
    today = timezone.localdate()
    unit = Unit.objects.filter(code=request.GET.get("unit", "")).first()
    initial = {"unit": unit, "duty": request.GET.get("duty"), "valid_from": today}
    form = NewPersonForm(request.POST or None, initial=initial, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            person, password = _enter(request, form)
        except ValidationError as error:
            tell(form, error)
        else:
            keep_password(request, person, password)
            messages.success(request, _("已新建用户%(name)s。") % {"name": person.name})
            back = f"?unit={unit.code}" if unit else ""
            return go(request, reverse("person_detail", args=[person.pk]) + back)
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = {"form": form, "unit": unit}
    return render(request, "organization/admin_person_new.html", context, status=status)


@require_http_methods(FORM)
@once
def person_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show one person with all posts, and amend who they are."""
    person, today = get_object_or_404(User, pk=pk), timezone.localdate()
    form = PersonForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        changed = form.apply(User.objects.get(pk=pk))
        try:
            changed.full_clean(exclude=["password"])
            actions.enter_person(changed, by=request.user, at=timezone.now())
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("用户资料已保存。"))
            return go(request, reverse("person_detail", args=[pk]))
    posts = Post.objects.of(person).select_related("unit").prefetch_related("portfolio")
    context: dict[str, Any] = {
        "person": person,
        "form": form,
        "appointments": posts.order_by("-valid_from", "-pk"),
        "today": today,
        "held": holdings.of_person(person),
        "is_officer": standing(person, today).is_officer,
        "is_self": person.pk == request.user.pk,
        "password": taken_password(request, person),
        "unit": Unit.objects.filter(code=request.GET.get("unit", "")).first(),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "organization/admin_person.html", context, status=status)


@require_POST
@once
def person_switch(request: UserRequest, pk: int) -> HttpResponse:
    """Disable an account, or open it again."""
    person = get_object_or_404(User, pk=pk)
    active = request.POST.get("active") == "1"
    actions.set_active(person, active=active, by=request.user, at=timezone.now())
    said = _("%(name)s的账号已启用。") if active else _("%(name)s的账号已停用，登录已结束。")
    messages.success(request, said % {"name": person.name})
    left = [] if active else holdings.of_person(person)
    if left:
        words = _("%(name)s名下还有未结工作（%(words)s），请办理工作交接。")
        told = {"name": person.name, "words": "；".join(work.words for work in left)}
        messages.warning(request, words % told)
    return go(request, reverse("person_detail", args=[pk]))


@transaction.atomic
def _enter(request: UserRequest, form: NewPersonForm) -> tuple[User, str]:
    """Enter the person and the post, both or neither."""
    by, at, person = request.user, timezone.now(), form.apply(User())
    password = actions.register_person(person, by=by, at=at)
    post = form.post(person)
    if post is not None:
        actions.appoint(post, by=by, at=at)
    return person, password


def keep_password(request: UserRequest, person: User, password: str) -> None:
    """Keep a password, sealed, until the next page has shown it."""
    kept = request.session.get(ONCE, {})
    request.session[ONCE] = kept | {str(person.pk): sealing.seal(password, ABOUT)}


def taken_password(request: UserRequest, person: User) -> str:
    """Return the password that waits to be shown, and forget it; "" when there is none."""
    if request.method == "HEAD":  # nobody sees that answer
        return ""
    kept = dict(request.session.get(ONCE, {}))
    sealed = kept.pop(str(person.pk), None)
    if sealed is None:
        return ""
    request.session[ONCE] = kept
    return sealing.unseal(sealed, ABOUT)


def _narrowed(filters: PeopleFilter) -> QuerySet[User]:
    filters.is_valid()
    words, state = filters.cleaned_data.get("q", "").strip(), filters.cleaned_data.get("state")
    people = User.objects.order_by("pinyin", "pk")
    if words:
        latin = words.replace(" ", "").lower()
        people = people.filter(
            Q(name__icontains=words)
            | Q(username__istartswith=words)
            | Q(initials__startswith=latin)
            | Q(pinyin__startswith=latin)
        )
    if state == "no_post":
        held = Post.objects.exclude(valid_to__lt=timezone.localdate()).filter(person__isnull=False)
        return people.filter(is_active=True).exclude(pk__in=held.values("person"))
    return people.filter(is_active=state == "active") if state else people


def _posts_of(people: list[User]) -> dict[int, list[Post]]:
    rows = Post.objects.on(timezone.localdate()).filter(person__in=people).select_related("unit")
    held = defaultdict[int, list[Post]](list)
    for post in rows.order_by("unit__path", "pk"):
        held[post.person_id or 0].append(post)
    return dict(held)
