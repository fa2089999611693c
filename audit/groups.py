"""The kinds of entries an auditor asks for: readings, changes, logins, and so on."""

from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.alerts import EXPORT_KINDS
from audit.jobs import ALERT, VERIFIED
from audit.models import Event, Read


class Group(StrEnum):
    ALL = ""
    READS = "reads"
    CHANGES = "changes"
    LOGINS = "logins"
    EXPORTS = "exports"
    REVEALS = "reveals"
    SETTINGS = "settings"
    REFUSED = "refused"
    ALERTS = "alerts"


LABELS: dict[Group, "str | Promise"] = {
    Group.ALL: _("全部"),
    Group.READS: _("读取"),
    Group.CHANGES: _("变更"),
    Group.LOGINS: _("登录"),
    Group.EXPORTS: _("导出"),
    Group.REVEALS: _("查看身份"),
    Group.SETTINGS: _("设置"),
    Group.REFUSED: _("拒绝"),
    Group.ALERTS: _("异常"),
}
LOGINS = ("login", "login_failed", "logout", "sign_in_ended", "password_changed")
LOGIN_PREFIXES = ("totp_", "login_", "password_", "sign_in_", "spares_")
REVEALS = ("reveal", "subject_access", "view_restricted")
# Who is what, and the tables the office works by: units, posts, rights, calendar, rules, phrases.
SETTING_PREFIXES = (
    "unit_", "post_", "person_", "calendar_", "substitution_", "grant_", "rule_", "phrase_",
    "topic_", "setting_", "policy_", "account_", "recusal_", "handed_", "explain",
)  # fmt: skip


def _starting_with(prefixes: tuple[str, ...]) -> Q:
    found = Q()
    for prefix in prefixes:
        found |= Q(kind__startswith=prefix)
    return found


KINDS: dict[Group, Q] = {
    Group.LOGINS: Q(kind__in=LOGINS) | _starting_with(LOGIN_PREFIXES),
    Group.EXPORTS: Q(kind__in=(*EXPORT_KINDS, "export_month", "chains_exported")),
    Group.REVEALS: Q(kind__in=REVEALS),
    Group.SETTINGS: _starting_with(SETTING_PREFIXES),
    Group.ALERTS: Q(kind=ALERT),
}
KINDS[Group.CHANGES] = ~(
    KINDS[Group.LOGINS]
    | KINDS[Group.EXPORTS]
    | KINDS[Group.REVEALS]
    | KINDS[Group.SETTINGS]
    | KINDS[Group.ALERTS]
    | Q(kind=VERIFIED)
)


def events_of(group: Group, events: QuerySet[Event]) -> QuerySet[Event]:
    """Return the events of the group."""
    if group in {Group.READS, Group.REFUSED}:
        return events.none()
    return events.filter(KINDS[group]) if group in KINDS else events


def reads_of(group: Group, reads: QuerySet[Read]) -> QuerySet[Read]:
    """Return the rows of the read log that belong to the group."""
    if group is Group.REFUSED:
        return reads.filter(what=Read.REFUSED)
    if group is Group.READS:
        return reads.exclude(what=Read.REFUSED)
    return reads if group is Group.ALL else reads.none()
