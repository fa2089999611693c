"""The steps of a case: who may, what is asked, what happens to a form sent twice or too late."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions import actions, workflow
from petitions.models import Case
from petitions.views.acting import ACTS
from tests.petitions.pages.browsers import browser, post, words
from tests.world import bring_to, register

ELSEWHERE = {
    "open", "join", "assign", "transfer", "draft", "submit_draft", "redo", "window_lapse",
    "draw_paper", "void_paper", "serve_paper",  # on the pages of papers
}  # fmt: skip


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def sent(world, now):
    return bring_to(world, register(world, at=now).case, "assign", at=now)


def address(case, code):
    return reverse("case_act", args=[case.slug, code])


def version(case):
    return Case.objects.get(pk=case.pk).version


def test_every_simple_step_of_the_table_has_a_page():
    beside = {row.code for row in workflow.BESIDE}  # taken on pages of the apps above
    assert set(ACTS) == set(workflow.BY_CODE) - ELSEWHERE - beside


def test_a_step_nobody_knows_is_not_found(world, case):
    assert browser(world.clerk).get(address(case, "no-such-step")).status_code == 404


def test_the_page_says_what_will_happen_before_it_does(world, sent, now):
    actions.sign(sent, by=world.handler, at=now)
    text = words(browser(world.handler).get(address(sent, "accept")))
    assert "受理告知书" in text
    assert "《信访工作条例》第23、34条" in text
    assert "办结（60日，到" in text
    assert "单位告知（期限" in text


def test_a_matter_without_the_sixty_days_says_so(world, now):
    fields = {"route": 2}
    case = bring_to(world, register(world, at=now, matter_fields=fields).case, "sign", at=now)
    assert "不适用60日办理期限" in words(browser(world.handler).get(address(case, "accept")))


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [
        ("handler", "sign", 200),
        ("unit_clerk", "sign", 200),
        ("clerk", "sign", 403),
        ("leader", "sign", 403),
        ("bureau_clerk", "sign", 404),
        ("auditor", "sign", 403),
        ("clerk", "cancel", 200),
        ("handler", "cancel", 403),
        ("handler", "accept", 409),  # nobody has signed yet
        ("leader", "note", 200),
        ("leader", "contact", 403),
    ],
)
def test_a_step_opens_only_for_those_whose_step_it_is(world, sent, name, code, status):
    answer = browser(getattr(world, name)).get(address(sent, code))
    assert answer.status_code == status
    if status == 403 and name != "auditor":
        assert "办理；本人起草的不能由本人审核" in words(answer)
    if status == 409:
        assert "承办单位现为“待签收”，不能受理。" in words(answer)
        assert reverse("case_detail", args=[sent.slug]) in words(answer)


def test_posting_without_the_right_changes_nothing(world, sent):
    answer = post(world.clerk, address(sent, "sign"), version=version(sent))
    assert answer.status_code == 403
    assert not sent.chain.events.filter(kind="sign").exists()


def test_a_form_sent_twice_takes_effect_once(world, sent):
    client, form = browser(world.handler), {"version": version(sent), "form_key": str(uuid4())}
    first = client.post(address(sent, "sign"), form)
    second = client.post(address(sent, "sign"), form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert sent.chain.events.filter(kind="sign").count() == 1


def test_a_form_without_its_key_is_refused(world, sent):
    answer = browser(world.handler).post(address(sent, "sign"), {"version": version(sent)})
    assert answer.status_code == 400
    assert not sent.chain.events.filter(kind="sign").exists()


def test_a_stale_page_answers_409_and_keeps_the_words(world, sent, now):
    actions.sign(sent, by=world.handler, at=now)
    answer = post(world.unit_clerk, address(sent, "object"), version=2, words="不属于本处职责<b>。")
    assert answer.status_code == 409
    assert "此件刚被他人处理过" in words(answer)
    assert "不属于本处职责&lt;b&gt;。" in words(answer)
    assert answer.context["form"]["version"].value() == str(version(sent))
    assert not sent.chain.events.filter(kind="object").exists()


def test_missing_words_are_asked_for(world, sent):
    answer = post(world.clerk, address(sent, "cancel"), version=version(sent), words="  ")
    assert answer.status_code == 422
    assert "data-error-summary" in words(answer)


def test_a_refusal_is_shown_on_the_form(world, sent, now):
    tomorrow = now.date().replace(year=now.year + 1).isoformat()
    fields = {"means": "phone", "contacted_on": tomorrow, "words": "已约定。"}
    answer = post(world.handler, address(sent, "contact"), version=version(sent), **fields)
    assert answer.status_code == 422
    assert "联系日期不能晚于今天。" in words(answer)
    assert "已约定。" in words(answer)


def test_only_handlers_of_the_unit_are_offered(world, sent):
    page = browser(world.head).get(address(sent, "delegate"))
    assert list(page.context["form"].fields["to"].queryset) == [world.handler]
    fields = {"version": version(sent), "to": world.bureau_clerk.pk}
    assert post(world.head, address(sent, "delegate"), **fields).status_code == 422


def test_what_cannot_be_taken_back_shows_the_facts_again(world, sent, now):
    case = bring_to(world, register(world, at=now).case, "approve_draft", at=now)
    text = words(browser(world.head).get(address(case, "issue")))
    assert "办理后不能撤回，请核对。" in text
    assert "出具时编号" in text
    assert "何敏" in text


def test_the_dialog_gets_the_piece_and_is_led_on_by_a_header(world, sent):
    client, htmx = browser(world.handler), {"HX-Request": "true"}
    piece = client.get(address(sent, "sign"), headers=htmx)
    assert "<html" not in words(piece)
    assert 'hx-target="#dialog-body"' in words(piece)
    form = {"version": version(sent), "form_key": str(uuid4())}
    answer = client.post(address(sent, "sign"), form, headers=htmx)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == reverse("case_detail", args=[sent.slug])


def test_what_others_did_meanwhile_is_shown_and_the_next_try_goes_through(world, sent, now):
    seen = version(sent)
    actions.delegate(sent, to=world.handler, by=world.unit_clerk, at=now)
    actions.note(sent, words="一条备注。", by=world.clerk, at=now)
    url, typed = address(sent, "cancel"), {"words": "发错了单位，王建国来电。"}
    stale = post(world.clerk, url, version=seen, **typed)
    assert stale.status_code == 409
    text = words(stale)
    assert "指派经办人：何敏" in text
    assert "一条备注" in text
    assert typed["words"] in text
    assert f'name="version" value="{version(sent)}"' in text
    assert post(world.clerk, url, version=version(sent), **typed).status_code == 302


def test_a_version_that_is_no_number_shows_nothing_and_breaks_nothing(world, sent, now):
    for said in ("", "x", "9" * 40, "-1"):
        answer = post(world.clerk, address(sent, "cancel"), version=said, words="发错了。")
        assert answer.status_code in {409, 422}
        assert "你打开本页之后" not in words(answer)


def test_a_step_sent_after_the_sign_in_ended_comes_back_with_its_words(world, sent):
    from datetime import timedelta

    from organization.models import LiveSession

    client, url = browser(world.handler), address(sent, "contact")
    key, late = str(uuid4()), timezone.now() - timedelta(hours=9)
    LiveSession.objects.update(started_at=late, last_seen_at=late)
    said = {"form_key": str(uuid4()), "words": "电话里说了三件事。", "means": "phone",
            "draft_form": "act-contact", "draft_about": sent.slug, "draft_key": key}  # fmt: skip
    answer = client.post(url, said, HTTP_REFERER=f"http://testserver{url}")
    assert f"draft%3D{key}" in answer.url
    again = words(browser(world.handler).get(f"{url}?draft={key}"))
    assert "电话里说了三件事。" in again
    assert "电话里说了三件事。" not in words(browser(world.handler).get(url))
