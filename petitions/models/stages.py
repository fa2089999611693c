"""The closed lists of the register: stages, channels, tracks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

REMEDY_BY_OPINION = 6  # 2022 Art. 31 (6): the only route with the sixty days of Art. 34


class CaseStage(models.TextChoices):
    """Where a case stands; `petitions.workflow` says how it gets there."""

    TRIAGE = "triage", _("待分办")
    ROUTED = "routed", _("已转办")
    ACCEPTED = "accepted", _("已受理")
    IN_PROGRESS = "in_progress", _("办理中")
    REPLIED = "replied", _("已答复")
    CLOSED = "closed", _("已办结")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    DIVERTED = "diverted", _("已导入法定途径")
    WITHDRAWN = "withdrawn", _("已撤回")
    LINKED = "linked", _("已并入他件")
    VOID = "void", _("已作废")
    ARCHIVED = "archived", _("已归档")
    REVIEW = "review", _("复查中")
    REVIEWED = "reviewed", _("复查已决定")
    REREVIEW = "rereview", _("复核中")
    SUSPENDED = "suspended", _("听证中止")
    CLOSED_FINAL = "closed_final", _("复核终结")
    NOT_REACCEPTED = "not_reaccepted", _("不再受理")


# Where the work on a case is over; each has a day, `Case.closed_on`.
ENDED = (
    CaseStage.CLOSED,
    CaseStage.NOT_ACCEPTED,
    CaseStage.DIVERTED,
    CaseStage.WITHDRAWN,
    CaseStage.LINKED,
    CaseStage.VOID,
    CaseStage.ARCHIVED,
    CaseStage.CLOSED_FINAL,
    CaseStage.NOT_REACCEPTED,
)


class AssignmentStage(models.TextChoices):
    """Where one unit's share of a case stands."""

    PENDING_SIGN = "pending_sign", _("待签收")
    SIGNED = "signed", _("已签收")
    RETURN_REQUESTED = "return_requested", _("申请退回")
    RETURNED = "returned", _("已退回")
    WORKING = "working", _("承办中")
    REPORT_SUBMITTED = "report_submitted", _("已报结")
    REPORT_RETURNED = "report_returned", _("退回重办")
    DONE = "done", _("已审结")
    CANCELLED = "cancelled", _("已撤销")
    DROPPED = "dropped", _("随案终止")


class ReplyStage(models.TextChoices):
    """Where the written reply stands on its way to the petitioner."""

    DRAFTING = "drafting", _("拟稿中")
    IN_REVIEW = "in_review", _("待审核")
    RETURNED = "returned", _("退回修改")
    APPROVED = "approved", _("审核通过")
    ISSUED = "issued", _("已出具")
    SERVED = "served", _("已送达")


class AssignmentKind(models.TextChoices):
    """How a case goes to a unit: with a report asked for (交办) or without (转送)."""

    ASSIGN = "assign", _("交办")
    TRANSFER = "transfer", _("转送")


class ProceedingKind(models.TextChoices):
    """The procedure a statutory clock belongs to."""

    INITIAL = "initial", _("办理")
    REVIEW = "review", _("复查")
    REREVIEW = "rereview", _("复核")


class Channel(models.TextChoices):
    """How a petition came in (2022 Art. 17, with the sources offices keep apart)."""

    LETTER = "letter", _("来信")
    VISIT = "visit", _("来访")
    PHONE = "phone", _("来电")
    ONLINE = "online", _("网上")
    FORWARDED = "forwarded", _("上级转交")
    FAX = "fax", _("传真")
    MAILBOX = "mailbox", _("领导信箱")
    LEADER_NOTE = "leader_note", _("领导批示")
    OTHER = "other", _("其他")


class PetitionerKind(models.TextChoices):
    """Who petitions."""

    PERSON = "person", _("个人")
    LEGAL_PERSON = "legal_person", _("法人")
    ORGANISATION = "organisation", _("其他组织")
    ANONYMOUS = "anonymous", _("匿名")


class Track(models.TextChoices):
    """The three statutory kinds (2022 Art. 29 to 31)."""

    REMEDY = "remedy", _("申诉求决")
    SUGGESTION = "suggestion", _("建议意见")
    ACCUSATION = "accusation", _("检举控告")


class Procedure(models.TextChoices):
    """How much form the handling takes; the simple one is local practice, not in the regulation."""

    ORDINARY = "ordinary", _("普通程序")
    SIMPLE = "simple", _("简易办理")


class ReviewLevel(models.IntegerChoices):
    """How far a matter has been reviewed (2022 Art. 35, 36)."""

    NONE = 0, _("未复查")
    REVIEWED = 1, _("已复查")
    FINAL = 2, _("已复核")


class Extension(models.TextChoices):
    """What became of the one extension that Art. 34 allows."""

    NONE = "", _("未申请")
    ASKED = "asked", _("待批")
    GRANTED = "granted", _("已延期")
    REFUSED = "refused", _("未获同意")


class Urgency(models.TextChoices):
    """Urgent and major matters go to a leader before they are routed (2022 Art. 22, 25)."""

    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("紧急")
    MAJOR = "major", _("重大")


class Resolution(models.TextChoices):
    """Whether the problem itself is settled 化解; a closed case may be unresolved."""

    NONE = "none", _("未化解")
    PROPOSED = "proposed", _("待核实化解")
    RESOLVED = "resolved", _("已化解")
    REOPENED = "reopened", _("化解后重访")
