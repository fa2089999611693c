"""The leader-responsibility chain at work: leads, supervision, recommendations, campaigns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    """The app's name in Django's registry."""

    name = "accountability"
    verbose_name = _("领导责任")
