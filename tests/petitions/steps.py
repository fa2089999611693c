"""Every step of the table as one call, with the least it asks for."""

from django.utils import timezone

from petitions import actions
from petitions.actions import Heard, Hearing, UrgentReport
from petitions.models import Track
from tests.world import MONDAY, OPINION, submission

day = timezone.localdate
REPORT = UrgentReport("周明", "家长聚集", "市教委门口", "约30人", "已接谈", "请协调公安")


def asked(at):
    return {"means": "phone", "contacted_on": day(at), "words": "已核实"}


def hearing(at):
    return Hearing(at, "二楼会议室", "主持人：周明", "公示程序")


def request(at):
    return {"received_on": day(at), "words": "不服", "late_reason": "住院"}


CALLS = {
    "join": lambda w, c, by, at: actions.join(c, submission(received_on=day(at)), by=by, at=at),
    "approve_routing": lambda w, c, by, at: actions.approve_routing(c, words="批", by=by, at=at),
    "assign": lambda w, c, by, at: actions.assign(c, to=w.rsc, by=by, at=at),
    "transfer": lambda w, c, by, at: actions.transfer(c, to=w.rsc, by=by, at=at),
    "delegate": lambda w, c, by, at: actions.delegate(c, to=w.handler, by=by, at=at),
    "contact": lambda w, c, by, at: actions.contact(
        c, means="phone", contacted_on=day(at), words="谈", by=by, at=at
    ),
    "draft": lambda w, c, by, at: actions.draft(c, OPINION, by=by, at=at),
    "serve": lambda w, c, by, at: actions.serve(c, method="post", served_on=day(at), by=by, at=at),
    "serve_answer": lambda w, c, by, at: actions.serve_answer(
        c, method="post", served_on=day(at), by=by, at=at
    ),
    "classify": lambda w, c, by, at: actions.classify(
        c, track=Track.REMEDY, words="拟转人事处", by=by, at=at
    ),
    "link_repeat": lambda w, c, by, at: actions.link_repeat(
        c, number=w.extra.get("other", "无此件"), by=by, at=at
    ),
    "link_duplicate": lambda w, c, by, at: actions.link_duplicate(
        c, number=w.extra.get("other", "无"), by=by, at=at
    ),
    "unlink": lambda w, c, by, at: actions.unlink(
        c, petition=c.petitions.order_by("pk").last(), words="因为", by=by, at=at
    ),
    "designate": lambda w, c, by, at: actions.designate(c, to=w.rsc, words="因为", by=by, at=at),
    "add_cohandler": lambda w, c, by, at: actions.add_cohandler(
        c, to=w.rsc, until=day(at), words="因为", by=by, at=at
    ),
    "request_ext": lambda w, c, by, at: actions.request_ext(c, days=5, words="因", by=by, at=at),
    "extend_due": lambda w, c, by, at: actions.extend_due(c, days=5, words="因", by=by, at=at),
    "reopen": lambda w, c, by, at: actions.reopen(c, ground="quality", words="因为", by=by, at=at),
    "request_review": lambda w, c, by, at: actions.request_review(c, **request(at), by=by, at=at),
    "request_rereview": lambda w, c, by, at: actions.request_rereview(
        c, **request(at), by=by, at=at
    ),
    "decide_review": lambda w, c, by, at: actions.decide_review(
        c, verdict="upheld", words="因为", by=by, at=at
    ),
    "decide_rereview": lambda w, c, by, at: actions.decide_rereview(
        c, verdict="upheld", words="因为", by=by, at=at
    ),
    "serve_review": lambda w, c, by, at: actions.serve_review(
        c, method="post", served_on=day(at), by=by, at=at
    ),
    "no_longer_accept": lambda w, c, by, at: actions.no_longer_accept(
        c, number="无此件", words="因为", by=by, at=at
    ),
    "mediate": lambda w, c, by, at: actions.mediate(
        c, terms="双方同意", perform_by=day(at), by=by, at=at
    ),
    "ask_withdraw": lambda w, c, by, at: actions.ask_withdraw(
        c, asked_on=day(at), words="因为", by=by, at=at
    ),
    "withdraw": lambda w, c, by, at: actions.withdraw(c, **asked(at), by=by, at=at),
    "keep_up": lambda w, c, by, at: actions.keep_up(c, **asked(at), by=by, at=at),
    "answer_now": lambda w, c, by, at: actions.answer_now(c, OPINION, by=by, at=at),
    "not_ours": lambda w, c, by, at: actions.not_ours(
        c, organ="市人社局", words="因为", by=by, at=at
    ),
    "refuse": lambda w, c, by, at: actions.refuse(
        c, ground="not_ours", organ="市人社局", words="因为", by=by, at=at
    ),
    "divert": lambda w, c, by, at: actions.divert(
        c, route=2, organ="仲裁委员会", words="因为", by=by, at=at
    ),
    "divert_unit": lambda w, c, by, at: actions.divert_unit(
        c, route=2, organ="仲裁委员会", words="因为", by=by, at=at
    ),
    "accept_here": lambda w, c, by, at: actions.accept_here(c, to=w.jjc, by=by, at=at),
    "refuse_here": lambda w, c, by, at: actions.refuse_here(
        c, ground="other_way", organ="仲裁委员会", words="因为", by=by, at=at
    ),
    "merge_joint": lambda w, c, by, at: actions.merge_joint(
        c, number=w.extra.get("joint", "无"), by=by, at=at
    ),
    "name_representatives": lambda w, c, by, at: actions.name_representatives(
        c, petitions=list(c.petitions.all()[:1]), by=by, at=at
    ),
    "open_hearing": lambda w, c, by, at: actions.open_hearing(c, hearing(at), by=by, at=at),
    "close_hearing": lambda w, c, by, at: actions.close_hearing(
        c, Heard(hearing(at), "各方陈述", "全体同意", "维持"), by=by, at=at
    ),
    "report_urgent": lambda w, c, by, at: actions.report_urgent(c, REPORT, by=by, at=at),
    "report_minor_harm": lambda w, c, by, at: actions.report_minor_harm(
        c, to=["police"], reported_at=at, reporter="刘敏", words="已报", by=by, at=at
    ),
}
WORDED = {
    "flag_urgent": actions.flag_urgent, "flag_minor_harm": actions.flag_minor_harm,
    "clear_minor_harm": actions.clear_minor_harm,
    "void": actions.void, "refuse_ext": actions.refuse_ext, "to_simple": actions.to_simple,
    "to_ordinary": actions.to_ordinary,
    "object": actions.object_to, "refuse_return": actions.refuse_return, "note": actions.note,
    "cancel": actions.cancel, "return_draft": actions.return_draft,
    "submit_report": actions.submit_report, "return_report": actions.return_report,
}  # fmt: skip


def act(world, case, code, by, at=MONDAY):
    """Take any step of the table; raises what the action raises."""
    if code in CALLS:
        return CALLS[code](world, case, by, at)
    if code in WORDED:
        return WORDED[code](case, words="因为", by=by, at=at)
    return getattr(actions, code)(case, by=by, at=at)
