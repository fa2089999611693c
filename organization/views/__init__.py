"""Pages of the organization app, by what they are about."""

from organization.views.accounts import (
    account_detail,
    account_disable,
    account_end,
    account_factor,
    account_list,
    account_password,
)
from organization.views.own import language, me, unit_options
from organization.views.posts import post_choose
from organization.views.safety import my_factor, my_factor_off, my_password, my_picture, my_spares
from organization.views.signing import (
    login,
    login_code,
    login_enrol,
    login_password,
    login_picture,
    logout,
    stay,
)
from organization.views.sso import sso_callback, sso_login

__all__ = [
    "account_detail",
    "account_disable",
    "account_end",
    "account_factor",
    "account_list",
    "account_password",
    "language",
    "login",
    "login_code",
    "login_enrol",
    "login_password",
    "login_picture",
    "logout",
    "me",
    "my_factor",
    "my_factor_off",
    "my_password",
    "my_picture",
    "my_spares",
    "post_choose",
    "sso_callback",
    "sso_login",
    "stay",
    "unit_options",
]
