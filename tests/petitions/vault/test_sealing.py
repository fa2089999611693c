"""What is sealed cannot be read in the database, and never comes out wrong."""

import base64
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.http import QueryDict
from django.test import override_settings

from audit import rotating, sealing
from audit.inserting import insert
from audit.models import Event, EventText
from audit.verify import check_chains
from petitions import drafts
from petitions.models import Draft, Petition, Petitioner
from tests.petitions.pages.browsers import browser
from tests.petitions.vault.conftest import DEMAND, HIDDEN, NOTE, PLANTED, REQUIREMENT
from tests.world import OPINION, register


def key(name, letter):
    return f"{name}:{base64.b64encode(letter.encode() * 32).decode()}"


OLD, NEW = key("old", "a"), key("new", "b")


def dump():
    """Return every text of the database; on SQLite the bytes of its files.

    Another process reads them: a file of the database that is closed here takes along every lock
    that the connections of this process hold on it.
    """
    if connection.vendor == "sqlite":
        connection.commit()
        path = connection.settings_dict["NAME"]
        files = [Path(f"{path}{end}") for end in ("", "-wal")]
        names = [file for file in files if file.exists()]
        return subprocess.run(["cat", *names], check=True, capture_output=True).stdout
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            said += [row[0] for row in cursor.fetchall()]
    return "\n".join(said).encode()


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_holds_nothing_that_was_typed(world, planted, now):
    from petitions import actions

    actions.draft(planted, OPINION, by=world.handler, at=now)
    form = QueryDict(mutable=True)
    form.update({"draft_form": "register", "name": "草稿人姓名", "phone": "13800009999"})
    drafts.keep(Draft().key, form, owner=world.clerk, at=now)
    client = browser(world.clerk)
    client.post("/desk/cases/search/", {"q": "检索人姓名"})
    found = dump()
    assert planted.slug.encode() in found  # the dump is one
    words = [*HIDDEN, DEMAND, NOTE, REQUIREMENT, OPINION.findings, OPINION.opinion]
    for word in [*words, "草稿人姓名", "13800009999", "检索人姓名"]:
        assert word.encode() not in found, word


def test_it_comes_back_to_the_letter_by_every_way_in(world, planted):
    person = Petitioner.objects.get()
    assert {name: getattr(person, name) for name in ("name", "phone", "address", "id_number")} == {
        name: PLANTED[name] for name in ("name", "phone", "address", "id_number")
    }
    petition = Petition.objects.get()
    assert (petition.title, petition.text, petition.demands) == (
        PLANTED["title"], PLANTED["text"], [DEMAND],
    )  # fmt: skip
    petition.text, petition.demands = "改 ' \\ \t\n\"\0", ["=1", {"a": 1}]
    petition.save(update_fields=["text", "demands"])
    petition.refresh_from_db()
    assert (petition.text, petition.demands) == ("改 ' \\ \t\n\"\0", ["=1", {"a": 1}])
    Petition.objects.bulk_update([Petition(pk=petition.pk, text="成批")], ["text"])
    assert Petition.objects.values_list("text", flat=True).get() == "成批"


def test_rows_of_a_bulk_insert_are_sealed_and_can_be_found(world):
    petitions = [register(world).case.petitions.get() for _ in range(2)]
    Petitioner.objects.all().delete()
    people = [
        Petitioner(petition=row, kind="person", name="欧阳 建国", phone="+86 138-0000-1234")
        for row in petitions
    ]
    insert(people)
    assert Petitioner.objects.named("欧阳建国").count() == 2
    assert Petitioner.objects.reached_at("13800001234").count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM petitions_petitioner")
        stored = [value for row in cursor.fetchall() for value in row]
    assert len(set(stored)) == 4  # the same words never look the same
    assert all(value.startswith("1.demo.") for value in stored)


def test_nobody_without_a_name_unless_anonymous(world):
    petition = register(world).case.petitions.get()
    Petitioner.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petitioner.objects.create(petition=petition, kind="person")
    Petitioner.objects.create(petition=petition, kind="anonymous")


@pytest.mark.parametrize(
    "look", [{"name": "王"}, {"name__contains": "王"}, {"phone__in": ["1"]}, {"address__gt": ""}]
)
def test_a_sealed_column_is_never_compared(db, look):
    with pytest.raises(FieldError, match="sealed"):
        Petitioner.objects.filter(**look)
    with pytest.raises(FieldError, match="sealed"):
        Petition.objects.filter(**{f"petitioner__{name}": value for name, value in look.items()})
    with pytest.raises(FieldError):
        Petition.objects.filter(demands__0="x")


