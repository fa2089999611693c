"""URLs of reports, under /desk/."""

from django.urls import path, register_converter

from reports.month import Month
from reports.period import Period, parse
from reports.views import (
    annuals,
    briefings,
    bulletin_files,
    bulletin_steps,
    bulletins,
    figure_lists,
    objections,
    overview,
    rates,
    report_filing,
    report_office,
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
    path("bulletins/<month:month>/docx/", bulletin_files.bulletin_docx, name="bulletin_docx"),
    path("bulletins/<month:month>/pdf/", bulletin_files.bulletin_pdf, name="bulletin_pdf"),
    path("bulletins/<month:month>/xlsx/", bulletin_files.bulletin_xlsx, name="bulletin_xlsx"),
    path("bulletins/<month:month>/check/", bulletin_steps.bulletin_check, name="bulletin_check"),
    path("bulletins/<month:month>/agree/", bulletin_steps.bulletin_agree, name="bulletin_agree"),
    path("bulletins/<month:month>/object/", bulletin_steps.bulletin_object, name="bulletin_object"),
    path(
        "bulletins/<month:month>/objections/<int:pk>/",
        bulletin_steps.bulletin_answer,
        name="bulletin_answer",
    ),
    path(
        "bulletins/<month:month>/objections/<int:pk>/withdraw/",
        bulletin_steps.bulletin_withdraw,
        name="bulletin_withdraw",
    ),
    path(
        "bulletins/<month:month>/regenerate/",
        bulletin_steps.bulletin_regenerate,
        name="bulletin_regenerate",
    ),
    path(
        "bulletins/<month:month>/publish/",
        bulletin_steps.bulletin_publish,
        name="bulletin_publish",
    ),
    path("briefing/", briefings.briefing_latest, name="briefing_latest"),
    path("briefing/<int:year>/", briefings.briefing_year, name="briefing"),
    path("annual/", annuals.annual_latest, name="annual_latest"),
    path("annual/<int:year>/", annuals.annual_report, name="annual"),
    path("annual/<int:year>/xlsx/", annuals.annual_xlsx, name="annual_xlsx"),
    path("annual/<int:year>/write/", annuals.annual_write, name="annual_write"),
    path("reports/", unit_reports.report_list, name="report_list"),
    path("reports/<month:month>/", report_office.report_month, name="report_month"),
    path("reports/<month:month>/press/", report_office.report_press, name="report_press"),
    path("reports/<month:month>/<str:unit>/", report_filing.unit_report, name="unit_report"),
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
        "reports/<month:month>/<str:unit>/versions/",
        unit_reports.unit_report_changes,
        name="unit_report_changes",
    ),
    path(
        "reports/<month:month>/<str:unit>/accept/",
        report_office.unit_report_accept,
        name="unit_report_accept",
    ),
    path(
        "reports/<month:month>/<str:unit>/return/",
        report_office.unit_report_return,
        name="unit_report_return",
    ),
    path(
        "reports/<month:month>/<str:unit>/object/",
        objections.unit_report_object,
        name="unit_report_object",
    ),
    path(
        "reports/<month:month>/<str:unit>/objections/<int:no>/",
        objections.objection_answer,
        name="objection_answer",
    ),
    path(
        "reports/<month:month>/<str:unit>/objections/<int:no>/withdraw/",
        objections.objection_withdraw,
        name="objection_withdraw",
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
    path(
        "figures/<slug:code>/<period:period>/<str:unit>/order/",
        figure_lists.figure_order,
        name="figure_order",
    ),
    path("overview/", overview.overview, name="overview"),
    path("rates/", rates.rates, name="rates"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/xlsx/", statistics.statistics_xlsx, name="statistics_xlsx"),
    path("statistics/cases/", statistics_cases.statistics_cases, name="statistics_cases"),
    path(
        "statistics/cases/xlsx/",
        statistics_cases.statistics_cases_xlsx,
        name="statistics_cases_xlsx",
    ),
    path(
        "statistics/cases/order/",
        statistics_cases.statistics_cases_order,
        name="statistics_cases_order",
    ),
    path("statistics/save/", statistics.statistics_save, name="statistics_save"),
    path(
        "statistics/saved/<int:pk>/delete/",
        statistics.statistics_delete,
        name="statistics_delete",
    ),
]
