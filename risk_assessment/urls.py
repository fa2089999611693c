"""URLs of risk_assessment."""

from django.urls import path

from risk_assessment.views import acts, assessments, panels, steps

urlpatterns = [
    path("assessments/", assessments.assessment_list, name="assessment_list"),
    path("assessments/new/", assessments.decision_new, name="decision_new"),
    path("assessments/measures/<int:pk>/", acts.decision_measure, name="decision_measure"),
    path("assessments/<slug:slug>/", assessments.decision_detail, name="decision_detail"),
    path("assessments/<slug:slug>/step/<int:step>/", steps.decision_step, name="decision_step"),
    path("assessments/<slug:slug>/sign/", acts.decision_sign, name="decision_sign"),
    path("assessments/<slug:slug>/issue/", acts.decision_issue, name="decision_issue"),
    path("assessments/<slug:slug>/reassess/", acts.decision_reassess, name="decision_reassess"),
    path("assessments/<slug:slug>/print/", assessments.decision_print, name="decision_print"),
    path("cases/<slug:slug>/decisions/", panels.case_decision_panel, name="case_decision_panel"),
    path("cases/<slug:slug>/decisions/link/", panels.case_decision_link, name="case_decision_link"),
]