@override_settings(VAULT_KEYS=OLD)
def test_a_wrong_or_missing_key_says_so(db):
    sealed = sealing.seal("王建国", "a.b")
    assert sealing.unseal(sealed, "a.b") == "王建国"
    with pytest.raises(sealing.Unsealable, match=r"a\.c cannot be opened"):
        sealing.unseal(sealed, "a.c")
    with override_settings(VAULT_KEYS=key("old", "c")), pytest.raises(sealing.Unsealable):
        sealing.unseal(sealed, "a.b")
    with override_settings(VAULT_KEYS=NEW), pytest.raises(sealing.UnknownKey, match="'old'"):
        sealing.unseal(sealed, "a.b")
    for broken in ("王建国", "1.old.", "2" + sealed[1:], sealed[:-4] + "AAA=", "1.old.%%%"):
        with pytest.raises(sealing.Unsealable):
            sealing.unseal(broken, "a.b")


@pytest.mark.parametrize("keys", ["", "x", "a:b", "a:", f"{OLD},{OLD}", "a b:" + OLD[4:]])
def test_keys_that_cannot_be_used_stop_the_start_and_are_not_told(keys):
    with override_settings(VAULT_KEYS=keys), pytest.raises(ImproperlyConfigured) as stopped:
        sealing.ring()
    assert "YWFh" not in str(stopped.value)


def test_every_spelling_has_the_same_hash_and_every_use_another(db):
    same = [("王 建国", "王建国"), ("阿卜杜·买买提", "阿卜杜买买提"), ("John Smith", "john-smith")]
    for one, other in same:
        assert sealing.keyed_hash(one) == sealing.keyed_hash(other)
    numbers = ("+86 139-1234-5678", "１３９１２３４５６７８", "139 1234 5678")
    assert len({sealing.keyed_hash(number, sealing.PHONE) for number in numbers}) == 1
    assert sealing.keyed_hash("13912345678") != sealing.keyed_hash("13912345678", sealing.PHONE)
    assert sealing.keyed_hash(" ") == sealing.keyed_hash("转", sealing.PHONE) == ""
    with override_settings(VAULT_KEYS=NEW):
        other = sealing.keyed_hash("王建国")
    assert other != sealing.keyed_hash("王建国")


@override_settings(VAULT_KEYS=OLD)
def test_the_key_is_changed_while_the_site_runs(world, monkeypatch):
    for n in range(5):
        register(world, name=f"第{n}人", phone=f"1380000000{n}", text=f"正文{n}")
    with override_settings(VAULT_KEYS=f"{NEW},{OLD}"):
        register(world, name="第5人", text="正文5")
        broken, again = [], rotating._seal_again

        def fails(table, row):
            broken.append(row)
            if len(broken) == 3:
                raise KeyboardInterrupt
            again(table, row)

        monkeypatch.setattr(rotating, "_seal_again", fails)
        with pytest.raises(KeyboardInterrupt):
            rotating.rotate(2)
        monkeypatch.undo()
        left = sum(rotating.stale(table).count() for table in rotating.tables())
        assert left > 0
        names = {person.name for person in Petitioner.objects.all()}
        assert names == {f"第{n}人" for n in range(6)}
        assert all(Petitioner.objects.named(name).count() == 1 for name in names)
        call_command("rotate_vault", "--batch", "2", stdout=StringIO())
        assert not any(rotating.stale(table).exists() for table in rotating.tables())
        assert rotating.rotate(2) == 0
    with override_settings(VAULT_KEYS=NEW):
        assert sorted(Petition.objects.values_list("text", flat=True)) == [
            f"正文{n}" for n in range(6)
        ]
        assert Petitioner.objects.named("第3人").count() == 1
        assert Petitioner.objects.reached_at("13800000003").count() == 1
        assert list(check_chains()) == []
        assert Event.objects.filter(kind="vault.rotated").get().body["key"] == "new"


def test_a_row_that_was_tampered_with_is_a_finding_and_the_words_still_prove(world, planted):
    assert list(check_chains()) == []
    raw = EventText.objects.annotate(
        raw=models.functions.Cast("text", models.TextField())
    ).values_list("raw", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_eventtext SET text = %s WHERE event_id = (SELECT max(event_id)"
            " FROM audit_eventtext)",
            [raw[:-8] + "AAAAAAA="],
        )
    (found,) = check_chains()
    assert found.check == "chains"
