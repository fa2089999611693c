"""How much came in. Submissions, visits and people are counted apart and never added up.

The unit of these figures is the one that registered: it never changes, whoever hosts later.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from petitions.models import Channel
from reports.measures import Counted, Figure, Identity, Rate
from reports.queries import petitions

RECEIVED = _("收到日期")
ITEMS = Counted.SUBMISSIONS

PETITIONS = Figure(
    "petitions",
    _("信访总量"),
    _("期内收到的信访件，一次来信、来访、来电、网上提交各为一件次；按登记单位计。"),
    RECEIVED, ITEMS, petitions.petitions,
)  # fmt: skip
FIRST = Figure(
    "first_petitions",
    _("初件"),
    _("期内收到的信访件中，首次反映该事项的；按登记单位计。"),
    RECEIVED, ITEMS, petitions.first_ones,
)  # fmt: skip
REPEATED = Figure(
    "repeat_petitions",
    _("重件"),
    _("期内收到的信访件中，再次反映已登记的同一事项的；按登记单位计。"),
    RECEIVED, ITEMS, petitions.repeated_ones,
)  # fmt: skip
ONLINE = Figure(
    "online_petitions",
    _("网信"),
    _("期内收到的信访件中，经网上信访渠道和领导信箱提交的；按登记单位计。"),
    RECEIVED, ITEMS, petitions.online_ones,
)  # fmt: skip
PEOPLE = Figure(
    "people",
    _("信访人次"),
    _("期内收到的信访件的信访人数之和，同一人每来一次计一次；按登记单位计。"),
    RECEIVED, Counted.PEOPLE, petitions.petitions, sums="headcount",
)  # fmt: skip
VISITS = Figure(
    "visits",
    _("来访批次"),
    _("期内接待的来访，一次来访不论人数为一批；按登记单位计。"),
    RECEIVED, Counted.VISITS, petitions.visits,
)  # fmt: skip
VISITORS = Figure(
    "visitors",
    _("来访人次"),
    _("期内来访各批的人数之和；按登记单位计。"),
    RECEIVED, Counted.PEOPLE, petitions.visits, sums="headcount",
)  # fmt: skip


def _of_channel(channel: Channel) -> Figure:
    return Figure(
        f"petitions_{channel.value}",
        format_lazy(_("{channel}件次"), channel=channel.label),
        _("期内收到的信访件中，信访形式为此项的；按登记单位计。"),
        RECEIVED, ITEMS, petitions.of_channel(channel),
    )  # fmt: skip


BY_CHANNEL = tuple(_of_channel(channel) for channel in Channel)
VOLUME = (PETITIONS, FIRST, REPEATED, ONLINE, PEOPLE, VISITS, VISITORS, *BY_CHANNEL)

FIRST_SHARE = Rate(
    "first_share", _("初次信访占比"), _("初件÷信访总量，同一期间收到的。"), FIRST, (PETITIONS,)
)
REPEAT_RATE = Rate(
    "repeat_rate", _("重复信访率"), _("重件÷信访总量，同一期间收到的。"), REPEATED, (PETITIONS,)
)
ONLINE_SHARE = Rate(
    "online_share", _("网信占比"), _("网信÷信访总量，同一期间收到的。"), ONLINE, (PETITIONS,)
)
RATES = (FIRST_SHARE, REPEAT_RATE, ONLINE_SHARE)

IDENTITIES = (
    Identity(
        "petitions_by_turn", _("信访总量＝初件＋重件"), (PETITIONS,), (FIRST, REPEATED)
    ),
    Identity(
        "petitions_by_channel", _("信访总量＝各信访形式之和"), (PETITIONS,), BY_CHANNEL
    ),
)  # fmt: skip
