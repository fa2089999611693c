"""Addresses of the interface, below /api/v1/."""

from django.urls import path

from api.stepping import CALLS
from api.views import cases, docs, figures, lists, petitions, steps

app_name = "api"
urlpatterns = [
    path("schema", docs.schema, name="schema"),
    path("docs", docs.docs, name="docs"),
    path("petitions", petitions.petition_new, name="petition_new"),
    path("petitions/batch", petitions.petition_batch, name="petition_batch"),
    path("cases", cases.case_list, name="case_list"),
    path("cases/<slug:slug>", cases.case_detail, name="case_detail"),
    path("cases/<slug:slug>/petitions", cases.case_petitions, name="case_petitions"),
    path("cases/<slug:slug>/assignments", cases.case_assignments, name="case_assignments"),
    path("cases/<slug:slug>/events", cases.case_events, name="case_events"),
    path("cases/<slug:slug>/clocks", cases.case_clocks, name="case_clocks"),
    path("cases/<slug:slug>/papers", cases.case_papers, name="case_papers"),
    path("cases/<slug:slug>/papers/<int:no>/pdf", cases.case_paper_pdf, name="case_paper_pdf"),
    path("cases/<slug:slug>/actions", steps.case_actions, name="case_actions"),
    # One address a step, so that the schema says what each asks for.
    *(
        path(f"cases/<slug:slug>/actions/{code}", steps.view_of(code), name="case_act")
        for code in CALLS
    ),
    path("units", lists.unit_list, name="unit_list"),
    path("topics", lists.topic_list, name="topic_list"),
    path("publications", lists.publication_list, name="publication_list"),
    path("figures", figures.figure_list, name="figure_list"),
    path("figures/<slug:code>", figures.figure_detail, name="figure_detail"),
    path("figures/<slug:code>/rows", figures.figure_rows, name="figure_rows"),
]
