"""Errands 任务: what one person asked for and that takes longer than a page may."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ErrandsConfig(AppConfig):
    name = "errands"
    verbose_name = _("任务与导出")
