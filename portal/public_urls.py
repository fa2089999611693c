"""URLs of the public side: included at / in Chinese and under /en/ in English."""

from django.urls import path

from portal.public.views import (
    ask,
    done,
    guide,
    links,
    openness,
    pages,
    replies,
    submit,
    telling,
    track,
)

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("look/", pages.look, name="look"),
    path("guide/", guide.guide, name="guide"),
    path("answer/<str:token>/", links.link_open, name="link_open"),
    path("answer/<str:token>/send/", links.link_answer, name="link_answer"),
    path("replies/", replies.reply_list, name="reply_list"),
    path("replies/feed.atom", replies.reply_feed, name="reply_feed"),
    path("replies/figures/", openness.reply_figures, name="reply_figures"),
    path("replies/figures/<int:year>/", openness.reply_figures, name="reply_figures_year"),
    path("replies/<int:pk>/", replies.reply_detail, name="reply_detail"),
    path("leave/", done.leave, name="leave"),
    path("submit/", submit.submit, name="submit"),
    path("submit/<int:step>/", submit.submit, name="submit_step"),
    path("submit/done/", done.submit_done, name="submit_done"),
    path("submit/receipt/", done.submit_receipt, name="submit_receipt"),
    path("ask/", ask.ask, name="ask"),
    path("track/", track.track, name="track"),
    path("track/<slug:token>/", track.track_page, name="track_page"),
    path("track/<slug:token>/papers/<int:no>/", track.track_paper, name="track_paper"),
    path("track/<slug:token>/rate/", telling.track_rate, name="track_rate"),
    path("track/<slug:token>/<slug:kind>/", telling.track_act, name="track_act"),
]
