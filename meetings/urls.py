"""URLs of meetings."""

from django.urls import path

from meetings.views import items, meetings, minutes, on_case, one_stop, receptions

urlpatterns = [
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path(
        "meetings/figures/<slug:code>/<int:year>/", meetings.meeting_figure, name="meeting_figure"
    ),
    path("meetings/<slug:slug>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<slug:slug>/change/", meetings.meeting_change, name="meeting_change"),
    path("meetings/<slug:slug>/present/", items.meeting_present, name="meeting_present"),
    path("meetings/<slug:slug>/items/<int:pk>/", items.meeting_decide, name="meeting_decide"),
    path("meetings/<slug:slug>/minutes/", minutes.meeting_minutes, name="meeting_minutes"),
    path(
        "meetings/<slug:slug>/minutes.docx",
        minutes.meeting_minutes_docx,
        name="meeting_minutes_docx",
    ),
    path("receptions/", receptions.reception_list, name="reception_list"),
    path("receptions/new/", receptions.reception_new, name="reception_new"),
    path("receptions/<slug:slug>/", receptions.reception_detail, name="reception_detail"),
    path(
        "receptions/<slug:slug>/bookings/<int:pk>/",
        receptions.reception_hear,
        name="reception_hear",
    ),
    path("one-stop/", one_stop.one_stop, name="one_stop"),
    path("cases/<slug:slug>/meetings/", on_case.case_meeting_panel, name="case_meeting_panel"),
    path("cases/<slug:slug>/topic/", on_case.case_topic, name="case_topic"),
]
