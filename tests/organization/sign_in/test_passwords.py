"""Two sets of rules over one table of passwords, and what follows from a change."""

import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from organization import passwords
from organization.actions import accounts
from organization.models import FormerPassword, User
from tests.organization.sign_in.conftest import PASSWORD, reload

TABLE = Path(__file__).with_name("passwords.csv")
ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
ABOUT = ["wang.jianguo", "wang", "jianguo", "王建国", "wangjianguo", "XHQJ", "徐汇区教育局"]
ABOUT += ["徐汇教育", "xuhuiqujiaoyuju"]


def follow(settings, profile):
    settings.PASSWORD_CLASSES = {"dengbao": 3, "asvs": 0}[profile]
    settings.PASSWORD_MIN_LENGTH = 12


@pytest.mark.parametrize("profile", ["dengbao", "asvs"])
def test_the_table_of_two_hundred_passwords(settings, profile):
    follow(settings, profile)
    assert len(ROWS) >= 200
    wrong = []
    for row in ROWS:
        found = passwords.faults(row["password"], ABOUT)
        if bool(found) != (row[profile] == "bad"):
            wrong.append((row["password"], row["why"], row[profile], found))
    assert wrong == []


def test_every_fault_says_what_to_do(settings):
    follow(settings, "dengbao")
    assert passwords.faults("a") == [
        "密码太短，请至少用 12 位。",
        "请在大写字母、小写字母、数字、符号中至少用 3 类。",
        "这个密码太常见，容易被猜到，请换一个。",
    ]
    assert passwords.faults("Lamp-wangwang-77Q", ["wangwang"]) == [
        "密码里有姓名、用户名或单位名，请去掉。"
    ]


def test_a_one_time_password_keeps_the_rules(settings):
    follow(settings, "dengbao")
    made = {passwords.one_time_password() for _n in range(200)}
    assert len(made) == 200
    assert not any(passwords.faults(password) for password in made)


@pytest.mark.django_db
def test_the_last_five_do_not_come_back(wang, clock, settings):
    settings.PASSWORD_HISTORY = 5
    used = [PASSWORD, *(f"Lamp-{n}{n + 1}x-Quay-Tile" for n in range(1, 7))]
    for password in used[1:]:
        clock.on(days=1)
        accounts.change_password(reload(wang), password, at=clock.now)
    for password in used[-5:]:
        with pytest.raises(ValidationError, match="最近 5 次"):
            accounts.change_password(reload(wang), password, at=clock.now)
    assert FormerPassword.objects.count() == 6
    accounts.change_password(reload(wang), used[1], at=clock.now)
    assert reload(wang).check_password(used[1])


@pytest.mark.django_db
def test_the_names_of_the_person_and_the_unit_are_found_out(wang, clock):
    User.objects.filter(pk=wang.pk).update(username="wang.jg88")
    for password in ("Lamp-jichujiaoyuchu-7", "Lamp7-基础教育处-quay", "Lamp-wang.jg88-77Q"):
        with pytest.raises(ValidationError, match="单位名"):
            accounts.change_password(reload(wang), password, at=clock.now)
    assert reload(wang).check_password(PASSWORD)


@pytest.mark.django_db
def test_a_change_that_cannot_be_recorded_does_not_happen(wang, clock, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("no trail")

    monkeypatch.setattr("audit.log.append", broken)
    with pytest.raises(RuntimeError):
        accounts.change_password(wang, "Lamp-77x-Quay", at=clock.now)
    assert reload(wang).check_password(PASSWORD)
    assert not FormerPassword.objects.exists()
