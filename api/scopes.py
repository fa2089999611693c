"""What a token may be used for, and for whose accounts it can be made out.

A scope only narrows: what the account may see and do is said by its posts, as on every page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import HANDLING


class Scope(models.TextChoices):
    """The parts of the interface."""

    PETITIONS = "petitions", _("登记信访件")
    CASES = "cases", _("查询信访件")
    STEPS = "steps", _("办理步骤")
    FIGURES = "figures", _("查询统计数字")


@dataclass(frozen=True)
class Reach:
    """Whose accounts a scope is for, and what it opens in a sentence."""

    roles: frozenset[Role]
    words: str | Promise


REACH: dict[Scope, Reach] = {
    Scope.PETITIONS: Reach(
        frozenset({Role.REGISTRAR, Role.OFFICE}), _("登记单件、成批登记，返回编号和期限。")
    ),
    Scope.CASES: Reach(HANDLING, _("信访件、办理经过、期限、文书，姓名和联系方式始终遮盖。")),
    Scope.STEPS: Reach(HANDLING, _("按生命周期表办理，与页面同一套权限和校验。")),
    Scope.FIGURES: Reach(HANDLING, _("各项数字的口径、当月数字和背后的各件。")),
}


def open_to(roles: Iterable[Role]) -> list[Scope]:
    """Return the scopes that an account with these roles can be given."""
    held = frozenset(roles)
    return [scope for scope, reach in REACH.items() if held & reach.roles]
