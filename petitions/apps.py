"""Petitions: the submissions, the cases they open, and everything that happens to them."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate  # noqa: TID251 - see ready()
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    """The app's name in Django's registry."""

    name = "petitions"
    verbose_name = _("信访件")

    def ready(self) -> None:
        """Fill topics and deadline rules after a migration, also after a flush in tests."""
        post_migrate.connect(fill_reference, sender=self)
        pre_migrate.connect(lift_wall, sender=self)


def lift_wall(using: str, **_kwargs: object) -> None:
    """Let SQLite rebuild tables that the triggers of the wall speak of; audit puts them back."""
    if apps.is_installed("petitions"):
        from petitions import triggers  # models are not ready when this module loads

        triggers.lift(using)


def fill_reference(**_kwargs: object) -> None:
    """Create the reference rows that are missing; never changes one that is there."""
    if apps.is_installed("petitions"):
        from petitions import reference  # models are not ready when this module loads

        reference.fill()
