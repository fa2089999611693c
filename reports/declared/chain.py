"""The chain of responsibility at work: leads, supervision, campaigns, contact in key periods."""

from django.utils.translation import gettext_lazy as _

from reports.measures import Counted, Figure, Identity, Rate
from reports.queries import chain

CASES = Counted.MATTERS
AS_OF = _("期末")

LEADS = Figure(
    "leads",
    _("领导包案"),
    _("到期末仍由领导包案的事项，含已办结、已化解的；按承办单位计。"),
    AS_OF, CASES, chain.leads, by="case__host",
)  # fmt: skip
LEADS_RESOLVED = Figure(
    "leads_resolved",
    _("已化解包案"),
    _("领导包案的事项中，到期末已核实化解、其后没有重访的。"),
    AS_OF, CASES, chain.leads_resolved, by="case__host",
)  # fmt: skip
LEADS_UNRESOLVED = Figure(
    "leads_unresolved",
    _("未化解包案"),
    _("领导包案的事项中，到期末尚未核实化解的。"),
    AS_OF, CASES, chain.leads_unresolved, by="case__host",
)  # fmt: skip
LEADS_OPEN = Figure(
    "leads_open",
    _("未办结包案"),
    _("领导包案的事项中，到期末尚未办结的。"),
    AS_OF, CASES, chain.leads_open, by="case__host",
)  # fmt: skip
SUPERVISED = Figure(
    "supervised",
    _("督办"),
    _("期内发出的督办函；按被督办单位计。"),
    _("发出日期"), CASES, chain.supervised,
)  # fmt: skip
CAMPAIGN_LISTED = Figure(
    "campaign_listed",
    _("专项治理清单"),
    _("当年专项治理确定清单时在列的件，增列的另计；按承办单位计。"),
    _("专项治理年度"), CASES, chain.campaign_listed, by="case__host", yearly=True,
)  # fmt: skip
CAMPAIGN_RESOLVED = Figure(
    "campaign_resolved",
    _("专项治理化解"),
    _("当年清单内，年底前核实化解、领导签批销号且十二个月内没有重访的件；按承办单位计。"),
    _("专项治理年度"), CASES, chain.campaign_resolved, by="case__host", yearly=True,
)  # fmt: skip
CAMPAIGN_READY = Figure(
    "campaign_ready",
    _("三个落实到位"),
    _("当年清单内，包案领导、工作部门和经办人员、工作要求和办结时限现在都有的件；按承办单位计。"),
    _("专项治理年度"), CASES, chain.campaign_ready, by="case__host", yearly=True,
)  # fmt: skip
CAMPAIGNS_RESOLVED = Figure(
    "campaign_resolved_total",
    _("专项治理累计化解"),
    _("2008 年至当年各年清单内，年底前核实化解、领导签批销号且十二个月内没有重访的件。"),
    _("专项治理年度"), CASES, chain.campaigns_resolved, by="case__host", yearly=True,
)  # fmt: skip
CONTACTS_OWED = Figure(
    "contacts_owed",
    _("重要节点事项"),
    _("期内结束的重要节点列入、到节点结束时尚未办结也未化解的事项；按责任单位计。"),
    _("节点结束日期"), CASES, chain.contacts_owed,
)  # fmt: skip
CONTACTS_KEPT = Figure(
    "contacts_kept",
    _("三个一定完成"),
    _("重要节点事项中，节点内谈话、接触、工作记录都有记录的；信访人表明不愿联系的，相应一项不要求。"),
    _("节点结束日期"), CASES, chain.contacts_kept,
)  # fmt: skip

CHAIN = (
    LEADS, LEADS_RESOLVED, LEADS_UNRESOLVED, LEADS_OPEN, SUPERVISED, CAMPAIGN_LISTED,
    CAMPAIGN_RESOLVED, CAMPAIGN_READY, CAMPAIGNS_RESOLVED, CONTACTS_OWED, CONTACTS_KEPT,
)  # fmt: skip
CAMPAIGN_RATE = Rate(
    "campaign_rate", _("化解率"), _("专项治理化解÷专项治理清单，同一年度。"),
    CAMPAIGN_RESOLVED, (CAMPAIGN_LISTED,),
)  # fmt: skip
RATES = (
    CAMPAIGN_RATE,
    Rate(
        "campaign_ready_rate", _("三个落实到位率"), _("三个落实到位÷专项治理清单，同一年度。"),
        CAMPAIGN_READY, (CAMPAIGN_LISTED,),
    ),
    Rate(
        "leads_resolved_rate", _("包案化解率"), _("已化解包案÷领导包案，同一日。"),
        LEADS_RESOLVED, (LEADS,),
    ),
    Rate(
        "contacts_kept_rate", _("三个一定完成率"), _("三个一定完成÷重要节点事项，同一期间。"),
        CONTACTS_KEPT, (CONTACTS_OWED,),
    ),
)  # fmt: skip
IDENTITIES = (
    Identity(
        "leads_by_resolution", _("领导包案＝已化解＋未化解"),
        (LEADS,), (LEADS_RESOLVED, LEADS_UNRESOLVED),
    ),
)  # fmt: skip
