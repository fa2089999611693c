"""The rows of what must be reported within hours, whatever else becomes of a matter: what is
urgent, to the leadership (2022 Art. 22, 25); harm to a minor, to police, civil affairs or
education (Protection of Minors Law 11)."""

from django.utils.translation import gettext_lazy as _

from petitions.models.clocks import ClockCode
from petitions.transition import (
    ALL_HANDS,
    ANY,
    ANY_OPEN,
    CLERKS,
    OFFICE_HEAD,
    UNDER_REVIEW,
    UNIT_STAFF,
    Party,
    Subject,
    Transition,
)

UNSETTLED = ANY_OPEN | UNDER_REVIEW

REPORTING: tuple[Transition, ...] = (
    Transition(
        "flag_urgent", _("重大紧急报告"), Subject.CASE, UNSETTLED, None, UNSETTLED,
        party=Party.ANYONE, roles=UNIT_STAFF | CLERKS, needs_words=True, law="22:22, 25",
        starts=(ClockCode.URGENT,), primary=False,
    ),
    Transition(
        "report_urgent", _("报送信访信息专报"), Subject.CASE, ANY, None, ANY, roles=CLERKS,
        needs_words=True, paper=_("信访信息专报"), law="22:22, 25", stops=(ClockCode.URGENT,),
        primary=False,
    ),
    # Whoever finds a sign of harm says so, also on a matter whose work is over.
    Transition(
        "flag_minor_harm", _("发现未成年人受侵害线索"), Subject.CASE, ANY, None, ANY,
        party=Party.ANYONE, roles=ALL_HANDS, needs_words=True, law="PM:11",
        starts=(ClockCode.MINOR_HARM,), primary=False,
    ),
    Transition(
        "report_minor_harm", _("强制报告"), Subject.CASE, ANY, None, ANY, roles=CLERKS,
        needs_words=True, paper=_("强制报告记录"), law="PM:11", stops=(ClockCode.MINOR_HARM,),
        primary=False,
    ),
    Transition(
        "clear_minor_harm", _("核实不属侵害线索"), Subject.CASE, ANY, None, ANY,
        roles=OFFICE_HEAD, not_author=True, needs_words=True, law="PM:11",
        voids=(ClockCode.MINOR_HARM,), primary=False,
    ),
)  # fmt: skip
