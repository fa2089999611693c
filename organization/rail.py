"""The left rail: at most seven entries, by role (ux: the page people land on comes first)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import Role


@dataclass(frozen=True)
class RailEntry:
    """One entry; `key` is what other apps count waiting things under."""

    key: str
    label: str | Promise
    icon: str
    url: str
    current: bool


# key: (label, icon). The key is the URL name, but for the reference data.
ENTRIES: dict[str, tuple[str | Promise, str]] = {
    "desk": (_("我的待办"), "inbox"),
    "case_new": (_("登记"), "plus"),
    "review_list": (_("待我审核"), "signature"),
    "case_list": (_("信访件"), "list-details"),
    "petition_import": (_("Excel 导入"), "upload"),
    "overview": (_("运行总览"), "chart-bar"),
    "bulletin_latest": (_("通报"), "speakerphone"),
    "report_list": (_("月报"), "report"),
    "audit_log": (_("操作审计"), "history"),
    "administration": (_("单位"), "building"),
    "post_list": (_("岗位"), "sitemap"),
    "person_list": (_("用户"), "users"),
    "reference": (_("日历与规则"), "calendar"),
    "notices": (_("消息"), "bell"),
    "fact_list": (_("核查函"), "report"),
    "wall_proofs": (_("隔离核验"), "lock"),
    "responsibility": (_("本单位责任链"), "sitemap"),
    "substitutes": (_("代行"), "users"),
    "hand_over": (_("工作交接"), "arrows-split"),
    "grants": (_("授权"), "signature"),
    "permission_matrix": (_("权限矩阵"), "scale"),
    "why_visible": (_("为什么能看到"), "eye"),
    "role_preview": (_("角色模拟"), "users"),
    "account_list": (_("账号安全"), "lock"),
    "coordination": (_("工作推进"), "arrows-split"),
    "errand_list": (_("任务与导出"), "download"),
    "leading": (_("领导包案"), "signature"),
}
URL_NAMES = {"reference": "admin:index"}

RAIL: dict[Role, tuple[str, ...]] = {
    Role.REGISTRAR: (
        "desk",
        "case_new",
        "case_list",
        "petition_import",
        "coordination",
        "errand_list",
        "notices",
    ),
    Role.OFFICE: (
        "desk",
        "case_list",
        "case_new",
        "overview",
        "bulletin_latest",
        "coordination",
        "notices",
    ),
    Role.LEADER: (
        "leading",
        "desk",
        "overview",
        "case_list",
        "coordination",
        "bulletin_latest",
        "notices",
    ),
    Role.HEAD: (
        "desk",
        "review_list",
        "case_list",
        "bulletin_latest",
        "report_list",
        "coordination",
        "notices",
    ),
    Role.UNIT_CLERK: (
        "desk",
        "case_list",
        "report_list",
        "coordination",
        "fact_list",
        "errand_list",
        "notices",
    ),
    Role.HANDLER: ("desk", "case_list", "coordination", "fact_list", "errand_list", "notices"),
    Role.AUDITOR: ("audit_log", "responsibility", "wall_proofs"),
    Role.ADMIN: (
        "administration",
        "post_list",
        "person_list",
        "reference",
        "hand_over",
        "substitutes",
        "permission_matrix",
    ),
    Role.SECURITY: (
        "account_list",
        "post_list",
        "permission_matrix",
        "why_visible",
        "role_preview",
        "grants",
        "wall_proofs",
    ),
}
MOST = 7


def rail_for(roles: Iterable[Role], path: str) -> list[RailEntry]:
    """Return the entries of these roles whose pages exist; the one that `path` is under is current.

    Of several roles the first in the table sets the order and the others add theirs.
    """
    held = set(roles)
    keys = dict.fromkeys(key for role, keys in RAIL.items() if role in held for key in keys)
    urls = {key: url for key in keys if (url := _url(URL_NAMES.get(key, key)))}
    urls = dict(list(urls.items())[:MOST])
    over = [key for key, url in urls.items() if path == url or _is_under(path, key, url)]
    current = max(over, key=lambda key: len(urls[key]), default="")
    return [RailEntry(key, *ENTRIES[key], url, key == current) for key, url in urls.items()]


def _is_under(path: str, key: str, url: str) -> bool:
    return key != "desk" and path.startswith(url)  # every page of staff is under /desk/


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # the app that has the page is not installed
        return ""
