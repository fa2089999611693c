"""Who may open which page: one table, read by the gate, the checks, the matrix and the tests.

Each app lists its pages in `<app>/policy.py` as PAGES (URL name -> Page) and
`settings.POLICIES` names the lists. A page that is in no list opens for nobody. Which object a
page may show is another question: `visible_to` and `require` answer it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import OFFICERS, Role

Text = str | Promise
READ = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
POST = ("POST",)


class Open(StrEnum):
    """Pages that ask for no particular role."""

    PUBLIC = "public"  # without signing in
    SIGNED_IN = "signed_in"  # whoever is signed in, with or without a post
    CASEWORK = "casework"  # whoever is signed in, but the three officers: there are cases on it


PUBLIC, SIGNED_IN, CASEWORK = Open.PUBLIC, Open.SIGNED_IN, Open.CASEWORK
HANDLING = frozenset(Role) - OFFICERS  # the roles that handle petitions


@dataclass(frozen=True)
class Page:
    """One row: who, by which methods, about what object, and what the page is for."""

    roles: frozenset[Role] | Open
    methods: tuple[str, ...] = READ
    about: str = ""  # what the address names: "case", "unit", "reply"; empty if nothing
    words: Text = ""
    optional: bool = False  # an address that only some installations have, by their settings

    def opens_for(self, roles: Iterable[Role]) -> bool:
        """Tell whether somebody who is signed in and holds these roles may open the page."""
        held = frozenset(roles)
        if self.roles is Open.CASEWORK:
            return not held & OFFICERS
        return isinstance(self.roles, Open) or bool(held & self.roles)

    def named_roles(self) -> list[Role]:
        """Return the roles it opens for, in the order of the office."""
        return [role for role in Role if self.opens_for([role])]

    def refusal(self) -> str:
        """Return the sentence for somebody whose role this page is not for."""
        if self.roles is Open.CASEWORK:
            return gettext("这一页有信访内容，管理员、安全管理员和审计员不能打开（三员分立）。")
        roles = "、".join(str(role.label) for role in self.named_roles())
        return gettext("这一页只对以下岗位开放：%(roles)s。") % {"roles": roles}


def only(*roles: Role) -> frozenset[Role]:
    """Return the roles as the table wants them."""
    return frozenset(roles)


def table() -> dict[str, Page]:
    """Return every declared page by URL name; `namespace:*` speaks for a whole namespace."""
    return _joined(tuple(settings.POLICIES))


@lru_cache(maxsize=8)
def _joined(paths: tuple[str, ...]) -> dict[str, Page]:
    joined: dict[str, Page] = {}
    for path in paths:
        joined.update(import_string(path))
    return joined


def page_of(name: str, namespaces: Iterable[str] = ()) -> Page | None:
    """Return the row of a URL name, or of its namespace, None if it was never declared."""
    pages, spaces = table(), list(namespaces)
    found = pages.get(":".join([*spaces, name])) if name else None
    return found or (pages.get(f"{spaces[0]}:*") if spaces else None)


def pages_for(roles: Iterable[Role]) -> dict[str, Page]:
    """Return the pages somebody with these roles may open."""
    held = frozenset(roles)
    return {name: page for name, page in table().items() if page.opens_for(held)}


@dataclass(frozen=True)
class Step:
    """One step of a procedure as the matrix shows it: who takes it, and in whose unit."""

    roles: frozenset[Role]
    words: Text
    party: Text = ""


def steps() -> dict[str, Step]:
    """Return the steps that the apps above declare; `settings.POLICY_STEPS` names them."""
    joined: dict[str, Step] = {}
    for path in settings.POLICY_STEPS:
        declared: Mapping[str, Step] = import_string(path)()
        joined.update(declared)
    return joined


def steps_for(roles: Iterable[Role]) -> dict[str, Step]:
    """Return the steps somebody with these roles may take somewhere."""
    held = frozenset(roles)
    return {code: step for code, step in steps().items() if held & step.roles}


@dataclass(frozen=True)
class Difference:
    """What somebody gains and loses, in words."""

    gained: list[str]
    lost: list[str]

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)


def difference(old_roles: Iterable[Role], new_roles: Iterable[Role]) -> Difference:
    """Return what a person whose roles change from the old to the new gains and loses."""
    old, new = rights(old_roles), rights(new_roles)
    return Difference(
        [words for key, words in new.items() if key not in old],
        [words for key, words in old.items() if key not in new],
    )


def rights(roles: Iterable[Role]) -> dict[str, str]:
    """Return the words for each page and each step of these roles. Without roles: none."""
    held = frozenset(roles)
    if not held:
        return {}
    pages = {
        f"page/{name}": f"{_('页面')}：{page.words}"
        for name, page in pages_for(held).items()
        if page.roles not in (Open.PUBLIC, Open.SIGNED_IN)  # the same for everybody
    }
    taken = {f"step/{code}": f"{_('步骤')}：{s.words}" for code, s in steps_for(held).items()}
    return pages | taken


POSTS = only(Role.ADMIN, Role.SECURITY)  # each for the posts they keep

PAGES: dict[str, Page] = {
    "login": Page(PUBLIC, FORM, "", _("登录")),
    "login_code": Page(PUBLIC, FORM, "", _("登录：动态码")),
    "login_password": Page(PUBLIC, FORM, "", _("登录：修改密码")),
    "login_enrol": Page(PUBLIC, FORM, "", _("登录：设置动态口令")),
    "login_picture": Page(PUBLIC, READ, "", _("登录：动态口令二维码")),
    "sso_login": Page(PUBLIC, READ, "", _("统一身份认证")),
    "sso_callback": Page(PUBLIC, READ, "", _("统一身份认证：返回")),
    "logout": Page(PUBLIC, POST, "", _("退出登录")),
    "language": Page(PUBLIC, POST, "", _("切换界面语言")),
    "me": Page(SIGNED_IN, FORM, "", _("个人设置")),
    "my_password": Page(SIGNED_IN, FORM, "", _("修改自己的密码")),
    "my_factor": Page(SIGNED_IN, FORM, "", _("设置自己的动态口令")),
    "my_picture": Page(SIGNED_IN, READ, "", _("自己的动态口令二维码")),
    "my_spares": Page(SIGNED_IN, POST, "", _("更换自己的备用码")),
    "my_factor_off": Page(SIGNED_IN, POST, "", _("停用自己的动态口令")),
    "stay": Page(SIGNED_IN, FORM, "", _("继续登录")),
    "account_list": Page(only(Role.SECURITY), READ, "", _("账号安全")),
    "account_detail": Page(only(Role.SECURITY), READ, "person", _("账号安全：一个账号")),
    "account_end": Page(only(Role.SECURITY), POST, "person", _("结束他人登录")),
    "account_factor": Page(only(Role.SECURITY), POST, "person", _("重置他人动态口令")),
    "account_password": Page(only(Role.SECURITY), POST, "person", _("发放一次性密码")),
    "account_disable": Page(only(Role.SECURITY), POST, "person", _("停用账号")),
    "post_choose": Page(SIGNED_IN, POST, "", _("切换岗位")),
    "unit_options": Page(SIGNED_IN, READ, "", _("单位选择框的候选")),
    "administration": Page(only(Role.ADMIN), READ, "", _("单位")),
    "unit_new": Page(only(Role.ADMIN), FORM, "", _("设立或拆分单位")),
    "unit_detail": Page(only(Role.ADMIN), READ, "unit", _("一个单位")),
    "unit_amend": Page(only(Role.ADMIN), FORM, "unit", _("修改单位资料")),
    "unit_change": Page(only(Role.ADMIN), FORM, "unit", _("更名、调整隶属、并入、撤销")),
    "planned_cancel": Page(only(Role.ADMIN), POST, "unit", _("取消待生效变更")),
    "post_list": Page(POSTS, READ, "", _("岗位")),
    "post_new": Page(POSTS, FORM, "", _("登记任职")),
    "post_amend": Page(POSTS, FORM, "post", _("改正任职")),
    "post_end": Page(POSTS, FORM, "post", _("终止任职")),
    "person_list": Page(only(Role.ADMIN), READ, "", _("用户")),
    "person_new": Page(only(Role.ADMIN), FORM, "", _("新建用户")),
    "person_detail": Page(only(Role.ADMIN), FORM, "person", _("一个用户")),
    "person_switch": Page(only(Role.ADMIN), POST, "person", _("停用、启用账号")),
    "person_export": Page(only(Role.ADMIN), READ, "", _("导出用户名单")),
    "person_import": Page(only(Role.ADMIN), FORM, "", _("导入用户")),
    "person_import_template": Page(only(Role.ADMIN), READ, "", _("下载用户导入模板")),
    "person_import_confirm": Page(only(Role.ADMIN), POST, "", _("确认导入用户")),
    "person_import_done": Page(only(Role.ADMIN), READ, "", _("导入用户的结果")),
}
