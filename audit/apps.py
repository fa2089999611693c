"""The audit app; here the triggers are put back after every migrate."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate  # noqa: TID251 - SQLite drops triggers on rebuild
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("操作审计")

    def ready(self) -> None:
        # Models are not loaded before ready().
        from audit.checks import runs_apart, triggers_stand
        from audit.sealing import ring

        ring()  # without a key that can be used nothing starts

        register(triggers_stand, Tags.database)
        register(runs_apart, Tags.database, deploy=True)
        post_migrate.connect(install_triggers, sender=self)


def install_triggers(using: str, **_kwargs: Any) -> None:
    """Put the triggers back: a migration may have rebuilt a table without them.

    Django sends this once all migrations of all apps have run, so guards of apps above find
    their tables too.
    """
    from audit.triggers import install

    install(using)
