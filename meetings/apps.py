"""Meetings that take up cases, and the days on which leaders receive petitioners."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """The app's name in Django's registry."""

    name = "meetings"
    verbose_name = _("例会")
