"""The logins that the demo offers on its login page. Their password is no secret."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import Post

DEMO_PASSWORD = "huiyin-demo"  # noqa: S105 - printed on the login page of the demo

# username: what the person does there
DEMO_LOGINS: dict[str, str | Promise] = {
    "clerk": _("登记信访件，转送交办"),
    "office": _("审核督办，发布通报"),
    "leader": _("批示要件，掌握全局"),
    "head": _("审核本处答复"),
    "handler": _("办理并拟写答复"),
    "unitclerk": _("签收转来件，报送月报"),
    "bureauhead": _("审核本区答复"),
    "admin": _("维护单位、岗位和日历"),
    "security": _("核查权限、授权和登录安全"),
    "auditor": _("查阅操作审计"),
}


@dataclass(frozen=True)
class DemoLogin:
    """One line of the list on the login page."""

    username: str
    name: str
    title: str
    unit: str
    does: str | Promise
    password: str = DEMO_PASSWORD


def demo_logins(on: date) -> list[DemoLogin]:
    """Return the demo's people with the post they hold, none outside the demo. One query."""
    if not settings.DEMO:
        return []
    posts = (
        Post.objects.on(on)
        .filter(person__username__in=DEMO_LOGINS)
        .select_related("person", "unit")
        .order_by("unit__path", "pk")
    )
    held = {post.person.username: post for post in reversed(posts) if post.person}
    return [
        DemoLogin(username, post.person.name, post.title, post.unit.short_name, does)
        for username, does in DEMO_LOGINS.items()
        if (post := held.get(username)) and post.person
    ]
