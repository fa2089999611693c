"""URLs of organization."""

from django.urls import path
from django.views.generic import RedirectView

from organization import views
from organization.views import appointments, people, roster, units

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk"), name="home"),
    path("login/", views.login, name="login"),
    path("login/code/", views.login_code, name="login_code"),
    path("login/password/", views.login_password, name="login_password"),
    path("login/authenticator/", views.login_enrol, name="login_enrol"),
    path("login/authenticator/qr.svg", views.login_picture, name="login_picture"),
    path("logout/", views.logout, name="logout"),
    path("sso/", views.sso_login, name="sso_login"),
    path("sso/callback/", views.sso_callback, name="sso_callback"),
    path("language/", views.language, name="language"),
    path("desk/me/", views.me, name="me"),
    path("desk/me/password/", views.my_password, name="my_password"),
    path("desk/me/authenticator/", views.my_factor, name="my_factor"),
    path("desk/me/authenticator/qr.svg", views.my_picture, name="my_picture"),
    path("desk/me/authenticator/spares/", views.my_spares, name="my_spares"),
    path("desk/me/authenticator/off/", views.my_factor_off, name="my_factor_off"),
    path("desk/stay/", views.stay, name="stay"),
    path("desk/accounts/", views.account_list, name="account_list"),
    path("desk/accounts/<int:pk>/", views.account_detail, name="account_detail"),
    path("desk/accounts/<int:pk>/end/", views.account_end, name="account_end"),
    path("desk/accounts/<int:pk>/factor/", views.account_factor, name="account_factor"),
    path("desk/accounts/<int:pk>/password/", views.account_password, name="account_password"),
    path("desk/accounts/<int:pk>/disable/", views.account_disable, name="account_disable"),
    path("desk/posts/choose/", views.post_choose, name="post_choose"),
    path("desk/units/options/", views.unit_options, name="unit_options"),
    path("desk/admin/", units.administration, name="administration"),
    path("desk/admin/units/new/", units.unit_new, name="unit_new"),
    path("desk/admin/units/<str:code>/", units.unit_detail, name="unit_detail"),
    path("desk/admin/units/<str:code>/amend/", units.unit_amend, name="unit_amend"),
    path("desk/admin/units/<str:code>/<str:verb>/", units.unit_change, name="unit_change"),
    path("desk/admin/planned/<int:pk>/cancel/", units.planned_cancel, name="planned_cancel"),
    path("desk/admin/posts/", appointments.post_list, name="post_list"),
    path("desk/admin/posts/new/", appointments.post_new, name="post_new"),
    path("desk/admin/posts/<int:pk>/", appointments.post_amend, name="post_amend"),
    path("desk/admin/posts/<int:pk>/end/", appointments.post_end, name="post_end"),
    path("desk/admin/people/", people.person_list, name="person_list"),
    path("desk/admin/people/new/", people.person_new, name="person_new"),
    path("desk/admin/people/export/", people.person_export, name="person_export"),
    path("desk/admin/people/import/", roster.person_import, name="person_import"),
    path(
        "desk/admin/people/import/template/",
        roster.person_import_template,
        name="person_import_template",
    ),
    path(
        "desk/admin/people/import/confirm/",
        roster.person_import_confirm,
        name="person_import_confirm",
    ),
    path("desk/admin/people/import/done/", roster.person_import_done, name="person_import_done"),
    path("desk/admin/people/<int:pk>/", people.person_detail, name="person_detail"),
    path("desk/admin/people/<int:pk>/switch/", people.person_switch, name="person_switch"),
]
