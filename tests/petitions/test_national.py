"""The national classes: what each topic is reported as, on the case, in files and in numbers."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit.models import Event
from organization.workbooks.values import BadCell
from petitions import columns, dossier, national, reference
from petitions.actions import reference as rows
from petitions.case_rows import CaseRows
from petitions.importing.naming import Names
from petitions.models import Case, NationalClass, Topic
from petitions.topics import TOPICS
from tests.petitions.pages.browsers import browser
from tests.world import MONDAY, register

OFFICIAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "national-topic-taxonomy.xlsx"
OF_PAY = "教育文体/教师队伍和待遇/其他"  # what E05-04 is


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official list is not beside the repository")
def test_every_class_stands_in_the_official_list_and_none_of_education_is_missing():
    sheet = CalamineWorkbook.from_path(OFFICIAL).get_sheet_by_index(0).to_python()
    official = {"/".join(map(str, row)) for row in sheet[1:]}
    ours = set(national.paths())
    assert ours <= official
    not_ours = {"文化", "体育", "文物管理"}
    education = {path for path in official if path.startswith(("教育文体/", "纪检监察/"))}
    assert {path for path in education - ours if path.split("/")[1] not in not_ours} == set()


def test_every_topic_is_one_of_the_classes(db):
    codes = [code for code, *_rest in TOPICS]
    assert list(national.OF_GROUP) == codes
    assert set(national.OF_TOPIC) <= set(Topic.objects.values_list("code", flat=True))
    found = dict(Topic.objects.values_list("code", "national__path"))
    assert found == {code: national.path_of(code) for code in found}
    assert None not in found.values()
    accusing = {path for code, path in found.items() if code.startswith("E14")}
    assert all(path.startswith("纪检监察/") for path in accusing)


def test_loading_again_leaves_what_the_office_changed(db):
    topic = Topic.objects.get(code="E05-04")
    topic.national = NationalClass.objects.get(path="教育文体/教师队伍和待遇/师资力量")
    topic.save(update_fields=["national"])
    reference.fill()
    topic.refresh_from_db()
    assert topic.national.path.endswith("师资力量")
    assert NationalClass.objects.count() == len(national.paths())


def test_the_case_and_the_column_of_the_list_say_the_class(world, django_assert_num_queries):
    case = register(world).case
    shown = Case.objects.select_related("unit", "topic__parent", "topic__national").get(pk=case.pk)
    said = OF_PAY.replace("/", " › ")
    assert {"label": "国家分类", "value": said} in dossier.key_facts(shown)
    chosen = columns.chosen(["national"])
    with django_assert_num_queries(2):  # the cases, and their topics with what they stand for
        (row,) = CaseRows(chosen).read(Case.objects.all(), [case.pk])
        line = columns.lines([], on=MONDAY.date(), rules=[])
        column = next(one for one in chosen if one.key == "national")
        said = str(column.text(columns.ListLine(row, None)))
    assert (said, line) == (OF_PAY, [])


def test_the_case_page_shows_the_class_to_who_may_read_it(world):
    case = register(world, at=timezone.now()).case
    page = browser(world.clerk).get(reverse("case_detail", args=[case.slug]))
    assert OF_PAY.replace("/", " › ") in page.content.decode()


def test_statistics_are_taken_apart_by_it_and_each_part_has_its_list(world):
    case = register(world, at=timezone.now()).case
    client, month = browser(world.director), timezone.localdate().strftime("%Y-%m")
    for by, part in (("national", "教育文体/教师队伍和待遇"), ("national_class", OF_PAY)):
        page = client.get(reverse("statistics"), {"of": "petitions", "by": by, "period": month})
        assert part in page.content.decode()
        query = QueryDict(mutable=True)
        query.update({"figure": "petitions", "period": month, by: part})
        listed = client.get(f"{reverse('statistics_cases')}?{query.urlencode()}")
        assert case.slug in listed.content.decode()


def test_an_imported_row_may_name_the_class_where_it_stands_for_one_topic(db):
    names = Names(MONDAY.date())
    assert names.topic("教育文体/教师队伍和待遇/原民办代课教师").code == "E05-07"
    with pytest.raises(BadCell, match="可指 2 个：择校与捐资费、乱收费举报"):
        names.topic("教育文体/教育收费/乱收费")


def test_the_administrator_corrects_the_mapping_on_the_page_and_the_trail_keeps_it(world):
    topic, client = Topic.objects.get(code="E05-04"), browser(world.admin)
    wanted = NationalClass.objects.get(path="教育文体/教师队伍和待遇/师资力量")
    url = reverse("admin:petitions_topic_change", args=[topic.pk])
    answer = client.post(url, {"name": topic.name, "national": wanted.pk, "owner": ""})
    assert answer.status_code == 302
    topic.refresh_from_db()
    assert topic.national == wanted
    body = Event.objects.get(kind="topic_amended").body
    before = NationalClass.objects.get(path=OF_PAY)
    assert body["changes"] == {"national": [before.pk, wanted.pk]}


def test_the_administrator_adds_a_class_and_a_path_of_two_levels_is_refused(world):
    client, add = browser(world.admin), reverse("admin:petitions_nationalclass_add")
    refused = client.post(add, {"path": "劳动和社会保障/工资福利"})
    assert "请写三级" in refused.content.decode()
    assert client.post(add, {"path": "劳动和社会保障/工资福利/工资发放"}).status_code == 302
    row = NationalClass.objects.get(path__startswith="劳动")
    assert row.branch == "劳动和社会保障/工资福利"
    change = reverse("admin:petitions_nationalclass_change", args=[row.pk])
    client.post(change, {"path": "劳动和社会保障/就业培训/职业培训"})
    row.refresh_from_db()
    assert row.branch == "劳动和社会保障/就业培训"
    assert Event.objects.filter(kind__startswith="national_class").count() == 2
    assert (
        "职称评审"
        in client.get(reverse("admin:petitions_nationalclass_changelist")).content.decode()
    )


def test_nobody_else_enters_a_class_and_none_stands_twice(world):
    with pytest.raises(PermissionDenied):
        rows.enter_national_class(NationalClass(path="甲/乙/丙"), by=world.director, at=MONDAY)
    with pytest.raises(ValidationError):
        rows.enter_national_class(NationalClass(path=OF_PAY), by=world.admin, at=MONDAY)
    assert not Event.objects.filter(kind="national_class_entered").exists()
