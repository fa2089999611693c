"""Words for the events and roles of this app, which the audit log looks up by setting."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import Role, Unit

Words = dict[str, str | Promise]


def event_labels() -> Words:
    """Return kind of event -> words."""
    return {
        "unit_opened": _("设立单位"),
        "unit_renamed": _("单位更名"),
        "unit_moved": _("单位调整隶属"),
        "unit_amended": _("修改单位信息"),
        "unit_closed": _("撤销单位"),
        "unit_merged": _("单位并入"),
        "unit_took_over": _("承继单位"),
        "unit_change_planned": _("登记待生效变更"),
        "unit_change_cancelled": _("取消待生效变更"),
        "unit_change_done": _("待生效变更已生效"),
        "unit_change_refused": _("待生效变更未能生效"),
        "post_filled": _("登记任职"),
        "post_vacated": _("登记空缺"),
        "post_amended": _("修改任职"),
        "handed_over": _("工作交接"),
        "substitution_set": _("登记代行"),
        "substitution_ended": _("终止代行"),
        "unit_granted": _("单位授权"),
        "unit_grant_ended": _("终止单位授权"),
        "unit_grant_ending": _("单位授权即将到期"),
        "person_entered": _("登记人员"),
        "person_amended": _("修改人员信息"),
        "people_imported": _("导入人员"),
        "people_exported": _("导出人员名单"),
        "calendar_amended": _("修改工作日历"),
        "login": _("登录"),
        "login_failed": _("登录失败"),
        "logout": _("退出登录"),
        "sign_in_ended": _("登录结束"),
        "totp_enrolled": _("启用动态口令"),
        "totp_dropped": _("停用动态口令"),
        "totp_reset": _("重置动态口令"),
        "spares_renewed": _("更换备用码"),
        "password_changed": _("修改密码"),
        "password_issued": _("发放一次性密码"),
        "account_disabled": _("停用账号"),
        "account_enabled": _("启用账号"),
    }


def role_labels() -> Words:
    """Return role -> words, and what an operator without a post signs as."""
    words: Words = {role.value: role.label for role in Role}
    return words | {"operator": _("系统运维")}


def unit_names(codes: Collection[str] = (), *, called: str = "") -> dict[str, str]:
    """Return code -> short name of these units, or of those whose code or name is `called`."""
    wanted = Q(code__in=codes)
    if called:
        wanted |= Q(code__iexact=called) | Q(name__icontains=called)
        wanted |= Q(short_name__icontains=called)
    return dict(Unit.objects.filter(wanted).values_list("code", "short_name"))
