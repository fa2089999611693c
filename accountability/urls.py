"""URLs of accountability."""

from django.urls import path

from accountability.views import (
    campaign_cases,
    campaigns,
    contacts,
    hub,
    key_periods,
    lead_panels,
    lead_work,
    leading,
    leads,
    proceeding_steps,
    proceedings,
    proposals,
    recommendations,
    reminders,
    resolutions,
    root_causes,
    screening,
    supervision,
    tasks,
)

urlpatterns = [
    path("coordination/", hub.coordination, name="coordination"),
    path("proposals/<int:pk>/dismiss/", proposals.proposal_dismiss, name="proposal_dismiss"),
    path("leading/", leading.leading, name="leading"),
    path("leads/", leads.lead_list, name="lead_list"),
    path("cases/<slug:slug>/lead/", leads.lead_edit, name="lead_edit"),
    path("cases/<slug:slug>/lead/work/", lead_work.lead_work, name="lead_work"),
    path("cases/<slug:slug>/lead/panel/", lead_panels.case_lead_panel, name="case_lead_panel"),
    path("cases/<slug:slug>/tasks/panel/", lead_panels.case_task_panel, name="case_task_panel"),
    path("cases/<slug:slug>/urge/", leading.case_urge, name="case_urge"),
    path("cases/<slug:slug>/receive/", leading.case_receive, name="case_receive"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/<int:pk>/", tasks.task_detail, name="task_detail"),
    path("proceedings/", proceedings.proceeding_list, name="proceeding_list"),
    path("proceedings/new/", proceedings.proceeding_new, name="proceeding_new"),
    path("proceedings/<slug:slug>/", proceedings.proceeding_detail, name="proceeding_detail"),
    path(
        "proceedings/<slug:slug>/facts/", proceeding_steps.proceeding_facts, name="proceeding_facts"
    ),
    path(
        "proceedings/<slug:slug>/<slug:step>/",
        proceeding_steps.proceeding_act,
        name="proceeding_act",
    ),
    path(
        "responsibility/<str:code>/proceedings/",
        proceeding_steps.unit_proceedings_panel,
        name="unit_proceedings_panel",
    ),
    path(
        "cases/<slug:slug>/proceeding/",
        proceeding_steps.case_proceeding_panel,
        name="case_proceeding_panel",
    ),
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("campaigns/<slug:slug>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<slug:slug>/list/", campaigns.campaign_put, name="campaign_put"),
    path("campaigns/<slug:slug>/report/", campaigns.campaign_report, name="campaign_report"),
    path(
        "campaigns/<slug:slug>/figures/<slug:code>/",
        campaigns.campaign_figure,
        name="campaign_figure",
    ),
    path(
        "campaigns/<slug:campaign>/cases/<slug:slug>/",
        campaign_cases.campaign_case,
        name="campaign_case",
    ),
    path("cases/<slug:slug>/resolution/", resolutions.case_resolution, name="case_resolution"),
    path(
        "cases/<slug:slug>/resolution/panel/",
        resolutions.case_resolution_panel,
        name="case_resolution_panel",
    ),
    path("supervision/", supervision.supervision_list, name="supervision_list"),
    path("supervision/take/", supervision.supervision_take, name="supervision_take"),
    path("supervision/<slug:slug>/", supervision.supervision_detail, name="supervision_detail"),
    path("cases/<slug:slug>/supervise/", supervision.supervision_new, name="supervision_new"),
    path(
        "cases/<slug:slug>/supervision/",
        reminders.case_supervision_panel,
        name="case_supervision_panel",
    ),
    path("reminders/<slug:slug>/", reminders.reminder_detail, name="reminder_detail"),
    path("recommendations/", recommendations.recommendation_list, name="recommendation_list"),
    path("recommendations/new/", recommendations.recommendation_new, name="recommendation_new"),
    path(
        "recommendations/<slug:slug>/",
        recommendations.recommendation_detail,
        name="recommendation_detail",
    ),
    path("root-causes/", root_causes.root_cause_list, name="root_cause_list"),
    path("root-causes/cases/", root_causes.root_cause_cases, name="root_cause_cases"),
    path("cases/<slug:slug>/root-cause/", root_causes.root_cause_edit, name="root_cause_edit"),
    path("key-periods/", key_periods.key_period_list, name="key_period_list"),
    path("key-periods/new/", key_periods.key_period_new, name="key_period_new"),
    path("key-periods/<slug:slug>/", key_periods.key_period_detail, name="key_period_detail"),
    path("key-periods/<slug:slug>/case/", key_periods.key_period_case, name="key_period_case"),
    path("key-periods/<slug:slug>/check/", key_periods.key_period_check, name="key_period_check"),
    path(
        "key-periods/<slug:slug>/reader/", key_periods.key_period_reader, name="key_period_reader"
    ),
    path("key-periods/<slug:slug>/zero/<slug:code>/", key_periods.zero_report, name="zero_report"),
    path(
        "key-periods/<slug:slug>/contact/<slug:case_slug>/",
        contacts.key_period_contact,
        name="key_period_contact",
    ),
    path("cases/<slug:slug>/wish/", contacts.case_wish, name="case_wish"),
    path(
        "cases/<slug:slug>/contact/panel/", contacts.case_contact_panel, name="case_contact_panel"
    ),
    path("screenings/", screening.screening_list, name="screening_list"),
    path("screenings/new/", screening.screening_new, name="screening_new"),
    path("screenings/findings/<int:pk>/", screening.screening_finding, name="screening_finding"),
    path("screenings/<slug:slug>/", screening.screening_detail, name="screening_detail"),
    path(
        "screenings/<slug:slug>/<slug:code>/", screening.screening_return, name="screening_return"
    ),
]
