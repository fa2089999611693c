"""Who may call what, and who keeps the tokens. A row of ENDPOINTS is one address of the interface.

The gate reads PAGES; the scope of a token narrows it further, see `middleware`.
"""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from api.scopes import REACH, Scope
from organization.models import Role
from organization.policy import FORM, HANDLING, POST, PUBLIC, READ, Page, Text, only

ADMINS, KEEPERS = only(Role.ADMIN), only(Role.ADMIN, Role.SECURITY)


@dataclass(frozen=True)
class Endpoint:
    """One address: what scope opens it, by which methods, about what."""

    scope: Scope | None  # None: any token of somebody who handles petitions
    words: Text
    methods: tuple[str, ...] = READ
    about: str = ""


ENDPOINTS: dict[str, Endpoint] = {
    "petition_new": Endpoint(Scope.PETITIONS, _("登记一件"), POST),
    "petition_batch": Endpoint(Scope.PETITIONS, _("成批登记"), POST),
    "case_list": Endpoint(Scope.CASES, _("信访件列表")),
    "case_detail": Endpoint(Scope.CASES, _("一件"), READ, "case"),
    "case_petitions": Endpoint(Scope.CASES, _("一件的来件"), READ, "case"),
    "case_assignments": Endpoint(Scope.CASES, _("一件的转送交办"), READ, "case"),
    "case_events": Endpoint(Scope.CASES, _("一件的办理经过"), READ, "case"),
    "case_clocks": Endpoint(Scope.CASES, _("一件的期限和算法"), READ, "case"),
    "case_papers": Endpoint(Scope.CASES, _("一件的文书"), READ, "case"),
    "case_paper_pdf": Endpoint(Scope.CASES, _("下载文书 PDF"), READ, "paper"),
    "unit_list": Endpoint(None, _("单位代码")),
    "topic_list": Endpoint(None, _("内容分类代码")),
    "publication_list": Endpoint(Scope.CASES, _("已公开案例")),
    "case_actions": Endpoint(Scope.CASES, _("现在可办的步骤"), READ, "case"),
    "case_act": Endpoint(Scope.STEPS, _("办理一个步骤"), POST, "step"),
    "figure_list": Endpoint(Scope.FIGURES, _("数字一览和口径")),
    "figure_detail": Endpoint(Scope.FIGURES, _("一个数字"), READ, "figure"),
    "figure_rows": Endpoint(Scope.FIGURES, _("数字背后的各件"), READ, "figure"),
}
SCOPES: dict[str, Scope] = {name: one.scope for name, one in ENDPOINTS.items() if one.scope}
OPEN = frozenset({"schema", "docs"})  # the contract says nothing about anybody

PAGES: dict[str, Page] = {
    **{
        f"api:{name}": Page(
            REACH[one.scope].roles if one.scope else HANDLING,
            one.methods,
            one.about,
            format_lazy(_("接口：{words}"), words=one.words),
        )
        for name, one in ENDPOINTS.items()
    },
    "api:schema": Page(PUBLIC, READ, "", _("接口：OpenAPI 描述")),
    "api:docs": Page(PUBLIC, READ, "", _("接口：文档")),
    "token_list": Page(KEEPERS, READ, "", _("接口令牌")),
    "token_new": Page(ADMINS, FORM, "", _("创建接口令牌")),
    "token_detail": Page(KEEPERS, READ, "token", _("一个接口令牌和它的调用")),
    "token_release": Page(only(Role.SECURITY), POST, "token", _("启用接口令牌")),
    "token_revoke": Page(KEEPERS, POST, "token", _("停用接口令牌")),
    "hook_list": Page(ADMINS, READ, "", _("事件订阅")),
    "hook_new": Page(ADMINS, FORM, "", _("新建事件订阅")),
    "hook_detail": Page(ADMINS, READ, "hook", _("一个事件订阅和它的推送")),
    "hook_end": Page(ADMINS, POST, "hook", _("终止事件订阅")),
    "hook_again": Page(ADMINS, POST, "delivery", _("重新推送事件")),
}
