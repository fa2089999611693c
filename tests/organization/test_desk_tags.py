from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from organization.templatetags import desk

LAST_YEAR = timezone.localdate().year - 1


def render(source, path="/", **context):
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request} | context))


@pytest.mark.parametrize(
    ("shown", "chinese", "english"),
    [
        (desk.day, "2020年3月2日", "2 Mar 2020"),
        (desk.day_long, "2020年3月2日", "2 March 2020"),
        (desk.day_compact, "20-03-02", "2 Mar 20"),
        (desk.moment, "2020年3月2日 00:05", "2 Mar 2020 00:05"),
    ],
)
def test_a_date_is_written_in_shanghai_time_and_in_the_language_of_the_page(
    shown, chinese, english
):
    value = datetime(2020, 3, 1, 16, 5, tzinfo=UTC)
    assert shown(value) == chinese
    with translation.override("en"):
        assert shown(value) == english


def test_a_day_of_this_year_leaves_the_year_out_in_chinese_only():
    value = date(timezone.localdate().year, 12, 9)
    assert desk.day(value) == "12月9日"
    assert desk.day(value.replace(year=LAST_YEAR)) == f"{LAST_YEAR}年12月9日"
    with translation.override("en"):
        assert desk.day(value) == f"9 Dec {value.year}"


@pytest.mark.parametrize("shown", [desk.day, desk.day_long, desk.day_compact, desk.moment])
def test_an_unknown_date_is_a_dash(shown):
    assert shown(None) == "-"


def test_a_number_is_grouped_zero_is_zero_and_unknown_is_a_dash():
    assert (desk.number(1234567), desk.number(0), desk.number(None)) == ("1,234,567", "0", "-")


def test_a_missing_name_is_anonymous():
    assert desk.masked_name("王建国") == "王**"
    assert desk.masked_name("") == desk.masked_name(None) == "匿名"


def test_an_icon_is_hidden_from_screen_readers_and_escapes_its_name():
    html = render("{% icon name %}", name='x"><script>')
    assert 'aria-hidden="true"' in html
    assert "build/icons.svg#" in html
    assert "<script>" not in html


def test_a_form_key_is_new_for_each_form():
    first, second = render("{% form_key %}"), render("{% form_key %}")
    assert 'name="form_key"' in first
    assert first != second


def test_query_with_keeps_the_filters_and_starts_at_the_first_page():
    path = "/?view=late&unit=1&unit=2&page=3"
    assert (
        render("{% query_with sort='due' %}", path)
        == "?view=late&amp;unit=1&amp;unit=2&amp;sort=due"
    )
    assert render("{% query_with page=4 %}", path) == "?view=late&amp;unit=1&amp;unit=2&amp;page=4"
    assert render("{% query_with view=None unit='' %}", path) == "?"


def test_lookup_finds_by_a_key_known_at_run_time():
    assert render("{{ counts|lookup:key }}", counts={"desk": 3}, key="desk") == "3"
    assert render("{{ missing|lookup:'desk' }}") == "None"
