"""Backup 备份: the whole of an installation in one sealed file, and back from it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    name = "backup"
    verbose_name = _("备份")
