"""Enquiries and published answers: what the public asks and reads."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The app's name in Django's registry."""

    name = "portal"
    verbose_name = _("公开")
