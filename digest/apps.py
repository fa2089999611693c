"""The daily digest 每日汇总: one message a day to those with something due, numbers and links."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DigestConfig(AppConfig):
    name = "digest"
    verbose_name = _("每日汇总")
