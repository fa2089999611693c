"""Assessment of major decisions before they are issued, and what came of them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RiskAssessmentConfig(AppConfig):
    """The app's name in Django's registry."""

    name = "risk_assessment"
    verbose_name = _("稳评")
