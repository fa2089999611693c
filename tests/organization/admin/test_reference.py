from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from audit.models import Event
from organization.models import CalendarDay, CalendarYear, Duty, Post
from tests.organization.admin.conftest import signed_in

pytestmark = pytest.mark.django_db


def page(verb, *args, model="calendaryear"):
    return reverse(f"admin:organization_{model}_{verb}", args=args)


def test_only_reference_data_is_there_and_no_case_unit_or_person():
    names = {model._meta.model_name for model in admin.site._registry}
    tables = {"calendaryear", "clockrule", "nationalclass", "phrase", "sizeclass", "topic"}
    assert names == tables | {"retentionclass"}
    with pytest.raises(NoReverseMatch):
        page("changelist", model="unit")


def test_an_administrator_opens_every_list_and_form_and_deletes_nothing(desk):
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.first()
        assert desk.get(reverse(f"admin:{name}_changelist")).status_code == 200, name
        if row is not None:
            assert desk.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 200
            gone = desk.post(reverse(f"admin:{name}_delete", args=[row.pk]), {"post": "yes"})
            assert gone.status_code == 403, name
            row.refresh_from_db()
    assert apps.is_installed("organization")


def test_who_is_no_administrator_does_not_get_in(units, someone, guard):
    for person in (someone(Duty.HEAD, units["JJC"]), guard):
        assert signed_in(person).get(page("changelist")).status_code == 403


def test_an_administrator_whose_post_has_run_out_sees_nothing(desk):
    Post.objects.update(valid_to=date(2020, 1, 1))
    assert desk.get(page("changelist")).status_code == 403


def test_a_corrected_calendar_leaves_an_event_with_what_was_and_is(desk):
    year = CalendarYear.objects.get(year=2026)
    days, before = year.days.count(), year.source
    data = {
        "source": "国务院办公厅通知", "confirmed": "on",
        "days-TOTAL_FORMS": "1", "days-INITIAL_FORMS": "0",
        "days-0-date": "2026-08-03", "days-0-kind": "holiday", "days-0-name": "特别放假",
        "days-0-year": "2026",
    }  # fmt: skip
    assert desk.post(page("change", year.pk), data).status_code == 302
    assert CalendarDay.objects.filter(year=2026).count() == days + 1
    body = Event.objects.get(chain__subject="calendar/2026").body
    assert (body["year"], body["days"], body["confirmed"]) == (2026, days + 1, True)
    assert body["changes"]["2026-08-03"] == ["", "holiday 特别放假"]
    assert body["changes"]["source"] == [before, "国务院办公厅通知"]


def test_passwords_and_sign_ins_are_changed_on_our_own_pages_alone(desk):
    assert desk.get(reverse("admin:password_change")).headers["Location"] == reverse("my_password")
    left = desk.post(reverse("admin:logout"), follow=True)
    assert left.redirect_chain[0] == (reverse("logout"), 307)
    assert desk.get(reverse("administration")).status_code == 302
