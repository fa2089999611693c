"""Reference data for administrators: working days here, topics, rules and phrases in `petitions`.

Units, posts and people have pages of their own under /desk/admin/. What is saved goes through
the actions, so that it is signed in the trail with old and new values; nothing is deleted.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from organization import actions
from organization.actions.calendar import said_of
from organization.gate import acting_roles
from organization.models import CalendarDay, CalendarYear, Role, User

if TYPE_CHECKING:  # generic in the type stubs only
    BaseAdmin = admin.ModelAdmin[Any]
    BaseInline = admin.TabularInline[Any, Any]
    BaseForm = ModelForm[Any]
else:
    BaseAdmin, BaseInline, BaseForm = admin.ModelAdmin, admin.TabularInline, ModelForm

admin.site.site_header = admin.site.site_title = _("日历与规则")
admin.site.index_title = _("工作日历、内容分类、时限规则、常用语和保管期限")
admin.site.site_url = "/desk/admin/"
admin.site.unregister(TOTPDevice)  # whoever could read its key could sign in as its owner
admin.site.unregister(Group)  # rights follow from posts; nobody ticks them


def _is_admin(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and Role.ADMIN in acting_roles(user)


def _own_page(name: str) -> Any:
    """Return a view that leads to our own page: passwords and sign-ins have rules of their own."""

    def lead(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(name), preserve_request=True)

    return lead


admin.site.has_permission = _is_admin  # type: ignore[method-assign]  # posts decide, not is_staff
admin.site.password_change = _own_page("my_password")  # type: ignore[method-assign]
admin.site.logout = _own_page("logout")  # type: ignore[method-assign]


def signed(request: HttpRequest) -> dict[str, Any]:
    """Return the `by` and `at` of what this request changes."""
    return {"by": request.user, "at": timezone.localtime()}


class ReferenceAdmin(BaseAdmin):
    """Open to who acts as an administrator today; nothing is ever deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_admin(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_admin(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CalendarDayInline(BaseInline):
    """The days of a year. A day that was entered wrongly is taken out; the trail keeps it."""

    model = CalendarDay
    extra = 3
    ordering = ("date",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_admin(request)

    has_view_permission = has_change_permission = has_delete_permission = has_add_permission


@admin.register(CalendarYear)
class CalendarYearAdmin(ReferenceAdmin):
    list_display = ("year", "source", "confirmed")
    inlines = (CalendarDayInline,)
    ordering = ("-year",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("year",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: BaseForm, change: bool) -> None:
        obj.said_before = said_of(CalendarYear.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: BaseForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        year = form.instance
        actions.record_calendar(year, old=year.said_before, **signed(request))
