"""URLs of reports, under /desk/."""

from django.urls import path, register_converter

from reports.month import Month
from reports.period import Period, parse
from reports.views import (
    briefings,
    bulletins,
    figure_lists,
    overview,
    statistics,
    statistics_cases,
    unit_reports,
)


class MonthInAddress:
    """2026-03 in an address; anything else is no page of ours."""

    regex = r"(?:19[5-9]\d|2[0-8]\d\d)-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.parse(value)

    def to_url(self, value: Month | str) -> str:
        return str(value)


class PeriodInAddress:
    """2026, 2026-03 or 2026-01-01..2026-03-31 in an address."""

    regex = r"[0-9.-]{4,22}"

    def to_python(self, value: str) -> Period:
        return parse(value)

    def to_url(self, value: Period | str) -> str:
        return str(value)


register_converter(MonthInAddress, "month")
register_converter(PeriodInAddress, "period")

urlpatterns = [
    path("bulletins/", bulletins.bulletin_latest, name="bulletin_latest"),
    path("bulletins/<month:month>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<month:month>/xlsx/", bulletins.bulletin_xlsx, name="bulletin_xlsx"),
    path("bulletins/<month:month>/publish/", bulletins.bulletin_publish, name="bulletin_publish"),
    path("bulletins/<month:month>/correct/", bulletins.bulletin_correct, name="bulletin_correct"),
    path("briefing/", briefings.briefing_latest, name="briefing_latest"),
    path("briefing/<int:year>/", briefings.briefing_year, name="briefing"),
    path("reports/", unit_reports.report_list, name="report_list"),
    path("reports/<month:month>/<str:unit>/", unit_reports.unit_report, name="unit_report"),
    path(
        "reports/<month:month>/<str:unit>/xlsx/",
        unit_reports.unit_report_xlsx,
        name="unit_report_xlsx",
    ),
    path(
        "reports/<month:month>/<str:unit>/correct/",
        unit_reports.unit_report_correct,
        name="unit_report_correct",
    ),
    path(
        "figures/<slug:code>/<period:period>/<str:unit>/",
        figure_lists.figure_list,
        name="figure_list",
    ),
    path(
        "figures/<slug:code>/<period:period>/<str:unit>/xlsx/",
        figure_lists.figure_xlsx,
        name="figure_xlsx",
    ),
    path("overview/", overview.overview, name="overview"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/xlsx/", statistics.statistics_xlsx, name="statistics_xlsx"),
    path("statistics/cases/", statistics_cases.statistics_cases, name="statistics_cases"),
    path(
        "statistics/cases/xlsx/",
        statistics_cases.statistics_cases_xlsx,
        name="statistics_cases_xlsx",
    ),
    path("statistics/save/", statistics.statistics_save, name="statistics_save"),
    path(
        "statistics/saved/<int:pk>/delete/",
        statistics.statistics_delete,
        name="statistics_delete",
    ),
]
