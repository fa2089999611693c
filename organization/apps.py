"""The organization app: who belongs where, who answers for what, and which days are worked."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate  # noqa: TID251 - see below
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = _("单位与岗位")

    def ready(self) -> None:
        from organization import account_checks, checks, policy_checks  # noqa: F401 - register themselves

        pre_migrate.connect(lift_guards, sender=self)
        post_migrate.connect(fill_reference, sender=self)  # a flush takes the rows away


def lift_guards(using: str, **_kwargs: Any) -> None:
    """Let SQLite rebuild tables that our triggers speak of; audit puts them back."""
    from organization import triggers  # needs the models

    triggers.lift(using)


def fill_reference(using: str, **_kwargs: Any) -> None:
    """Fill what is missing after every migrate: the calendar and the version of the policy."""
    from organization import policy_versions, reference  # needs the models

    if using == "default":
        reference.fill(timezone.localdate())
        policy_versions.keep(timezone.localtime())
