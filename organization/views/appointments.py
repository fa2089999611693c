"""Pages of posts: the list with its vacancies, appointing, amending, ending."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization import actions, holdings, vacancies
from organization.http import UserRequest
from organization.models import OFFICERS, ROLE_OF_DUTY, Duty, Post, Role, Unit, User
from organization.policy import Difference, difference
from organization.post_forms import AmendPostForm, AppointForm, EndPostForm, PostFilter
from organization.standing import standing
from organization.views.units import FORM, tell

PAGE = 50


@require_safe
def post_list(request: UserRequest) -> HttpResponse:
    """Show the posts of today in the reader's keeping, or those that nobody is in."""
    today, roles = timezone.localdate(), kept_roles(request)
    filters = PostFilter(request.GET, roles=roles)
    filters.is_valid()
    asked, vacant = filters.cleaned_data, "vacant" in request.GET
    context: dict[str, Any] = {"filters": filters, "vacant": vacant}
    context["keeps_business"] = Role.HEAD in roles
    if vacant:
        units = Unit.objects.active(today).order_by("path")
        seats = [
            seat for seat in vacancies.vacant_seats(units, today)
            if _fits(seat, asked) and Role.ADMIN in standing(request.user, today).roles
        ]  # fmt: skip
        context["page"] = Paginator(seats, PAGE).get_page(request.GET.get("page"))
        return render(request, "organization/admin_posts.html", context)
    rows = _narrowed(Post.objects.on(today).held().filter(role__in=roles), asked)
    rows = rows.select_related("unit", "person").order_by("unit__path", "duty", "pk")
    context["page"] = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "organization/admin_posts.html", context)


@require_http_methods(FORM)
@once
def post_new(request: UserRequest) -> HttpResponse:
    """Appoint somebody; ?unit=, ?duty= and ?person= fill in what is known."""
    today, asked = timezone.localdate(), request.GET
    roles = kept_roles(request)
    unit = Unit.objects.filter(code=asked.get("unit", "")).first()
    initial = {"unit": unit, "valid_from": today} | {
        name: asked.get(name) for name in ("duty", "person")
    }
    form = AppointForm(request.POST or None, initial=initial, roles=roles, on=today)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            post = actions.appoint(
                form.post(),
                portfolio=list(form.cleaned_data["portfolio"]),
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            tell(form, error)
        else:
            assert post.person is not None
            said = {"person": post.person.name, "unit": post.unit.name, "title": post.title}
            messages.success(request, _("已登记%(person)s任%(unit)s%(title)s。") % said)
            return go(request, _back(post))
    free = Post.objects.exclude(valid_to__lt=today).filter(person__isnull=False)
    people = User.objects.filter(is_active=True).exclude(pk__in=free.values("person"))
    context: dict[str, Any] = {"form": form, "unit": unit, "keeps_business": Role.HEAD in roles}
    context["people"] = people.order_by("name", "pk")[:200]
    context |= {"previewed": "preview" in request.POST, "difference": _difference(form, today)}
    return _page(request, "organization/admin_post_new.html", context, form)


@require_http_methods(FORM)
@once
def post_amend(request: UserRequest, pk: int) -> HttpResponse:
    """Correct a post that was entered wrongly."""
    post, today = _post(request, pk), timezone.localdate()
    form = AmendPostForm(request.POST or None, post=post, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            changes = form.changes()
            if changes:
                actions.amend_post(post, changes=changes, by=request.user, at=timezone.now())
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("任职已改正。"))
            return go(request, _back(post))
    context = {"form": form, "post": post, "label": _("改正任职"), "verb": _("保存")}
    return _page(request, "organization/admin_post.html", context, form)


@require_http_methods(FORM)
@once
def post_end(request: UserRequest, pk: int) -> HttpResponse:
    """End a post on a day, and show the vacancy after it."""
    post, today = _post(request, pk), timezone.localdate()
    form = EndPostForm(request.POST or None, initial={"on": today, "leave_vacant": True})
    if post.role in OFFICERS:  # no petition waits for an officer's chair
        del form.fields["leave_vacant"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_post(
                post,
                on=form.cleaned_data["on"],
                leave_vacant=form.cleaned_data.get("leave_vacant", False),
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("已登记任职止日。"))
            return go(request, _back(post))
    context = {"form": form, "post": post, "label": _("终止任职"), "verb": _("终止任职")}
    context["held"] = holdings.of_person(post.person) if post.person else []
    return _page(request, "organization/admin_post.html", context, form)


def kept_roles(request: UserRequest) -> frozenset[Role]:
    """Return the roles whose posts this person fills and ends."""
    held = standing(request.user, timezone.localdate()).roles
    business = frozenset(Role) - OFFICERS
    kept: frozenset[Role] = (
        business if Role.ADMIN in held or request.user.is_superuser else frozenset()
    )
    return kept | OFFICERS if Role.SECURITY in held else kept


def _post(request: UserRequest, pk: int) -> Post:
    posts = Post.objects.select_related("unit", "person")
    post = get_object_or_404(posts, pk=pk)
    if post.role not in kept_roles(request):
        raise Http404
    return post


def _difference(form: AppointForm, on: date) -> Difference | None:
    """Return what the person would gain and lose by this post, None while not both are known."""
    if not form.is_bound:
        return None
    person, duty = form.cleaned_data.get("person"), form.cleaned_data.get("duty")
    if person is None or not duty:
        return None
    held = standing(person, on).roles
    return difference(held, held | {ROLE_OF_DUTY[Duty(duty)]})


def _back(post: Post) -> str:
    """Return where to go after a post: its unit, for who keeps units."""
    if post.role in OFFICERS:
        return reverse("post_list")
    return reverse("unit_detail", args=[post.unit.code])


def _narrowed(rows: QuerySet[Post], asked: dict[str, Any]) -> QuerySet[Post]:
    if words := asked.get("q", "").strip():
        latin = words.replace(" ", "").lower()
        rows = rows.filter(
            Q(unit__in=Unit.objects.search(words).values("pk"))
            | Q(title__icontains=words)
            | Q(person__name__icontains=words)
            | Q(person__initials__startswith=latin)
            | Q(person__pinyin__startswith=latin)
        )
    return rows.filter(duty=asked["duty"]) if asked.get("duty") else rows


def _fits(seat: vacancies.Seat, asked: dict[str, Any]) -> bool:
    words, duty = asked.get("q", "").strip(), asked.get("duty")
    said = f"{seat.unit.name} {seat.unit.short_name} {Duty(seat.duty).label}"
    spelled = f"{seat.unit.code} {seat.unit.initials}".lower()
    found = words in said or words.lower() in spelled
    return found and (not duty or seat.duty == duty)


def _page(request: UserRequest, page: str, context: dict[str, Any], form: Any) -> HttpResponse:
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, page, context, status=status)
